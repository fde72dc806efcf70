"""Working days by nation. Pure.

A working day is Monday to Friday and no bank holiday in the nation; where the nation is not known ("" or another code), no
bank holiday in any of the four. Nations are GSS codes.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

UK = ZoneInfo("Europe/London")
ENDS = time(16)
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
