"""Which pairs a large matching is solved over, and which were left out although they would gain. Pure.

Prices of reviewers are guessed by a few hundred cheap rounds (who is asked for more than they take becomes dearer), and the
pairs that are best at those prices are taken. The guess is in single precision and proves nothing; ``gaining`` prices every
pair that was left out in double precision with the prices of the solved problem, and that is the proof.
"""

from __future__ import annotations

from typing import NamedTuple

from lpip_portal.later import Later

np = Later("numpy")


DENSE = 20_000  # pairs up to which everything is a candidate
EACH = 12  # best pairs of each row and column, where the worst-off is to be lifted
WIDTH = 24  # candidates of each row while prices are guessed
MOST = 10  # candidates of each row beyond twice what it needs, once prices are guessed
SPARE = 3  # pairs of each row beyond what it needs that are always taken
NEAR = 0.01  # of the highest affinity: how little a pair may fall short to be taken along
ROUNDS = (
    (60, 0.3, 0.1),
    (60, 0.1, 0.2),
    (100, 0.02, 0.02),
)  # how many, the first step, and what is left of it
MORE = 4  # pairs of each row that one round adds at most
CHUNK = 100_000  # pairs looked at at once


class Offer(NamedTuple):
    """What is asked for: worths (-1 where a pair may not be), demand, load, least load, and the highest affinity."""

    worth: np.ndarray
    demand: np.ndarray
    load: np.ndarray
    least: np.ndarray
    top: float


def candidates(offer: Offer) -> np.ndarray:
    """Return the flat indices of the pairs to begin with, in order."""
    rows, columns = offer.worth.shape
    if rows * columns <= DENSE or not offer.demand.any():
        return np.flatnonzero(offer.worth.ravel() >= 0)
    width = min(columns, max(WIDTH, min(columns // 25, 4 * WIDTH), 2 * int(offer.demand.max()) + SPARE))
    price = np.zeros(columns, np.float32)
    for rounds, first, end in ROUNDS:
        price = _guess(offer, _best(offer, price, width), price, rounds, first, end)
    best = _best(offer, price, width)
    gain = _worths(offer, slice(None), best) - price[best]
    gain = -np.sort(-gain, axis=1)
    enough = np.minimum(offer.demand, width) - 1
    cut = gain[np.arange(rows), np.maximum(enough, 0)] - NEAR * min(1.0, 800 / columns) * offer.top
    spare = gain[np.arange(rows), np.minimum(enough + SPARE, width - 1)]
    most = gain[np.arange(rows), np.minimum(2 * enough + MOST, width - 1)]
    gain = _worths(offer, slice(None), best) - price[best]
    chosen = (gain >= np.maximum(np.minimum(cut, spare), most)[:, None]) & (offer.demand > 0)[:, None]
    flat = (np.arange(rows)[:, None] * columns + best)[chosen]
    flat = np.union1d(flat, _of_the_idle(offer))
    return flat[offer.worth.ravel()[flat] >= 0]


def best_of_each(offer: Offer) -> np.ndarray:
    """Return the flat indices of the best pairs of each row and each column, whatever the reviewers cost.

    A plan that lifts the worst-off takes pairs which the best total would not.
    """
    rows, columns = offer.worth.shape
    if rows * columns <= DENSE:
        return np.flatnonzero(offer.worth.ravel() >= 0)
    width = max(EACH, 3 * int(offer.demand.max(initial=1)))
    order = -offer.worth
    best_of_row = np.argpartition(order, min(width, columns) - 1, axis=1)[:, :width]
    best_of_column = np.argpartition(order, min(width, rows) - 1, axis=0)[:width]
    by_row = (np.arange(rows)[:, None] * columns + best_of_row).ravel()
    by_column = (best_of_column * columns + np.arange(columns)[None]).ravel()
    found = np.union1d(by_row, by_column)
    return found[offer.worth.ravel()[found] >= 0]


def _worths(offer: Offer, rows: slice, best: np.ndarray | None = None) -> np.ndarray:
    """Return worths in single precision; what is kept from an earlier plan counts at most twice the highest affinity."""
    worth = offer.worth[rows] if best is None else np.take_along_axis(offer.worth[rows], best, axis=1)
    found = np.minimum(worth, 2 * offer.top).astype(np.float32)
    found[worth < 0] = -1e6
    return found


def _best(offer: Offer, price: np.ndarray, width: int) -> np.ndarray:
    """Return the columns that are best for each row at these prices."""
    rows, columns = offer.worth.shape
    if width >= columns:
        return np.tile(np.arange(columns), (rows, 1))
    step = max(1, CHUNK // columns)
    return np.concatenate(
        [
            np.argpartition(price - _worths(offer, slice(start, start + step)), width - 1, axis=1)[:, :width]
            for start in range(0, rows, step)
        ]
    )


def _guess(
    offer: Offer, best: np.ndarray, price: np.ndarray, rounds: int, first: float, end: float
) -> np.ndarray:
    """Return prices at which the reviewers are asked for about as often as they take."""
    worth, columns = _worths(offer, slice(None), best), offer.worth.shape[1]
    most = min(int(offer.demand.max()), best.shape[1])
    wanted = np.arange(most)[None] < offer.demand[:, None]
    all_alike = bool(wanted.all())
    room = np.maximum(offer.load, 1)
    for n in range(rounds):
        gain = price[best] - worth
        order = (
            np.argpartition(gain, most - 1, axis=1)[:, :most] if most < best.shape[1] else np.argsort(gain, 1)
        )
        if not all_alike:
            order = np.take_along_axis(order, np.argsort(np.take_along_axis(gain, order, 1), 1), 1)
        asked = np.take_along_axis(best, order, 1)
        counts = np.bincount(asked.ravel() if all_alike else asked[wanted], minlength=columns)
        step = first * offer.top * end ** (n / rounds)
        price = np.maximum(0, price + step * (counts - offer.load) / room).astype(np.float32)
    return price


def _of_the_idle(offer: Offer) -> np.ndarray:
    """Return the best pairs of the columns that have a least load."""
    rows, columns = offer.worth.shape
    idle = np.flatnonzero(offer.least > 0)
    if not len(idle):
        return np.zeros(0, int)
    width = min(rows, int(offer.least.max()) + WIDTH)
    best = np.argsort(-offer.worth[:, idle], axis=0, kind="stable")[:width]
    return (best * columns + idle[None]).ravel()


def gaining(offer: Offer, chosen: np.ndarray, row_price: np.ndarray, column_price: np.ndarray) -> np.ndarray:
    """Price every pair that was left out; where any would make the plan better, return the best of each row.

    Those that nearly would come too: prices move a little, and they would ask for another round.
    """
    rows, columns = offer.worth.shape
    tolerance, near = 1e-7 * max(1.0, offer.top), NEAR * offer.top / 2
    step, found, gains = max(1, CHUNK // columns), [], False
    ends = np.searchsorted(chosen, np.arange(0, rows + step, step) * columns)
    for n, start in enumerate(range(0, rows, step)):
        worth = offer.worth[start : start + step]
        gain = worth - column_price
        gain -= row_price[start : start + step, None]
        gain.ravel()[chosen[ends[n] : ends[n + 1]] - start * columns] = -np.inf
        gain[worth < 0] = -np.inf
        near_by = np.flatnonzero(gain.ravel() > -near)
        if not len(near_by):
            continue
        value = gain.ravel()[near_by]
        gains |= bool((value > tolerance).any())
        found.append(near_by[_first_of_each(near_by // columns, value)] + start * columns)
    return np.sort(np.concatenate(found)) if gains else np.zeros(0, int)


def _first_of_each(rows: np.ndarray, value: np.ndarray) -> np.ndarray:
    """Return where the highest values of each row are, at most MORE of each."""
    order = np.lexsort((-value, rows))
    ranked = rows[order]
    first = np.concatenate([[0], np.flatnonzero(np.diff(ranked)) + 1])
    rank = np.arange(len(ranked)) - np.repeat(first, np.diff([*first, len(ranked)]))
    return order[rank < MORE]
