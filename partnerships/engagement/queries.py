"""Reads of engagement: what a person sees of it, with its timeline, its map and its numbers."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Sum
from django.utils.translation import gettext as _

from lpip_portal import suppression
from lpip_portal.ui.charts import Stack
from lpip_portal.ui.tile_map import TILES
from partnerships import ties
from partnerships.agenda.models import Priority
from partnerships.agenda.queries import quarter, quarters
from partnerships.models import Partnership
from partnerships.queries import tile_of

from .models import Audience, EngagementActivity, EngagementNote, Sector

MOST_QUARTERS = 12


class People(NamedTuple):
    """How many people took part as a reader may see it; None is hidden."""

    total: int | None
    parts: list[tuple[str, int]] | None
    is_counted: bool  # somebody has entered numbers


class Row(NamedTuple):
    """An activity and its people."""

    activity: EngagementActivity
    people: People


def _people(audience: Audience | None, exact: bool) -> People:
    counts = audience.counts if audience else {}
    if not any(counts.values()):
        return People(0, [], False)
    seen = suppression.Line(sum(counts.values()), counts) if exact else suppression.people(counts)
    total = None if seen.total == suppression.HIDDEN else seen.total
    if suppression.HIDDEN in seen.parts.values():
        return People(total, None, True)
    return People(total, [(str(Sector(key).label), n) for key, n in seen.parts.items()], True)


def rows(partnership: Partnership, user: Any, exact: bool) -> list[Row]:
    """Return the activities that a person sees, the latest first; ``exact`` shows every number."""
    found = EngagementActivity.objects.visible_to(user).filter(partnership=partnership)
    found = found.select_related("audience").prefetch_related("places__parent")
    return [Row(each, _people(getattr(each, "audience", None), exact)) for each in found]


class Tile(NamedTuple):
    """A nation or region in the table beside the map."""

    name: str
    activities: int
    people: int


class Engagement(NamedTuple):
    """What a page shows of a partnership's engagement."""

    is_member: bool
    rows: list[Row]
    methods: list[str]
    timeline: list[Stack]
    tiles: dict[str, int]
    tile_rows: list[Tile]
    people: int
    some_hidden: bool

    @property
    def timeline_table(self) -> list[tuple[str, list[tuple[str, int]]]]:
        """The rows of the timeline with the name of the method beside each number."""
        return [(row.label, list(zip(self.methods, row.values, strict=True))) for row in self.timeline]


def engagement(partnership: Partnership, user: Any) -> Engagement:
    """Return the engagement of a partnership as a person sees it, in a constant number of queries.

    To anybody but its members, sums are made of what is shown alone, so that no sum tells a hidden number.
    """
    member = bool(ties.roles_in(user, partnership))
    seen = rows(partnership, user, member)
    methods, timeline = _timeline([row.activity for row in seen])
    tiles, tile_rows = _map(seen)
    return Engagement(
        is_member=member,
        rows=seen,
        methods=methods,
        timeline=timeline,
        tiles=tiles,
        tile_rows=tile_rows,
        people=suppression.at_least(row.people.total for row in seen),
        some_hidden=any(row.people.total is None for row in seen),
    )


def _timeline(activities: list[EngagementActivity]) -> tuple[list[str], list[Stack]]:
    """Return how many activities of which method began in each quarter, those quarters that had any and what lies between."""
    days = [each.begins_on for each in activities]
    if not days:
        return [], []
    methods = [
        method for method in EngagementActivity.Method if any(each.method == method for each in activities)
    ]
    stacks = []
    for begins, ends in quarters(min(days), max(days))[-MOST_QUARTERS:]:
        began = Counter(each.method for each in activities if begins <= each.begins_on <= ends)
        counts = [began[method] for method in methods]
        stacks.append(Stack(quarter(begins), counts, str(sum(counts))))
    return [str(method.label) for method in methods], stacks


def _map(seen: list[Row]) -> tuple[dict[str, int], list[Tile]]:
    """Return the number of activities by nation and region, and the table beside it; what names no place is elsewhere."""
    names = {tile.code: str(tile.name) for tile in TILES}
    found: dict[str, list[Row]] = defaultdict(list)
    for row in seen:
        codes = {
            tile_of(each.code, each.kind, each.nation, each.parent and each.parent.code)
            for each in row.activity.places.all()
        }
        for code in codes & names.keys() or {""}:
            found[code].append(row)
    names[""] = _("Online or elsewhere")
    table = [
        Tile(names[code], len(there), suppression.at_least(row.people.total for row in there))
        for code, there in found.items()
    ]
    counts = {code: len(there) for code, there in found.items() if code}
    return counts, sorted(table, key=lambda row: (-row.activities, row.name))


class Page(NamedTuple):
    """One activity as a person sees it."""

    people: People
    places: list[Any]
    priorities: list[Priority]
    note: str
    is_member: bool


def page(activity: EngagementActivity, user: Any) -> Page:
    """Return what a person sees of an activity; of the agenda's priorities those that they may read."""
    member = bool(ties.roles_in(user, activity.partnership))
    note = EngagementNote.objects.visible_to(user).filter(activity=activity).first()
    audience = Audience.objects.filter(activity=activity).first()
    known = Priority.objects.visible_to(user).filter(activities=activity)
    return Page(
        people=_people(audience, member),
        places=list(activity.places.all()),
        priorities=sorted(known, key=lambda each: (each.title.text.casefold(), each.ref)),
        note=note.text if note else "",
        is_member=member,
    )


class Reach(NamedTuple):
    """What a partnership's engagement came to in a span: activities, and people by sector. Not for the public."""

    activities: int
    people: dict[str, int]


def reach(partnerships: Iterable[Partnership], first: date, last: date) -> dict[int, Reach]:
    """Return the exact numbers of partnerships, by primary key, of what began from one day to another: for evaluation, in two queries."""
    told = EngagementActivity.objects.filter(partnership__in=partnerships, begins_on__range=(first, last))
    activities = Counter(told.values_list("partnership", flat=True))
    sums = (
        Audience.objects.filter(activity__in=told)
        .values("activity__partnership")
        .annotate(**{f"{sector}_sum": Sum(sector) for sector in Sector.values})
    )
    people = {
        row["activity__partnership"]: {sector: row[f"{sector}_sum"] for sector in Sector.values}
        for row in sums
    }
    return {pk: Reach(n, people.get(pk, dict.fromkeys(Sector.values, 0))) for pk, n in activities.items()}
