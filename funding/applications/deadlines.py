"""Dates that follow from the closing instant. Pure: instants and a nation go in, an instant comes out."""

from datetime import date, datetime, time, timedelta
from functools import lru_cache

from holidays import country_holidays

from lpip_portal.clock import UK

SUBDIVISIONS = {"E92000001": "ENG", "N92000002": "NIR", "S92000003": "SCT", "W92000004": "WLS"}
ENDS = time(16)
OFFICE_DAYS = 2  # working days before the closing instant by which an office should have a bid
LAST_HOURS = timedelta(hours=4)  # before closing, when a bid that waits is called urgent once more
WEEK, DAY = timedelta(days=7), timedelta(hours=24)


@lru_cache(maxsize=1024)
def working_days_before(instant: datetime, days: int, nation: str = "") -> datetime:
    """Return the same time on a UK clock, ``days`` working days earlier, by the bank holidays of ``nation`` (a GSS code)."""
    local = instant.astimezone(UK)
    free = country_holidays("GB", subdiv=SUBDIVISIONS.get(nation, "ENG"))
    day = local.date()
    while days:
        day -= timedelta(days=1)
        days -= _is_working(day, free)
    return local.replace(year=day.year, month=day.month, day=day.day).astimezone(instant.tzinfo)


def working_days_after(instant: datetime, days: int, nation: str = "") -> datetime:
    """Return the end, 16:00 UK time, of the working day ``days`` after the day of ``instant``, by the holidays of ``nation``."""
    local = instant.astimezone(UK)
    free = country_holidays("GB", subdiv=SUBDIVISIONS.get(nation, "ENG"))
    day = local.date()
    while days:
        day += timedelta(days=1)
        days -= _is_working(day, free)
    return datetime.combine(day, ENDS, UK).astimezone(instant.tzinfo)


def _is_working(day: date, free) -> bool:
    return day.weekday() < 5 and day not in free


def window(now: datetime, deadline: datetime, early: datetime, late: timedelta = DAY) -> str:
    """Say which reminder of a deadline is due at ``now``: "early", "late", or "" for none.

    The early one is due from ``early`` on and has no use any more when the late one begins.
    """
    if now > deadline:
        return ""
    if now >= deadline - late:
        return "late"
    return "early" if now >= early else ""
