"""Reminders: each once for a due date, a moved date anew, and none to who must not know."""

from datetime import timedelta

import pytest

from funding.models import Interest
from funding.review import actions
from funding.review.tasks import remind
from lpip_portal import clock
from lpip_portal.notifications import outbox
from lpip_portal.notifications.models import Letter
from tests.factories import a_review, an_assignment, officer_of
from tests.traces import letters

pytestmark = pytest.mark.django_db


def test_a_reviewer_is_reminded_once_before_and_once_after():
    given = an_assignment()
    to = given.reviewer.email
    remind()
    assert letters() == []
    for days in (-2, -1):
        with clock.at(given.due_at + timedelta(days=days)):
            remind()
    assert letters() == [("review_due", to)]
    for days in (1, 2):
        with clock.at(given.due_at + timedelta(days=days)):
            remind()
    assert letters() == [("review_due", to), ("review_overdue", to)]


def test_a_moved_date_is_a_new_occasion():
    given = an_assignment()
    with clock.at(given.due_at - timedelta(days=1)):
        remind()
        actions.extend(given, by=officer_of(given.application), due_at=given.due_at + timedelta(days=10))
        remind()
    with clock.at(given.due_at + timedelta(days=9)):
        remind()
    assert [kind for kind, _to in letters()] == ["review_due", "review_extended", "review_due"]


@pytest.mark.parametrize("state", ["submitted", "usable", "unusable"])
def test_who_owes_nothing_is_left_alone(state):
    review = a_review(state=state)
    an_assignment(state="invited")
    with clock.at(review.assignment.due_at - timedelta(days=1)):
        remind()
    assert letters() == []


def test_an_old_debt_is_not_dunned_for_ever():
    given = an_assignment()
    with clock.at(given.due_at + timedelta(days=15)):
        remind()
    assert letters() == []


def test_a_letter_does_not_go_out_after_a_conflict():
    given = an_assignment()
    with clock.at(given.due_at - timedelta(days=1)):
        remind()
        letter = Letter.objects.get()
        assert outbox.may_still_go(letter)
        Interest.objects.create(
            user=given.reviewer, application=given.application, kind="other", state="confirmed"
        )
        assert not outbox.may_still_go(letter)
