"""Costs, computed. Pure: decimals in pounds, rates in per cent, no database and no clock."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple, Protocol

PENNY = Decimal("0.01")


class Line(Protocol):
    """What a total needs to know of a cost line."""

    heading: str
    organisation_id: int
    year: int
    fec: Decimal
    share: Decimal


class Cost(NamedTuple):
    """One cost as a person enters it, before its rate and share are worked out."""

    organisation: Any
    heading: str
    description: str
    fec: Decimal
    year: int = 1
    person: Any = None
    hours: int | None = None
    justification: str = ""


class Rule(NamedTuple):
    """The funder's rate in per cent for a kind of organisation and a heading; "" means any."""

    organisation_kind: str
    heading: str
    rate: Decimal


class Totals(NamedTuple):
    """Sums in pounds: full economic cost, funder's share, and both by heading, by organisation and by year."""

    fec: Decimal
    share: Decimal
    by_heading: dict[str, tuple[Decimal, Decimal]]
    by_organisation: dict[int, tuple[Decimal, Decimal]]
    by_year: dict[int, tuple[Decimal, Decimal]]


def rate_for(kind: str, heading: str, rules: Iterable[Rule], default: Decimal) -> Decimal:
    """Return the rate in per cent: the narrowest rule that fits, an exact kind before an exact heading."""
    fitting = [
        rule for rule in rules if rule.organisation_kind in ("", kind) and rule.heading in ("", heading)
    ]
    if not fitting:
        return default
    return max(fitting, key=lambda rule: (bool(rule.organisation_kind), bool(rule.heading))).rate


def share_of(fec: Decimal, rate: Decimal) -> Decimal:
    """Return the funder's share of one line in pounds: ``fec × rate / 100``, rounded half-up to the penny."""
    return (fec * rate / 100).quantize(PENNY, rounding=ROUND_HALF_UP)


def totals(lines: Iterable[Line]) -> Totals:
    """Add up lines whose shares are already rounded, so that the parts always make the whole."""
    zero = Decimal("0.00")
    headings: dict[str, list[Decimal]] = defaultdict(lambda: [zero, zero])
    organisations: dict[int, list[Decimal]] = defaultdict(lambda: [zero, zero])
    years: dict[int, list[Decimal]] = defaultdict(lambda: [zero, zero])
    fec = share = zero
    for line in lines:
        fec += line.fec
        share += line.share
        for sums in (headings[line.heading], organisations[line.organisation_id], years[line.year]):
            sums[0] += line.fec
            sums[1] += line.share
    return Totals(
        fec,
        share,
        {heading: (sums[0], sums[1]) for heading, sums in headings.items()},
        {organisation: (sums[0], sums[1]) for organisation, sums in organisations.items()},
        {year: (sums[0], sums[1]) for year, sums in sorted(years.items())},
    )
