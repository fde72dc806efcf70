"""Interviews without HTTP: what a conflict hides of them, and what the timetable costs."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from funding.models import InterviewNotice
from funding.panel import actions, policy, queries
from lpip_portal import clock
from tests.factories import a_slot, officer_of
from tests.funding.panel.interviewing import TOMORROW, a_table_that_interviews, changed, planned, slots_of
from tests.funding.panel.stories import walled

pytestmark = pytest.mark.django_db


def test_an_interview_does_not_exist_for_whom_its_bid_does_not(noon):
    panel, [first, second], people = a_table_that_interviews()
    walled(people["secretary"], first)
    walled(people["member"], first)
    officer = officer_of(panel.phase)
    planned(panel, people)
    slots_of(panel, people)
    early, late = panel.interview_slots.order_by("starts_at")
    changed(early, officer, item=first)
    changed(late, people["secretary"], item=second)
    for name in ("secretary", "member"):
        assert [row.slot for row in queries.timetable(people[name], panel)] == [late]
        assert not policy.may_arrange_slot(people[name], early)
    assert [each.item for each in queries.untold(people["secretary"], panel, clock.now())] == [second]
    actions.tell_interviews(panel, by=people["secretary"])
    assert [notice.item for notice in InterviewNotice.objects.all()] == [second]
    with pytest.raises(PermissionDenied):
        changed(late, people["secretary"], item=first)
    with pytest.raises(PermissionDenied):
        changed(early, people["secretary"], place="Elsewhere")
    slots_of(panel, people, 1)  # what is hidden stands in nobody's way
    assert [each.kind for each in queries.untold(officer, panel, clock.now())] == ["interview_set"]


def test_members_see_no_free_times_so_that_none_can_be_missed(noon):
    panel, [first, _second], people = a_table_that_interviews()
    slots = slots_of(panel, people, 3)
    changed(slots[0], people["secretary"], item=first)
    walled(people["member"], first)
    assert queries.timetable(people["member"], panel) == []
    assert [row.slot for row in queries.timetable(people["other"], panel)] == [slots[0]]
    assert len(queries.timetable(officer_of(panel.phase), panel)) == 3


def test_what_a_walled_member_reads_is_the_same_with_and_without_the_interview(noon):
    panel, [first, second], people = a_table_that_interviews()
    walled(people["member"], first)
    a_slot(panel, second, starts_at=TOMORROW)

    def reads():
        slots = queries.interview_times(people["member"], panel)
        return (
            queries.timetable(people["member"], panel),
            sorted(slots),
            queries.sheet_lines(people["member"], panel),
        )

    before = reads()
    a_slot(panel, first, starts_at=TOMORROW + timedelta(hours=1))
    actions.keep_interview_record(first, by=people["secretary"], text="Hidden", version=0)
    assert reads() == before


@pytest.mark.parametrize("number", [1, 3])
def test_the_timetable_costs_the_same_however_many_interviews(noon, number, django_assert_num_queries):
    panel, items, people = a_table_that_interviews(number)
    for n, item in enumerate(items):
        a_slot(panel, item, starts_at=TOMORROW + timedelta(hours=n))
    with django_assert_num_queries(7):
        assert len(queries.timetable(people["secretary"], panel)) == number
    with django_assert_num_queries(3):
        assert len(queries.untold(people["secretary"], panel, clock.now())) == number
