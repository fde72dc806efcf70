"""Who should review what: plans that are proved best, or fairest, within conflicts and loads.

Pure: numpy and scipy only, the same answer for the same input. A plan informs an officer, who decides.

How it is solved: the assignment is a transportation problem, whose linear programme has whole-number corners. It is
solved over the best candidates of each row and column; its dual prices then price every pair that was left out, and
those that would gain are added until none does, which proves the answer for the whole problem. What cannot be met is
bought at a price that rises with each missing review, so that a shortage is spread and never stops a plan.
"""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np

from lpip_portal.later import Later

from .plans import Pair, Plan, Shortage, shortages

__all__ = ["Plan", "Shortage", "match"]

optimize, sparse = Later("scipy.optimize"), Later("scipy.sparse")

CANDIDATES = 12  # of each row and each column, to begin with
DENSE = 20_000  # pairs up to which everything is a candidate
CHUNK = 4_000_000  # pairs priced at once
CLOSE = 1e-4  # how near the fair floor is to its bound before the search stops
SECONDS = 20  # for one probe of the fair search


class _Problem(NamedTuple):
    worth: np.ndarray  # affinities with the bonus of kept pairs; -1 where a pair is not allowed
    demand: np.ndarray
    load: np.ndarray
    least: np.ndarray  # the least load of each reviewer
    price: float  # of the first missing review


def match(
    affinity: np.ndarray | Sequence[Sequence[float]],
    *,
    demand: int | Sequence[int] | np.ndarray,
    load: int | Sequence[int] | np.ndarray,
    allowed: np.ndarray | None = None,
    minimum_load: int | Sequence[int] | np.ndarray = 0,
    required: Iterable[Pair] = (),
    goal: str = "fair",
    rules: Sequence = (),
    keep: Iterable[Pair] = (),
    keep_bonus: float = 0.0,
) -> Plan:
    """Return a plan of who reviews what.

    ``affinity`` is (applications × reviewers), finite and at least 0. ``demand`` is how many reviews an application
    needs, ``load`` how many a reviewer takes; ``allowed`` is False where a conflict stands. ``required`` pairs are in
    every plan; each ``keep`` pair is worth ``keep_bonus`` more. ``goal`` is "total" (the largest sum, proved) or
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
    if list(rules):
        raise ValueError("rules are not known to this version")
    if not (np.isfinite(keep_bonus) and keep_bonus >= 0):
        raise ValueError("keep_bonus must be a number of at least 0")
    fixed = _pairs("required", required, shape)
    _refuse_impossible(fixed, free, wants, room)
    worth = np.where(free, scores, -1.0)
    for pair in _pairs("keep", keep, shape):
        if free[pair]:
            worth[pair] += keep_bonus
    problem = _without(fixed, worth, wants, room, least)
    pairs, certified = _best_total(problem)
    bound = _easy_bound(scores, free, wants)
    if goal == "fair" and pairs:
        pairs, bound, certified = _fairest(problem, pairs, certified, fixed, scores, bound)
    chosen = sorted({*fixed, *pairs})
    return _plan(chosen, scores, free, wants, room, least, bound, certified)


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


def _without(fixed: set[Pair], worth, wants, room, least) -> _Problem:
    """Take the required pairs out of the problem; the rest is solved, and they are put back into the plan."""
    worth, wants, room, least = worth.copy(), wants.copy(), room.copy(), least.copy()
    for i, j in fixed:
        worth[i, j] = -1.0
        wants[i] -= 1
        room[j] -= 1
        least[j] = max(0, least[j] - 1)
    price = 1.0 + max(0.0, float(worth.max(initial=0.0))) * (int(wants.sum()) + 1)
    return _Problem(worth, wants, room, np.minimum(least, np.maximum(room, 0)), price)


def _easy_bound(scores: np.ndarray, free: np.ndarray, wants: np.ndarray) -> float:
    """Return what no plan can beat: the least, over the applications, of the sum of its own best scores."""
    needy = np.flatnonzero(wants > 0)
    if not len(needy) or not scores.shape[1]:
        return 0.0
    ordered = -np.sort(-np.where(free, scores, 0.0), axis=1)
    sums = np.concatenate([np.zeros((len(scores), 1)), np.cumsum(ordered, axis=1)], axis=1)
    return float(min(sums[i, min(wants[i], scores.shape[1])] for i in needy))


def _candidates(problem: _Problem) -> np.ndarray:
    """Return the flat indices of the pairs to begin with."""
    rows, columns = problem.worth.shape
    if rows * columns <= DENSE:
        return np.flatnonzero(problem.worth.ravel() >= 0)
    width = max(CANDIDATES, 3 * int(problem.demand.max(initial=1)))
    order = -problem.worth
    best_of_row = np.argpartition(order, min(width, columns) - 1, axis=1)[:, :width]
    best_of_column = np.argpartition(order, min(width, rows) - 1, axis=0)[:width]
    by_row = (np.arange(rows)[:, None] * columns + best_of_row).ravel()
    by_column = (best_of_column * columns + np.arange(columns)[None]).ravel()
    found = np.unique(np.concatenate([by_row, by_column]))
    return found[problem.worth.ravel()[found] >= 0]


def _best_total(problem: _Problem) -> tuple[list[Pair], bool]:
    """Return the plan of the largest total, and whether that is proved."""
    if problem.worth.size == 0 or not problem.demand.any():
        return [], True
    columns = problem.worth.shape[1]
    chosen = _candidates(problem)
    while True:
        taken, row_price, column_price = _solve(problem, chosen)
        gaining = _gaining(problem, chosen, row_price, column_price)
        if not len(gaining):
            break
        chosen = np.union1d(chosen, gaining)
    whole = np.abs(taken - np.round(taken)).max(initial=0.0) < 1e-6
    if not whole:
        taken = _solve_whole(problem, chosen)
    picked = chosen[taken > 0.5]
    return [(int(k) // columns, int(k) % columns) for k in picked], bool(whole)


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
    demand = sparse.csr_matrix(
        (
            np.ones(count + len(missing)),
            (np.r_[pair_row, missing], np.arange(count + len(missing))),
        ),
        shape=(rows, width),
    )
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
    """Solve over the chosen pairs; return how much of each is taken, and the dual prices of rows and columns."""
    demand, load, least, costs = _matrices(problem, chosen, True)
    idle = problem.least > 0
    upper = np.r_[np.ones(demand.shape[1] - idle.sum()), problem.least[idle]]
    found = optimize.linprog(
        costs,
        A_ub=sparse.vstack([load, -least]).tocsr() if idle.any() else load,
        b_ub=np.r_[problem.load, -problem.least[idle]],
        A_eq=demand,
        b_eq=problem.demand,
        bounds=np.stack([np.zeros(len(upper)), upper], axis=1),
        method="highs-ds",
    )
    if found.status:
        raise RuntimeError(found.message)
    column_price = -found.ineqlin.marginals[: len(problem.load)].copy()
    column_price[idle] += found.ineqlin.marginals[len(problem.load) :]
    return found.x[: len(chosen)], -found.eqlin.marginals, column_price


def _gaining(problem: _Problem, chosen: np.ndarray, row_price, column_price) -> np.ndarray:
    """Price every pair that was left out; return, of each row, the best of those that would make the plan better."""
    rows, columns = problem.worth.shape
    if len(chosen) == (problem.worth >= 0).sum():
        return np.zeros(0, int)
    known = np.zeros(rows * columns, bool)
    known[chosen] = True
    step = max(1, CHUNK // columns)
    width = min(columns, CANDIDATES)
    tolerance = 1e-7 * max(1.0, float(problem.worth.max()))
    found = []
    for start in range(0, rows, step):
        worth = problem.worth[start : start + step]
        gain = worth - column_price[None] - row_price[start : start + step, None]
        gain[worth < 0] = -1
        gain[known[start * columns : (start + len(worth)) * columns].reshape(worth.shape)] = -1
        best = np.argpartition(-gain, width - 1, axis=1)[:, :width] if width < columns else None
        picked = gain > tolerance
        if best is not None:
            among = np.zeros(gain.shape, bool)
            np.put_along_axis(among, best, True, axis=1)
            picked &= among
        found.append(np.flatnonzero(picked.ravel()) + start * columns)
    return np.concatenate(found)


def _solve_whole(
    problem: _Problem,
    chosen: np.ndarray,
    floor: np.ndarray | None = None,
    scores: np.ndarray | None = None,
) -> np.ndarray | None:
    """Solve in whole numbers; with ``floor``, every application must reach that score. None where it cannot."""
    demand, load, least, costs = _matrices(problem, chosen, floor is None)
    idle = problem.least > 0
    whole = [
        optimize.LinearConstraint(demand, problem.demand, problem.demand),
        optimize.LinearConstraint(load, -np.inf, problem.load),
    ]
    if idle.any():
        whole.append(optimize.LinearConstraint(least, problem.least[idle], np.inf))
    if floor is not None:
        columns = problem.worth.shape[1]
        sums = sparse.csr_matrix(
            (scores.ravel()[chosen], (chosen // columns, np.arange(len(chosen)))), shape=demand.shape
        )
        whole.append(optimize.LinearConstraint(sums, floor, np.inf))
    upper = np.r_[np.ones(demand.shape[1] - idle.sum()), problem.least[idle]]
    found = optimize.milp(
        costs,
        constraints=whole,
        integrality=np.ones(len(costs)),
        bounds=optimize.Bounds(0, upper),
        options={"time_limit": SECONDS, "mip_rel_gap": 1e-6},
    )
    return None if found.x is None else found.x[: len(chosen)]


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
    problem = problem._replace(demand=np.minimum(problem.demand, got))
    if not needy.any():
        return base, bound, certified
    chosen = _fair_candidates(problem, base)
    sums = already + _sums(base, scores)
    best, low, high = base, float(sums[needy].min()), max(bound, float(sums[needy].min()))
    probe = high
    while high - low > CLOSE * max(1.0, high):
        floor = np.where(needy, probe - already - 1e-9, -np.inf)
        taken = _solve_whole(problem, chosen, floor, scores)
        if taken is None:
            high = probe
        else:
            best = [(int(k) // columns, int(k) % columns) for k in chosen[taken > 0.5]]
            low = max(probe, float((already + _sums(best, scores))[needy].min()))
        probe = (low + high) / 2
    if best is base and len(chosen):
        taken = _solve_whole(problem, chosen, np.where(needy, low - already - 1e-9, -np.inf), scores)
        if taken is not None:
            best = [(int(k) // columns, int(k) % columns) for k in chosen[taken > 0.5]]
    complete = len(chosen) == int((problem.worth >= 0).sum())
    reached = high - low <= CLOSE * max(1.0, high)
    return best, (high if complete and everyone else bound), complete and reached and everyone


def _fair_candidates(problem: _Problem, base: list[Pair]) -> np.ndarray:
    """Return every pair of a small problem, else the best candidates and the pairs of the best total."""
    columns = problem.worth.shape[1]
    known = np.array([i * columns + j for i, j in base], int)
    return np.union1d(_candidates(problem), known)


def _sums(pairs: Iterable[Pair], scores: np.ndarray) -> np.ndarray:
    sums = np.zeros(len(scores))
    for i, j in pairs:
        sums[i] += scores[i, j]
    return sums


def _plan(chosen: list[Pair], scores, free, wants, room, least, bound: float, certified: bool) -> Plan:
    sums = _sums(chosen, scores)
    needy = np.flatnonzero(wants > 0)
    weakest = None
    if len(needy):
        index = int(needy[np.argmin(sums[needy])])
        weakest = (index, float(sums[index]))
    return Plan(
        pairs=chosen,
        total=float(sums.sum()),
        weakest=weakest,
        bound=max(bound, weakest[1]) if weakest else bound,
        certified=certified,
        shortages=shortages(chosen, free, wants, room, least),
    )
