"""Costs, deadlines and rules of eligibility, computed without a database."""

from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funding.applications import costs, deadlines, eligibility
from lpip_portal.clock import uk

pounds = st.decimals(min_value=0, max_value=10**9, places=2)
rates = st.decimals(min_value=0, max_value=100, places=2)


@given(pounds, rates)
def test_a_share_is_never_more_than_the_cost_and_off_by_half_a_penny_at_most(fec, rate):
    share = costs.share_of(fec, rate)
    assert 0 <= share <= fec
    assert abs(share - fec * rate / 100) <= Decimal("0.005")


@given(st.lists(st.tuples(pounds, rates, st.sampled_from("ab"), st.sampled_from([1, 2])), max_size=20))
def test_the_parts_make_the_whole(rows):
    lines = [
        SimpleNamespace(
            heading=heading, organisation_id=key, year=1, fec=fec, share=costs.share_of(fec, rate)
        )
        for fec, rate, heading, key in rows
    ]
    sums = costs.totals(lines)
    for parts in (sums.by_heading, sums.by_organisation):
        assert sum((fec for fec, _ in parts.values()), Decimal(0)) == sums.fec
        assert sum((share for _, share in parts.values()), Decimal(0)) == sums.share


@pytest.mark.parametrize(
    ("closes", "days", "nation", "expected"),
    [
        (uk(2027, 2, 1, 16), 2, "E92000001", uk(2027, 1, 28, 16)),  # over a weekend
        (
            uk(2027, 3, 29, 16),
            1,
            "S92000003",
            uk(2027, 3, 25, 16),
        ),  # Good Friday; the clocks change on the way
        (uk(2027, 3, 18, 16), 1, "N92000002", uk(2027, 3, 16, 16)),  # St Patrick’s Day
        (uk(2027, 3, 18, 16), 1, "W92000004", uk(2027, 3, 17, 16)),
        (uk(2027, 8, 3, 16), 1, "S92000003", uk(2027, 7, 30, 16)),  # Scotland’s summer holiday
        (uk(2026, 10, 26, 16), 1, "", uk(2026, 10, 23, 16)),  # the other change of clocks
    ],
)
def test_working_days_are_counted_by_the_nation_and_the_uk_clock(closes, days, nation, expected):
    assert deadlines.working_days_before(closes, days, nation) == expected


def test_an_early_reminder_gives_way_to_a_late_one():
    deadline = uk(2027, 2, 1, 16)
    early = deadline - timedelta(days=7)
    moments = [
        early - timedelta(seconds=1),
        early,
        deadline - timedelta(days=1),
        deadline,
        deadline + timedelta(seconds=1),
    ]
    assert [deadlines.window(now, deadline, early) for now in moments] == ["", "early", "late", "late", ""]


def test_rules_advise_and_say_when_they_do_not_apply():
    facts = eligibility.Facts(True, None, False, True, frozenset({"over_cap"}))
    assert {finding.rule: finding.passed for finding in eligibility.findings(facts)} == {
        "in_time": True,
        "intention": None,
        "administrator": False,
        "verified": True,
        "complete": True,
        "within_cap": False,
    }
