"""Ties of people to those who bid. While a phase is contested, whoever is tied to one bidder sees nothing of its rivals.

A tie belongs to a person: they belong to a partnership that bids, work for an organisation in it, are named on its bid or
let into it, or declared a conflict. Help that they gave for the hub is none.
"""

from collections import defaultdict
from datetime import datetime
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from funding.models import (
    Application,
    ApplicationPerson,
    Intention,
    Interest,
    Invitation,
    Phase,
    Release,
    TeamMember,
)
from lpip_portal import clock
from lpip_portal.composed import Composed
from partnerships.models import Affiliation, Organisation, Partner, Partnership, PartnershipPerson, Signatory


class Bidder(NamedTuple):
    """That a partnership bids in a phase, by their keys."""

    phase: int
    partnership: int


def contested(now: datetime | None = None) -> QuerySet[Phase]:
    """Return the published phases from their opening, or their first invitation, until their outcomes are out."""
    now = now or clock.now()
    out = Release.objects.filter(phase=OuterRef("pk"), state=Release.State.APPROVED, embargo_until__lte=now)
    invited = Invitation.objects.announced(now).filter(phase=OuterRef("pk"))
    begun = Q(opens_at__lte=now) | Exists(invited)
    return Phase.objects.filter(begun, round__state="published").exclude(Exists(out))


def bidders(phase: Phase) -> QuerySet[Partnership]:
    """Return the partnerships that bid in a phase or may: invited into it, meaning to submit, or at work on a bid."""
    return Partnership.objects.filter(_bidding(phase__in=[phase.pk]))


def _employers(user, domain: str) -> QuerySet[Organisation]:
    """Return the organisations that a person works for, with their parents and parts."""
    mine = Affiliation.objects.holding().filter(user=user).values("organisation")
    signs = Signatory.objects.holding().filter(user=user).values("organisation")
    uses = Q(domain__iexact=domain) | Q(other_domains__contains=[domain])
    own = Organisation.objects.filter(Q(pk__in=mine) | Q(pk__in=signs) | uses).values("pk")
    near = Q(pk__in=own) | Q(parts__in=own) | Q(parent__in=own) | Q(merged_into__in=own)
    return Organisation.objects.filter(near).values("pk")


def tied(user, phases: QuerySet[Phase] | None = None) -> set[Bidder]:
    """Return the bidders in these phases (in all contested ones, if none are given) to whom a person is tied."""
    told = (user, user.email, user.email.lower().rpartition("@")[2])
    found = _TIED(*told) if phases is None else _pairs(phases, _tie(*told))
    return {Bidder(*pair) for pair in found}


def _pairs(phases: QuerySet[Phase], partnerships: QuerySet) -> QuerySet:
    found = {"phase__in": phases, "partnership__in": partnerships}
    pairs = [
        source.filter(**found).values_list("phase", "partnership").order_by()
        for source in (
            Invitation.objects.announced(),
            Intention.objects.all(),
            Application.objects.exclude(state=Application.State.WITHDRAWN),
        )
    ]
    return pairs[0].union(*pairs[1:])


def rivals(user, ties: set[Bidder] | None = None) -> QuerySet[Partnership]:
    """Return the partnerships that compete with one to which a person is tied, in a phase that is contested now."""
    own = defaultdict(set)
    for bidder in tied(user) if ties is None else ties:
        own[bidder.phase].add(bidder.partnership)
    if not own:
        return Partnership.objects.none()
    against = Q()
    for phase, partnerships in own.items():
        others = _bidding(phase__in=[phase])
        # Whoever is tied to two competitors sees the affairs of neither.
        against |= others & ~Q(pk__in=partnerships) if len(partnerships) == 1 else others
    return Partnership.objects.filter(against)


def walled(user) -> QuerySet[Partnership]:
    """Return the partnerships that a confirmed conflict keeps from a person."""
    walls = Interest.objects.walls(user)
    bids = Application.objects.filter(pk__in=walls.values("application"), partnership__isnull=False)
    return Partnership.objects.filter(
        Q(pk__in=walls.filter(partnership__isnull=False).values("partnership"))
        | Q(pk__in=bids.values("partnership"))
    )


def _bidding(**phases) -> Q:
    live = Application.objects.filter(**phases, partnership__isnull=False).exclude(
        state=Application.State.WITHDRAWN
    )
    return (
        Q(pk__in=Invitation.objects.announced().filter(**phases).values("partnership"))
        | Q(pk__in=Intention.objects.filter(**phases).values("partnership"))
        | Q(pk__in=live.values("partnership"))
    )


def _tie(user, email: str, domain: str) -> QuerySet:
    """Return the partnerships to which a person is tied, whether they bid or not."""
    works_for = _employers(user, domain)
    let_in = ApplicationPerson.objects.holding().filter(user=user).values("application")
    named = TeamMember.objects.standing().filter(Q(user=user) | Q(email__iexact=email)).values("application")
    walls = Interest.objects.walls(user).exclude(kind=Interest.Kind.SUPPORT)
    bids = Application.objects.filter(partnership__isnull=False)
    found = [
        PartnershipPerson.objects.holding().filter(user=user).values_list("partnership"),
        Partnership.objects.filter(convenor__in=works_for).values_list("pk"),
        Partnership.objects.filter(administrator__in=works_for).values_list("pk"),
        Partner.objects.shown().filter(organisation__in=works_for).values_list("partnership"),
        bids.filter(lead=user).values_list("partnership"),
        bids.filter(organisation__in=works_for).values_list("partnership"),
        bids.filter(pk__in=let_in).values_list("partnership"),
        bids.filter(pk__in=named).values_list("partnership"),
        bids.filter(pk__in=walls.filter(application__isnull=False).values("application")).values_list(
            "partnership"
        ),
        walls.filter(partnership__isnull=False).values_list("partnership"),
    ]
    return found[0].order_by().union(*(each.order_by() for each in found[1:]))


_TIED = Composed(lambda user, email, domain: _pairs(contested(), _tie(user, email, domain)))
