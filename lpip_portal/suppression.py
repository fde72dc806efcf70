"""What of published figures and counts of people anybody may see. Pure, and the only way into a public page, a chart or an export.

Counts below five are hidden, nought included: that nobody did something is a fact about everybody. The rules err on the side of hiding:

1. A count below ``THRESHOLD`` is hidden. A percentage is hidden when it rests on fewer, or when fewer did or fewer did not; an average when it
   rests on fewer. What says not on how many it rests is hidden. Money is no count and is shown.
2. The parts of a total are shown together or not at all: if one is small or not published yet, if their total is hidden or missing, or if what
   they leave of it is small, all of them are hidden. So the next smallest is hidden too, and no part can be had by taking the others from the total.
3. A sum over partnerships is shown only if every figure in it is shown (``summed``). It is never shown with a part hidden, so that what is hidden
   today cannot be had from what the sum was yesterday. Where a page says that it leaves out small numbers, it may add up what is shown (``at_least``):
   anybody could do that.
4. Nothing is summed over time, and of a figure that was corrected only the last version is shown.

Values are numbers in the unit of their indicator (people or things, per cent from 0 to 100, an average in its own unit, pounds). Nothing raises: what
is missing or rests on an unknown number is hidden. Source: decision 0021; the mark is that of the Government Statistical Service for what is
confidential; primary and secondary suppression as in Hundepool et al., Statistical Disclosure Control (2012), with the coarsest secondary choice.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

THRESHOLD = 5
HIDDEN: Final = "c"  # as official statistics mark what is confidential
COUNT, PERCENT, AVERAGE, MONEY = "count", "percent", "average", "money"
ADDS_UP = (COUNT, MONEY)
RESTS_ON = (PERCENT, AVERAGE)  # units that need to say on how many people or things they rest

Number = Decimal | float | int
Shown = Number | str | None  # a value, HIDDEN, or None where there is nothing


class Figure(NamedTuple):
    """A published value, and on how many people or things it rests if it is a percentage or an average."""

    value: Number
    base: int | None = None


class Line(NamedTuple):
    """What is shown of one partnership's quarter: its total and the parts of it."""

    total: Shown
    parts: dict[str, Shown]


def is_small(unit: str, value: Number, base: int | None = None) -> bool:
    """Say whether a figure is about so few that it is hidden; ``base`` is the number of people or things on which it rests."""
    if unit == COUNT:
        return value < THRESHOLD
    if unit == MONEY:
        return False
    if base is None or base < THRESHOLD:
        return True
    if unit == PERCENT:
        did = round(float(value) * base / 100)
        return min(did, base - did) < THRESHOLD
    return False


def total(unit: str, value: Number, base: int | None = None) -> Shown:
    """Return a total as it is shown."""
    return HIDDEN if is_small(unit, value, base) else value


def line(unit: str, whole: Figure | None, parts: Mapping[str, Figure], groups: Sequence[str]) -> Line:
    """Return a total and its parts as they are shown; ``groups`` are all the parts that there should be."""
    shown = None if whole is None else total(unit, *whole)
    if _hides_parts(unit, shown, parts, groups):
        return Line(shown, {group: HIDDEN if group in parts else None for group in groups})
    return Line(shown, {group: parts[group].value for group in groups})


def _hides_parts(unit: str, shown: Shown, parts: Mapping[str, Figure], groups: Sequence[str]) -> bool:
    if shown is None or shown == HIDDEN or any(group not in parts for group in groups):
        return True
    if any(is_small(unit, *parts[group]) for group in groups):
        return True
    if unit != COUNT:
        return False
    rest = shown - sum(parts[group].value for group in groups)
    return rest != 0 and rest < THRESHOLD


def people(counts: Mapping[str, int]) -> Line:
    """Return counts of people by group, and the total that they make up, as they are shown."""
    return line(
        COUNT, Figure(sum(counts.values())), {group: Figure(n) for group, n in counts.items()}, [*counts]
    )


def summed(unit: str, values: Sequence[Shown]) -> Shown:
    """Return the sum over partnerships as it is shown: HIDDEN if any of them is, None where nothing can be summed."""
    there = [value for value in values if value is not None]
    if unit not in ADDS_UP or not there:
        return None
    return HIDDEN if HIDDEN in there else sum(there)


def at_least(values: Iterable[Shown]) -> Number:
    """Return the sum of what is shown. What is hidden adds nothing, so that the sum tells nothing that its parts do not."""
    return sum(value for value in values if value is not None and value != HIDDEN)
