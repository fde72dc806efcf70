"""Interviews without HTTP: times are made, given to bids, moved, and what became of each is noted."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from funding.panel import actions, policy
from funding.panel.actions import NotReady, Unclear
from lpip_portal import clock
from lpip_portal.workflow import Closed, IllegalMove, Stale
from tests.factories import a_user, officer_of
from tests.funding.panel.interviewing import TOMORROW, a_table_that_interviews, changed, slots_of
from tests.traces import trail_of

pytestmark = pytest.mark.django_db


def test_a_day_of_times_is_made_at_once_with_breaks(noon):
    panel, _items, people = a_table_that_interviews()
    slots = slots_of(panel, people, 3)
    assert [clock.uk(2036, 6, 2, hour, minute) for hour, minute in ((10, 0), (10, 45), (11, 30))] == [
        slot.starts_at for slot in slots
    ]
    assert {slot.minutes for slot in slots} == {30}
    assert [verb for verb, _by in trail_of(panel)][-1] == "interview.make_slots"


def test_times_that_cannot_be_are_refused(noon):
    panel, _items, people = a_table_that_interviews()
    slots_of(panel, people)
    for wrong in (
        {"first_at": TOMORROW + timedelta(minutes=20)},  # meets one that is there
        {"first_at": clock.now() - timedelta(hours=1)},
        {"first_at": clock.uk(2036, 6, 3, 23)},  # ends on the next day
        {"first_at": TOMORROW + timedelta(days=1), "place": ""},
    ):
        with pytest.raises(Unclear):
            slots_of(panel, people, **wrong)
    assert panel.interview_slots.count() == 2
    slots_of(panel, people, 1, first_at=TOMORROW + timedelta(minutes=75))  # begins where another ends


def test_the_link_of_the_panels_own_meeting_is_not_given_to_applicants(noon):
    panel, _items, people = a_table_that_interviews()
    link = "https://video.example.org/panel"
    actions.plan_meeting(panel, by=people["secretary"], starts_at=TOMORROW, place=f"Join at {link}")
    with pytest.raises(Unclear, match="own meeting"):
        slots_of(panel, people, link=link)


def test_only_officers_and_the_secretary_arrange_and_only_where_there_are_interviews(noon):
    panel, _items, people = a_table_that_interviews()
    for person in (people["chair"], people["member"], a_user()):
        with pytest.raises(PermissionDenied):
            actions.fill_interviews(panel, by=person)
        with pytest.raises(PermissionDenied):
            actions.tell_interviews(panel, by=person)
    assert policy.may_arrange_interviews(officer_of(panel.phase), panel)
    type(panel.phase).objects.filter(pk=panel.phase_id).update(interviews=False)
    with pytest.raises(Closed):
        slots_of(panel, people)


def test_free_times_are_filled_in_the_order_of_the_agenda_and_none_twice(noon):
    panel, [first, second, third], people = a_table_that_interviews(3)
    slots = slots_of(panel, people, 2)
    changed(slots[1], people["secretary"], item=third)
    actions.fill_interviews(panel, by=people["secretary"])
    assert [slot.item for slot in panel.interview_slots.order_by("starts_at")] == [first, third]
    with pytest.raises(NotReady, match="no free time"):
        actions.fill_interviews(panel, by=people["secretary"])
    slots_of(panel, people, 1, first_at=TOMORROW + timedelta(hours=4))
    actions.fill_interviews(panel, by=people["secretary"])
    with pytest.raises(NotReady, match="Every bid"):
        actions.fill_interviews(panel, by=people["secretary"])
    assert second.interview_slots.get().state == "booked"


def test_a_bid_that_is_given_another_time_gives_the_first_one_back(noon):
    panel, [first, _second], people = a_table_that_interviews()
    early, late = slots_of(panel, people)
    changed(early, people["secretary"], item=first)
    changed(late, people["secretary"], item=first)
    early.refresh_from_db()
    assert (early.state, early.item, first.interview_slots.get()) == ("free", None, late)
    with pytest.raises(Stale):
        changed(late, people["secretary"], version=1)


def test_what_became_of_an_interview_is_noted_once_it_has_begun_and_corrected(noon):
    panel, [first, _second], people = a_table_that_interviews()
    slot = changed(slots_of(panel, people)[0], people["secretary"], item=first)
    with pytest.raises(Closed, match="not begun"):
        actions.note_interview(slot, by=people["chair"], is_held=True)
    noon.move_to(TOMORROW + timedelta(hours=1))
    actions.note_interview(slot, by=people["chair"], is_held=False)
    assert actions.note_interview(slot, by=people["secretary"], is_held=True).state == "held"
    with pytest.raises(PermissionDenied):
        actions.note_interview(slot, by=people["member"], is_held=True)
    with pytest.raises(IllegalMove):
        actions.drop_interview_slot(slot, by=people["secretary"])
    with pytest.raises(Closed):
        changed(slot, people["secretary"], place="Elsewhere")


def test_an_interview_that_was_missed_is_not_noted_as_held_beside_its_second_time(noon):
    panel, [first, _second], people = a_table_that_interviews()
    slots = slots_of(panel, people)
    slot = changed(slots[0], people["secretary"], item=first)
    noon.move_to(slot.starts_at)
    actions.note_interview(slot, by=people["chair"], is_held=False)
    changed(slots[1], people["secretary"], item=first)
    with pytest.raises(IllegalMove, match="another time"):
        actions.note_interview(slot, by=people["chair"], is_held=True)
