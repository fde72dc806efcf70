"""When who sends what, written down before the first request goes out. Pure; the same seed gives the same plan.

The shape is that of the last minutes: each lead sends, beside the one submission, what a lead sends in ten minutes (21 savings,
12 pages, a check; two in five sign in, three in ten send a file), three times as fast in the last minute. Behind them officers look at
their pages, a machine walks through the public ones, and lists and PDFs are made. A fifth of the submissions come in the last twenty seconds, one in
twenty in the last second, and a few when it is too late. Some are sent twice at once, and some lose their line.
"""

from random import Random
from typing import NamedTuple

TEN_MINUTES, LAST_MINUTE, PEAK = 600, 60, 3
SHARES = {  # of one lead in ten minutes
    "save": 21,
    "section": 8,
    "application": 4,
    "application-check": 1,
}
ONCE = {"login": 0.4, "upload": 0.3}  # so many of the leads do it, once
BEHIND = {"front": 1.5, "staff": 0.6, "pdf": 0.025}  # for each lead in ten minutes, by others
EXPORTS = 2  # of the whole list, as a spreadsheet, in every run
BIG = 2  # files as large as files get; the others are small
LATE, LAST_SECOND, LAST_SECONDS = 0.04, 0.05, 0.20
TAIL = 2.0  # seconds after the closing instant in which some still try
TWINS, CUTS, SLOW = 0.05, 0.04, 0.05


class Request(NamedTuple):
    """One request: seconds before (below nought) or after the closing instant, what, for which bid, and what goes wrong with it."""

    at: float
    kind: str
    bid: int
    sequence: int = 0
    twin: bool = False
    cut: bool = False
    slow: bool = False
    big: bool = False


def plan(bids: int, writing: list[bool], seconds: float, seed: int = 1) -> list[Request]:
    """Return all requests of a crowd in their order. ``writing`` says which bids are still drafts."""
    dice = Random(seed)  # noqa: S311 – a plan, not a secret
    found = []
    for bid in range(bids):
        submit = _submission(dice, seconds)
        found.append(Request(submit, "submit", bid, twin=dice.random() < TWINS, cut=dice.random() < CUTS))
        found.append(Request(submit + 1.5, "receipt", bid))
        found += _writing(dice, bid, seconds, submit) if writing[bid] else []
    found += _behind(dice, writing, seconds)
    found = sorted(each._replace(slow=dice.random() < SLOW) for each in found)
    uploads = [place for place, each in enumerate(found) if each.kind == "upload"]
    for place in dice.sample(uploads, min(BIG, len(uploads))):
        found[place] = found[place]._replace(big=True, slow=False)
    return found


def _behind(dice: Random, writing: list[bool], seconds: float) -> list[Request]:
    """What others do meanwhile; a PDF is made of a bid that is still written."""
    written = [bid for bid, is_draft in enumerate(writing) if is_draft]
    share_of_all = len(writing) * seconds / TEN_MINUTES
    counts = {kind: max(1, round(share * share_of_all)) for kind, share in BEHIND.items()}
    return [
        Request(-dice.uniform(0, seconds), kind, dice.choice(written), sequence=n)
        for kind, count in (counts | {"export": EXPORTS}).items()
        for n in range(count)
    ]


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
    for kind, share in ONCE.items():
        if dice.random() < share:
            found.append(Request(dice.uniform(-seconds, min(submit, 0)), kind, bid, cut=dice.random() < CUTS))
    found.sort()
    return [request._replace(sequence=n) for n, request in enumerate(found, 1)]
