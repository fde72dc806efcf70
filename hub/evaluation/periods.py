"""Quarters of the calendar year, each named by its first day. Pure."""

import re
from datetime import date, timedelta

from django.utils.translation import gettext as _

_CODE = re.compile(r"(20\d\d)-?\s?Q([1-4])", re.IGNORECASE)


def code(period: date) -> str:
    """Return how an address and a spreadsheet name a quarter: 2026-Q1."""
    return f"{period.year}-Q{(period.month + 2) // 3}"


def parse(text: str) -> date | None:
    """Return the quarter that is named so, or None."""
    found = _CODE.fullmatch(text.strip())
    return date(int(found[1]), 3 * int(found[2]) - 2, 1) if found else None


def short(period: date) -> str:
    """Return a quarter in a few letters, for the head of a column."""
    return _("Q%(number)s %(year)s") % {"number": (period.month + 2) // 3, "year": period.year}


def said(period: date) -> str:
    """Return a quarter in words."""
    months = (
        _("January to March %(year)s"),
        _("April to June %(year)s"),
        _("July to September %(year)s"),
        _("October to December %(year)s"),
    )
    return months[(period.month - 1) // 3] % {"year": period.year}


def of(day: date) -> date:
    """Return the quarter in which a day lies."""
    return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)


def after(period: date) -> date:
    """Return the quarter after this one."""
    return of(period + timedelta(days=95))


def before(period: date) -> date:
    """Return the quarter before this one."""
    return of(period - timedelta(days=1))


def is_over(period: date, today: date) -> bool:
    """Say whether the last day of a quarter is past."""
    return after(period) <= today


def last(today: date) -> date:
    """Return the quarter that was over last."""
    return before(of(today))


def run(count: int, until: date) -> list[date]:
    """Return so many quarters, the oldest first, of which ``until`` is the last."""
    found = [until]
    while len(found) < count:
        found.append(before(found[-1]))
    return found[::-1]
