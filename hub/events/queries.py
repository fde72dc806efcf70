"""Reads of events: what comes, what was, the calendar, and the numbers."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Count, Sum
from django.utils.translation import gettext as _

from lpip_portal import suppression
from lpip_portal.ui.calendar import Appointment
from partnerships.models import Sector

from .models import Attendance, Event

COLOURS = {"draft": "grey", "published": "blue", "held": "yellow", "reported": "green", "cancelled": "red"}


class Listing(NamedTuple):
    """What comes, the nearest first, and what was, the latest first."""

    coming: list[Event]
    past: list[Event]


def listing(user: Any, now: datetime) -> Listing:
    """Return the events that a person sees, in a constant number of queries."""
    found = Event.objects.visible_to(user).select_related("partnership")
    return Listing(
        list(found.filter(ends_at__gte=now)),
        list(found.filter(ends_at__lt=now).order_by("-starts_at", "pk")[:50]),
    )


class People(NamedTuple):
    """How many came as a reader may see it; None is hidden."""

    total: int | None
    parts: list[tuple[str, int]] | None


def people(event: Event, exact: bool) -> People | None:
    """Return how many came, if somebody said it; small numbers only if they are wanted exactly."""
    found = Attendance.objects.filter(event=event).first()
    if found is None or event.state != Event.State.REPORTED:
        return None
    counts = found.counts
    seen = suppression.Line(sum(counts.values()), counts) if exact else suppression.people(counts)
    total = None if seen.total == suppression.HIDDEN else seen.total
    if suppression.HIDDEN in seen.parts.values():
        return People(total, None)
    return People(total, [(str(Sector(key).label), n) for key, n in seen.parts.items()])


def appointments(events: Iterable[Event], address: Any) -> list[Appointment]:
    """Return announced events as appointments; ``address`` makes the web address of one."""
    return [
        Appointment(
            uid=f"event-{each.ref}",
            sequence=each.version,
            stamp=each.changed_at,
            starts_at=each.starts_at,
            ends_at=each.ends_at,
            title=str(each),
            place=each.place or _("Online"),
            link=address(each),
            words=each.summary,
            is_cancelled=each.state == Event.State.CANCELLED,
        )
        for each in events
    ]


class Reach(NamedTuple):
    """How many events were reported in a span, and how many people of each sector came. Not for the public."""

    events: int
    people: dict[str, int]


def reach(begins: datetime, ends: datetime) -> Reach:
    """Return the exact numbers of the events that began in a span: for evaluation, in one query."""
    found = Attendance.objects.filter(
        event__state=Event.State.REPORTED, event__starts_at__gte=begins, event__starts_at__lt=ends
    ).aggregate(events=Count("pk"), **{f"{sector}_sum": Sum(sector) for sector in Sector.values})
    return Reach(found["events"], {sector: found[f"{sector}_sum"] or 0 for sector in Sector.values})
