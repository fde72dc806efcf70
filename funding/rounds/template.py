"""The plans that an officer begins with, read from files and dated. Pure: the first day is an argument.

A plan is data (``plans/*.toml``): its name and a sentence, figures, dates as days from the opening, criteria, and the paper.
"""

import tomllib
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

UK = ZoneInfo("Europe/London")
FOLDER = Path(__file__).parent / "plans"
MONEY = (
    "cap",
    "budget",
    "rate",
    "equipment_over",
    "most_others_percent",
    "sift_threshold",
    "portfolio_threshold",
)
USUAL = "two_phases"  # is offered first
APART = ("criteria", "sections", "documents")


class Outline(NamedTuple):
    """A plan as it is offered: the name of its file, what it is called, and a sentence about it."""

    name: str
    title_en: str
    title_cy: str
    summary_en: str
    summary_cy: str


@cache
def outlines() -> tuple[Outline, ...]:
    """Return the plans that an officer may begin with, the usual one first."""
    names = sorted((path.stem for path in FOLDER.glob("*.toml")), key=lambda name: (name != USUAL, name))
    return tuple(Outline(name, **_read(name)["plan"]) for name in names)


@cache
def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def phases(first_day: date, name: str = USUAL) -> list[dict[str, Any]]:
    """Return the phases of a plan whose first phase opens on ``first_day``, as field values of ``Phase``.

    Beside the fields, each has ``criteria``, ``documents`` and ``sections`` (with their ``questions``) as lists of field values.
    """
    return [_dated(plan, first_day) for plan in _read(name)["phases"]]


def _dated(plan: dict[str, Any], first_day: date) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    for field, value in plan.items():
        if field in APART:
            facts[field] = value
        elif isinstance(value, dict):
            facts[field] = _when(value, first_day)
        elif field in MONEY:
            facts[field] = Decimal(value)
        else:
            facts[field] = value
    return facts


def _when(offset: dict[str, Any], first_day: date) -> date | datetime:
    """Return a day, or an instant where the offset says at what time; a weekend moves on to its Monday."""
    day = first_day + timedelta(days=offset["days"])
    if offset["days"]:
        day += timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)
    if "at" not in offset:
        return day
    return datetime.combine(day, time.fromisoformat(offset["at"]), tzinfo=UK)
