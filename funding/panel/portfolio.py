"""Which bids together: every set that the published rules of a phase allow, and how sure one can be of the best. Pure.

A set is worth the sum of its bids' points above one. The points are draws from what the scores say (``ranking.read``), so
that every set is best in some share of the draws. It shows what a choice costs; the panel has made its own first.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from decimal import Decimal
from itertools import combinations
from math import comb
from typing import NamedTuple

from lpip_portal.later import Later

from .scoring import number, whole

np = Later("numpy")

optimize = Later("scipy.optimize")
VERSION = "1"
MOST_SETS = 1_000_000  # beyond, only sets that are best in some draw are looked for
MANY_SETS, DRAWS_OF_MANY, DRAWS_SOUGHT = 20_000, 250, 60
CHUNK = 20_000
NUMBER, BUDGET, NATIONS, THEMES, APART, THRESHOLD = (
    "number",
    "budget",
    "nations",
    "themes",
    "apart",
    "threshold",
)


class Bid(NamedTuple):
    """One bid: what it asks of the funder, where and about what it is, and its mean score."""

    key: Hashable
    cost: Decimal
    nations: frozenset[str] = frozenset()
    themes: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    score: float | None = None


class Rules(NamedTuple):
    """The published rules: how many at most, the budget, how many nations at least, which themes must be covered,
    whether no place may be in two bids, and the score below which nothing is funded.
    """

    most: int
    budget: Decimal | None = None
    nations: int = 0
    themes: frozenset[str] = frozenset()
    apart: bool = False
    threshold: float | None = None

    def names(self) -> list[str]:
        """Return the names of the rules that ask for something."""
        asked = {BUDGET: self.budget is not None, NATIONS: self.nations > 0, THEMES: bool(self.themes)}
        asked |= {APART: self.apart, THRESHOLD: self.threshold is not None}
        return [name for name, is_asked in asked.items() if is_asked]

    def without(self, name: str) -> Rules:
        """Return the rules without one of them."""
        return self._replace(**{name: Rules(self.most)._asdict()[name]})


class Choice(NamedTuple):
    """One set: its bids in the order given, what it comes to, and how it compares with the best of each draw."""

    members: tuple[Hashable, ...]
    cost: Decimal
    nations: frozenset[str]
    themes: frozenset[str]
    worth: float
    p_best: float
    regret: float


class Price(NamedTuple):
    """What a rule costs: points that the best set would be worth more without it, and that set (None if none exists)."""

    rule: str
    points: float
    best: tuple[Hashable, ...] | None


class Own(NamedTuple):
    """Where a chosen set lies: its place among all that the rules allow, the rules that it breaks, and itself."""

    choice: Choice
    place: int
    broken: list[str]


class Board(NamedTuple):
    """All sets that the rules allow, the most worth first.

    ``count`` is how many sets there are in all, ``core`` the share of draws in which a bid is in the best set. ``close``
    counts the first sets that differ from the very first by less than the scores are unsure about the difference.
    ``complete`` is False where there were too many sets to look at each.
    """

    choices: list[Choice]
    count: int
    core: dict[Hashable, float]
    prices: list[Price]
    close: int
    own: Own | None
    complete: bool


def board(
    bids: Sequence[Bid], worths: np.ndarray, *, rules: Rules, own: Iterable[Hashable] | None = None
) -> Board:
    """Weigh every set of one to ``rules.most`` bids. ``worths`` are draws of points (draws × bids, in the order of bids).

    ``own`` is what the panel chose, which may break the rules. The answer is the same for the same input: nothing is drawn
    here. Raises ValueError, naming the argument.
    """
    bids = list(bids)
    draws = _worths(worths, bids)
    _check(bids, rules)
    chosen = None if own is None else _own(own, bids)
    size = min(rules.most, len(bids))
    count = sum(comb(len(bids), n) for n in range(1, size + 1))
    complete = count <= MOST_SETS
    if count > MANY_SETS:
        draws = draws[: DRAWS_OF_MANY if complete else DRAWS_SOUGHT]
    every = _every_set(len(bids), size) if complete else _sought(bids, draws, rules)
    mean = draws.mean(0)
    listed = every[_kept(every, bids, rules)]
    listed = listed[np.lexsort((np.arange(len(listed)), -np.round(listed @ mean, 9)))]
    best, winner = _best_of_each(listed, draws)
    shares = np.bincount(winner, minlength=len(listed)) / len(draws) if len(listed) else np.zeros(0)
    core = shares @ listed if len(listed) else np.zeros(len(bids))
    choices = [
        _choice(row, bids, mean, float(share), float(best.mean()) - float(row @ mean))
        for row, share in zip(listed, shares, strict=True)
    ]
    return Board(
        choices,
        count,
        {bid.key: float(share) for bid, share in zip(bids, core, strict=True)},
        [_price(name, rules, bids, mean, every, choices, complete) for name in rules.names()],
        _close(listed, draws),
        None if chosen is None else _placed(chosen, bids, rules, mean, best, listed, choices),
        complete,
    )


def _worths(worths: np.ndarray, bids: list[Bid]) -> np.ndarray:
    try:
        draws = np.array(worths, float)
    except (TypeError, ValueError):
        raise ValueError("worths must be an array of numbers") from None
    if draws.ndim != 2 or draws.shape[1] != len(bids) or not len(draws):
        raise ValueError("worths must be draws × bids, with at least one draw")
    if not np.isfinite(draws).all():
        raise ValueError("worths must be finite numbers")
    return draws - 1.0


def _check(bids: list[Bid], rules: Rules) -> None:
    if len({bid.key for bid in bids}) != len(bids):
        raise ValueError("bids hold one key twice")
    for bid in bids:
        number("bids: cost", bid.cost, 0)
        if bid.score is not None:
            number("bids: score", bid.score, 0)
    whole("rules: most", rules.most, 1)
    whole("rules: nations", rules.nations, 0)
    if rules.budget is not None:
        number("rules: budget", rules.budget, 0)
    if rules.threshold is not None:
        number("rules: threshold", rules.threshold, 0)


def _own(own: Iterable[Hashable], bids: list[Bid]) -> np.ndarray:
    wanted = list(own)
    if len(set(wanted)) != len(wanted) or set(wanted) - {bid.key for bid in bids}:
        raise ValueError("own names a bid twice, or one that is not among the bids")
    return np.array([bid.key in wanted for bid in bids], bool)


def _every_set(count: int, size: int) -> np.ndarray:
    found = [np.zeros((0, count), bool)]
    for n in range(1, size + 1):
        members = np.array(list(combinations(range(count), n)), int).reshape(-1, n)
        sets = np.zeros((len(members), count), bool)
        np.put_along_axis(sets, members, True, axis=1)
        found.append(sets)
    return np.concatenate(found)


def _pence(cost: Decimal | float) -> int:
    return int((Decimal(str(cost)) * 100).to_integral_value())


def _kept(sets: np.ndarray, bids: list[Bid], rules: Rules) -> np.ndarray:
    """Say of each set whether the rules allow it."""
    kept = (sets.sum(1) > 0) & (sets.sum(1) <= rules.most)
    for name in rules.names():
        kept &= _KEEPS[name](sets, bids, rules)
    return kept


def _keeps_budget(sets, bids, rules) -> np.ndarray:
    return sets @ np.array([_pence(bid.cost) for bid in bids], np.int64) <= _pence(rules.budget)


def _keeps_nations(sets, bids, rules) -> np.ndarray:
    names = sorted({name for bid in bids for name in bid.nations})
    covered = [(sets & [name in bid.nations for bid in bids]).any(1) for name in names]
    return sum(covered, np.zeros(len(sets), int)) >= rules.nations


def _keeps_themes(sets, bids, rules) -> np.ndarray:
    kept = np.ones(len(sets), bool)
    for name in rules.themes:
        kept &= (sets & [name in bid.themes for bid in bids]).any(1)
    return kept


def _keeps_apart(sets, bids, rules) -> np.ndarray:
    kept = np.ones(len(sets), bool)
    for name in {name for bid in bids for name in bid.places}:
        kept &= (sets & [name in bid.places for bid in bids]).sum(1) <= 1
    return kept


def _keeps_threshold(sets, bids, rules) -> np.ndarray:
    return ~(sets & [bid.score is None or bid.score < rules.threshold for bid in bids]).any(1)


_KEEPS: dict[str, Callable] = {
    BUDGET: _keeps_budget,
    NATIONS: _keeps_nations,
    THEMES: _keeps_themes,
    APART: _keeps_apart,
    THRESHOLD: _keeps_threshold,
}


def _best_of_each(listed: np.ndarray, draws: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return what the best set of each draw is worth, and which it is; nought where no set is allowed."""
    best, winner = np.full(len(draws), -np.inf), np.zeros(len(draws), int)
    for start in range(0, len(listed), CHUNK):
        worth = draws @ listed[start : start + CHUNK].T
        top = worth.argmax(1)
        found = worth[np.arange(len(draws)), top]
        better = found > best
        best[better], winner[better] = found[better], start + top[better]
    return (best, winner) if len(listed) else (np.zeros(len(draws)), winner)


def _choice(row: np.ndarray, bids: list[Bid], mean: np.ndarray, share: float, regret: float) -> Choice:
    inside = [bids[n] for n in np.flatnonzero(row)]
    return Choice(
        tuple(bid.key for bid in inside),
        sum((Decimal(str(bid.cost)) for bid in inside), Decimal(0)),
        frozenset().union(*(bid.nations for bid in inside)),
        frozenset().union(*(bid.themes for bid in inside)),
        float(row @ mean),
        share,
        max(0.0, regret) + 0.0,
    )


def _close(listed: np.ndarray, draws: np.ndarray) -> int:
    """Count the first sets, beyond the very first, that it leads by less than one standard deviation of the lead."""
    close = 0
    for row in listed[1:200]:
        lead = draws @ (listed[0].astype(float) - row)
        if lead.mean() >= lead.std():
            break
        close += 1
    return close


def _price(name, rules: Rules, bids, mean, every, choices: list[Choice], complete: bool) -> Price:
    freed = rules.without(name)
    sets = every if complete else _sought(bids, mean[None], freed)
    sets = sets[_kept(sets, bids, freed)]
    if not len(sets):
        return Price(name, 0.0, None)
    row = sets[int(np.argmax(np.round(sets @ mean, 9)))]
    now = choices[0].worth if choices else 0.0
    if choices and row @ mean <= now + 1e-9:
        return Price(name, 0.0, choices[0].members)
    return Price(name, float(row @ mean) - now, tuple(bids[n].key for n in np.flatnonzero(row)))


def _placed(chosen, bids, rules: Rules, mean, best, listed, choices: list[Choice]) -> Own:
    worth = float(chosen @ mean)
    broken = [name for name in rules.names() if not _KEEPS[name](chosen[None], bids, rules)[0]]
    broken += [NUMBER] if not 0 < chosen.sum() <= rules.most else []
    place = 1 + sum(choice.worth > worth + 1e-9 for choice in choices)
    same = np.flatnonzero((listed == chosen).all(1)) if len(listed) else []
    share = choices[int(same[0])].p_best if len(same) else 0.0
    return Own(_choice(chosen, bids, mean, share, float(best.mean()) - worth), place, broken)


def _sought(bids: list[Bid], draws: np.ndarray, rules: Rules) -> np.ndarray:
    """Return the best allowed set on average and of each draw: a whole-number programme for each."""
    nations = sorted({name for bid in bids for name in bid.nations}) if rules.nations else []
    count, width = len(bids), len(bids) + len(nations)

    def row(values: Iterable[float]) -> np.ndarray:
        return np.r_[np.fromiter(values, float), np.zeros(len(nations))]

    limits = [(row(1.0 for _bid in bids), 1, rules.most)]
    if rules.budget is not None:
        limits.append((row(_pence(bid.cost) for bid in bids), 0, _pence(rules.budget)))
    limits += [(row(name in bid.themes for bid in bids), 1, np.inf) for name in sorted(rules.themes)]
    for name in sorted({name for bid in bids for name in bid.places}) if rules.apart else ():
        limits.append((row(name in bid.places for bid in bids), 0, 1))
    for n, name in enumerate(nations):
        covered = row(name in bid.nations for bid in bids)
        covered[count + n] = -1
        limits.append((covered, 0, np.inf))
    if rules.nations:
        limits.append((np.r_[np.zeros(count), np.ones(len(nations))], rules.nations, np.inf))
    barred = [
        rules.threshold is not None and (bid.score is None or bid.score < rules.threshold) for bid in bids
    ]
    upper = np.r_[1.0 - np.array(barred), np.ones(len(nations))]
    matrix, low, high = (np.array(each) for each in zip(*limits, strict=True))
    found = set()
    for worth in np.concatenate([draws.mean(0)[None], draws]):
        answer = optimize.milp(
            np.r_[-worth, np.zeros(len(nations))],
            constraints=optimize.LinearConstraint(matrix, low, high),
            integrality=np.ones(width),
            bounds=optimize.Bounds(0, upper),
        )
        if answer.x is None:
            break
        found.add(tuple(np.flatnonzero(answer.x[:count] > 0.5)))
    sets = np.zeros((len(found), count), bool)
    for n, members in enumerate(sorted(found)):
        sets[n, list(members)] = True
    return sets
