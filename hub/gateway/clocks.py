"""By when the hub acknowledges and answers an enquiry. Pure.

Working days are counted in every nation that an enquiry is about, and the latest date counts, so that each nation's offices have
their full number of days; where an enquiry names no nation, no bank holiday of any of the four counts.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from lpip_portal.working_days import UK, is_working_day, working_days_after

ACKNOWLEDGE_WITHIN = 2
ANSWER_WITHIN = 20
PARTNERSHIPS_WITHIN = 10


def due(start: datetime, days: int, nations: Iterable[str]) -> datetime:
    """Return the end of the last of ``days`` working days after ``start``, in the nation where it comes last; in UTC."""
    return max(working_days_after(start, days, nation) for nation in set(nations) or {""})


def left(start: datetime, end: datetime, nation: str) -> int:
    """Return how many working days of a nation lie after the day of ``start`` up to the day of ``end``."""
    day, last, found = _day(start), _day(end), 0
    while day < last:
        day += timedelta(days=1)
        found += is_working_day(day, nation)
    return found


def resumed(stopped: datetime, was_due: datetime, now: datetime, nations: Iterable[str]) -> datetime:
    """Return the new date of a clock that stood still from ``stopped`` until ``now``; what was left of it is left."""
    return max(
        working_days_after(now, max(1, left(stopped, was_due, nation)), nation)
        for nation in set(nations) or {""}
    )


def _day(instant: datetime) -> date:
    return instant.astimezone(UK).date()
