"""The hours of a person over several bids and awards, brought into calendar years. Pure: dates in, hours out."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from math import ceil
from typing import NamedTuple

MONTHS = 12


class Share(NamedTuple):
    """Hours in one year of one project: which bid, when its first year begins, the year (1, 2 …), and the hours."""

    bid: int
    starts_on: date
    year: int
    hours: int


def by_calendar_year(shares: Iterable[Share]) -> dict[int, dict[int, int]]:
    """Return the hours by calendar year and bid, in the order of the years, each rounded up to a whole hour.

    A year of a project is spread evenly over its twelve months, so that years that begin at different times compare.
    """
    found: dict[int, dict[int, Fraction]] = defaultdict(lambda: defaultdict(Fraction))
    for share in shares:
        first = share.starts_on.year + share.year - 1
        later = Fraction(share.starts_on.month - 1, MONTHS)
        found[first][share.bid] += share.hours * (1 - later)
        if later:
            found[first + 1][share.bid] += share.hours * later
    return {year: {bid: ceil(hours) for bid, hours in found[year].items()} for year in sorted(found)}
