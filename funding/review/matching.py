"""Who should review what: plans that are proved best, or fairest, within conflicts and loads.

Pure: numpy and scipy only, the same answer for the same input. A plan informs an officer, who decides.

How it is solved: the assignment is a transportation problem, whose linear programme has whole-number corners. It is
solved over the best candidates (``candidates``); its dual prices then price every pair that was left out, and
those that would gain are added until none does, which proves the answer for the whole problem. What cannot be met is
bought at a price that rises with each missing review, so that a shortage is spread and never stops a plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from lpip_portal.later import Later

from .candidates import CHUNK, Offer, best_of_each, candidates, gaining
from .plans import Pair, Plan, Shortage, shortages
from .side_rules import Rule, Side, side_of

np = Later("numpy")

__all__ = ["Plan", "Shortage", "match"]
optimize, sparse = Later("scipy.optimize"), Later("scipy.sparse")

VERSION = "3"  # of the method; kept with what was computed
CLOSE = 1e-4  # how near the fair floor is to its bound before the search stops
LARGE = 5_000  # pairs from which the inner way through the programme is the shorter one; it ends in a corner as well
SECONDS = 20  # for one probe of the fair search


class _Problem(NamedTuple):
    worth: np.ndarray  # affinities with the bonus of kept pairs; -1 where a pair is not allowed
    demand: np.ndarray
    load: np.ndarray
    least: np.ndarray  # the least load of each reviewer
    price: float  # of the first missing review
    side: Side  # rules beside demand and load
    top: float  # the highest affinity

    @property
    def offer(self) -> Offer:
        """What ``candidates`` has to know."""
        return Offer(self.worth, self.demand, self.load, self.least, self.top)


def match(
    affinity: np.ndarray | Sequence[Sequence[float]],
    *,
    demand: int | Sequence[int] | np.ndarray,
    load: int | Sequence[int] | np.ndarray,
    allowed: np.ndarray | None = None,
    minimum_load: int | Sequence[int] | np.ndarray = 0,
    required: Iterable[Pair] = (),
    goal: str = "fair",
    rules: Sequence[Rule] = (),
    keep: Iterable[Pair] = (),
    keep_bonus: float = 0.0,
) -> Plan:
    """Return a plan of who reviews what.

    ``affinity`` is (applications × reviewers), finite and at least 0. ``demand`` is how many reviews an application
    needs, ``load`` how many a reviewer takes; ``allowed`` is False where a conflict stands. ``required`` pairs are in
    every plan; each ``keep`` pair is worth ``keep_bonus`` more. ``rules`` (``side_rules``) are elastic: what cannot hold is
    in ``Plan.broken``. ``goal`` is "total" (the largest sum, proved) or
    "fair" (the best score of the worst-off application, then the largest sum under it).

    Raises ValueError, naming the argument, for input that makes no sense. A demand that cannot be met never raises.
    """
    scores = _scores(affinity)
    shape = scores.shape
    free = _allowed(allowed, shape)
    wants = _counts("demand", demand, shape[0])
    room = _counts("load", load, shape[1])
    least = _counts("minimum_load", minimum_load, shape[1])
    if goal not in ("total", "fair"):
        raise ValueError('goal must be "total" or "fair"')
    side = side_of(list(rules), shape, wants)
    if not (np.isfinite(keep_bonus) and keep_bonus >= 0):
        raise ValueError("keep_bonus must be a number of at least 0")
    fixed = _pairs("required", required, shape)
    _refuse_impossible(fixed, free, wants, room)
    worth = np.where(free, scores, -1.0)
    for pair in _pairs("keep", keep, shape):
        if free[pair]:
            worth[pair] += keep_bonus
    problem = _without(fixed, worth, wants, room, least, side, float(scores.max(initial=0.0)))
    pairs, certified = _best_total(problem)
    bound = _easy_bound(scores, free, wants)
    if goal == "fair" and pairs:
        pairs, bound, certified = _fairest(problem, pairs, certified, fixed, scores, bound)
    chosen = sorted({*fixed, *pairs})
    plan = _plan(chosen, scores, free, wants, room, least, bound, certified)
    return plan._replace(broken=side.broken(chosen, shape))


def _scores(affinity) -> np.ndarray:
    try:
        scores = np.array(affinity, float)
    except (TypeError, ValueError):
        raise ValueError("affinity must be an array of numbers") from None
    if scores.ndim != 2:
        raise ValueError("affinity must have two dimensions: applications and reviewers")
    if not np.isfinite(scores).all() or (scores < 0).any():
        raise ValueError("affinity must hold finite numbers of at least 0")
    return scores


def _allowed(allowed, shape: tuple[int, int]) -> np.ndarray:
    if allowed is None:
        return np.ones(shape, bool)
    free = np.asarray(allowed)
    if free.shape != shape or free.dtype != bool:
        raise ValueError("allowed must be a bool array of the shape of affinity")
    return free


def _counts(name: str, value, size: int) -> np.ndarray:
    counts = np.asarray(value)
    if counts.dtype.kind not in "iu":
        raise ValueError(f"{name} must be whole numbers")
    if counts.ndim == 0:
        counts = np.full(size, int(counts))
    if counts.shape != (size,):
        raise ValueError(f"{name} must be one number, or one for each of {size}")
    if (counts < 0).any():
        raise ValueError(f"{name} must be at least 0")
    return counts.astype(int)


def _pairs(name: str, value: Iterable[Pair], shape: tuple[int, int]) -> set[Pair]:
    try:
        pairs = {(int(i), int(j)) for i, j in value}
    except (TypeError, ValueError):
        raise ValueError(f"{name} must be pairs of (application, reviewer)") from None
    if any(not (0 <= i < shape[0] and 0 <= j < shape[1]) for i, j in pairs):
        raise ValueError(f"{name} names an application or a reviewer that does not exist")
    return pairs


def _refuse_impossible(fixed: set[Pair], free: np.ndarray, wants: np.ndarray, room: np.ndarray) -> None:
    if any(not free[pair] for pair in fixed):
        raise ValueError("required holds a pair that is not allowed")
    rows = np.bincount([i for i, _ in fixed], minlength=len(wants))
    columns = np.bincount([j for _, j in fixed], minlength=len(room))
    if (rows > wants).any() or (columns > room).any():
        raise ValueError("required asks for more than demand or load allow")


def _without(fixed: set[Pair], worth, wants, room, least, side: Side, top: float) -> _Problem:
    """Take the required pairs out of the problem; the rest is solved, and they are put back into the plan."""
    wants, room, least = wants.copy(), room.copy(), least.copy()
    for i, j in fixed:
        worth[i, j] = -1.0
        wants[i] -= 1
        room[j] -= 1
        least[j] = max(0, least[j] - 1)
    price = 1.0 + max(0.0, float(worth.max(initial=0.0))) * (int(wants.sum()) + 1)
    side = side.less(sorted(fixed), worth.shape)
    return _Problem(worth, wants, room, np.minimum(least, np.maximum(room, 0)), price, side, top)


def _easy_bound(scores: np.ndarray, free: np.ndarray, wants: np.ndarray) -> float:
    """Return what no plan can beat: the least, over the applications, of the sum of its own best scores."""
    needy = np.flatnonzero(wants > 0)
    if not len(needy) or not scores.shape[1]:
        return 0.0
    most, columns = int(wants.max()), scores.shape[1]
    found = np.inf
    for rows in np.array_split(needy, max(1, len(needy) * columns // CHUNK)):
        known = np.where(free[rows], scores[rows], 0.0)
        if most < columns:
            known = np.partition(known, columns - most, axis=1)[:, columns - most :]
        ordered = -np.sort(-known, axis=1)
        counted = np.arange(ordered.shape[1])[None] < wants[rows, None]
        found = min(found, float((ordered * counted).sum(axis=1).min()))
    return found


def _best_total(problem: _Problem) -> tuple[list[Pair], bool]:
    """Return the plan of the largest total, and whether that is proved."""
    if problem.worth.size == 0 or not problem.demand.any():
        return [], True
    columns = problem.worth.shape[1]
    if (
        problem.side.names
    ):  # they break the whole-number corners, and a pair that was left out might be needed
        chosen = np.flatnonzero(problem.worth.ravel() >= 0)
        taken, proved = _solve_whole(problem, chosen)
        if taken is not None:
            return _as_pairs(chosen[taken > 0.5], columns), proved
    chosen = candidates(problem.offer)
    while True:
        taken, row_price, column_price = _solve(problem, chosen)
        more = gaining(problem.offer, chosen, row_price, column_price)
        if not len(more):
            break
        chosen = np.union1d(chosen, more)
    whole = np.abs(taken - np.round(taken)).max(initial=0.0) < 1e-6
    if not whole:
        taken, _proved = _solve_whole(problem, chosen)
    return _as_pairs(chosen[taken > 0.5], columns), bool(whole) and not problem.side.names


def _as_pairs(flat: np.ndarray, columns: int) -> list[Pair]:
    return [(k // columns, k % columns) for k in flat.tolist()]


def _matrices(problem: _Problem, chosen: np.ndarray, elastic: bool) -> tuple[Any, Any, Any, np.ndarray]:
    """Return demand rows, load rows and least-load rows over (pairs, missing reviews, missing loads), and the costs."""
    rows, columns = problem.worth.shape
    pair_row, pair_column = chosen // columns, chosen % columns
    count = len(chosen)
    for_sale = problem.demand if elastic else np.zeros(rows, int)
    missing = np.repeat(np.arange(rows), for_sale)
    nth = np.concatenate([np.arange(n) for n in for_sale]) if len(missing) else np.zeros(0)
    idle = np.flatnonzero(problem.least > 0)
    width = count + len(missing) + len(idle)
    both = np.r_[pair_row, missing]
    demand = sparse.csr_matrix((np.ones(len(both)), (both, np.arange(len(both)))), shape=(rows, width))
    load = sparse.csr_matrix((np.ones(count), (pair_column, np.arange(count))), shape=(columns, width))
    filled = sparse.csr_matrix(
        (np.ones(len(idle)), (idle, np.arange(width - len(idle), width))), shape=(columns, width)
    )
    least = (load + filled)[idle]
    costs = np.r_[
        -problem.worth.ravel()[chosen], problem.price * (2 * nth + 1), np.full(len(idle), problem.price / 2)
    ]
    return demand, load, least, costs


def _solve(problem: _Problem, chosen: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Solve over the chosen pairs; return how much of each is taken, and the dual prices of rows and columns.

    A missing review costs more than all pairs can bring, so that a plan with none missing is the best there is: a large problem is
    tried without shortages first.
    """
    if len(chosen) > LARGE and not problem.least.any() and (found := _solve_over(problem, chosen, False)):
        return found
    return _solve_over(problem, chosen, True)


def _solve_over(
    problem: _Problem, chosen: np.ndarray, elastic: bool
) -> tuple[np.ndarray, np.ndarray, np.ndarray] | None:
    demand, load, least, costs = _matrices(problem, chosen, elastic)
    idle = problem.least > 0
    upper = np.r_[np.ones(demand.shape[1] - idle.sum()), problem.least[idle]]
    found = optimize.linprog(
        costs,
        A_ub=sparse.vstack([load, -least]).tocsr() if idle.any() else load,
        b_ub=np.r_[problem.load, -problem.least[idle]],
        A_eq=demand,
        b_eq=problem.demand,
        bounds=np.stack([np.zeros(len(upper)), upper], axis=1),
        method="highs-ipm" if len(chosen) > LARGE else "highs-ds",
    )
    if found.status and not elastic:
        return None
    if found.status:
        raise RuntimeError(found.message)
    column_price = -found.ineqlin.marginals[: len(problem.load)].copy()
    column_price[idle] += found.ineqlin.marginals[len(problem.load) :]
    return found.x[: len(chosen)], -found.eqlin.marginals, column_price


def _solve_whole(
    problem: _Problem, chosen: np.ndarray, floor: np.ndarray | None = None, scores: np.ndarray | None = None
) -> tuple[np.ndarray | None, bool]:
    """Solve in whole numbers; return how much of each pair is taken, and whether that is proved.

    With ``floor``, every application must reach that score, and nothing is elastic: None where it cannot.
    """
    columns = problem.worth.shape[1]
    demand, load, least, costs = _matrices(problem, chosen, floor is None)
    idle = problem.least > 0
    upper = np.r_[np.ones(demand.shape[1] - idle.sum()), problem.least[idle]]
    whole = [(demand, problem.demand, problem.demand), (load, -np.inf, problem.load)]
    if idle.any():
        whole.append((least, problem.least[idle], np.inf))
    if floor is not None:
        sums = sparse.csr_matrix(
            (scores.ravel()[chosen], (chosen // columns, np.arange(len(chosen)))), shape=demand.shape
        )
        whole.append((sums, floor, np.inf))
    if rows := len(problem.side.names):
        counted, slack = problem.side.matrix(chosen, columns), rows if floor is None else 0
        gap = sparse.csr_matrix((rows, demand.shape[1] - len(chosen)))
        extra = sparse.identity(rows).tocsr()[:, :slack]
        whole = [
            (sparse.hstack([each, sparse.csr_matrix((each.shape[0], 2 * slack))]), low, high)
            for each, low, high in whole
        ]
        whole.append(
            (sparse.hstack([counted, gap, -extra, extra]).tocsr(), problem.side.least, problem.side.most)
        )
        missing = slice(len(chosen), len(costs) - int(idle.sum()))
        costs[missing] *= 1 + rows // max(1, len(problem.demand))  # a review is worth more than every rule
        costs, upper = (
            np.r_[costs, np.full(2 * slack, problem.price)],
            np.r_[upper, np.full(2 * slack, np.inf)],
        )
    found = optimize.milp(
        costs,
        constraints=[optimize.LinearConstraint(each.tocsr(), low, high) for each, low, high in whole],
        integrality=np.ones(len(costs)),
        bounds=optimize.Bounds(0, upper),
        options={"time_limit": SECONDS, "mip_rel_gap": 1e-9 if rows else 1e-6},
    )
    return (None if found.x is None else found.x[: len(chosen)]), found.status == 0


def _fairest(
    problem: _Problem, base: list[Pair], certified: bool, fixed: set[Pair], scores: np.ndarray, bound: float
) -> tuple[list[Pair], float, bool]:
    """Lift the worst-off application as far as can be, then take the largest total under that floor.

    The score of the worst-off lies between that of the best total and ``bound``; the bound is tried first, then the
    middle of what is left. Applications that cannot have all their reviews keep what the best total gives them.
    """
    rows, columns = scores.shape
    already = np.zeros(rows)
    for i, j in fixed:
        already[i] += scores[i, j]
    got = np.bincount([i for i, _ in base], minlength=rows)
    needy = (problem.demand > 0) & (got >= problem.demand)
    everyone = bool((got >= problem.demand).all())
    problem = problem._replace(
        demand=np.minimum(problem.demand, got), side=problem.side.relaxed(base, scores.shape)
    )
    if not needy.any():
        return base, bound, certified
    chosen = _fair_candidates(problem, base)
    sums = already + _sums(base, scores)
    best, low, high = base, float(sums[needy].min()), max(bound, float(sums[needy].min()))
    probe = high
    while high - low > CLOSE * max(1.0, high):
        floor = np.where(needy, probe - already - 1e-9, -np.inf)
        taken, _proved = _solve_whole(problem, chosen, floor, scores)
        if taken is None:
            high = probe
        else:
            best = _as_pairs(chosen[taken > 0.5], columns)
            low = max(probe, float((already + _sums(best, scores))[needy].min()))
        probe = (low + high) / 2
    if best is base and len(chosen):
        taken, _proved = _solve_whole(problem, chosen, np.where(needy, low - already - 1e-9, -np.inf), scores)
        if taken is not None:
            best = _as_pairs(chosen[taken > 0.5], columns)
    complete = len(chosen) == int((problem.worth >= 0).sum())
    reached = high - low <= CLOSE * max(1.0, high)
    return best, (high if complete and everyone else bound), complete and reached and everyone


def _fair_candidates(problem: _Problem, base: list[Pair]) -> np.ndarray:
    """Return every pair of a small problem or with rules, else the best candidates and the pairs of the best total."""
    columns = problem.worth.shape[1]
    if problem.side.names:
        return np.flatnonzero(problem.worth.ravel() >= 0)
    known = np.array([i * columns + j for i, j in base], int)
    return np.union1d(best_of_each(problem.offer), known)


def _sums(pairs: Iterable[Pair], scores: np.ndarray) -> np.ndarray:
    sums = np.zeros(len(scores))
    for i, j in pairs:
        sums[i] += scores[i, j]
    return sums


def _plan(chosen: list[Pair], scores, free, wants, room, least, bound: float, certified: bool) -> Plan:
    sums, needy = _sums(chosen, scores), np.flatnonzero(wants > 0)
    index = int(needy[np.argmin(sums[needy])]) if len(needy) else 0
    weakest = (index, float(sums[index])) if len(needy) else None
    return Plan(
        pairs=chosen,
        total=float(sums.sum()),
        weakest=weakest,
        bound=max(bound, weakest[1]) if weakest else bound,
        certified=certified,
        shortages=shortages(chosen, free, wants, room, least),
    )
