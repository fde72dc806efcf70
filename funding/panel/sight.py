"""What one person is at one table and what exists for them there, each fact asked once: for pages that need many of them.

The same facts, asked one by one, are in ``seating``; actions ask there, because a sight is as old as the page it was made for.
"""

from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple

from django.db.models import BooleanField, ExpressionWrapper
from django.utils.translation import get_language

from funding.rounds import policy as rounds
from lpip_portal.composed import Composed

from .models import Item, ItemDeclaration, Meeting, Panel, Seat

Role = Seat.Role
COLUMNS = (
    "pk",
    "ref",
    "application_id",
    "tier",
    "rank",
    "is_tied",
    "recommendation",
    "application__title",
    "application__organisation__name",
    "application__organisation__name_cy",
)


class Bid(NamedTuple):
    """An item that exists for a person, as a list shows it."""

    pk: int
    ref: str
    application_id: int
    tier: int | None
    rank: int | None
    is_tied: bool
    recommendation: str
    title: str
    organisation_en: str
    organisation_cy: str
    is_readable: bool

    @property
    def organisation(self) -> str:
        """The name of the organisation in the language of the page."""
        return (get_language() == "cy" and self.organisation_cy) or self.organisation_en


_BIDS = Composed(
    lambda user, panel: (
        Item.objects.visible_to(user)
        .filter(panel=panel)
        .annotate(is_readable=ExpressionWrapper(Item.objects.all().opened_to(user), BooleanField()))
        .values_list(*COLUMNS, "is_readable")
    ),
    by_roles=True,
)
_KEYS = Composed(
    lambda user, panel: Item.objects.visible_to(user).filter(panel=panel).values_list("pk", flat=True),
    by_roles=True,
)
_RANKS = Composed(lambda panel: Item.objects.filter(panel=panel).values_list("pk", "rank"))
_SEATS = Composed(
    lambda panel: Seat.objects.holding().filter(panel=panel).select_related("user").order_by("pk")
)
_DECLARED = Composed(
    lambda user, panel: ItemDeclaration.objects.filter(
        seat__user=user, seat__panel=panel, seat__in=Seat.objects.holding()
    ).values_list("seat", "item", "has_conflict")
)
_MEETINGS = Composed(lambda panel: Meeting.objects.filter(panel=panel))


class Sight:
    """One person at one table, or before it. Nothing is asked before it is needed, and nothing twice."""

    def __init__(self, user, panel: Panel):
        self.user, self.panel = user, panel

    @cached_property
    def duties(self) -> frozenset[str]:
        """What the person does in the round."""
        return rounds.duties(self.user, self.panel.phase.round)

    @cached_property
    def seats(self) -> list[Seat]:
        """The seats that are held now, with their people."""
        return _SEATS(self.panel)

    @cached_property
    def own(self) -> list[Seat]:
        """The seats among them that this person holds: one or none."""
        return [seat for seat in self.seats if seat.user_id == self.user.pk] if self._is_known else []

    @property
    def seat(self) -> Seat | None:
        """This person's seat."""
        return next(iter(self.own), None)

    def holds(self, *roles: str) -> bool:
        """Say whether this person sits in one of these roles."""
        return any(seat.role in roles for seat in self.own)

    @cached_property
    def bids(self) -> list[Bid]:
        """The items that exist for this person, in no order."""
        return [Bid._make(row) for row in _BIDS(self.user, self.panel)] if self._is_known else []

    @cached_property
    def seen(self) -> set[int]:
        """Their keys."""
        return {bid.pk for bid in self.bids}

    @cached_property
    def readable(self) -> set[int]:
        """The keys of those whose papers are open to this person."""
        return {bid.pk for bid in self.bids if bid.is_readable}

    @cached_property
    def ranks(self) -> dict[int, int | None]:
        """The rank of every item of the panel by its key, also of those that do not exist for this person."""
        return dict(_RANKS(self.panel))

    @property
    def hidden_ranks(self) -> set[int]:
        """The ranks that only items have which do not exist for this person."""
        placed = {key: rank for key, rank in self.ranks.items() if rank is not None}
        hidden = {rank for key, rank in placed.items() if key not in self.seen}
        return hidden - {rank for key, rank in placed.items() if key in self.seen}

    @property
    def is_whole(self) -> bool:
        """Whether every item of the panel exists for this person."""
        return self.seen >= self.ranks.keys()

    @cached_property
    def presided(self) -> set[int]:
        """The keys of the items over which this person presides: the chair's, and to a deputy those the chair may not see."""
        if self.holds(Role.CHAIR):
            return self.seen
        if not self.holds(Role.DEPUTY):
            return set()
        return self.seen.difference(*self._seen_by_chairs)

    @cached_property
    def kept(self) -> set[int]:
        """The keys of the items about which this person writes down what the panel says: as secretary, or presiding."""
        return self.seen if self.holds(Role.SECRETARY) else self.presided

    @property
    def recorded(self) -> set[int]:
        """The keys of those of them on which this person has declared, so that they may write."""
        return self.kept - self.undeclared

    @property
    def confirms(self) -> bool:
        """Whether this person confirms for the panel: its chair, or a deputy where the chair may not see everything."""
        if not self.is_whole:
            return False
        if self.holds(Role.CHAIR):
            return True
        return self.holds(Role.DEPUTY) and not any(seen >= self.ranks.keys() for seen in self._seen_by_chairs)

    @cached_property
    def _seen_by_chairs(self) -> list[set[int]]:
        chairs: Iterable[Seat] = (seat for seat in self.seats if seat.role == Role.CHAIR)
        return [set(_KEYS(seat.user, self.panel)) for seat in chairs]

    @cached_property
    def _declarations(self) -> list[tuple[int, int, bool]]:
        return _DECLARED(self.user, self.panel) if self.own else []

    @property
    def declared(self) -> dict[int, bool]:
        """What this person declared from their seat, by the key of the item."""
        return {item: word for seat, item, word in self._declarations if seat == self.seat.pk}

    @property
    def undeclared(self) -> set[int]:
        """The keys of the items on which this person, if they sit, still owes a declaration."""
        return self.seen - {item for _seat, item, _word in self._declarations}

    @cached_property
    def meetings(self) -> list[Meeting]:
        """The meetings of the panel."""
        return _MEETINGS(self.panel)

    @property
    def has_begun(self) -> bool:
        """Whether a meeting of the panel has been opened."""
        return any(not meeting.is_planned for meeting in self.meetings)

    @property
    def _is_known(self) -> bool:
        return self.user is not None and self.user.is_authenticated
