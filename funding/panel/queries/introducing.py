"""Who introduces what, who might, and the pre-scores that a person may read."""

from collections import Counter, defaultdict
from typing import NamedTuple

from funding.panel import introductions, seating
from funding.panel.models import Introducer, Item, Panel, PreScore, Seat
from funding.panel.sight import Sight
from funding.rounds.models import Phase
from lpip_portal.composed import Composed

Part = Introducer.Part


def introducer_scale(phase: Phase) -> int:
    """Return the highest number of points that an introducer, or the meeting, gives."""
    return phase.introducer_scale


class Introduced(NamedTuple):
    """One item and who introduces it; ``choices`` are the seats that could."""

    item: Item
    lead: Seat | None
    second: Seat | None
    choices: list[Seat]


class Load(NamedTuple):
    """How much somebody introduces, counted among the items that are on the page."""

    seat: Seat
    lead: int
    second: int


def introduced(user, panel: Panel, *, suggest: bool = False) -> list[Introduced]:
    """Return the items that a person may see with their introducers; with ``suggest`` the gaps are filled."""
    items = list(
        seating.seen_items(user, panel).select_related("application").order_by("application__title", "pk")
    )
    seats = list(seating.voices(panel))
    free = {seat.pk: set(seating.seen_items(seat.user, panel).values_list("pk", flat=True)) for seat in seats}
    held = _held(items)
    named = {
        n: [held.get((item.pk, part)) for part in (Part.LEAD, Part.SECOND)] for n, item in enumerate(items)
    }
    if suggest:
        named = _suggested(items, seats, free, named)
    by_key = {seat.pk: seat for seat in seats}
    return [
        Introduced(
            item,
            by_key.get(named[n][0]),
            by_key.get(named[n][1]),
            [seat for seat in seats if item.pk in free[seat.pk]],
        )
        for n, item in enumerate(items)
    ]


def _held(items: list[Item]) -> dict[tuple[int, str], int]:
    rows = Introducer.objects.standing().filter(item__in=items)
    return {(item, part): seat for item, part, seat in rows.values_list("item", "part", "seat")}


def _suggested(items, seats, free, named) -> dict[int, list[int | None]]:
    place = {seat.pk: m for m, seat in enumerate(seats)}
    taken = {n: [place.get(key) for key in pair] for n, pair in named.items()}
    allowed = [[item.pk in free[seat.pk] for seat in seats] for item in items]
    found = introductions.suggest(allowed, taken)
    return {n: [None if m is None else seats[m].pk for m in pair] for n, pair in found.items()}


def loads(rows: list[Introduced], panel: Panel) -> list[Load]:
    """Return how much each person with a voice introduces among these items."""
    lead = Counter(row.lead.pk for row in rows if row.lead)
    second = Counter(row.second.pk for row in rows if row.second)
    return [Load(seat, lead[seat.pk], second[seat.pk]) for seat in seating.voices(panel)]


class Introduction(NamedTuple):
    """One introducer of an item, and the pre-score if the reader may see it."""

    introducer: Introducer
    pre_score: PreScore | None
    is_own: bool


def introductions_of(user, panel: Panel) -> dict[int, list[Introduction]]:
    """Return the introducers of each item that a person may see, the lead first, by the key of the item. Two queries."""
    rows = Introducer.objects.visible_to(user).filter(item__panel=panel).select_related("seat__user")
    given = PreScore.objects.visible_to(user).filter(introducer__item__panel=panel)
    by_introducer = {row.introducer_id: row for row in given}
    found: dict[int, list[Introduction]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row.part != Part.LEAD, row.pk)):
        found[row.item_id].append(Introduction(row, by_introducer.get(row.pk), row.seat.user_id == user.pk))
    return found


class Due(NamedTuple):
    """A pre-score that somebody owes: the introducer's key, the item's, and what a list says of it."""

    introducer: int
    item: int
    ref: str
    part: str
    title: str


_DUE = Composed(
    lambda user, panel: (
        Introducer.objects.standing()
        .filter(item__panel=panel, seat__user=user, pre_score__isnull=True)
        .order_by("item__application__title", "pk")
        .values_list("pk", "item", "ref", "part", "item__application__title")
    )
)


def pre_scores_owed(at: Sight) -> list[Due]:
    """Return what a person introduces and has not pre-scored, as long as the meeting has not begun."""
    if at.seat is None or at.has_begun:
        return []
    return [due for due in map(Due._make, _DUE(at.user, at.panel)) if due.item in at.readable]


def is_open_to_pre_scores(item: Item) -> bool:
    """Say whether the pre-scores of an item may still be given or changed."""
    return not seating.has_begun(item.panel) and not (
        PreScore.objects.both_in().filter(introducer__item=item).exists()
    )
