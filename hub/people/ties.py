"""Ties of people to those who bid. While a phase is contested, whoever is tied to one bidder sees nothing of its rivals.

A tie belongs to a person: they belong to a partnership that bids, work for an organisation in it, are named on its bid or
let into it, or declared a conflict. Help that they gave for the hub is none.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Concat, Lower, StrIndex
from django.db.models.lookups import GreaterThan

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
from funding.review.conflicts import host_of
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


def tied(user, phases: QuerySet[Phase] | None = None) -> set[Bidder]:
    """Return the bidders in these phases (in all contested ones, if none are given) to whom a person is tied."""
    email = user.email.lower()
    # No domain has an @: a shared host, where everybody may have an address, ties nobody by being the same.
    below = f".{host},".lower() if (host := host_of(email)) else "@"
    own = _EMPLOYERS(user, email.rpartition("@")[2], below)
    works_for = _listed(_NEAR(_listed(own))) if own else ""
    partnerships = _TIE(user, user.email, works_for)
    if not partnerships:
        return set()
    keys = _listed(partnerships)
    found = _TIED(keys) if phases is None else _pairs(phases, _Among("partnership", keys))
    return {Bidder(*pair) for pair in found}


def _pairs(phases: QuerySet[Phase], partnerships: Q | Func) -> QuerySet:
    pairs = [
        source.filter(partnerships, phase__in=phases).values_list("phase", "partnership").order_by()
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


def bidding(partnerships: QuerySet) -> QuerySet:
    """Return where these partnerships bid now, as pairs of a contested phase and a partnership."""
    return _pairs(contested(), Q(partnership__in=partnerships))


def against(own: set[Bidder], bidders: Iterable[tuple[int, int]]) -> set[int]:
    """Return which of these bidders compete with one to which a person is tied: what ``rivals`` says, of some alone."""
    ours = defaultdict(set)
    for bidder in own:
        ours[bidder.phase].add(bidder.partnership)
    return {
        partnership
        for phase, partnership in bidders
        if phase in ours and (len(ours[phase]) > 1 or partnership not in ours[phase])
    }


def walled(user) -> QuerySet[Partnership]:
    """Return the partnerships that a confirmed conflict keeps from a person."""
    walls = Interest.objects.walls(user)
    bids = Application.objects.filter(pk__in=walls.values("application"), partnership__isnull=False)
    kept = walls.filter(partnership__isnull=False).order_by().values("partnership")
    return Partnership.objects.filter(pk__in=kept.union(bids.order_by().values("partnership")))


def _bidding(**phases) -> Q:
    live = Application.objects.filter(**phases, partnership__isnull=False).exclude(
        state=Application.State.WITHDRAWN
    )
    return (
        Q(pk__in=Invitation.objects.announced().filter(**phases).values("partnership"))
        | Q(pk__in=Intention.objects.filter(**phases).values("partnership"))
        | Q(pk__in=live.values("partnership"))
    )


class _Among(Func):
    """Whether a column holds one of the keys in a text, so that a composed read can be asked with any number of them."""

    template = "%(expressions)s, ',')::bigint[])"
    arg_joiner = " = ANY(string_to_array("
    output_field = BooleanField()

    def __init__(self, column: str, keys: str):
        super().__init__(F(column), Value(keys))


def _listed(rows: Iterable[tuple[int]]) -> str:
    return ",".join(str(key) for (key,) in rows)


def _employers(user, domain: str, below: str) -> QuerySet:
    """Return the organisations that a person works for.

    An address belongs to whoever registered its domain: staff.example.ac.uk is of example.ac.uk, and the other way round.
    """
    mine = Affiliation.objects.holding().filter(user=user).values_list("organisation")
    signs = Signatory.objects.holding().filter(user=user).values_list("organisation")
    others = Func(F("other_domains"), Value(",."), function="array_to_string", output_field=TextField())
    spelt = Lower(Concat(Value("."), F("domain"), Value(",."), others, Value(","), output_field=TextField()))
    uses = Q(domain__iexact=domain) | Q(other_domains__contains=[domain])
    uses |= Q(GreaterThan(StrIndex(spelt, Value(below)), 0))
    registered = Q(domain__gt="") | ~Q(other_domains=[])
    theirs = Organisation.objects.filter(registered).filter(uses).values_list("pk")
    return mine.order_by().union(signs.order_by(), theirs.order_by())


def _near(keys: str) -> QuerySet:
    """Return these organisations with their parents, their parts and those that were merged into them."""
    every = Organisation.objects.order_by()
    own = every.filter(_Among("pk", keys))
    parents = own.filter(parent__isnull=False).values_list("parent")
    parts, merged = (every.filter(_Among(by, keys)).values_list("pk") for by in ("parent", "merged_into"))
    return own.values_list("pk").union(parents, parts, merged)


def _tie(user, email: str, employers: str) -> QuerySet:
    """Return the partnerships to which a person is tied, whether they bid or not."""
    let_in = ApplicationPerson.objects.holding().filter(user=user).values("application")
    named = TeamMember.objects.standing().filter(Q(user=user) | Q(email__iexact=email)).values("application")
    walls = Interest.objects.walls(user).exclude(kind=Interest.Kind.SUPPORT)
    bids = Application.objects.filter(partnership__isnull=False)
    found = [
        PartnershipPerson.objects.holding().filter(user=user).values_list("partnership"),
        Partnership.objects.filter(_Among("convenor", employers)).values_list("pk"),
        Partnership.objects.filter(_Among("administrator", employers)).values_list("pk"),
        Partner.objects.shown().filter(_Among("organisation", employers)).values_list("partnership"),
        bids.filter(lead=user).values_list("partnership"),
        bids.filter(_Among("organisation", employers)).values_list("partnership"),
        bids.filter(pk__in=let_in).values_list("partnership"),
        bids.filter(pk__in=named).values_list("partnership"),
        bids.filter(pk__in=walls.filter(application__isnull=False).values("application")).values_list(
            "partnership"
        ),
        walls.filter(partnership__isnull=False).values_list("partnership"),
    ]
    return found[0].order_by().union(*(each.order_by() for each in found[1:]))


_EMPLOYERS, _NEAR, _TIE = Composed(_employers), Composed(_near), Composed(_tie)
_TIED = Composed(lambda keys: _pairs(contested(), _Among("partnership", keys)))
