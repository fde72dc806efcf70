"""What a plan of who reviews what is, and what it could not meet. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from lpip_portal.later import Later

from .side_rules import Broken

np = Later("numpy")

Pair = tuple[int, int]


class Shortage(NamedTuple):
    """What a plan could not meet: an application without all its reviews, or a reviewer below the minimum load."""

    kind: str  # "application" or "reviewer"
    index: int
    has: int
    wants: int
    conflicted: int  # counterparts ruled out by a conflict
    full: int  # counterparts that were free of conflict and have no room

    def __str__(self):
        others = "reviewers" if self.kind == "application" else "applications"
        return (
            f"{self.kind} {self.index} has {self.has} of {self.wants}: "
            f"{self.conflicted} {others} conflicted, {self.full} full"
        )


class Plan(NamedTuple):
    """Pairs of (application, reviewer), what they are worth, and what is proved about them.

    ``weakest`` is the worst-off application and its score; ``bound`` is proved: no plan lifts the weakest above it.
    ``certified`` says that the plan is proved best for its goal; ``broken`` holds the rules that it could not keep.
    """

    pairs: list[Pair]
    total: float
    weakest: tuple[int, float] | None
    bound: float
    certified: bool
    shortages: list[Shortage]
    broken: list[Broken] = []


def shortages(
    pairs: Iterable[Pair], free: np.ndarray, wants: np.ndarray, room: np.ndarray, least: np.ndarray
) -> list[Shortage]:
    """Say what is missing in a plan and why: how many counterparts are in conflict, and how many have no room."""
    chosen = np.zeros(free.shape, bool)
    for pair in pairs:
        chosen[pair] = True
    has, loads = chosen.sum(1), chosen.sum(0)
    found = [
        Shortage(
            "application",
            int(i),
            int(has[i]),
            int(wants[i]),
            int((~free[i]).sum()),
            int((free[i] & ~chosen[i] & (loads >= room)).sum()),
        )
        for i in np.flatnonzero(has < wants)
    ]
    found += [
        Shortage(
            "reviewer",
            int(j),
            int(loads[j]),
            int(least[j]),
            int((~free[:, j]).sum()),
            int((free[:, j] & ~chosen[:, j] & (has >= wants)).sum()),
        )
        for j in np.flatnonzero(loads < least)
    ]
    return found
