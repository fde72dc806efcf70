"""What is known about a theme in places like one's own: items side by side by strength, scale by scale."""

from typing import Any, NamedTuple

from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lpip_portal.ui.charts import Bar
from partnerships.models import Place, Theme

from .models import EvidenceItem
from .queries import inside
from .searching import SHORT
from .strength import LEVELS, SHADES, meaning

SHOWN = 40  # items listed for each scale; the library has the rest
NEAR = {
    "here": gettext_lazy("In this place"),
    "alike": gettext_lazy("In the same kind of place"),
    "nation": gettext_lazy("Elsewhere in the nation"),
    "any": gettext_lazy("Anywhere"),
}


class Row(NamedTuple):
    """One level of one scale: how many items, by how near they are."""

    label: str
    meaning: str
    counts: list[int]
    total: int


class Shelf(NamedTuple):
    """One scale: its levels as a table and as bars, and its items, the strongest and nearest first."""

    scale: str
    name: str
    rows: list[Row]
    bars: list[Bar]
    items: list[EvidenceItem]
    total: int
    more: int


class Known(NamedTuple):
    """The answer: the columns of nearness, and one shelf for each scale."""

    columns: list[str]
    shelves: list[Shelf]
    total: int
    most: int


def known(theme: Theme, place: Place | None, types: list[str]) -> Known:
    """Return what the library has about a theme, near a place or in kinds of places; of both none means anywhere."""
    items = _near(EvidenceItem.objects.published().filter(themes=theme), place, types)
    tallies = items.order_by().values("scale", "level", "near").annotate(n=Count("pk"))
    counts: dict[tuple[str, int, str], int] = {(t["scale"], t["level"], t["near"]): t["n"] for t in tallies}
    columns = [code for code in NEAR if _asked(code, place, types)]
    most = max(
        (sum(counts.get((scale, level, near), 0) for near in columns) for scale, level in _levels()),
        default=0,
    )
    shelves = [_shelf(scale, counts, columns, items) for scale in EvidenceItem.Scale.values]
    return Known([str(NEAR[code]) for code in columns], shelves, sum(counts.values()), most)


def _asked(code: str, place: Place | None, types: list[str]) -> bool:
    asked = {"here": place, "alike": types, "nation": place, "any": not (place or types)}
    return bool(asked[code])


def _levels() -> list[tuple[str, int]]:
    return [(scale, level) for scale in LEVELS for level in LEVELS[scale]] + [("local", 0)]


def _near(items: QuerySet, place: Place | None, types: list[str]) -> QuerySet:
    """Say of each item how near it is, and leave out what is not."""
    if not (place or types):
        return items.annotate(near=Value("any", CharField()), nearness=Value(0))
    cases: list[tuple[Any, str]] = []
    if place:
        cases.append((_tried_in(inside(place.code) | around(place)), "here"))
    if types:
        cases.append((Q(place_types__overlap=types), "alike"))
    if place:
        cases.append((_tried_in(inside(place.nation or place.code)), "nation"))
    order = {near: n for n, near in enumerate(NEAR)}
    near = Case(*(When(asked, then=Value(code)) for asked, code in cases), output_field=CharField())
    rank = Case(*(When(asked, then=Value(order[code])) for asked, code in cases))
    return items.annotate(near=near, nearness=rank).filter(near__isnull=False)


def around(place: Place) -> set[str]:
    """Return the codes of the places that a place lies in: what was tried in all Wales was tried in Gwynedd."""
    found, parent = set(), place.parent
    while parent is not None:
        found.add(parent.code)
        parent = parent.parent
    return found


def _tried_in(codes: set[str]) -> Exists:
    through = EvidenceItem.places.through.objects
    return Exists(through.filter(evidenceitem=OuterRef("pk"), place__code__in=codes))


def _shelf(scale: str, counts: dict, columns: list[str], items: QuerySet) -> Shelf:
    rows = [
        _row(scale, level, [counts.get((scale, level, near), 0) for near in columns])
        for of, level in _levels()
        if of == scale
    ]
    total = sum(row.total for row in rows)
    bars = [Bar(row.label, row.total, _said(row.total), SHADES[scale]) for row in rows]
    listed = []
    if total:
        found = items.filter(scale=scale).order_by("-level", "nearness", "-made_on", "-pk")
        listed = list(found.defer("words").prefetch_related("places")[:SHOWN])
    for item in listed:
        item.near_said = str(NEAR[item.near])
    return Shelf(scale, str(SHORT[scale]), rows, bars, listed, total, total - len(listed))


def _row(scale: str, level: int, counts: list[int]) -> Row:
    label = _("Level %(level)s") % {"level": level} if level else str(SHORT[scale])
    return Row(label, meaning(scale, level), counts, sum(counts))


def _said(n: int) -> str:
    return ngettext("%(n)s item", "%(n)s items", n) % {"n": n}
