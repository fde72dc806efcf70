"""What is wrong with the costs of a bid by the rules of its phase. Pure: decimals in pounds, hours a year.

A finding that warns is shown and stops nothing; every other one stops the bid.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, NamedTuple, Protocol

RESEARCH = frozenset({"university"})  # the kinds of organisation that cost by full economic cost
OVERHEADS = frozenset({"da_estates", "indirect"})
OTHER = frozenset({"di_other", "da_other"})
LOOKS_LIKE_EQUIPMENT = re.compile(
    r"\b(equipment|instruments?|machines?|scanners?|servers?|microscopes?|vehicles?|drones?"
    r"|cyfarpar|offer|offeryn|offerynnau|peiriant|peiriannau|sganiwr|gweinydd|cerbyd)\b",
    re.IGNORECASE,
)
LOOKS_LIKE_INFLATION = re.compile(
    r"\b(inflation(ary)?|indexation|uplift|price rises?|chwyddiant|mynegeio)\b", re.IGNORECASE
)
LOOKS_FOREIGN = re.compile(r"[€$¥]|\b(EUR|USD|CHF|euros?|dollars?|ewros?|doleri)\b", re.IGNORECASE)


class Organisation(Protocol):
    """Who incurs a cost; a kind of "" is not known."""

    kind: str


class Line(Protocol):
    """One cost line as the rules look at it."""

    ref: str
    heading: str
    organisation_id: int
    organisation: Organisation
    person_id: int | None
    person: Any
    hours: int | None
    description: str
    year: int
    fec: Decimal


class Rules(NamedTuple):
    """What a phase allows: equipment above so many pounds, hours a year of one person, per cent of non-research costs."""

    equipment_over: Decimal
    most_hours: int
    most_others_percent: Decimal | None
    years: int


class Finding(NamedTuple):
    """One thing about the costs: a code, the line where it is mended, figures for the sentence, and whether it only warns."""

    code: str
    line: str = ""
    figures: dict[str, Any] = {}
    warns: bool = False


def findings(lines: Sequence[Line], rules: Rules) -> list[Finding]:
    """Return everything about the costs that stops a bid or should be looked at, line by line, then over all lines."""
    found = [finding for line in lines for finding in _of_line(line, rules)]
    return [*found, *_twice(lines), *_hours(lines, rules), *_others(lines, rules)]


def of_one_page(lines: Sequence[Line]) -> list[Finding]:
    """Return what is to be said of a one-page budget: it has no headings and no hours to check."""
    return [finding for line in lines for finding in _of_words(line)]


def _of_line(line: Line, rules: Rules) -> Iterable[Finding]:
    what = {"what": line.description, "limit": rules.equipment_over}
    if line.heading == "di_equipment" and line.fec <= rules.equipment_over:
        yield Finding("equipment_small", line.ref, what)
    if line.heading in OTHER and line.fec > rules.equipment_over:
        yield Finding("equipment_large", line.ref, what, not LOOKS_LIKE_EQUIPMENT.search(line.description))
    if line.heading in OVERHEADS and line.organisation.kind not in RESEARCH:
        yield Finding("no_fec", line.ref, what | {"who": str(line.organisation)}, not line.organisation.kind)
    if line.heading == "da_investigators" and (line.person_id is None or line.hours is None):
        yield Finding("no_person", line.ref, what)
    if line.year > rules.years:
        yield Finding("late_year", line.ref, what | {"year": line.year, "years": rules.years})
    yield from _of_words(line)


def _of_words(line: Line) -> Iterable[Finding]:
    for code, pattern in (("inflation", LOOKS_LIKE_INFLATION), ("foreign", LOOKS_FOREIGN)):
        if pattern.search(line.description):
            yield Finding(code, line.ref, {"what": line.description}, warns=True)


def _twice(lines: Sequence[Line]) -> Iterable[Finding]:
    seen: Counter[tuple[Any, ...]] = Counter()
    for line in lines:
        words = " ".join(line.description.split()).casefold()
        key = (line.organisation_id, line.heading, line.year, words, line.fec, line.person_id, line.hours)
        seen[key] += 1
        if seen[key] == 2:
            yield Finding("twice", line.ref, {"what": line.description})


def _hours(lines: Sequence[Line], rules: Rules) -> Iterable[Finding]:
    hours: dict[tuple[int, int], int] = defaultdict(int)
    last: dict[tuple[int, int], Line] = {}
    for line in lines:
        if line.person_id is not None and line.hours:
            hours[line.person_id, line.year] += line.hours
            last[line.person_id, line.year] = line
    for key, total in hours.items():
        if total > rules.most_hours:
            figures = {"who": str(last[key].person), "year": key[1], "hours": total, "most": rules.most_hours}
            yield Finding("hours", last[key].ref, figures)


def _others(lines: Sequence[Line], rules: Rules) -> Iterable[Finding]:
    whole = sum((line.fec for line in lines), Decimal(0))
    others = sum((line.fec for line in lines if line.organisation.kind not in RESEARCH), Decimal(0))
    if rules.most_others_percent is None or not whole:
        return
    if others * 100 > whole * rules.most_others_percent:
        percent = (others * 100 / whole).quantize(Decimal("0.1"))
        yield Finding("others", figures={"percent": percent, "most": rules.most_others_percent})
