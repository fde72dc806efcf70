"""Three plans from one snapshot: the best total, the fairest, and the fewest changes. Pure.

A snapshot is plain data, so that it can be kept and computed again: the same snapshot gives the same plans. Arrays are
packed: whole numbers of two bytes, compressed. Affinities are kept in ten-thousandths and are computed with as they are kept.
"""

from __future__ import annotations

import base64
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

from lpip_portal.later import Later

from . import affinity
from .asking_why import components, fewest_changes
from .matching import VERSION, match
from .plans import Pair, Plan
from .side_rules import Rule, at_least, at_most_of_each, from_elsewhere

np = Later("numpy")

FORMAT = 2
CODE = f"matching {VERSION}, affinity {affinity.VERSION}"
PER = 10_000
KINDS = ("total", "fair", "few")
SECTOR, ORGANISATION, ELSEWHERE = "sector:", "organisation:", "elsewhere"  # how the names of rules begin
FREE, LANGUAGE, FORBIDDEN, ASKED, CONFLICT = range(5)  # why a pair may not be; the higher code wins


def pack(values: np.ndarray) -> str:
    """Return an array of whole numbers below 65,536 as text."""
    return base64.b64encode(zlib.compress(np.asarray(values).astype("<u2").tobytes(), 6)).decode()


def unpack(text: str, shape: tuple[int, int]) -> np.ndarray:
    """Return the array that was packed."""
    return np.frombuffer(zlib.decompress(base64.b64decode(text)), "<u2").reshape(shape)


def snapshot(
    *,
    bids: Sequence[str],
    reviewers: Sequence[str],
    scores: np.ndarray,
    barred: np.ndarray,
    wants: Sequence[int],
    takes: Sequence[int],
    sent: Sequence[Pair] = (),
    locked: Sequence[Pair] = (),
    before: Sequence[Pair] = (),
    wishes: Mapping[str, Any] | None = None,
    known: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Return everything that three plans depend on.

    ``bids`` and ``reviewers`` are names; ``scores`` are affinities from 0 to 1; ``barred`` holds the code of why a pair may
    not be, else FREE; ``sent`` pairs stand already, ``locked`` ones are to be in every plan, ``before`` are those of the plan
    that is not sent. A lock that cannot hold is left out and named under ``loose``. ``wishes`` say what every bid should have
    where it can be (``rules_of``), and ``known`` holds what they look at.
    """
    shape = (len(bids), len(reviewers))
    sent = sorted({*sent})
    rows = np.bincount([i for i, _ in sent], minlength=shape[0]).astype(int)
    columns = np.bincount([j for _, j in sent], minlength=shape[1]).astype(int)
    demand = np.maximum(np.asarray(wants, int).reshape(shape[0]), rows)
    load = np.maximum(np.asarray(takes, int).reshape(shape[1]), columns)
    held, loose = [], []
    for i, j in sorted({*locked} - {*sent}):
        if barred[i, j] == FREE and rows[i] < demand[i] and columns[j] < load[j]:
            held.append((i, j))
            rows[i] += 1
            columns[j] += 1
        else:
            loose.append((i, j))
    return {
        "format": FORMAT,
        "bids": list(bids),
        "reviewers": list(reviewers),
        "affinity": pack(np.round(np.asarray(scores).reshape(shape) * PER)),
        "barred": pack(barred),
        "demand": demand.tolist(),
        "load": load.tolist(),
        "sent": [list(pair) for pair in sent],
        "locked": [list(pair) for pair in held],
        "loose": [list(pair) for pair in loose],
        "before": [list(pair) for pair in sorted({*before} - {*sent})],
        "weights": affinity.weights(),
        "wishes": dict(wishes or {}),
        "known": dict(known or {}),
    }


def facts(given: Mapping[str, Any]) -> tuple[np.ndarray, dict[str, Any]]:
    """Return the affinities of a snapshot and the other arguments of ``match``."""
    shape = (len(given["bids"]), len(given["reviewers"]))
    fixed = pairs_of(given, "sent") + pairs_of(given, "locked")
    allowed = unpack(given["barred"], shape) == FREE
    for pair in fixed:
        allowed[pair] = True
    return unpack(given["affinity"], shape) / PER, {
        "demand": np.array(given["demand"], int),
        "load": np.array(given["load"], int),
        "allowed": allowed,
        "required": fixed,
        "rules": rules_of(given.get("wishes", {}), given.get("known", {})),
    }


def rules_of(wishes: Mapping[str, Any], known: Mapping[str, Any]) -> list[Rule]:
    """Return what is wished for as rules, each named by its kind and what it is about.

    ``wishes`` may hold ``sectors`` (at least one reviewer of each), ``most_of_one`` (so many of one organisation at most) and
    ``elsewhere`` (at least one of another nation). ``known`` holds the sector, organisations and nations of each reviewer, and
    the nation of each bid.
    """
    rules = [
        at_least(1, [sector == each for each in known["sectors"]], f"{SECTOR}{sector}")
        for sector in wishes.get("sectors", ())
    ]
    if wishes.get("most_of_one"):
        rules += at_most_of_each(wishes["most_of_one"], known["organisations"], ORGANISATION)
    if wishes.get("elsewhere"):
        rules.append(from_elsewhere(known["bid_nations"], known["nations"], ELSEWHERE))
    return rules


def pairs_of(given: Mapping[str, Any], name: str) -> list[Pair]:
    """Return the pairs of a snapshot or of a plan that go by a name."""
    return [(i, j) for i, j in given[name]]


def solve(given: Mapping[str, Any], kind: str) -> dict[str, Any]:
    """Return one plan of a snapshot as plain data; ``kind`` is one of KINDS. Pairs that stand already count and are not listed."""
    scores, rest = facts(given)
    before = pairs_of(given, "before")
    if kind == "few":
        plan = fewest_changes(scores, keep=[pair for pair in before if rest["allowed"][pair]], **rest)
    else:
        plan = match(scores, goal=kind, **rest)
    sent, old = set(pairs_of(given, "sent")), set(before)
    new = [pair for pair in plan.pairs if pair not in sent]
    weakest = min(plan.pairs, key=lambda pair: (scores[pair], pair), default=None)
    return {
        "pairs": [list(pair) for pair in new],
        "total": plan.total,
        "weakest": list(plan.weakest) if plan.weakest else None,
        "weakest_pair": [*weakest, float(scores[weakest])] if weakest else None,
        "bound": plan.bound,
        "certified": plan.certified,
        "broken": [[each.rule, each.application, each.has, each.wants] for each in plan.broken],
        "short": [[each.index, each.has, each.wants] for each in plan.shortages],
        "groups": groups(plan.pairs, len(scores)),
        "changes": [len(old & set(new)), len(old - set(new)), len(set(new) - old)],
    }


def groups(pairs: Sequence[Pair], applications: int) -> list[int]:
    """Return how many bids each group holds that reviewers tie together; bids without a reviewer are in none."""
    read = {i for i, _ in pairs}
    return [len(group) for group in components(pairs, applications) if group[0] in read]


def as_plan(given: Mapping[str, Any], result: Mapping[str, Any]) -> Plan:
    """Return a kept plan, with what stands already, as ``asking_why`` takes it."""
    pairs = sorted({*pairs_of(given, "sent"), *pairs_of(result, "pairs")})
    weakest = (int(result["weakest"][0]), result["weakest"][1]) if result["weakest"] else None
    return Plan(pairs, result["total"], weakest, result["bound"], result["certified"], [])


def causes(given: Mapping[str, Any], bid: int) -> dict[int, int]:
    """Return how many reviewers each code keeps from a bid; FREE are those whom nothing keeps from it."""
    shape = (len(given["bids"]), len(given["reviewers"]))
    codes, counts = np.unique(unpack(given["barred"], shape)[bid], return_counts=True)
    return {int(code): int(count) for code, count in zip(codes, counts, strict=True)}
