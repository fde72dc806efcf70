"""Rules beside demand and load: so many of a group, so many of an organisation, somebody from another nation. Pure.

Every rule says, for each application, between how many and how many of certain reviewers it has. A rule is elastic: where
it cannot hold, the plan breaks it as little as can be and says so.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from lpip_portal.later import Later

np = Later("numpy")

sparse = Later("scipy.sparse")


class Rule(NamedTuple):
    """Between ``least`` and ``most`` (None: any number) of the reviewers that ``counts`` marks for each application.

    ``counts`` is a bool array (applications × reviewers); a single row holds for every application.
    """

    name: str
    counts: np.ndarray
    least: int = 0
    most: int | None = None


class Broken(NamedTuple):
    """A rule that does not hold for one application: how many it has, and the number it should have or not exceed."""

    rule: str
    application: int
    has: int
    wants: int

    def __str__(self):
        return f"application {self.application} has {self.has}, not {self.wants}: {self.rule}"


def at_least(n: int, group: Sequence[bool] | np.ndarray, name: str) -> Rule:
    """Return the rule that every application has at least ``n`` reviewers of a group, marked in the order of reviewers."""
    return Rule(name, np.asarray(group, bool)[None], n)


def at_most_of_each(n: int, organisations: Sequence[Collection[str]], name: str) -> list[Rule]:
    """Return the rules that no application has more than ``n`` reviewers of one organisation.

    ``organisations`` holds those of each reviewer, in their order; the name of each rule ends in its organisation.
    """
    names = sorted({one for each in organisations for one in each})
    marks = {one: np.array([one in each for each in organisations], bool) for one in names}
    return [Rule(f"{name}{one}", mark[None], 0, n) for one, mark in marks.items() if mark.sum() > n]


def from_elsewhere(applications: Sequence[str], reviewers: Sequence[Collection[str]], name: str) -> Rule:
    """Return the rule that every application has at least one reviewer of another nation than its own, all of whose nations are known."""
    counts = [[bool(nations) and own not in nations for nations in reviewers] for own in applications]
    return Rule(name, np.array(counts, bool).reshape(len(applications), len(reviewers)), 1)


class Side(NamedTuple):
    """Checked rules as rows, one for each rule and application that it can touch."""

    names: list[str]
    application: np.ndarray
    counts: np.ndarray  # rows × reviewers
    least: np.ndarray
    most: np.ndarray

    def matrix(self, chosen: np.ndarray, columns: int) -> Any:
        """Return which row counts which of the chosen pairs (flat indices)."""
        at: dict[int, list[int]] = {}
        for row, application in enumerate(self.application.tolist()):
            at.setdefault(application, []).append(row)
        rows, pairs = [], []
        for pair, flat in enumerate(chosen.tolist()):
            for row in at.get(flat // columns, ()):
                if self.counts[row, flat % columns]:
                    rows.append(row)
                    pairs.append(pair)
        return sparse.csr_matrix((np.ones(len(rows)), (rows, pairs)), shape=(len(self.names), len(chosen)))

    def has(self, pairs: Sequence[tuple[int, int]], shape: tuple[int, int]) -> np.ndarray:
        """Return how many each row counts in a plan."""
        chosen = np.zeros(shape, bool)
        for pair in pairs:
            chosen[pair] = True
        return (self.counts & chosen[self.application]).sum(1)

    def less(self, pairs: Sequence[tuple[int, int]], shape: tuple[int, int]) -> Side:
        """Return what is left of the rules when these pairs are given."""
        has = self.has(pairs, shape)
        return self._replace(least=np.maximum(self.least - has, 0), most=self.most - has)

    def relaxed(self, pairs: Sequence[tuple[int, int]], shape: tuple[int, int]) -> Side:
        """Return the rules as far as a plan holds them, so that no other plan breaks them more."""
        has = self.has(pairs, shape)
        return self._replace(least=np.minimum(self.least, has), most=np.maximum(self.most, has))

    def broken(self, pairs: Sequence[tuple[int, int]], shape: tuple[int, int]) -> list[Broken]:
        """Return what a plan breaks."""
        found = []
        for name, application, has, least, most in zip(
            self.names, self.application, self.has(pairs, shape), self.least, self.most, strict=True
        ):
            if has < least or has > most:
                found.append(Broken(name, int(application), int(has), int(least if has < least else most)))
        return found


def side_of(rules: Sequence[Rule], shape: tuple[int, int], wants: np.ndarray) -> Side:
    """Check rules and return their rows. Raises ValueError, naming the argument."""
    names, application, counts, least, most = [], [], [], [], []
    for rule in rules:
        if not isinstance(rule, Rule):
            raise ValueError("rules must be rules of funding.review.side_rules")
        marks = np.asarray(rule.counts)
        if marks.dtype != bool or marks.ndim != 2 or marks.shape not in (shape, (1, shape[1])):
            raise ValueError("rules: counts must be bool, one row or one for each application, by reviewers")
        for value in (rule.least, 0 if rule.most is None else rule.most):
            if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < 0:
                raise ValueError("rules: least and most must be whole numbers of at least 0")
        for i in np.flatnonzero(wants > 0):
            names.append(rule.name)
            application.append(i)
            counts.append(marks[i if len(marks) > 1 else 0] if shape[0] > 1 else marks[0])
            least.append(rule.least)
            most.append(shape[1] if rule.most is None else rule.most)
    return Side(
        names,
        np.array(application, int),
        np.array(counts, bool).reshape(len(names), shape[1]),
        np.array(least, int),
        np.array(most, int),
    )
