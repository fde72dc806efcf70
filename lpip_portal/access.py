"""Who may: the one guard that actions call, the guest without an account, and rows that give a role for a time."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from string import Formatter
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import BooleanField, F, Func, Q

from . import clock
from .workflow import open_verbs


def require(allowed: bool) -> None:
    """Refuse unless ``allowed``; only a real bool counts, so that a forgotten call cannot open a door."""
    if allowed is not True:
        raise PermissionDenied


@dataclass(frozen=True)
class Guest:
    """A person without an account, known by the address a letter reached."""

    email: str
    name: str = ""
    language: str = "en-gb"
    pk = None
    is_authenticated = False


class TenureQuerySet(models.QuerySet):
    """Rows that give somebody a role for a time."""

    def holding(self, now: datetime | None = None) -> "TenureQuerySet":
        """Return the tenures in force."""
        now = now or clock.now()
        return self.filter(Q(until__isnull=True) | Q(until__gt=now), since__lte=now)


class Tenure(models.Model):
    """A role held by a person, with who gave it, from when and until when."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="%(class)ss")
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    since = models.DateTimeField(default=clock.now)
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_ends_after_it_begins",
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
            )
        ]


def verbs(user: Any, thing: Any, may: dict[str, Callable[[Any, Any], bool]]) -> set[str]:
    """Return what this person may do with ``thing`` now: what its state allows and the policy grants."""
    return {verb for verb in open_verbs(thing) if verb in may and may[verb](user, thing)}


HOLDING = (
    "user_id = {user} AND since <= {now} AND (until IS NULL OR until > {now})"  # a person's tenures in force
)


class Condition(Func):
    """A question about a row in SQL, for the questions that every page asks: making them from querysets costs more than asking.

    ``{name}`` stands for a column (keyword: the field, which may cross relations), for the key of the person, for the
    instant, or for a value that is ``given``. The answer is true or false, never unknown; an ``Indexed`` one may be unknown.
    """

    answer = "(({}) IS TRUE)"

    def __init__(self, sql: str, user: Any = None, *, given: dict[str, Any] | None = None, **columns: str):
        super().__init__(*(F(field) for field in columns.values()), output_field=BooleanField())
        self.sql, self.names = sql, list(columns)
        self.values = {"now": clock.now(), **(given or {})} | ({} if user is None else {"user": user.pk})

    def as_sql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, list[Any]]:
        """Write the columns as the query calls them, and everything else as parameters."""
        columns = dict(zip(self.names, map(compiler.compile, self.source_expressions), strict=True))
        parts, parameters = [], []
        for literal, name, _spec, _conversion in Formatter().parse(self.sql):
            column, given = columns.get(name) or ("%s", [self.values[name]]) if name else ("", [])
            parts += [literal, column]
            parameters += given
        return self.answer.format("".join(parts)), parameters


class Indexed(Condition):
    """A condition that an index may answer, because nothing stands around it. Of an empty column its answer is unknown: never negate it."""

    answer = "({})"
