"""Reads about support: what a person should answer or read next."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from hub.people.models import HubPerson
from lpip_portal import clock
from lpip_portal.ui.todo import Todo

from .models import SupportRequest

OPEN = (SupportRequest.State.NEW, SupportRequest.State.ACCEPTED)


def todos(user, now: datetime) -> list[Todo]:
    """Return what a person should do next about support: answer a request, read an answer."""
    if HubPerson.objects.holding(now).filter(user=user, role=HubPerson.Role.STAFF).exists():
        return list(_to_answer(user))
    return [
        Todo(
            _("Read the hub’s answer"),
            reverse("hub:request", args=[request.ref]),
            about=str(request.partnership),
        )
        for request in SupportRequest.objects.visible_to(user)
        .filter(asked_by=user, state=SupportRequest.State.ANSWERED)
        .select_related("partnership")[:20]
    ]


def _to_answer(user) -> Iterable[Todo]:
    waiting = (
        SupportRequest.objects.visible_to(user).filter(state__in=OPEN).select_related("partnership", "owner")
    )
    for request in waiting.order_by("needed_by", "asked_at")[:20]:
        if request.owner_id in (None, user.pk):
            due = (
                clock.uk(request.needed_by.year, request.needed_by.month, request.needed_by.day, 17)
                if request.needed_by
                else None
            )
            yield Todo(
                _("Answer a request for support"),
                reverse("hub:request", args=[request.ref]),
                due,
                about=str(request.partnership),
            )
