"""The roles that a person holds in the rooms: read here, given and ended where they belong."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from funding.models import Assignment, DecisionApprover, RoundOfficer, Seat
from funding.review.models import PoolMember
from hub.models import CohortLead, HubPerson
from lpip_portal.accounts.models import User
from partnerships.models import Affiliation, PartnershipPerson, Signatory


class ScopedRole(NamedTuple):
    """A role in one place."""

    room: str
    role: str
    where: str
    since: datetime | None
    until: datetime | None
    given_by: User | None
    end_url: str = ""  # where an administrator ends it


def of(person: User) -> list[ScopedRole]:
    """Return every role in force that a person holds in a room; one query for each kind of role."""
    return [*_partnerships(person), *_funding(person), *_hub(person)]


def _held(kind: Any, person: User, *joined: str) -> Any:
    return (
        kind.objects.holding().filter(user=person).select_related("given_by", *joined).order_by("since", "pk")
    )


def _row(room: str, role: Any, where: Any, tenure: Any) -> ScopedRole:
    return ScopedRole(room, str(role), str(where), tenure.since, tenure.until, tenure.given_by)


def _partnerships(person: User) -> Iterator[ScopedRole]:
    room = _("Partnerships")
    for held in _held(Affiliation, person, "organisation"):
        yield _row(room, _("Works for"), held.organisation, held)
    for held in _held(Signatory, person, "organisation"):
        end_url = reverse("signatory-end", args=[held.ref])
        yield _row(room, _("Signatory"), held.organisation, held)._replace(end_url=end_url)
    for held in _held(PartnershipPerson, person, "partnership"):
        yield _row(room, held.get_role_display(), held.partnership, held)


def _funding(person: User) -> Iterator[ScopedRole]:
    room = _("Funding")
    for held in _held(RoundOfficer, person, "round"):
        yield _row(room, held.get_duty_display(), held.round, held)
    for held in _held(DecisionApprover, person, "round"):
        yield _row(room, _("Approver"), held.round, held)
    for held in _held(Seat, person, "panel__phase__round"):
        yield _row(room, held.get_role_display(), held.panel.phase.round, held)
    open_doors = Assignment.objects.filter(reviewer=person, state__in=Assignment.OPEN_DOORS).count()
    for pool in PoolMember.objects.filter(user=person).select_related("phase__round", "added_by"):
        reviewer = _("Reviewer, %(number)s open") % {"number": open_doors}
        yield ScopedRole(room, reviewer, str(pool.phase.round), pool.added_at, None, pool.added_by)


def _hub(person: User) -> Iterator[ScopedRole]:
    room = _("Hub")
    for held in _held(HubPerson, person):
        end_url = reverse("hub-person-end", args=[held.ref])
        yield _row(room, held.get_role_display(), "", held)._replace(end_url=end_url)
    for held in _held(CohortLead, person, "partnership"):
        yield _row(room, _("Hub lead"), held.partnership, held)
