"""The terms of an offer: working days by nation, the instant it lapses, a project's last day. Pure.

A working day is Monday to Friday and no bank holiday in the holder's nation; for a holder whose nation is not known,
no bank holiday in any of the four. An offer lapses at 16:00 UK time at the end of its last working day. Nations are GSS codes.
"""

import calendar
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

UK = ZoneInfo("Europe/London")
ENDS, BEGINS = time(16), time(9)
ANSWER_WITHIN = 10  # working days, from the day of an offer to the day on which it lapses
SUBDIVISIONS = {"E92000001": "ENG", "W92000004": "WLS", "S92000003": "SCT", "N92000002": "NIR"}


@lru_cache(maxsize=64)
def bank_holidays(nation: str, year: int) -> frozenset[date]:
    """Return the bank holidays of a nation in a year; of all four when the nation is not known."""
    subdivisions = [SUBDIVISIONS[nation]] if nation in SUBDIVISIONS else sorted(SUBDIVISIONS.values())
    return frozenset(
        day
        for subdivision in subdivisions
        for day in holidays.country_holidays("GB", subdiv=subdivision, years=year)
    )


def is_working_day(day: date, nation: str) -> bool:
    """Say whether offices of a nation work on ``day``."""
    return day.weekday() < 5 and day not in bank_holidays(nation, day.year)


def working_day(day: date, steps: int, nation: str) -> date:
    """Return the working day ``steps`` after ``day`` (before it, when negative); ``day`` itself is not counted."""
    one = timedelta(days=1 if steps > 0 else -1)
    left = abs(steps)
    while left:
        day += one
        left -= is_working_day(day, nation)
    return day


def working_days_after(instant: datetime, days: int, nation: str) -> datetime:
    """Return the end, 16:00 UK time, of the working day ``days`` after the day of ``instant``; in UTC."""
    last = working_day(instant.astimezone(UK).date(), days, nation)
    return datetime.combine(last, ENDS, UK).astimezone(UTC)


def reminders(lapses_at: datetime, nation: str) -> tuple[datetime, datetime]:
    """Return when to remind of an offer: 9:00 UK time three working days before its last day, and on its last day."""
    last = lapses_at.astimezone(UK).date()
    first = working_day(last, -3, nation)
    return tuple(datetime.combine(day, BEGINS, UK).astimezone(UTC) for day in (first, last))


def last_day(start_on: date, months: int) -> date:
    """Return the last day of a project of ``months`` months: the day before the same day of the month it would end in.

    Where that month is shorter, its last day stands for the missing one: five months from 30 September end on 27 February.
    """
    whole = start_on.month - 1 + months
    year, month = start_on.year + whole // 12, whole % 12 + 1
    day = min(start_on.day, calendar.monthrange(year, month)[1])
    return date(year, month, day) - timedelta(days=1)


def start_window(earliest: date, latest: date, accepted_at: datetime) -> tuple[date, date]:
    """Return the first and the last day on which a project may start: within the phase's days, not before acceptance."""
    return max(earliest, accepted_at.astimezone(UK).date()), latest


def end_of(day: date) -> datetime:
    """Return the last second of a day in the UK, in UTC."""
    return datetime.combine(day, time(23, 59, 59), UK).astimezone(UTC)
