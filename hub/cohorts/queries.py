"""Reads of the cohorts: how each partnership is, whom the hub should call, and what is in a person's calendar."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.core import signing
from django.urls import reverse
from django.utils.translation import gettext as _

from funding.models import Award, Phase
from hub.people.models import CohortLead, HubPerson
from lpip_portal import clock
from lpip_portal.composed import Composed
from lpip_portal.ui.calendar import Appointment
from lpip_portal.ui.todo import Todo
from partnerships.models import Partnership

from . import board
from .models import CalendarKey, CheckIn, CohortNote, Contact

SIGNER = signing.Signer(salt="hub.calendar")


def cohorts() -> list[Phase]:
    """Return the phases that have a cohort: awards that were accepted."""
    held = Award.objects.public().values("phase")
    return list(
        Phase.objects.filter(pk__in=held).select_related("round").order_by("-decisions_at", "number", "pk")
    )


def cohort(ref: str) -> Phase | None:
    """Return the phase with this reference, if it has a cohort."""
    return _COHORT.first(ref)


def contacts(user, partnership: Partnership) -> list[Contact]:
    """Return the last times the hub and a partnership spoke; nobody in a rival partnership reads what was said."""
    if board.is_hidden_from(user, partnership):
        return []
    spoken = Contact.objects.filter(partnership=partnership).select_related("by")
    return list(spoken.order_by("-on", "-pk")[:50])


def notes(user, partnership: Partnership) -> list[CohortNote]:
    """Return the notes about a partnership that a person may read, the newest first."""
    found = CohortNote.objects.visible_to(user).filter(partnership=partnership).select_related("by")
    return list(found.order_by("-at", "-pk")[:50])


def check_ins(user, partnership: Partnership) -> list[CheckIn]:
    """Return the check-ins with a partnership that a person may see, the latest first."""
    found = CheckIn.objects.visible_to(user).filter(partnership=partnership).select_related("host")
    return list(found.order_by("-starts_at", "-pk")[:20])


def own_notes(user) -> list[CohortNote]:
    """Return what the hub noted for a person's partnerships to read."""
    found = CohortNote.objects.visible_to(user).filter(partnership__in=Partnership.objects.of(user))
    return list(found.select_related("partnership", "by").order_by("-at", "-pk")[:50])


def next_check_ins(user) -> list[CheckIn]:
    """Return the check-ins that a person has ahead: that they hold, or that their partnership has."""
    ahead = CheckIn.objects.in_calendar_of(user).filter(state=CheckIn.State.PLANNED)
    ahead = ahead.filter(starts_at__gt=clock.now() - timedelta(days=1))
    return list(ahead.select_related("partnership", "host").order_by("starts_at", "pk")[:50])


def calendar_key(user) -> CalendarKey | None:
    """Return a person's key to their calendar feed, if there is one."""
    return CalendarKey.objects.filter(user=user, ended_at__isnull=True).first()


def token_of(key: CalendarKey) -> str:
    """Return what the address of a feed ends with."""
    return SIGNER.sign(key.ref)


def key_for(token: str) -> CalendarKey | None:
    """Return the key that a token was signed from, while it is in force and its person is."""
    try:
        ref = SIGNER.unsign(token)
    except signing.BadSignature:
        return None
    keys = CalendarKey.objects.filter(ref=ref, ended_at__isnull=True, user__is_active=True)
    return keys.select_related("user").first()


def appointments(user) -> list[Appointment]:
    """Return a person's check-ins as a calendar is told of them, those called off included."""
    found = CheckIn.objects.in_calendar_of(user).select_related("partnership", "host")
    return [
        Appointment(
            uid=f"check-in-{each.ref}",
            sequence=each.sequence,
            stamp=each.changed_at,
            starts_at=each.starts_at,
            ends_at=each.ends_at,
            title=_("Check-in: %(partnership)s") % {"partnership": each.partnership},
            place=each.place,
            link=each.link,
            words=_("With %(who)s of the hub") % {"who": each.host},
            is_cancelled=each.is_cancelled,
        )
        for each in found.order_by("starts_at", "pk")[:500]
    ]


def todos(user, now: datetime) -> list[Todo]:
    """Return whom a hub person should call, and which check-ins they should say were held."""
    if HubPerson.objects.holding(now).filter(user=user, role=HubPerson.Role.STAFF).exists():
        return [*_to_call(user), *_to_settle(user, now)]
    return []


def _to_call(user) -> Iterable[Todo]:
    mine = set(CohortLead.objects.holding().filter(user=user).values_list("partnership", flat=True))
    if not mine:
        return
    for phase in cohorts():
        for each in board.cards(phase, user):
            if each.is_quiet and not each.is_hidden and each.partnership in mine:
                yield Todo(
                    _("Call a partnership that has gone quiet"),
                    reverse("hub:cohort-partnership", args=[each.ref]),
                    urgency="soon",
                    about=each.name,
                )


def _to_settle(user, now: datetime) -> Iterable[Todo]:
    past = CheckIn.objects.visible_to(user).filter(host=user, state=CheckIn.State.PLANNED, starts_at__lte=now)
    for each in past.select_related("partnership").order_by("starts_at", "pk")[:20]:
        yield Todo(
            _("Say whether a check-in was held"),
            reverse("hub:check-in", args=[each.ref]),
            each.starts_at,
            about=str(each.partnership),
        )


def _cohort(ref: str):
    held = Award.objects.public().values("phase")
    return Phase.objects.filter(pk__in=held, ref=ref).select_related("round").order_by("pk")


_COHORT = Composed(_cohort)
