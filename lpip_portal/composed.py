"""Reads that busy pages ask on every request, composed once: Django writes their SQL the first time, then only the values change.

Writing the SQL of a scoped read costs several times what asking it costs (decision 0012). A composed read is written like any
other, as a function that returns a queryset; what it must not do is look at its values in Python, because it is called with
markers in their place. A marker that does not arrive in the SQL is an error, not a surprise.
"""

import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections, models

from . import clock

MARKED_KEY = 9_111_111_111_111_111_000
MARKED_INSTANT = datetime(2999, 12, 31, 23, 59, 59, tzinfo=UTC)
MARKED_DAY = date(2998, 12, 31)
NOW = "now"


class Composed:
    """A read with values: call it with the values in the order of the function that composes it, and get the rows in a list.

    A value is a key, a short text, an instant, a day, or a row (of which only the key counts and, ``by_roles``, the portal-wide
    roles of each person among the values). There may be more values one time than another. The present instant is always one.
    """

    def __init__(self, compose: Callable[..., models.QuerySet], *, by_roles: bool = False):
        self.compose, self.by_roles = compose, by_roles
        self.kept = threading.local()  # a compiler belongs to the connection of its thread

    def __call__(self, *values: Any) -> list[Any]:
        """Ask, and return the rows."""
        roles = tuple(_roles(value) for value in values) if self.by_roles else (None,) * len(values)
        known = self.kept.__dict__.setdefault("known", {})
        asked = known.get(roles)
        if asked is None or asked.compiler.connection is not connections[asked.queryset.db]:
            asked = known[roles] = _Asked(self.compose, values, roles)
        return asked.rows(values)

    def first(self, *values: Any) -> Any | None:
        """Ask, and return the first row or None."""
        return next(iter(self(*values)), None)

    def any(self, *values: Any) -> bool:
        """Say whether there is a row."""
        return self.first(*values) is not None


class Seen:
    """Whether a row exists for a person: ``Seen(Award)(user, key)`` is true where ``visible_to`` has it."""

    def __init__(self, model: type[models.Model]):
        self.asked = Composed(
            lambda user, key: model.objects.visible_to(user).filter(pk=key).values_list("pk"), by_roles=True
        )

    def __call__(self, user: Any, key: int | str) -> bool:
        """Ask. Nothing exists for the clock and for whoever has no account."""
        return user is not None and user.is_authenticated and self.asked.any(user, int(key))


class _Asked:
    """One read as Django composed it on one connection, with the places where its values go."""

    def __init__(
        self, compose: Callable[..., models.QuerySet], values: tuple[Any, ...], roles: tuple[Any, ...]
    ):
        marks = {_mark(place, value): place for place, value in enumerate(values)}
        marks[MARKED_INSTANT] = NOW
        with clock.at(MARKED_INSTANT):
            self.queryset = compose(
                *(_marked(place, value, roles[place]) for place, value in enumerate(values))
            )
            self.compiler = self.queryset.query.get_compiler(using=self.queryset.db)
            try:
                self.sql, parameters = self.compiler.as_sql()
            except EmptyResultSet:
                self.sql, parameters = "", ()
        self.parameters = list(parameters)
        self.places = [(n, marks[each]) for n, each in enumerate(self.parameters) if _is_mark(each, marks)]
        if self.sql and not set(range(len(values))) <= {place for _, place in self.places}:
            raise LookupError(f"{compose} looks at a value in Python: it is not in the SQL.")
        self.compiler.as_sql = self._filled_in
        self.queryset.query.get_compiler = lambda *args, **kwargs: self.compiler

    def rows(self, values: tuple[Any, ...]) -> list[Any]:
        if not self.sql:
            return []
        self.values = values
        return list(self.queryset._iterable_class(self.queryset))

    def _filled_in(self, *args: Any, **kwargs: Any) -> tuple[str, tuple[Any, ...]]:
        parameters = self.parameters[:]
        for n, place in self.places:
            parameters[n] = clock.now() if place == NOW else _plain(self.values[place])
        return self.sql, tuple(parameters)


def _roles(value: Any) -> frozenset[str] | None:
    return frozenset(value.portal_roles) if hasattr(value, "portal_roles") else None


def _plain(value: Any) -> Any:
    return value.pk if isinstance(value, models.Model) else value


def _mark(place: int, value: Any) -> Any:
    """Return what stands for a value while the SQL is written: of its kind, and nobody's."""
    if isinstance(value, str):
        return f"ZZZZZZZZ{place:02}"
    if isinstance(value, datetime):
        return MARKED_INSTANT - timedelta(days=1 + place)
    if isinstance(value, date):
        return MARKED_DAY - timedelta(days=place)
    if isinstance(_plain(value), int) and not isinstance(value, bool):
        return MARKED_KEY + place
    raise TypeError(
        f"A composed read takes keys, short texts, instants, days and rows, not {type(value).__name__}."
    )


def _marked(place: int, value: Any, roles: frozenset[str] | None) -> Any:
    if not isinstance(value, models.Model):
        return _mark(place, value)
    model = value.__class__  # the row behind a lazy request.user; from_db draws no new ref
    stand_in = model.from_db(DEFAULT_DB_ALIAS, [model._meta.pk.attname], [_mark(place, value)])
    stand_in.__dict__["portal_roles"] = _Unasked() if roles is None else set(roles)
    return stand_in


class _Unasked:
    """The roles of a person of whom a read was not composed by roles: asking for them is an error."""

    def __getattr__(self, name: str) -> Any:
        raise LookupError("This read depends on roles: compose it with by_roles=True.")

    def __bool__(self) -> bool:
        raise LookupError("This read depends on roles: compose it with by_roles=True.")


def _is_mark(parameter: Any, marks: dict[Any, Any]) -> bool:
    return isinstance(parameter, (str, int, date)) and parameter in marks
