"""The wall, before rows that name others by key: an auditor with a conflict does not read about that bid either."""

from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Cast, Concat

from funding.models import Application, Interest


def behind(rows: QuerySet, user) -> QuerySet:
    """Take away the rows about bids that a confirmed conflict hides from a person."""
    walls = Interest.objects.walls(user)
    hidden = Application.objects.filter(pk__in=walls.values("application")) | Application.objects.filter(
        partnership__in=walls.filter(application__isnull=True).values("partnership")
    )
    key = Concat(Value("funding.application:"), Cast("pk", CharField()), output_field=CharField())
    return rows.exclude(target__in=hidden.annotate(key=key).values("key"))
