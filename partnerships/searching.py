"""Searching the directory: which public partnerships a question means, their counts and their map, and one page of them."""

from collections import defaultdict
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib.postgres.search import SearchRank
from django.core.paginator import Page, Paginator
from django.db.models import F, Q, QuerySet
from django.urls import reverse

from lpip_portal import full_text
from lpip_portal.ui.tile_map import TILES

from . import facets
from .facets import Facts
from .models import Footprint, FormerName, Organisation, Participation, Partner, Partnership, Place, Theme
from .models.partnership import WORDS
from .models.places import WORDS as NAMES
from .queries import TileRow, tile_of, tile_rows

PER_PAGE = 25


@dataclass
class Found:
    """What a search found: a page of partnerships, what each further choice would leave, and the map of the same list."""

    page: Page
    counts: dict[str, dict[str, int]]
    tiles: dict[str, int]
    links: dict[str, str]
    rows: list[TileRow]


def search(wish: dict[str, str], page: object = 1) -> Found:
    """Return what the directory has for a wish: checked values by the names of ``facets.FACETS``, and words as ``q``."""
    known = facts(meant(wish.get("q", "")))
    kept = facets.narrowed(known, wish)
    shown = Paginator([each.pk for each in kept], PER_PAGE).get_page(page)
    rows = Partnership.objects.public().select_related("convenor").prefetch_related("participations")
    by_pk = rows.in_bulk(list(shown.object_list))
    shown.object_list = [by_pk[pk] for pk in shown.object_list if pk in by_pk]
    tiles, links = facets.tiles(kept), tile_links(wish)
    return Found(shown, facets.counts(known, wish), tiles, links, tile_rows(tiles, links))


def newest(wish: dict[str, str], many: int) -> list[Partnership]:
    """Return the partnerships of a wish that became public last."""
    kept = [each.pk for each in facets.narrowed(facts(meant(wish.get("q", ""))), wish)]
    found = Partnership.objects.public().filter(pk__in=kept).select_related("convenor")
    return list(found.order_by(F("published_at").desc(nulls_last=True), "-pk")[:many])


def meant(question: str) -> QuerySet[Partnership]:
    """Return the public partnerships that a question means, the likest first.

    Each word has to be found somewhere: in the partnership's own words, in a place where it works, in a theme, or in the
    name of an organisation that it shows. One that was only asked to join is not shown.
    """
    found = Partnership.objects.public()
    parts = full_text.parts(question)
    if not parts:
        return found.none() if question else found.order_by("name_en", "pk")
    for part in parts:
        found = found.filter(pk__in=_with(full_text.asked(part)))
    rank = SearchRank(WORDS, full_text.asked(" ".join(parts)))
    return found.order_by(rank.desc(), "name_en", "pk")


def _with(asked) -> QuerySet:
    """Return the keys of the partnerships that one word finds, each by an index.

    A constituency, a ward or a health board finds who works in what contains it, and an earlier code who works in what took
    its place.
    """
    found = Place.objects.saying(asked)
    places = found.values("pk")
    small = found.exclude(kind__in=Place.SPINE)
    councils = Place.within.through.objects.filter(from_place__in=small.values("pk")).values("to_place")
    parts = Place.within.through.objects.filter(to_place__in=places).values("from_place")
    after = Place.successors.through.objects.filter(from_place__in=places).values("to_place")
    areas = Footprint.objects.current().alias(words=NAMES).filter(words=asked)
    organisations = Organisation.objects.saying(asked).values("pk")
    at, about = Partnership.places.through.objects, Partnership.themes.through.objects
    joined = Partner.objects.shown().filter(organisation__in=organisations)
    return (
        Partnership.objects.saying(asked)
        .values("pk")
        .union(
            at.filter(
                Q(place__in=places)
                | Q(place__parent__in=places)
                | Q(place__in=after)
                | Q(place__in=parts)
                | Q(place__in=councils)
                | Q(place__in=small.values("parent"))
                | Q(place__in=Place.objects.filter(pk__in=councils).values("parent"))
            ).values("partnership"),
            areas.values("partnership"),
            about.filter(theme__in=Theme.objects.saying(asked).values("pk")).values("partnership"),
            Partnership.objects.filter(convenor__in=organisations).values("pk"),
            Partnership.objects.filter(administrator__in=organisations).values("pk"),
            Partnership.objects.filter(nation__in=Place.objects.saying(asked).values("code")).values("pk"),
            joined.values("partnership"),
            FormerName.objects.filter(is_hidden=False)
            .alias(words=NAMES)
            .filter(words=asked)
            .values("partnership"),
        )
    )


def facts(found: QuerySet[Partnership]) -> list[Facts]:
    """Return what partnerships are narrowed by, in their order. Five queries, however many there are."""
    rows = list(found.values_list("pk", "nation"))
    keys = [pk for pk, _nation in rows]
    where: dict[int, set[str]] = defaultdict(set)
    tiles: dict[int, set[str]] = defaultdict(set)
    themes: dict[int, set[str]] = defaultdict(set)
    phases: dict[int, set[str]] = defaultdict(set)
    named = Partnership.places.through.objects.filter(partnership__in=keys)
    columns = ("partnership", "place__code", "place__kind", "place__nation", "place__parent__code")
    for pk, code, kind, nation, parent in named.values_list(*columns):
        where[pk] |= {each for each in (code, parent, nation) if each}
        tiles[pk].add(tile_of(code, kind, nation, parent))
    for ref, codes in named_areas().items():
        for pk, around in where.items():
            if around & codes:
                where[pk] = around | {ref}
    about = Partnership.themes.through.objects.filter(partnership__in=keys)
    for pk, slug in about.values_list("partnership", "theme__slug"):
        themes[pk].add(slug)
    for pk, label in Participation.objects.filter(partnership__in=keys).values_list(
        "partnership", "phase_label"
    ):
        phases[pk].add(label)
    return [
        Facts(pk, nation, *(frozenset(kept[pk]) - {""} for kept in (where, tiles, themes, phases)))
        for pk, nation in rows
    ]


def named_areas() -> dict[str, set[str]]:
    """Return the codes of the named areas of public partnerships, by their references."""
    found: dict[str, set[str]] = defaultdict(set)
    for ref, code in Footprint.objects.public().current().values_list("ref", "places__code"):
        found[ref].add(code)
    return found


def address(wish: dict[str, str], **changed: str) -> str:
    """Return the query of a wish with some values changed, or taken out where they are empty."""
    return "?" + urlencode({name: value for name, value in {**wish, **changed}.items() if value})


def tile_links(wish: dict[str, str]) -> dict[str, str]:
    """Return for each tile of the map the address of the same list, narrowed to it."""
    base = reverse("partnerships:partnership-list")
    return {
        tile.code: base
        + address(wish, place="", **{("region" if tile.code.startswith("E") else "nation"): tile.code}
                  | {("nation" if tile.code.startswith("E") else "region"): ""})
        for tile in TILES
    }  # fmt: skip
