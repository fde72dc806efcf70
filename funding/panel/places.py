"""Places in an order with explicit ties, also for somebody who may not see every bid. Pure.

A **rank** is what is stored; 1 is best and equal ranks are a tie. A **place** is what a person reads and types: the
rank counted among the bids that this person may see, so that a gap does not tell where a hidden bid stands.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping
from typing import NamedTuple


class Placed(NamedTuple):
    """One bid in the order, and whether the panel said that it is tied."""

    key: Hashable
    rank: int
    is_tied: bool


class Faults(NamedTuple):
    """What is wrong with an order: bids that share a rank without saying so, and bids tied with no other."""

    silent: list[Hashable]
    alone: list[Hashable]


def place_of(rank: int, hidden: Iterable[int]) -> int:
    """Return the place that somebody reads for ``rank`` when bids at the ranks ``hidden`` do not exist for them."""
    return rank - len({each for each in hidden if each < rank})


def rank_at(place: int, hidden: Iterable[int]) -> int:
    """Return the rank for a place that somebody typed: the place-th one that no hidden bid has."""
    taken = sorted({each for each in hidden if each >= 1})
    rank = place
    for each in taken:
        if each > rank:
            break
        rank += 1
    return rank


def faults(order: Iterable[Placed]) -> Faults:
    """Return what stands between an order and its confirmation."""
    groups: dict[int, list[Placed]] = defaultdict(list)
    for placed in order:
        groups[placed.rank].append(placed)
    silent = [p.key for group in groups.values() if len(group) > 1 for p in group if not p.is_tied]
    alone = [group[0].key for group in groups.values() if len(group) == 1 and group[0].is_tied]
    return Faults(silent, alone)


def renumbered(ranks: Mapping[Hashable, int]) -> dict[Hashable, int]:
    """Return the same order numbered as competitions are: 1, 2, 2, 4. Who is before whom, and who is tied, stays."""
    counts = Counter(ranks.values())
    first, numbers = 1, {}
    for rank in sorted(counts):
        numbers[rank] = first
        first += counts[rank]
    return {key: numbers[rank] for key, rank in ranks.items()}
