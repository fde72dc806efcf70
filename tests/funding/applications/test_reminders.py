"""Reminders: each once per occasion, never after its use has passed, never to those who lost access."""

from datetime import timedelta

import pytest

from funding.applications import actions, tasks
from lpip_portal import clock
from lpip_portal.notifications import delivery
from lpip_portal.notifications.models import Letter
from tests.factories import a_partnership, a_phase, a_signatory, a_user, an_application, belongs
from tests.traces import letters

pytestmark = pytest.mark.django_db

CLOSES = clock.uk(2027, 2, 1, 16)  # a Monday


def a_phase_that_closes(**facts):
    """A phase that closes on a Monday at four."""
    return a_phase(**{"closes_at": CLOSES, "intention_due_at": None, **facts})


def occasions(kind):
    """The occasions on which letters of a kind were owed, in order."""
    return list(Letter.objects.filter(kind=kind).order_by("pk").values_list("occasion", flat=True))


def test_a_team_is_told_a_week_and_a_day_before_closing(hands):
    bid = an_application(phase=a_phase_that_closes())
    manager = belongs(a_user(), bid.partnership, "manager")
    belongs(a_user(), bid.partnership)
    for instant, told in [
        (CLOSES - timedelta(days=7, minutes=1), 0),
        (CLOSES - timedelta(days=7), 1),
        (CLOSES - timedelta(days=3), 1),
        (CLOSES - timedelta(hours=24), 2),
        (CLOSES - timedelta(minutes=1), 2),
        (CLOSES + timedelta(minutes=1), 2),
    ]:
        hands.move_to(instant)
        tasks.remind()
        tasks.remind()
        assert len(set(occasions("closing_soon"))) == told, instant
    assert set(letters("closing_soon")) == {("closing_soon", bid.lead.email), ("closing_soon", manager.email)}
    assert len(letters()) == 4


def test_a_moved_deadline_is_a_new_occasion(hands):
    phase = a_phase_that_closes()
    an_application(phase=phase)
    hands.move_to(CLOSES - timedelta(days=2))
    tasks.remind()
    phase.closes_at = CLOSES + timedelta(hours=48)
    phase.save()
    tasks.remind()
    assert len(occasions("closing_soon")) == len(set(occasions("closing_soon"))) == 2


def test_a_worker_that_was_down_tells_late_and_only_what_is_of_use(hands):
    an_application(phase=a_phase_that_closes())
    hands.move_to(CLOSES - timedelta(hours=5))
    tasks.remind()
    assert len(occasions("closing_soon")) == 1


@pytest.mark.parametrize("state", ["submitted", "withdrawn", "eligible"])
def test_a_bid_that_was_sent_or_withdrawn_needs_no_reminder(hands, state):
    an_application(state, phase=a_phase_that_closes())
    hands.move_to(CLOSES - timedelta(hours=5))
    tasks.remind()
    assert letters() == []


def test_an_office_is_told_two_working_days_and_a_day_before_closing(hands):
    bid = an_application("with_organisation", phase=a_phase_that_closes())
    signatory = a_signatory(bid.organisation)
    thursday = clock.uk(2027, 1, 28, 16)
    for instant, told in [
        (thursday - timedelta(minutes=1), 0),
        (thursday, 1),
        (clock.uk(2027, 1, 31, 15), 1),
        (clock.uk(2027, 1, 31, 16), 2),
        (CLOSES + timedelta(seconds=1), 2),
    ]:
        hands.move_to(instant)
        tasks.remind()
        assert len(occasions("sign_off_waiting")) == told, instant
    assert set(letters("sign_off_waiting")) == {("sign_off_waiting", signatory.email)}


def test_leads_are_told_that_an_intention_is_due(hands):
    due = clock.uk(2027, 1, 18, 16)
    phase = a_phase(closes_at=CLOSES, intention_due_at=due, intention_required=True)
    lead, told = a_user(), a_user()
    a_partnership(lead)
    known = a_partnership(told)
    a_partnership(a_user(), is_history=True)
    actions.intend(phase, known, by=told, at=clock.now(), title="T", summary="S")
    for instant, count in [
        (due - timedelta(days=8), 0),
        (due - timedelta(days=6), 1),
        (due - timedelta(hours=3), 2),
        (due + timedelta(hours=3), 2),
    ]:
        hands.move_to(instant)
        tasks.remind()
        tasks.remind()
        assert letters("application_intention_soon") == [("application_intention_soon", lead.email)] * count


def deliver_all():
    """Deliver what is due and return the state of each letter by kind."""
    delivery.deliver()
    return {(letter.kind, letter.state) for letter in Letter.objects.all()}


def test_a_reminder_that_lost_its_use_before_delivery_is_dropped(hands):
    bid = an_application("with_organisation", phase=a_phase_that_closes())
    signatory = a_signatory(bid.organisation)
    hands.move_to(CLOSES - timedelta(hours=5))
    tasks.remind()
    actions.submit(bid, by=signatory, at=clock.now())
    assert ("sign_off_waiting", "dropped") in deliver_all()
    assert Letter.objects.filter(kind="submission_receipt", state="sent").count() == 2


def test_a_letter_does_not_reach_somebody_who_lost_access(hands):
    bid = an_application("with_organisation")
    signatory = a_signatory(bid.organisation)
    actions.take_back(bid, by=bid.lead)
    actions.send_to_office(bid, by=bid.lead, at=clock.now())
    hands.move_on(minutes=1)
    signatory.signatorys.update(until=clock.now())
    hands.move_on(minutes=1)
    assert ("sign_off_wanted", "dropped") in deliver_all()


def test_reminders_take_few_queries_when_all_were_told(hands, django_assert_max_num_queries):
    phase = a_phase_that_closes()
    for _ in range(3):
        an_application(phase=phase)
    hands.move_to(CLOSES - timedelta(hours=5))
    tasks.remind()
    with django_assert_max_num_queries(18):
        tasks.remind()
