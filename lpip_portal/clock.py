"""The only reader of time. Tests and the simulated competition replace it; nothing else may."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils import timezone

UK = ZoneInfo("Europe/London")

_pretended: ContextVar[datetime | None] = ContextVar("pretended", default=None)


def now() -> datetime:
    """Return the present instant, in UTC."""
    return _pretended.get() or timezone.now()


def today() -> date:
    """Return the date that a calendar in the United Kingdom shows now."""
    return now().astimezone(UK).date()


def arrival() -> datetime:
    """Return the database's clock, so that several web servers agree about a deadline."""
    if pretended := _pretended.get():
        return pretended
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]


def uk(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    """Return the instant at which a clock in the United Kingdom shows this."""
    return datetime(year, month, day, hour, minute, tzinfo=UK)


@contextmanager
def at(instant: datetime) -> Iterator["Hands"]:
    """Let the portal believe that it is ``instant``; the hands it gives can be moved on."""
    token = _pretended.set(instant)
    try:
        yield Hands()
    finally:
        _pretended.reset(token)


class Hands:
    """The hands of a pretended clock."""

    def move_to(self, instant: datetime) -> None:
        """Go to ``instant``."""
        _pretended.set(instant)

    def move_on(self, **span: float) -> None:
        """Go forward by a ``timedelta`` given as keywords."""
        _pretended.set(now() + timedelta(**span))
