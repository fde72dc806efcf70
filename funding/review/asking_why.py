"""Questions to a plan: why not this reviewer, who else, what the fewest changes are, and who can be compared. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from lpip_portal.later import Later

from .matching import match
from .plans import Pair, Plan

np = Later("numpy")

CONFLICT, CHOSEN, NO_ROOM, FULL, PRICE = "conflict", "chosen", "no room", "full", "price"


class Why(NamedTuple):
    """Why a pair is not in a plan.

    ``kind`` is "conflict", "chosen" (it is in the plan), "no room" (the reviewer takes nothing), "full" (others have all of
    the reviewer's reviews) or "price". ``price`` is what the best total loses if the pair must be in it, None where it
    cannot be; ``instead`` are the applications that have the reviewer now.
    """

    kind: str
    price: float | None
    instead: list[int]


def why_not(
    pair: Pair,
    affinity: np.ndarray,
    plan: Plan,
    *,
    load: Any,
    allowed: np.ndarray | None = None,
    best: Plan | None = None,
    **facts,
) -> Why:
    """Say why a pair is not in a plan; the other arguments are those that the plan was made with.

    ``best`` is the plan of the best total, where it is known; else it is computed.
    """
    scores = np.asarray(affinity, float)
    i, j = pair
    if not (0 <= i < scores.shape[0] and 0 <= j < scores.shape[1]):
        raise ValueError("pair names an application or a reviewer that does not exist")
    instead = sorted(row for row, column in plan.pairs if column == j)
    room = int(np.broadcast_to(load, scores.shape[1])[j])
    if (i, j) in set(plan.pairs):
        return Why(CHOSEN, 0.0, instead)
    if allowed is not None and not np.asarray(allowed)[i, j]:
        return Why(CONFLICT, None, instead)
    if room == 0:
        return Why(NO_ROOM, None, instead)
    facts = {**facts, "load": load, "allowed": allowed, "goal": "total"}
    best = match(scores, **facts) if best is None else best
    required = [*facts.pop("required", ()), (i, j)]
    try:
        forced = match(scores, required=required, **facts)
    except ValueError:
        return Why(FULL, None, instead)
    price = max(0.0, best.total - forced.total) if len(best.pairs) == len(forced.pairs) else None
    return Why(FULL if len(instead) >= room else PRICE, price, instead)


def fewest_changes(affinity: np.ndarray, *, keep: Iterable[Pair], **facts) -> Plan:
    """Plan again so that as few pairs as possible of an earlier plan go; among those plans, the best total.

    What stays is worth more than anything that a change could gain. Arguments are as in ``match``.
    """
    scores = np.asarray(affinity, float)
    kept = [(int(i), int(j)) for i, j in keep]
    demand = facts.get("demand", 0)
    most = float(scores.max(initial=0.0)) * (float(np.sum(np.broadcast_to(demand, len(scores)))) + 1)
    return match(scores, keep=kept, keep_bonus=1.0 + most, goal="total", **facts)


def alternates(
    affinity: np.ndarray, plan: Plan, *, load: Any, allowed: np.ndarray | None = None, each: int = 3
) -> list[list[int]]:
    """Return, for each application, the best reviewers who could step in: free of conflict, with room, not in its plan."""
    scores = np.asarray(affinity, float)
    taken = np.zeros(scores.shape, bool)
    for pair in plan.pairs:
        taken[pair] = True
    free = ~taken & (taken.sum(0) < np.broadcast_to(load, scores.shape[1]))[None]
    if allowed is not None:
        free &= np.asarray(allowed)
    order = np.argsort(-scores, axis=1, kind="stable")
    return [[int(j) for j in order[i] if free[i, j]][:each] for i in range(len(scores))]


def components(pairs: Sequence[Pair], applications: int) -> list[list[int]]:
    """Return the groups of applications that reviewers tie together, the largest first.

    Scores of different groups cannot be compared: no reviewer has seen bids of both. Without reviewers, each is alone.
    """
    leader = list(range(applications))

    def top(n: int) -> int:
        while leader[n] != n:
            leader[n] = leader[leader[n]]
            n = leader[n]
        return n

    first: dict[int, int] = {}
    for i, j in pairs:
        leader[top(i)] = top(first.setdefault(j, i))
    groups: dict[int, list[int]] = {}
    for n in range(applications):
        groups.setdefault(top(n), []).append(n)
    return sorted(groups.values(), key=len, reverse=True)
