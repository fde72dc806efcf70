"""A day of interviews as times. Pure."""

from collections.abc import Iterable
from datetime import datetime, timedelta


def times(first_at: datetime, *, count: int, minutes: int, gap: int) -> list[tuple[datetime, datetime]]:
    """Return when each of ``count`` interviews of ``minutes`` begins and ends, with ``gap`` minutes between two of them."""
    length, step = timedelta(minutes=minutes), timedelta(minutes=minutes + gap)
    return [(first_at + n * step, first_at + n * step + length) for n in range(count)]


def overlaps(one: tuple[datetime, datetime], others: Iterable[tuple[datetime, datetime]]) -> bool:
    """Say whether a time shares a moment with one of the others; where one ends another may begin."""
    return any(one[0] < ends and begins < one[1] for begins, ends in others)
