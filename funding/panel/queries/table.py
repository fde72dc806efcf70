"""The items of a panel as one person may see them: scores, places, declarations."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import F, IntegerField, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from funding.panel import places, scores, seating
from funding.panel.models import Item, ItemDeclaration, Panel, Seat
from funding.panel.sight import Bid, Sight
from funding.review.models import Review
from lpip_portal.composed import Composed
from lpip_portal.ui.charts import Spread

TIERS = 5
COLOURS = {
    Item.Recommendation.FUND: "green",
    Item.Recommendation.RESERVE: "yellow",
    Item.Recommendation.DO_NOT_FUND: "grey",
}
NOTHING = scores.summary([])
PANEL_COLOURS = {Panel.State.FORMING: "grey", Panel.State.CONVENED: "blue", Panel.State.CONFIRMED: "green"}


class Listed(NamedTuple):
    """One item in the list. Without a declaration its papers are closed, and ``summary`` is None."""

    item: Any  # an Item, or what a list shows of one
    title: str
    reviews: int
    summary: scores.Summary | None
    place: int | None
    place_words: str
    colour: str
    is_readable: bool
    is_kept: bool  # this person records it
    declaration: str  # in words; "" for those who do not sit
    is_owed: bool  # this person still has to declare


def rows(user, panel: Panel, at: Sight | None = None) -> list[Listed]:
    """Return the items a person may see: placed ones first, then by mean. Nine queries, however many items."""
    found = listed(at or Sight(user, panel))
    items = Item.objects.select_related("application__organisation", "application__partnership")
    by_key = items.in_bulk([row.item.pk for row in found])
    return [row._replace(item=by_key[row.item.pk]) for row in found]


def listed(at: Sight) -> list[Listed]:
    """Return the same with each item as a ``Bid``: as much of it as a list shows."""
    scored = summaries_at(at)
    placed = places_seen(at.bids, at.hidden_ranks)
    declared = at.declared if at.seat else {}
    found = []
    for bid in at.bids:
        count, summary = scored.get(bid.application_id, (0, NOTHING))
        place, words = placed[bid.pk]
        found.append(
            Listed(
                bid,
                bid.title,
                count,
                summary if bid.is_readable else None,
                place,
                words,
                COLOURS.get(bid.recommendation, "grey"),
                bid.is_readable,
                bid.pk in at.recorded,
                _declaration(at.seat, declared.get(bid.pk)),
                at.seat is not None and bid.pk not in declared,
            )
        )
    return sorted(found, key=_order)


def row(user, item: Item) -> Listed:
    """Return one item as the list shows it to this person."""
    return next(each for each in rows(user, item.panel) if each.item.pk == item.pk)


def initial_record(row: Listed, item: Item) -> dict[str, Any]:
    """Return what the form about one item shows first."""
    return {
        "place": row.place,
        "is_tied": item.is_tied,
        "recommendation": item.recommendation,
        "feedback": item.feedback,
        "version": item.version,
    }


def _order(row: Listed) -> tuple:
    mean = row.summary.mean if row.summary and row.summary.mean is not None else -1
    return row.place is None, row.place or 0, -mean, row.title, row.item.pk


def _declaration(seat: Seat | None, has_conflict: bool | None) -> str:
    if seat is None:
        return ""
    return _("To be declared") if has_conflict is None else _("No conflict")


def spreads(listed: Iterable[Listed]) -> list[Spread]:
    """Return the rows of the dot chart: the items whose papers are open and that have a score."""
    return [
        Spread(row.title, row.summary.values, row.summary.mean, str(row.summary.mean))
        for row in listed
        if row.summary and row.summary.mean is not None
    ]


def summaries(applications: Iterable[int]) -> dict[int, tuple[int, scores.Summary]]:
    """Return the number of reviews that count and what they come to, by the key of the bid. One query."""
    return _summed(_marks(Review.objects.counted().filter(assignment__application__in=list(applications))))


def summaries_at(at: Sight) -> dict[int, tuple[int, scores.Summary]]:
    """Return the same of the bids whose papers are open to a person at their table, and of no other."""
    bids = {bid.application_id for bid in at.bids if bid.is_readable}
    return _summed(row for row in _MARKS(at.panel) if row[0] in bids) if bids else {}


def _marks(reviews: QuerySet[Review]) -> QuerySet:
    """Return of each review its bid, and the sums that its score is made of: points times weight, and weights."""
    given = Q(scores__points__isnull=False, scores__criterion__weight__gt=0)
    weight = F("scores__criterion__weight")
    return (
        reviews.order_by()
        .values("pk")
        .annotate(
            weighted=Sum(F("scores__points") * weight, filter=given, output_field=IntegerField()),
            whole=Sum(weight, filter=given, output_field=IntegerField()),
        )
        .values_list("assignment__application", "weighted", "whole")
    )


_MARKS = Composed(
    lambda panel: _marks(Review.objects.counted().filter(assignment__application__item__panel=panel))
)


def _summed(marks: Iterable[tuple[int, int | None, int | None]]) -> dict[int, tuple[int, scores.Summary]]:
    by_bid: dict[int, list[Decimal | None]] = defaultdict(list)
    for bid, weighted, whole in marks:
        by_bid[bid].append(scores.mean(weighted, whole))
    return {bid: (len(found), scores.summary(found)) for bid, found in by_bid.items()}


def hidden_ranks(user, panel: Panel) -> set[int]:
    """Return the ranks that only items have which do not exist for this person."""
    return Sight(user, panel).hidden_ranks


def places_seen(items: Iterable[Item | Bid], hidden: set[int]) -> dict[int, tuple[int | None, str]]:
    """Return the place of each item among those a person sees, as a number and in words."""
    items = list(items)
    ranked = Counter(item.rank for item in items)
    shared = {rank for rank, n in ranked.items() if n > 1}
    found: dict[int, tuple[int | None, str]] = {}
    for item in items:
        if item.tier is not None:
            found[item.pk] = item.tier, _("Tier %(tier)s") % {"tier": item.tier}
        elif item.rank is not None:
            place = places.place_of(item.rank, hidden)
            words = _("%(place)s (tied)") if item.is_tied and item.rank in shared else "%(place)s"
            found[item.pk] = place, words % {"place": place}
        else:
            found[item.pk] = None, ""
    return found


def undeclared(user, panel: Panel) -> QuerySet[Item]:
    """Return the items on which a person at the table still owes a declaration."""
    done = ItemDeclaration.objects.filter(seat__user=user, seat__in=seating.seats(panel)).values("item")
    return seating.seen_items(user, panel).exclude(pk__in=done)


def owed_among(user, panel: Panel, items: Iterable[Item]) -> list[Item]:
    """Return those of some items on which a person at the table still owes a declaration, by title."""
    keys = {item.pk for item in items}
    return [item for item in _OWED(user, panel) if item.pk in keys] if user.is_authenticated else []


_OWED = Composed(
    lambda user, panel: (
        undeclared(user, panel).select_related("application").order_by("application__title", "pk")
    ),
    by_roles=True,
)


def owes_declaration(user, item: Item) -> bool:
    """Say whether a person sits at the table of an item and has not declared on it."""
    return seating.seat_of(user, item.panel) is not None and bool(owed_among(user, item.panel, [item]))


def declarable(user, panel: Panel) -> list[tuple[Item, bool]]:
    """Return what a person may declare on, with whether they did: what is owed first, then by title."""
    owed = set(undeclared(user, panel).values_list("pk", flat=True))
    items = (
        seating.seen_items(user, panel)
        .select_related("application__organisation", "application__partnership", "application__lead")
        .prefetch_related("application__partners__organisation", "application__team__organisation")
    )
    found = [(item, item.pk not in owed) for item in items]
    return sorted(found, key=lambda pair: (pair[1], pair[0].application.title, pair[0].pk))


class Placing(NamedTuple):
    """One item on the page that places them all, with what it shows first."""

    item: Item
    place: int | None
    is_tied: bool
    mean: str


def placing(user, panel: Panel) -> list[Placing]:
    """Return the items that a person places, in the order of the list."""
    found = []
    for row in rows(user, panel):
        if row.is_kept:
            mean = str(row.summary.mean) if row.summary and row.summary.mean is not None else ""
            found.append(Placing(row.item, row.place, row.item.is_tied, mean))
    return found


def people(panel: Panel, at: Sight | None = None) -> list[Seat]:
    """Return who sits at a table now: the chair first, the secretary last; from ``at`` without who gave the seat."""
    order = [Seat.Role.CHAIR, Seat.Role.DEPUTY, Seat.Role.MEMBER, Seat.Role.SECRETARY]
    found = at.seats if at else seating.seats(panel).select_related("user", "given_by")
    return sorted(found, key=lambda seat: (order.index(seat.role), str(seat.user), seat.pk))


def state_colour(panel: Panel) -> str:
    """Return the colour of a panel's status word."""
    return PANEL_COLOURS[panel.state]
