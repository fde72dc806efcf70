"""Letters that wait for a person."""

import pytest
from django.core.exceptions import PermissionDenied

from lpip_portal.notifications import actions, delivery
from lpip_portal.workflow import IllegalMove
from tests import factories, traces

pytestmark = pytest.mark.django_db


def test_an_administrator_sends_a_letter_again(sink, a_letter):
    admin, letter = factories.with_role("administrator"), a_letter(state="unknown", attempts=7)

    for _ in "ab":
        actions.send_letter_again(letter, by=admin, nonce="n" * 22)
    delivery.deliver()

    letter.refresh_from_db()
    assert letter.state == "sent"
    assert len(sink.taken) == 1
    assert traces.trail_of(letter) == [("letter.send_again", admin)]


def test_an_administrator_leaves_a_letter_as_it_is(sink, a_letter):
    admin, letter = factories.with_role("administrator"), a_letter(state="failed")

    actions.leave_letter(letter, by=admin)
    delivery.deliver()

    letter.refresh_from_db()
    assert letter.state == "left"
    assert letter in type(letter).objects.visible_to(letter.to), "its reader still finds it"
    assert not sink.taken


def test_a_letter_that_was_sent_cannot_be_settled(a_letter):
    letter = a_letter()
    with pytest.raises(IllegalMove):
        actions.send_letter_again(letter, by=factories.with_role("administrator"))


@pytest.mark.parametrize("role", ["auditor", "officer"])
def test_nobody_else_settles_letters(a_letter, role):
    letter = a_letter(state="failed")
    with pytest.raises(PermissionDenied):
        actions.leave_letter(letter, by=factories.with_role(role))


def test_a_letter_is_read_once_and_only_by_its_reader(a_letter, hands):
    letter = a_letter()
    actions.mark_read(letter, by=letter.to)
    first = letter.read_at
    hands.move_on(hours=1)
    actions.mark_read(letter, by=letter.to)
    assert letter.read_at == first
    with pytest.raises(PermissionDenied):
        actions.mark_read(letter, by=factories.with_role("administrator"))
