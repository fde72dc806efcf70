"""Holding an award: its first day, its milestones, its close."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from funding.awards import actions, terms
from funding.models import Milestone
from lpip_portal import clock
from lpip_portal.workflow import Closed, IllegalMove
from partnerships.models import Participation
from tests.factories import a_signatory, a_user, an_award, belongs, finance_of, officer_of
from tests.traces import letters, trail_of

pytestmark = pytest.mark.django_db


def accepted():
    """An award that was accepted today."""
    return an_award("accepted", answered_at=clock.now(), answered_by=a_user())


def started():
    """An award that began on the first day it could."""
    award = accepted()
    return actions.start(award, by=award.lead, start_on=award.phase.earliest_start_on)


def test_a_lead_says_when_the_project_starts(hands):
    award = accepted()
    signatory = a_signatory(award.holder)
    first = award.phase.earliest_start_on
    begun = actions.start(award, by=award.lead, start_on=first)
    assert (begun.state, begun.start_on, begun.end_on) == ("active", first, terms.last_day(first, 5))
    taken = Participation.objects.get()
    assert (taken.since, taken.until) == (begun.start_on, begun.end_on)
    told = {address for _kind, address in letters("award_started")}
    assert told == {person.email for person in (signatory, officer_of(award), finance_of(award))}


@pytest.mark.parametrize("days", [-1, 91])
def test_a_project_starts_within_the_days_of_its_phase(hands, days):
    award = accepted()
    with pytest.raises(actions.OutsideWindow):
        actions.start(award, by=award.lead, start_on=award.phase.earliest_start_on + timedelta(days=days))


def test_a_project_does_not_start_before_it_was_accepted(hands):
    award = accepted()
    award.answered_at = clock.now() + timedelta(days=120)
    award.save()
    with pytest.raises(actions.OutsideWindow):
        actions.start(award, by=award.lead, start_on=award.phase.earliest_start_on)


def test_members_and_strangers_start_nothing(hands):
    award = accepted()
    people = [a_user(), belongs(a_user(), award.partnership), officer_of(award), a_signatory(award.holder)]
    for person in people:
        with pytest.raises(PermissionDenied):
            actions.start(award, by=person, start_on=award.phase.earliest_start_on)
    manager = belongs(a_user(), award.partnership, "manager")
    assert actions.start(award, by=manager, start_on=award.phase.earliest_start_on).state == "active"


def test_milestones_are_added_and_reported_on(hands):
    award = started()
    milestone = actions.add_milestone(award, by=award.lead, title="Two workshops", due_on=award.end_on)
    assert actions.report_on_track(milestone, by=award.lead).state == "on_track"
    with pytest.raises(actions.NotReady):
        actions.report_at_risk(milestone, by=award.lead, note="")
    assert actions.report_at_risk(milestone, by=award.lead, note="A venue fell through.").state == "at_risk"
    done = actions.report_done(milestone, by=award.lead, note="Both held.")
    assert (done.state, done.note, done.updated_by) == ("done", "Both held.", award.lead)
    with pytest.raises(IllegalMove):
        actions.report_on_track(milestone, by=award.lead)
    verbs = [verb for verb, _by in trail_of(milestone)]
    assert verbs == [
        "milestone.add_milestone",
        "milestone.report_on_track",
        "milestone.report_at_risk",
        "milestone.report_done",
    ]


def test_milestones_lie_within_the_award(hands):
    award = started()
    for day in (award.start_on - timedelta(days=1), award.end_on + timedelta(days=1)):
        with pytest.raises(actions.OutsideWindow):
            actions.add_milestone(award, by=award.lead, title="Outside", due_on=day)
    with pytest.raises(PermissionDenied):
        actions.add_milestone(award, by=officer_of(award), title="Not theirs", due_on=award.end_on)
    waiting = an_award("offered")
    with pytest.raises(IllegalMove):
        actions.add_milestone(waiting, by=waiting.lead, title="Too soon", due_on=clock.today())
    assert not Milestone.objects.exists()


def test_an_award_is_closed_after_its_last_day(hands):
    award = started()
    keeper = finance_of(award)
    with pytest.raises(Closed):
        actions.close_award(award, by=keeper)
    hands.move_on(days=400)
    for person in (award.lead, officer_of(award)):
        with pytest.raises(PermissionDenied):
            actions.close_award(award, by=person)
    assert actions.close_award(award, by=keeper).state == "closed"
    milestone = Milestone(award=award, title="Late", due_on=award.end_on)
    milestone.save()
    with pytest.raises(PermissionDenied):
        actions.report_on_track(milestone, by=award.lead)
