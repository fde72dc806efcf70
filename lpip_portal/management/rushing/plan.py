"""When who sends what, written down before the first request goes out. Pure; the same seed gives the same plan.

The shape is that of the last minutes: each lead sends, beside the one submission, what a lead sends in ten minutes (21 savings,
12 pages, a check), three times as fast in the last minute. A fifth of the submissions come in the last twenty seconds, one in
twenty in the last second, and a few when it is too late. Some are sent twice at once, and some lose their line.
"""

from random import Random
from typing import NamedTuple

TEN_MINUTES, LAST_MINUTE, PEAK = 600, 60, 3
SHARES = {"save": 21, "section": 8, "application": 4, "application-check": 1}  # of one lead in ten minutes
LATE, LAST_SECOND, LAST_SECONDS = 0.04, 0.05, 0.20
TAIL = 2.0  # seconds after the closing instant in which some still try
TWINS, CUTS = 0.05, 0.04


class Request(NamedTuple):
    """One request: seconds before (below nought) or after the closing instant, what, for which bid, and what goes wrong with it."""

    at: float
    kind: str
    bid: int
    sequence: int = 0
    twin: bool = False
    cut: bool = False


def plan(bids: int, writing: list[bool], seconds: float, seed: int = 1) -> list[Request]:
    """Return all requests of a crowd in their order. ``writing`` says which bids are still drafts."""
    dice = Random(seed)  # noqa: S311 – a plan, not a secret
    found = []
    for bid in range(bids):
        submit = _submission(dice, seconds)
        found.append(Request(submit, "submit", bid, twin=dice.random() < TWINS, cut=dice.random() < CUTS))
        found.append(Request(submit + 1.5, "receipt", bid))
        found += _writing(dice, bid, seconds, submit) if writing[bid] else []
    return sorted(found)


def _submission(dice: Random, seconds: float) -> float:
    lot = dice.random()
    if lot < LATE:
        return dice.uniform(0.05, TAIL)
    if lot < LATE + LAST_SECOND:
        return -dice.uniform(0.05, 1)
    if lot < LATE + LAST_SECONDS:
        return -dice.uniform(1, min(20, seconds / 3))
    return -dice.uniform(min(20, seconds / 3), seconds)


def _writing(dice: Random, bid: int, seconds: float, submit: float) -> list[Request]:
    """Everything else that a lead sends until the bid is in, as chance has it: a Poisson process for each kind."""
    found = []
    for kind, count in SHARES.items():
        at = -seconds
        while True:
            pace = count / TEN_MINUTES * (PEAK if at > -LAST_MINUTE else 1)
            at += dice.expovariate(pace)
            if at >= submit:
                break
            lost = kind == "save" and dice.random() < CUTS
            found.append(Request(at, kind, bid, cut=lost, twin=kind == "save" and dice.random() < TWINS))
    found.sort()
    return [request._replace(sequence=n) for n, request in enumerate(found, 1)]
