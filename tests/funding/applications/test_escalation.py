"""Letters that call a waiting bid urgent: near the office's own deadline, after it, and in the last hours of the phase."""

from datetime import timedelta

import pytest

from funding.applications import actions, tasks
from funding.models import OfficeDeadline
from lpip_portal import clock
from lpip_portal.notifications import outbox
from lpip_portal.notifications.models import Letter
from partnerships import actions as partnerships
from tests.factories import a_signatory, a_user, an_application
from tests.traces import letters

pytestmark = pytest.mark.django_db


def occasions():
    """How many occasions of urgency there were."""
    return Letter.objects.filter(kind="sign_off_urgent").values("occasion").distinct().count()


def test_everybody_at_the_office_and_the_lead_are_told_three_times(hands):
    bid = an_application("with_organisation")
    signatory, deputy = a_signatory(bid.organisation), a_user()
    closes_at = bid.phase.closes_at
    due_at = closes_at - timedelta(days=3)
    OfficeDeadline.objects.create(
        phase=bid.phase, organisation=bid.organisation, due_at=due_at, hours=12, set_by=signatory
    )
    partnerships.name_deputy(
        bid.organisation, by=signatory, person=deputy, since=clock.now(), until=closes_at + timedelta(days=1)
    )
    for instant, told in [
        (due_at - timedelta(hours=12, minutes=1), 0),
        (due_at - timedelta(hours=12), 1),
        (due_at, 1),
        (due_at + timedelta(minutes=1), 2),
        (closes_at - timedelta(hours=4, minutes=1), 2),
        (closes_at - timedelta(hours=4), 3),
        (closes_at + timedelta(minutes=1), 3),
    ]:
        hands.move_to(instant)
        tasks.remind()
        tasks.remind()
        assert occasions() == told, instant
    people = {bid.lead.email, signatory.email, deputy.email}
    assert {email for _kind, email in letters("sign_off_urgent")} == people
    assert len(letters("sign_off_urgent")) == 9


@pytest.mark.parametrize("state", ["draft", "returned", "submitted", "withdrawn"])
def test_nobody_is_called_about_a_bid_that_does_not_wait(hands, state):
    bid = an_application(state)
    a_signatory(bid.organisation)
    hands.move_to(bid.phase.closes_at - timedelta(hours=1))
    tasks.remind()
    assert occasions() == 0


def test_a_submitted_bid_s_letter_is_not_sent_any_more(hands):
    bid = an_application("with_organisation")
    signatory = a_signatory(bid.organisation)
    hands.move_to(bid.phase.closes_at - timedelta(hours=1))
    tasks.remind()
    actions.submit(bid, by=signatory, at=clock.now())
    letter = Letter.objects.filter(kind="sign_off_urgent", to=signatory).get()
    assert not outbox.may_still_go(letter)
