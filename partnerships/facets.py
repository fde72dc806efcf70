"""What narrows a list of partnerships, counted beside each choice. Pure: facts in, numbers out."""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

FACETS = ("nation", "region", "place", "theme", "phase")


class Facts(NamedTuple):
    """What a partnership is narrowed by: codes, slugs and labels."""

    pk: int
    nation: str
    places: frozenset[str]  # the places that it names, and those around them
    tiles: frozenset[str]  # of the map: nations outside England, regions inside
    themes: frozenset[str]
    phases: frozenset[str]


def values(facts: Facts, facet: str) -> frozenset[str]:
    """Return the values of a facet that fit a partnership."""
    if facet == "nation":
        return frozenset([facts.nation])
    if facet == "region":
        return frozenset(code for code in facts.tiles if code.startswith("E12"))
    return {"place": facts.places, "theme": facts.themes, "phase": facts.phases}[facet]


def narrowed(all_facts: Iterable[Facts], wish: dict[str, str], *, but: str = "") -> list[Facts]:
    """Return those that fit every value of a wish, ``but`` one facet's."""
    chosen = [(facet, wish[facet]) for facet in FACETS if wish.get(facet) and facet != but]
    return [facts for facts in all_facts if all(value in values(facts, facet) for facet, value in chosen)]


def counts(all_facts: Iterable[Facts], wish: dict[str, str]) -> dict[str, Counter[str]]:
    """Return for each facet how many would be left if a value of it were chosen beside the rest of the wish."""
    all_facts = list(all_facts)
    return {
        facet: Counter(
            value for facts in narrowed(all_facts, wish, but=facet) for value in values(facts, facet)
        )
        for facet in FACETS
    }


def tiles(facts: Iterable[Facts]) -> dict[str, int]:
    """Return how many work in each tile of the map."""
    return dict(Counter(code for each in facts for code in each.tiles))
