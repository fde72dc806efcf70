"""Scores as the aids read them: rows that were checked, with numbers in the place of names. Pure."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from numbers import Integral, Real
from typing import NamedTuple

from lpip_portal.later import Later

np = Later("numpy")


class Rows(NamedTuple):
    """Checked scores: names of applications and reviewers, and for each score the number of both."""

    applications: list[Hashable]
    reviewers: list[Hashable]
    application: np.ndarray
    reviewer: np.ndarray
    score: np.ndarray

    @property
    def count(self) -> int:
        """How many applications there are."""
        return len(self.applications)

    def parts(self) -> list[list[Hashable]]:
        """Return the groups of applications that no reviewer ties to each other, the largest first."""
        size = self.count
        leader = list(range(size + len(self.reviewers)))

        def top(n: int) -> int:
            while leader[n] != n:
                leader[n] = leader[leader[n]]
                n = leader[n]
            return n

        for application, reviewer in zip(self.application.tolist(), self.reviewer.tolist(), strict=True):
            leader[top(application)] = top(size + reviewer)
        groups: dict[int, list[Hashable]] = {}
        for n, application in enumerate(self.applications):
            groups.setdefault(top(n), []).append(application)
        return sorted(groups.values(), key=len, reverse=True)


def checked(
    scores: Iterable[tuple[Hashable, Hashable, float]],
    *,
    scale: int,
    funded: int,
    seed: int,
    applications: Sequence[Hashable],
) -> Rows:
    """Return the scores, in an order that does not depend on theirs. Raises ValueError, naming the argument."""
    whole("scale", scale, 2)
    whole("funded", funded, 0)
    whole("seed", seed, 0)
    listed = _listed(scores, scale)
    named = list(applications)
    if len(set(named)) != len(named):
        raise ValueError("applications names one twice")
    bids = _sorted({row[0] for row in listed} | set(named))
    people = _by_what_they_gave(listed)
    bid, person = {name: n for n, name in enumerate(bids)}, {name: n for n, name in enumerate(people)}
    found = sorted((bid[a], person[r], score) for a, r, score in listed)
    return Rows(
        bids,
        people,
        np.array([row[0] for row in found], int),
        np.array([row[1] for row in found], int),
        np.array([row[2] for row in found], float),
    )


def _listed(
    scores: Iterable[tuple[Hashable, Hashable, float]], scale: int
) -> list[tuple[Hashable, Hashable, float]]:
    try:
        listed = [(application, reviewer, score) for application, reviewer, score in scores]
        pairs = {(application, reviewer) for application, reviewer, _score in listed}
    except (TypeError, ValueError):
        raise ValueError("scores must be rows of (application, reviewer, score)") from None
    if len(pairs) != len(listed):
        raise ValueError("scores hold one pair of application and reviewer twice")
    found = []
    for application, reviewer, score in listed:
        try:
            value = float(score)
        except (TypeError, ValueError, OverflowError):
            value = float("nan")
        if isinstance(score, bool) or not 1 <= value <= scale:
            raise ValueError(f"scores must be numbers from 1 to {scale}, and one is {score!r}")
        found.append((application, reviewer, value))
    return found


def _by_what_they_gave(listed: list[tuple[Hashable, Hashable, float]]) -> list[Hashable]:
    """Return the reviewers in an order that depends on their scores, and on their names only where those are alike."""
    bids: dict[Hashable, list[float]] = {}
    for application, _reviewer, score in listed:
        bids.setdefault(application, []).append(score)
    gave: dict[Hashable, list[tuple[float, list[float]]]] = {}
    for application, reviewer, score in listed:
        gave.setdefault(reviewer, []).append((score, sorted(bids[application])))
    return sorted(_sorted(gave), key=lambda reviewer: sorted(gave[reviewer]))


def whole(name: str, value: object, least: int) -> None:
    """Raise ValueError unless a value is a whole number of at least ``least``."""
    if isinstance(value, bool) or not isinstance(value, Integral) or value < least:
        raise ValueError(f"{name} must be a whole number of at least {least}")


def number(name: str, value: object, least: float) -> float:
    """Return a finite number of at least ``least``, or raise ValueError."""
    is_number = isinstance(value, Real) or hasattr(value, "as_tuple")
    found = float(value) if is_number and not isinstance(value, bool) else float("nan")
    if not np.isfinite(found) or found < least:
        raise ValueError(f"{name} must be a number of at least {least:g}")
    return found


def _sorted(names: Iterable[Hashable]) -> list[Hashable]:
    """Return names in their own order; names of different kinds by kind."""
    return sorted(names, key=lambda name: (type(name).__name__, name))
