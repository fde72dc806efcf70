"""Reads about coded places: who works in one, and in which there is somebody at all."""

from typing import NamedTuple

from django.db.models import Q

from lpip_portal import full_text

from .models import Nation, Partnership, Place
from .queries import directory


class AtPlace(NamedTuple):
    """What a page about a place shows."""

    names_it: list[Partnership]  # that name it, or a place inside it
    around: list[Partnership]  # that name a region or nation which contains it
    inside: list[Place]
    was: list[Place]  # codes that it replaced


def at_place(place: Place) -> AtPlace:
    """Return who works in a place, and in the places around it; four queries and those of a list."""
    inside = list(place.children.current())
    keys = [place.pk, *(each.pk for each in inside)]
    here = Q(places__in=keys) | Q(nation=place.code)
    above = [each.pk for each in (place.parent, place.parent and place.parent.parent) if each]
    found = list(directory().filter(here).distinct())
    around = directory().filter(places__in=above).exclude(pk__in=[each.pk for each in found]).distinct()
    return AtPlace(found, list(around), inside, list(place.predecessors.order_by("code")))


def named(question: str) -> list[Place]:
    """Return the places whose names answer a question, at most fifty; one that was replaced as well. One query."""
    parts = full_text.parts(question)
    if not parts:
        return []
    found = Place.objects.saying(full_text.asked(" ".join(parts))).select_related("parent", "successor")
    return list(found.order_by("name_en", "code")[:50])


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
