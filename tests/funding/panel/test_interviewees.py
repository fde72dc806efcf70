"""Interviews without HTTP: who comes for a bid, what they need, and who asks them."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from funding.models import InterviewNeed, ItemDeclaration
from funding.panel import actions, queries, tasks
from funding.panel.actions import WrongPerson
from lpip_portal import clock
from lpip_portal.workflow import Closed
from tests.factories import officer_of
from tests.funding.panel.interviewing import TOMORROW, a_member, a_table_that_interviews, told
from tests.funding.panel.stories import walled
from tests.traces import trail_of

pytestmark = pytest.mark.django_db


def test_a_lead_names_confirmed_people_up_to_the_number_until_the_closing_instant(noon):
    panel, [first, second], people = a_table_that_interviews()
    told(panel, people)
    bid, lead = first.application, first.application.lead
    mair, tom, ann = (a_member(bid, name) for name in ("Mair", "Tom", "Ann"))
    asked, stranger = a_member(bid, "Asked", confirmed_at=None), a_member(second.application, "Rival")
    until = TOMORROW - timedelta(hours=2)
    for wrong in ([mair, tom, ann], [asked], [stranger], []):
        with pytest.raises(WrongPerson):
            actions.name_attendees(first, by=lead, at=until, members=wrong)
    actions.name_attendees(first, by=lead, at=until, members=[mair, tom])
    actions.name_attendees(first, by=lead, at=until, members=[ann])
    assert queries.attendees([first.pk]) == {first.pk: ["Ann, Researcher"]}
    with pytest.raises(Closed):
        actions.name_attendees(first, by=lead, at=until + timedelta(milliseconds=1), members=[mair])
    for person in (people["secretary"], second.application.lead, officer_of(panel.phase)):
        with pytest.raises(PermissionDenied):
            actions.name_attendees(first, by=person, at=until, members=[mair])


def test_needs_are_read_by_whoever_keeps_the_record_alone(noon):
    panel, [first, _second], people = a_table_that_interviews()
    told(panel, people)
    lead = first.application.lead
    actions.name_attendees(
        first, by=lead, at=clock.now(), members=[a_member(first.application)], needs="Step-free access"
    )
    readers = {name for name, person in people.items() if queries.needs_of(person, panel)}
    assert readers == {"chair", "secretary"}
    assert queries.needs_of(officer_of(panel.phase), panel) == {}
    assert queries.interview_of(people["member"], first).need == ""
    assert "Step-free" not in str(trail_of(first))
    ItemDeclaration.objects.filter(item=first, seat__user=people["secretary"]).delete()
    assert queries.needs_of(people["secretary"], panel) == {}  # who may yet turn out to be in conflict
    ItemDeclaration.objects.create(
        item=first, seat=panel.seats.get(user=people["secretary"]), has_conflict=False
    )
    walled(people["chair"], first)
    readers = {name for name, person in people.items() if queries.needs_of(person, panel)}
    assert readers == {"deputy", "secretary"}  # who chairs this interview


def test_needs_are_erased_thirty_days_after_the_interview_and_not_before(noon):
    panel, [first, _second], people = a_table_that_interviews()
    told(panel, people)
    actions.name_attendees(
        first,
        by=first.application.lead,
        at=clock.now(),
        members=[a_member(first.application)],
        needs="Captions",
    )
    need = InterviewNeed.objects.get()
    noon.move_to(TOMORROW + timedelta(days=30, minutes=29))
    tasks.forget_needs()
    actions.forget_needs(need, by=None)
    assert InterviewNeed.objects.exists()
    noon.move_to(TOMORROW + timedelta(days=30, minutes=31))
    tasks.forget_needs()
    assert not InterviewNeed.objects.exists()
    assert trail_of(first)[-1] == ("interview.forget_needs", None)
    with pytest.raises(PermissionDenied):
        actions.forget_needs(need, by=people["secretary"])


def test_applicants_learn_who_interviews_only_where_the_phase_says_so_and_nobody_with_a_conflict(noon):
    panel, [first, _second], people = a_table_that_interviews()
    told(panel, people)
    lead = first.application.lead
    assert queries.told(lead, first.application, clock.now()).table == []
    type(panel.phase).objects.filter(pk=panel.phase_id).update(interviewers_named=True)
    walled(people["member"], first)
    named = queries.told(lead, first.application, clock.now()).table
    assert named == sorted(str(people[role]) for role in ("chair", "deputy", "other"))
