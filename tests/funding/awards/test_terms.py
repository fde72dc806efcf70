"""The terms of an offer: bank holidays by nation, both clock changes, month ends."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funding.awards import terms

ENGLAND, WALES, SCOTLAND, NORTHERN_IRELAND = "E92000001", "W92000004", "S92000003", "N92000002"


@pytest.mark.parametrize(
    ("offered", "nation", "lapses"),
    [
        # Ten plain working days: Monday 10 May to Monday 24 May 2027, British Summer Time.
        (datetime(2027, 5, 10, 9, tzinfo=UTC), ENGLAND, datetime(2027, 5, 24, 15, tzinfo=UTC)),
        # Late at night in the UK it is still the same day; one minute after midnight it is the next.
        (datetime(2027, 5, 10, 22, 59, tzinfo=UTC), ENGLAND, datetime(2027, 5, 24, 15, tzinfo=UTC)),
        (datetime(2027, 5, 10, 23, 1, tzinfo=UTC), ENGLAND, datetime(2027, 5, 25, 15, tzinfo=UTC)),
        # The clocks go forward on 28 March 2027: the same wall clock, an hour earlier in UTC. Easter besides.
        (datetime(2027, 3, 22, 12, tzinfo=UTC), ENGLAND, datetime(2027, 4, 7, 15, tzinfo=UTC)),
        (datetime(2027, 3, 22, 12, tzinfo=UTC), SCOTLAND, datetime(2027, 4, 6, 15, tzinfo=UTC)),
        # The clocks go back on 31 October 2027: 16:00 is 16:00 UTC again.
        (datetime(2027, 10, 25, 12, tzinfo=UTC), WALES, datetime(2027, 11, 8, 16, tzinfo=UTC)),
        # A holiday of one nation alone: Saint Andrew's Day, the Boyne, Saint Patrick's Day.
        (datetime(2027, 11, 22, 12, tzinfo=UTC), SCOTLAND, datetime(2027, 12, 7, 16, tzinfo=UTC)),
        (datetime(2027, 11, 22, 12, tzinfo=UTC), WALES, datetime(2027, 12, 6, 16, tzinfo=UTC)),
        (datetime(2027, 7, 5, 12, tzinfo=UTC), NORTHERN_IRELAND, datetime(2027, 7, 20, 15, tzinfo=UTC)),
        (datetime(2027, 3, 8, 12, tzinfo=UTC), NORTHERN_IRELAND, datetime(2027, 3, 23, 16, tzinfo=UTC)),
        # A nation nobody knows rests with all four.
        (datetime(2027, 11, 22, 12, tzinfo=UTC), "", datetime(2027, 12, 7, 16, tzinfo=UTC)),
        # Over Christmas and New Year, substitute days and all.
        (datetime(2027, 12, 20, 12, tzinfo=UTC), ENGLAND, datetime(2028, 1, 6, 16, tzinfo=UTC)),
    ],
)
def test_an_offer_lapses_at_four_on_its_tenth_working_day(offered, nation, lapses):
    assert terms.working_days_after(offered, 10, nation) == lapses


@given(
    st.datetimes(datetime(2024, 1, 1), datetime(2035, 1, 1)),
    st.integers(1, 30),
    st.sampled_from([*terms.SUBDIVISIONS, ""]),
)
def test_exactly_so_many_working_days_lie_between(instant, days, nation):
    instant = instant.replace(tzinfo=UTC)
    end = terms.working_days_after(instant, days, nation).astimezone(terms.UK)
    assert (end.hour, end.minute) == (16, 0)
    assert terms.is_working_day(end.date(), nation)
    day = instant.astimezone(terms.UK).date()
    between = range(1, (end.date() - day).days + 1)
    assert sum(terms.is_working_day(date.fromordinal(day.toordinal() + n), nation) for n in between) == days


def test_reminders_come_three_working_days_before_and_on_the_last_day():
    lapses = datetime(2027, 4, 6, 15, tzinfo=UTC)
    assert terms.reminders(lapses, ENGLAND) == (
        datetime(2027, 4, 1, 8, tzinfo=UTC),
        datetime(2027, 4, 6, 8, tzinfo=UTC),
    )
    before_easter = datetime(2027, 3, 30, 15, tzinfo=UTC)
    assert terms.reminders(before_easter, ENGLAND)[0] == datetime(
        2027, 3, 23, 9, tzinfo=UTC
    )  # winter time still


@pytest.mark.parametrize(
    ("start", "months", "last"),
    [
        (date(2027, 5, 1), 5, date(2027, 9, 30)),
        (date(2027, 5, 15), 36, date(2030, 5, 14)),
        (date(2027, 9, 30), 5, date(2028, 2, 28)),
        (date(2026, 9, 30), 5, date(2027, 2, 27)),
        (date(2027, 8, 31), 1, date(2027, 9, 29)),
        (date(2028, 2, 29), 12, date(2029, 2, 27)),
    ],
)
def test_a_project_ends_the_day_before_its_months_are_over(start, months, last):
    assert terms.last_day(start, months) == last
