"""Sentences about an order that its reading supports: what cannot be separated, and what hangs on one reviewer. Pure."""

from collections.abc import Hashable, Iterable, Sequence
from typing import NamedTuple

from . import ranking


class Run(NamedTuple):
    """Places from the first to the last, of which the scores cannot say who is before whom."""

    first: int
    last: int


class Sensitivity(NamedTuple):
    """How much an order hangs on what was left out, one thing at a time.

    ``most`` is the application that moves furthest in expected rank, ``by`` how far; ``changed`` counts how often the
    ``funded`` best are others, of ``of`` times.
    """

    most: Hashable | None
    by: float
    changed: int
    of: int


def inseparable(reading: ranking.Reading, sure: float = ranking.SURE) -> list[Run]:
    """Return the longest runs of places in which no two are told apart with probability ``sure``, the best first.

    Every pair within a run counts, not neighbours alone: neighbours are nearly always close, and would chain the first
    place to the last. Runs may overlap, none lies within another.
    """
    size, found, last = len(reading.standings), [], -1
    for first in range(size):
        end = first
        while end + 1 < size and (reading.before[first : end + 1, end + 1] < sure).all():
            end += 1
        if end > first and end > last:
            found.append(Run(first + 1, end + 1))
        last = max(last, end)
    return found


def at_the_line(runs: Iterable[Run], funded: int) -> Run | None:
    """Return the longest run that holds both the last funded place and the next."""
    across = [run for run in runs if run.first <= funded < run.last]
    return max(across, key=lambda run: (run.last - run.first, -run.first), default=None)


def without_each_reviewer(
    scores: Sequence[tuple[Hashable, Hashable, float]],
    *,
    scale: int,
    funded: int,
    applications: Sequence[Hashable] = (),
) -> Sensitivity:
    """Leave out each reviewer in turn; nobody is named. An application that nobody else scored stays, as unscored."""
    rows = list(scores)
    named = sorted({row[0] for row in rows} | set(applications))
    whole = ranking.expected_ranks(rows, scale=scale, applications=named)
    others = [
        ranking.expected_ranks([row for row in rows if row[1] != reviewer], scale=scale, applications=named)
        for reviewer in sorted({row[1] for row in rows})
    ]
    return _compared(whole, others, funded)


def without_severity(
    scores: Sequence[tuple[Hashable, Hashable, float]],
    *,
    scale: int,
    funded: int,
    applications: Sequence[Hashable] = (),
) -> Sensitivity:
    """Take every reviewer to be as strict as every other."""
    rows = list(scores)
    found = [
        ranking.expected_ranks(rows, scale=scale, applications=applications, with_severity=severity)
        for severity in (True, False)
    ]
    return _compared(found[0], found[1:], funded)


def _compared(whole: dict[Hashable, float], others: list[dict[Hashable, float]], funded: int) -> Sensitivity:
    best = _best(whole, funded)
    moves = [(abs(rank - whole[name]), name) for other in others for name, rank in other.items()]
    by, most = max(moves, key=lambda move: move[0], default=(0.0, None))
    return Sensitivity(most, by, sum(_best(other, funded) != best for other in others), len(others))


def _best(ranks: dict[Hashable, float], funded: int) -> set[Hashable]:
    """Return the best, with everybody who ties with the last of them."""
    ordered = sorted(ranks.values())
    line = ordered[min(funded, len(ordered)) - 1] if funded and ordered else 0.0
    return {name for name, rank in ranks.items() if rank <= line + 1e-6}
