"""The items of a panel as one person may see them: scores, places, declarations."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from funding.panel import places, scores, seating
from funding.panel.models import Item, ItemDeclaration, Panel, Seat
from funding.review.models import Review, ReviewScore
from lpip_portal.ui.charts import Spread

TIERS = 5
COLOURS = {
    Item.Recommendation.FUND: "green",
    Item.Recommendation.RESERVE: "yellow",
    Item.Recommendation.DO_NOT_FUND: "grey",
}
PANEL_COLOURS = {Panel.State.FORMING: "grey", Panel.State.CONVENED: "blue", Panel.State.CONFIRMED: "green"}


class Listed(NamedTuple):
    """One item in the list. Without a declaration its papers are closed, and ``summary`` is None."""

    item: Item
    reviews: int
    summary: scores.Summary | None
    place: int | None
    place_words: str
    colour: str
    is_readable: bool
    is_kept: bool  # this person records it
    declaration: str  # in words; "" for those who do not sit
    is_owed: bool  # this person still has to declare


def rows(user, panel: Panel) -> list[Listed]:
    """Return the items a person may see: placed ones first, then by mean. A dozen queries, however many items."""
    found = seating.seen_items(user, panel)
    items = list(found.select_related("application__organisation", "application__partnership"))
    readable = set(Item.objects.readable_by(user).filter(panel=panel).values_list("pk", flat=True))
    kept = set(seating.kept(user, panel).values_list("pk", flat=True))
    seat = seating.seat_of(user, panel)
    declared = declared_by(seat)
    found = summaries(item.application_id for item in items if item.pk in readable)
    placed = places_seen(items, hidden_ranks(user, panel))
    listed = []
    for item in items:
        count, summary = found.get(item.application_id, (0, scores.summary([])))
        place, words = placed[item.pk]
        listed.append(
            Listed(
                item,
                count,
                summary if item.pk in readable else None,
                place,
                words,
                COLOURS.get(item.recommendation, "grey"),
                item.pk in readable,
                item.pk in kept,
                _declaration(seat, declared.get(item.pk)),
                seat is not None and item.pk not in declared,
            )
        )
    return sorted(listed, key=_order)


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
    return row.place is None, row.place or 0, -mean, row.item.application.title, row.item.pk


def _declaration(seat: Seat | None, has_conflict: bool | None) -> str:
    if seat is None:
        return ""
    return _("To be declared") if has_conflict is None else _("No conflict")


def spreads(listed: Iterable[Listed]) -> list[Spread]:
    """Return the rows of the dot chart: the items whose papers are open and that have a score."""
    return [
        Spread(row.item.application.title, row.summary.values, row.summary.mean, str(row.summary.mean))
        for row in listed
        if row.summary and row.summary.mean is not None
    ]


def summaries(applications: Iterable[int]) -> dict[int, tuple[int, scores.Summary]]:
    """Return the number of reviews that count and what they come to, by the key of the bid. Two queries."""
    reviews = Review.objects.counted().filter(assignment__application__in=list(applications))
    by_bid: dict[int, list[int]] = defaultdict(list)
    for key, bid in reviews.order_by("ref").values_list("pk", "assignment__application"):
        by_bid[bid].append(key)
    marks: dict[int, list[tuple[int | None, int]]] = defaultdict(list)
    keys = [key for found in by_bid.values() for key in found]
    given = ReviewScore.objects.filter(review__in=keys)
    for review, points, weight in given.values_list("review", "points", "criterion__weight"):
        marks[review].append((points, weight))
    return {
        bid: (len(found), scores.of_reviews([marks[key] for key in found])) for bid, found in by_bid.items()
    }


def hidden_ranks(user, panel: Panel) -> set[int]:
    """Return the ranks that only items have which do not exist for this person."""
    ranks = dict(panel.items.filter(rank__isnull=False).values_list("pk", "rank"))
    seen = set(seating.seen_items(user, panel).values_list("pk", flat=True))
    return {rank for key, rank in ranks.items() if key not in seen} - {
        rank for key, rank in ranks.items() if key in seen
    }


def places_seen(items: Iterable[Item], hidden: set[int]) -> dict[int, tuple[int | None, str]]:
    """Return the place of each item among those a person sees, as a number and in words."""
    items = list(items)
    shared = {item.rank for item in items if sum(other.rank == item.rank for other in items) > 1}
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


def declared_by(seat: Seat | None) -> dict[int, bool]:
    """Return what a person declared, by the key of the item."""
    if seat is None:
        return {}
    return dict(ItemDeclaration.objects.filter(seat=seat).values_list("item", "has_conflict"))


def undeclared(user, panel: Panel) -> QuerySet[Item]:
    """Return the items on which a person at the table still owes a declaration."""
    done = ItemDeclaration.objects.filter(seat__user=user, seat__in=seating.seats(panel)).values("item")
    return seating.seen_items(user, panel).exclude(pk__in=done)


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


def people(panel: Panel) -> list[Seat]:
    """Return who sits at a table now: the chair first, the secretary last."""
    order = [Seat.Role.CHAIR, Seat.Role.DEPUTY, Seat.Role.MEMBER, Seat.Role.SECRETARY]
    found = seating.seats(panel).select_related("user", "given_by")
    return sorted(found, key=lambda seat: (order.index(seat.role), str(seat.user), seat.pk))


def state_colour(panel: Panel) -> str:
    """Return the colour of a panel's status word."""
    return PANEL_COLOURS[panel.state]
