"""Reads about coded places: who works in one, in which there is somebody at all, and which a person may pick."""

from datetime import datetime
from typing import NamedTuple

from django.db.models import F, Q

from lpip_portal import full_text

from .models import Footprint, Nation, Partnership, Place, in_language
from .queries import directory


class AtPlace(NamedTuple):
    """What a page about a place shows."""

    names_it: list[Partnership]  # that name it, or a place inside it
    around: list[Partnership]  # that name a region or nation which contains it
    inside: list[Place]
    was: list[Place]  # codes that it replaced
    became: list[Place]  # codes that replaced it
    beside: list[Place]  # what else contains it, wholly or in part
    areas: list[Footprint]  # named areas of public partnerships that have it


def at_place(place: Place) -> AtPlace:
    """Return who works in a place, and in the places around it; seven queries and those of two lists."""
    inside = list(
        (place.children.current() | place.holds.current()).distinct().order_by("kind", "name_en", "code")
    )
    beside = list(place.within.select_related("parent__parent").order_by("kind", "name_en", "code"))
    keys = [place.pk, *(each.pk for each in inside)]
    here = Q(places__in=keys) | Q(nation=place.code)
    spine = [place, *beside] if place.kind not in Place.SPINE else [place]
    above = {
        around.pk
        for each in spine
        for around in (each.parent, each.parent and each.parent.parent, each)
        if around and around != place
    } | {each.pk for each in beside}
    found = list(directory().filter(here).distinct())
    around = directory().filter(places__in=above).exclude(pk__in=[each.pk for each in found]).distinct()
    areas = Footprint.objects.public().current().filter(places=place).select_related("partnership")
    return AtPlace(
        found,
        list(around),
        inside,
        list(place.predecessors.order_by("code")),
        list(place.successors.order_by("code")),
        beside,
        list(areas),
    )


def named(question: str) -> list[Place]:
    """Return the places whose names or code answer a question, at most fifty: those of today first, then those that ended."""
    parts = full_text.parts(question)
    if not parts:
        return []
    found = Place.objects.saying(full_text.asked(" ".join(parts))) | Place.objects.filter(
        code=question.strip().upper()
    )
    found = found.select_related("parent").prefetch_related("successors", "within")
    return list(found.order_by(F("valid_until").desc(nulls_first=True), "name_en", "code")[:50])


class Choices(NamedTuple):
    """The places that a person may pick, and what took the place of those that ended."""

    whole: list[Place]  # nations first, then regions and combined authorities
    parts: list[Place]  # councils, by what they lie in
    replaced: dict[str, list[Place]]  # by code

    @property
    def by_code(self) -> dict[str, Place]:
        """The places in use by their codes."""
        return {place.code: place for place in (*self.whole, *self.parts)}


def choices() -> Choices:
    """Return the places that a form offers. One query."""
    known = list(Place.objects.picked().leading_on().select_related("parent"))
    by_pk = {place.pk: place for place in known}
    current = [place for place in known if not place.leads_to and place.valid_until is None]
    return Choices(
        sorted(
            (place for place in current if place.kind in Place.WHOLE),
            key=lambda place: (Place.WHOLE.index(place.kind) > 0, str(place)),
        ),
        sorted(
            (place for place in current if place.kind in Place.PARTS),
            key=lambda place: (str(place.parent), str(place)),
        ),
        {
            place.code: [by_pk[pk] for pk in place.leads_to if pk in by_pk]
            for place in known
            if place.leads_to
        },
    )


def in_order() -> list[Place]:
    """Return the places in use that a list offers: nations, then regions, then councils. One query."""
    order = [*Place.WHOLE, *Place.PARTS]
    found = Place.objects.current().picked()
    return sorted(found, key=lambda place: (order.index(place.kind), str(place).casefold()))


class AreaVersion(NamedTuple):
    """What an area was from an instant on, and what that version changed."""

    number: int
    name: str
    at: datetime
    added: list[str]  # names of places, or the code of one that is not known any more
    left: list[str]


class AtFootprint(NamedTuple):
    """What a page about a named area shows."""

    places: list[Place]
    versions: list[AreaVersion]  # the newest first


def at_footprint(footprint: Footprint) -> AtFootprint:
    """Return of which places an area consists and what it was before; three queries."""
    places = list(footprint.places.select_related("parent").order_by("name_en", "code"))
    rows = list(footprint.versions.order_by("number"))
    codes = {code for row in rows for code in row.codes}
    names = {place.code: str(place) for place in Place.objects.filter(code__in=codes)}
    versions, before = [], set()
    for row in rows:
        now = set(row.codes)
        added, left = (
            sorted(names.get(code, code) for code in some) for some in (now - before, before - now)
        )
        versions.append(AreaVersion(row.number, in_language(row, "name"), row.at, added, left))
        before = now
    return AtFootprint(places, versions[::-1])


class NationPlaces(NamedTuple):
    """The places of a nation in which somebody works, each with the number of partnerships."""

    nation: str
    code: str
    places: list[tuple[Place, int]]


def places_by_nation() -> list[NationPlaces]:
    """Return the places that public partnerships name, by nation. One query."""
    counted: dict[str, int] = {}
    rows = Place.objects.filter(partnerships__is_public=True).select_related("parent")
    by_code: dict[str, Place] = {}
    for place in rows:
        counted[place.code] = counted.get(place.code, 0) + 1
        by_code[place.code] = place
    return [
        NationPlaces(
            str(nation.label),
            nation.value,
            sorted(
                ((each, counted[code]) for code, each in by_code.items() if nation in (each.nation, code)),
                key=lambda pair: str(pair[0]).casefold(),
            ),
        )
        for nation in Nation
    ]
