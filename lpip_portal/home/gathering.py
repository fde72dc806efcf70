"""What waits for a person, gathered from every room; and which rooms have something of theirs."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

import hub.queries
import partnerships.queries
from funding.applications import queries as applications
from funding.models import Application, Assignment, DecisionApprover, RoundOfficer, Seat
from funding.rounds import queries as rounds
from hub.models import HubPerson
from lpip_portal.accounts.models import User
from lpip_portal.notifications.models import Letter
from lpip_portal.ui.todo import Todo, in_order
from partnerships.models import Partnership, PartnershipPerson, Signatory

SOURCES: tuple[Callable[[Any, datetime], Iterable[Todo]], ...] = (
    partnerships.queries.todos,
    rounds.todos,
    applications.todos,
    hub.queries.todos,
)


class Door(NamedTuple):
    """A way into a room in which a person has something of theirs."""

    label: Any
    hint: Any
    url: str


class Desk(NamedTuple):
    """Everything that a person's home shows."""

    todos: list[Todo]
    doors: list[Door]
    partnerships: list[Partnership]
    letters: list[Letter]
    unread: int


# Whose door it is, its name, what is behind it, and its URL name.
DOORS = (
    (
        "writes",
        _("My bids"),
        _("Drafts, bids with your research office, and what was submitted"),
        "funding:my-bids",
    ),
    ("signs", _("Sign-off desk"), _("Bids that wait for your research office"), "funding:sign-off-desk"),
    ("reviews", _("My reviews"), _("What you were asked to review, and by when"), "funding:my-reviews"),
    ("sits", _("My panels"), _("Papers, scores and recommendations"), "funding:my-panels"),
    ("runs", _("Rounds"), _("Rounds you run, approve or keep the money of"), "funding:round-list"),
    ("helps", _("The hub"), _("Cohorts, contacts and requests for support"), "hub:home"),
    ("administers", _("People and roles"), _("Who holds which role, and until when"), "person-list"),
    (
        "administers",
        _("Letters that wait"),
        _("What the mail server refused or may have taken"),
        "letter-unsettled-list",
    ),
    ("audits", _("The audit trail"), _("Who did what, and whether the record is whole"), "trail"),
)


def todos(user: User, now: datetime) -> list[Todo]:
    """Return what a person should do next, the most pressing first."""
    return in_order((todo for source in SOURCES for todo in source(user, now)), now)


def parts(user: User) -> set[str]:
    """Return what a person is to the portal, in one question to the database."""
    mine = {"user": OuterRef("pk")}
    asked = {
        "writes": Exists(PartnershipPerson.objects.holding().filter(**mine))
        | Exists(Application.objects.filter(lead=OuterRef("pk"))),
        "signs": Exists(Signatory.objects.holding().filter(**mine)),
        "reviews": Exists(
            Assignment.objects.filter(reviewer=OuterRef("pk"), state__in=Assignment.OPEN_DOORS)
        ),
        "sits": Exists(Seat.objects.holding().filter(**mine)),
        "runs": Exists(RoundOfficer.objects.holding().filter(**mine))
        | Exists(DecisionApprover.objects.holding().filter(**mine)),
        "helps": Exists(HubPerson.objects.holding().filter(**mine)),
    }
    row = (
        User.objects.filter(pk=user.pk)
        .values(**{name: Q(question) for name, question in asked.items()})
        .get()
    )
    found = {name for name, answer in row.items() if answer}
    named = {"administrator": "administers", "auditor": "audits", "officer": "runs"}
    return found | {named[role] for role in user.portal_roles}


def doors(user: User) -> list[Door]:
    """Return the ways into the rooms in which a person has something of theirs."""
    held = parts(user)
    return [
        Door(label, hint, reverse(name))
        for part, label, hint, name in DOORS
        if part in held and _exists(name)
    ]


def _exists(name: str) -> bool:
    try:
        reverse(name)
    except NoReverseMatch:
        return False
    return True


def desk(user: User, now: datetime) -> Desk:
    """Return everything that a person's home shows; the number of queries does not grow with what there is."""
    letters = Letter.objects.visible_to(user)
    return Desk(
        todos=todos(user, now),
        doors=doors(user),
        partnerships=list(Partnership.objects.of(user).order_by("name_en")[:12]),
        letters=list(letters.order_by("-not_before", "-pk")[:5]),
        unread=letters.filter(read_at__isnull=True).count(),
    )
