"""The terms of an offer: working days by nation, the instant it lapses, a project's last day. Pure.

A working day is Monday to Friday and no bank holiday in the holder's nation; for a holder whose nation is not known,
no bank holiday in any of the four. An offer lapses at 16:00 UK time at the end of its last working day. Nations are GSS codes.
"""

import calendar
from datetime import UTC, date, datetime, time, timedelta

from lpip_portal.working_days import (
    SUBDIVISIONS,
    UK,
    bank_holidays,
    is_working_day,
    working_day,
    working_days_after,
)

BEGINS = time(9)
ANSWER_WITHIN = 10  # working days, from the day of an offer to the day on which it lapses

__all__ = [
    "ANSWER_WITHIN",
    "SUBDIVISIONS",
    "bank_holidays",
    "end_of",
    "is_working_day",
    "last_day",
    "reminders",
    "start_window",
    "working_day",
    "working_days_after",
]


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
