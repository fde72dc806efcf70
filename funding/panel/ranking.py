"""What scores say about an order, and what they cannot say: expected ranks with their uncertainty. Pure.

The model is that of Heyard, Ott, Salanti and Egger (*Statistics and Public Policy*, 2022). A score is the mean of the
application means, plus the application's worth θ ~ N(0, τ²), plus the reviewer's severity ν ~ N(0, sd²), plus noise of
standard deviation s, in which what a reviewer thinks of this one bid and chance are one term, because nobody scores a bid
twice. τ is uniform; the prior of s is the length of the arc of radius s in the square of its two parts, which are uniform.

Given (τ, s) everything is Gaussian: θ is eliminated, the work is on reviewers alone, and how likely one bid is before
another has a closed form. (τ, s) are integrated by Gauss–Legendre quadrature over the box that holds their mass. Nothing is
sampled but the intervals and the chance of being among the funded, from draws with a seed.

It informs a panel that has written down its own order. It decides nothing.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import NamedTuple

from lpip_portal.later import Later

from .scoring import Rows, checked

np = Later("numpy")

linalg, optimize, special = Later("scipy.linalg"), Later("scipy.optimize"), Later("scipy.special")
VERSION = "1"  # of the method; stored with every run
FEW = 200  # applications up to which the whole grid is used
GRID, QUICK = (
    (9, 13, 24),
    (7, 9, 10),
)  # nodes for each of τ and s: two grids that find where the mass lies, and the last one
STEPS, STEP = 3, 1.25  # of many: nodes on each side of the mode, and how many standard deviations apart
DRAWS, DRAWS_OF_MANY = 8000, 2000
SLIGHT, SLIGHT_OF_MANY = 1e-7, 1e-2  # nodes with less than this share of the heaviest are left out
LEAST_NOISE = 0.02  # below this, s changes nothing about scores of whole points
DIGITS = 9  # what is beyond them is rounding, so that equal evidence ties exactly
SURE = 0.95  # a bid is before another when this is more probable


class Standing(NamedTuple):
    """Where one application stands. Rank 1 is best; intervals are (best, worst) ranks.

    ``mean`` is of its scores, None without one; ``p_top`` is the probability of being among the ``funded`` best.
    """

    application: Hashable
    n: int
    mean: float | None
    expected_rank: float
    interval_50: tuple[int, int]
    interval_90: tuple[int, int]
    p_top: float


class Severity(NamedTuple):
    """How many points a reviewer gives above the others to the same bids: below nought is severe."""

    reviewer: Hashable
    n: int
    points: float


class Reading(NamedTuple):
    """Everything that is known about an order.

    ``standings`` are by expected rank, the best first. ``before[i, j]`` is the probability that standing i is better than
    standing j. ``draws`` are worths (draws × standings). ``parts`` are the groups of applications that share no reviewer
    with each other: with more than one, the scores of different groups cannot be compared. ``unscored`` have no score, so
    that nothing but the others' spread is known about them.
    """

    standings: list[Standing]
    severities: list[Severity]
    before: np.ndarray
    draws: np.ndarray
    parts: list[list[Hashable]]
    unscored: list[Hashable]

    @property
    def is_connected(self) -> bool:
        """Say whether all scores can be compared with each other."""
        return len(self.parts) <= 1


def standings(
    scores: Iterable[tuple[Hashable, Hashable, float]],
    *,
    scale: int,
    funded: int,
    seed: int = 0,
    applications: Sequence[Hashable] = (),
) -> list[Standing]:
    """Return where every application stands, the best expected rank first. ``read`` says more; arguments are as there."""
    return read(scores, scale=scale, funded=funded, seed=seed, applications=applications).standings


def read(
    scores: Iterable[tuple[Hashable, Hashable, float]],
    *,
    scale: int,
    funded: int,
    seed: int = 0,
    applications: Sequence[Hashable] = (),
    with_severity: bool = True,
) -> Reading:
    """Read rows of (application, reviewer, score), given before anybody discussed them; higher is better.

    ``scale`` is the number of points (scores lie from 1 to it), ``funded`` how many can be funded. ``applications`` names
    those that must stand in the answer although nobody scored them. The answer is the same for the same rows in any order.
    Raises ValueError, naming the argument, for a score that is no number of the scale, a pair that is scored twice, …
    """
    rows = checked(scores, scale=scale, funded=funded, seed=seed, applications=applications)
    if not rows.applications:
        return Reading([], [], np.zeros((0, 0)), np.zeros((0, 0)), [], [])
    model = _Model(rows, _severity_sd(scale) if with_severity else 1e-4)
    many = rows.count > FEW
    top = 3.0 if scale > 6 else 2.0
    nodes, shares = (_nodes_of_many if many else _nodes)(model, top)
    kept = shares > (SLIGHT_OF_MANY if many else SLIGHT) * shares.max()
    nodes, shares = nodes[kept], shares[kept] / shares[kept].sum()
    before, severity = np.zeros((rows.count, rows.count)), np.zeros(len(rows.reviewers))
    found = []
    for (tau, noise), share in zip(nodes, shares, strict=True):
        _fit, mean, spread, low_rank, tilt = model.solve(tau, noise)
        before += share * _before(mean, spread, low_rank)
        severity += share * tilt
        found.append((mean, spread, low_rank))
    expected = np.round(0.5 + before.sum(0), DIGITS)
    order = np.lexsort((np.arange(rows.count), expected))
    draws = _draws(found, shares, order, DRAWS_OF_MANY if many else DRAWS, seed)
    means = np.bincount(rows.application, weights=rows.score, minlength=rows.count) / np.maximum(
        model.counts, 1
    )
    listed = _standings(rows, order, expected, means, model.counts, draws, funded)
    given = np.bincount(rows.reviewer, minlength=len(rows.reviewers))
    return Reading(
        listed,
        [
            Severity(*facts)
            for facts in zip(rows.reviewers, given.tolist(), severity.round(DIGITS).tolist(), strict=True)
        ],
        before[np.ix_(order, order)],
        draws,
        rows.parts(),
        [application for application, n in zip(rows.applications, model.counts, strict=True) if not n],
    )


def expected_ranks(
    scores: Iterable[tuple[Hashable, Hashable, float]],
    *,
    scale: int,
    applications: Sequence[Hashable] = (),
    with_severity: bool = True,
) -> dict[Hashable, float]:
    """Return expected ranks alone, on a smaller grid: for asking "what if?" many times. To a tenth of a rank as ``read``."""
    rows = checked(scores, scale=scale, funded=0, seed=0, applications=applications)
    if not rows.applications:
        return {}
    model = _Model(rows, _severity_sd(scale) if with_severity else 1e-4)
    top = 3.0 if scale > 6 else 2.0
    nodes, shares = _nodes_of_many(model, top) if rows.count > FEW else _nodes(model, top, QUICK)
    kept = shares > 1e-3 * shares.max()
    worse = sum(
        share * _before(*model.solve(tau, noise)[1:4]).sum(0)
        for (tau, noise), share in zip(nodes[kept], shares[kept] / shares[kept].sum(), strict=True)
    )
    return dict(zip(rows.applications, np.round(0.5 + worse, DIGITS).tolist(), strict=True))


def _severity_sd(scale: int) -> float:
    """Return the prior spread of severities, in points: twice as wide on the longer scales."""
    return 1.0 if scale > 6 else 0.5


class _Model:
    """y = θ of the application + ν of the reviewer + noise, given (τ, s). θ is eliminated, its block being diagonal."""

    def __init__(self, rows: Rows, severity: float):
        count, reviewers = rows.count, len(rows.reviewers)
        self.counts = np.bincount(rows.application, minlength=count).astype(int)
        means = np.bincount(rows.application, weights=rows.score, minlength=count)[self.counts > 0]
        centre = (means / self.counts[self.counts > 0]).mean() if len(means) else 0.0
        score = rows.score - centre
        self.n, self.severity, self.square = len(score), severity, float(score @ score)
        self.met = np.zeros((count, reviewers))
        self.met[rows.application, rows.reviewer] = 1.0
        self.by_application = np.bincount(rows.application, weights=score, minlength=count)
        self.by_reviewer = np.bincount(rows.reviewer, weights=score, minlength=reviewers)
        self.given = self.met.sum(0)
        self.shared = {int(n): self._meetings(n) for n in np.unique(self.counts)}

    def _meetings(self, n: int) -> np.ndarray:
        """Return how often two reviewers met on applications with n scores."""
        met = self.met[self.counts == n]
        return met.T @ met

    def _factor(self, tau: float, noise: float) -> tuple[np.ndarray, np.ndarray, np.ndarray, float]:
        weight = noise**-2
        spread = 1 / (self.counts * weight + tau**-2)  # of θ given everything else
        matrix = np.diag(weight * self.given + self.severity**-2)
        for n, shared in self.shared.items():
            matrix -= weight**2 / (n * weight + tau**-2) * shared
        factor = np.linalg.cholesky(matrix)
        right = weight * (self.by_reviewer - self.met.T @ (spread * weight * self.by_application))
        half = _half(factor, right)
        fit = -0.5 * (
            2 * np.log(np.diag(factor)).sum()
            + 2 * len(right) * np.log(self.severity)
            - np.log(spread).sum()
            + 2 * len(spread) * np.log(tau)
            + 2 * self.n * np.log(noise)
            + weight * self.square
            - float((weight * self.by_application) ** 2 @ spread)
            - float(half @ half)
        )
        return spread, factor, half, fit

    def fit(self, tau: float, noise: float) -> float:
        """Return the logarithm of how probable the scores are."""
        return self._factor(tau, noise)[3]

    def solve(self, tau: float, noise: float) -> tuple[float, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """Return the fit, the means of θ, its covariance as a diagonal and a low-rank root, and the severities."""
        spread, factor, half, fit = self._factor(tau, noise)
        tilt = linalg.solve_triangular(factor, half, lower=True, trans="T", check_finite=False)
        mean = spread * noise**-2 * (self.by_application - self.met @ tilt)
        low_rank = (spread * noise**-2)[:, None] * _half(factor, self.met.T).T
        return fit, mean, spread, low_rank, tilt


def _half(factor: np.ndarray, right: np.ndarray) -> np.ndarray:
    return linalg.solve_triangular(factor, right, lower=True, check_finite=False)


def _log_prior(noise: float, top: float) -> float:
    """Return the logarithm of the arc of radius ``noise`` in the square of side ``top``."""
    if noise <= top:
        return float(np.log(noise * np.pi / 2))
    return float(np.log(max(noise * (np.pi / 2 - 2 * np.arccos(top / noise)), 1e-300)))


def _nodes(model: _Model, top: float, sizes: tuple[int, int, int] = GRID) -> tuple[np.ndarray, np.ndarray]:
    """Return nodes (τ, s) and their shares of the posterior; two coarse grids find the box in which its mass lies."""
    box = [(1e-6, top), (LEAST_NOISE, top * 2**0.5)]
    *coarser, finest = sizes
    for coarse in coarser:
        nodes, shares = _grid(model, top, box, coarse)
        table = shares.reshape(coarse, coarse)
        box = [_narrowed(box[n], np.unique(nodes[:, n]), table.sum(1 - n)) for n in (0, 1)]
    return _grid(model, top, box, finest)


def _nodes_of_many(model: _Model, top: float) -> tuple[np.ndarray, np.ndarray]:
    """Return fewer nodes for a posterior that many applications make narrow: evenly around its mode, along its own axes.

    The logarithms of τ and s are stepped, so that their sum joins the density. A mode at the edge gets the whole grid.
    """
    low, high = np.log([1e-3, LEAST_NOISE]), np.log([top, top * 2**0.5])

    def height(at: np.ndarray) -> float:
        if (at <= low).any() or (at >= high).any():
            return -np.inf
        tau, noise = np.exp(at)
        return model.fit(tau, noise) + _log_prior(noise, top) + float(at.sum())

    found = optimize.minimize(
        lambda at: min(-height(at), 1e300),
        np.log([0.5, 0.8]),
        method="Nelder-Mead",
        options={"xatol": 0.01, "fatol": 0.01},
    )
    mode, step = found.x, 0.04
    if (mode - 5 * step <= low).any() or (mode + step >= high).any():
        return _nodes(model, top)
    across, up = np.eye(2) * step
    middle = height(mode)
    curve = np.array([height(mode + each) + height(mode - each) - 2 * middle for each in (across, up)])
    twist = sum(
        sign * height(mode + one * across + other * up)
        for one, other, sign in ((1, 1, 1), (-1, -1, 1), (1, -1, -1), (-1, 1, -1))
    )
    bend = -np.array([[curve[0], twist / 4], [twist / 4, curve[1]]]) / step**2
    sizes, axes = np.linalg.eigh(bend)
    if (sizes < 10).any():
        return _nodes(model, top)
    steps = np.arange(-STEPS, STEPS + 1) * STEP
    around = np.stack([each.ravel() for each in np.meshgrid(steps, steps, indexing="ij")], axis=1)
    around = around[(around**2).sum(1) <= (STEPS * STEP) ** 2 + 1e-9]
    nodes = mode + (around / np.sqrt(sizes)) @ axes.T
    heights = np.array([height(at) for at in nodes])
    shares = np.exp(heights - heights.max())
    return np.exp(nodes), shares / shares.sum()


def _grid(
    model: _Model, top: float, box: Sequence[tuple[float, float]], size: int
) -> tuple[np.ndarray, np.ndarray]:
    points, weights = np.polynomial.legendre.leggauss(size)
    axes = [low + (high - low) * (points + 1) / 2 for low, high in box]
    nodes = np.stack([axis.ravel() for axis in np.meshgrid(*axes, indexing="ij")], axis=1)
    heights = np.array([model.fit(tau, noise) + _log_prior(noise, top) for tau, noise in nodes])
    shares = np.exp(heights - heights.max()) * np.outer(weights, weights).ravel()
    return nodes, shares / shares.sum()


def _narrowed(ends: tuple[float, float], axis: np.ndarray, mass: np.ndarray) -> tuple[float, float]:
    """Return the part of a box's side that holds the mass, one node wider at each end."""
    heavy = np.flatnonzero(mass > 1e-6)
    first, last = heavy[0], heavy[-1]
    return (
        float(axis[first - 1]) if first > 0 else ends[0],
        float(axis[last + 1]) if last + 1 < len(axis) else ends[1],
    )


def _before(mean: np.ndarray, spread: np.ndarray, low_rank: np.ndarray) -> np.ndarray:
    """Return how probable it is that i is better than j, ½ on the diagonal: differences of normals."""
    shared = low_rank @ low_rank.T
    single = spread + np.diag(shared)
    variance = np.maximum(single[:, None] + single[None] - 2 * shared, 1e-300)
    np.fill_diagonal(variance, 1.0)
    found = special.ndtr((mean[:, None] - mean[None]) / np.sqrt(variance))
    return (found + (1 - found.T)) / 2  # so that both directions add up to 1


def _draws(found: list, shares: np.ndarray, order: np.ndarray, count: int, seed: int) -> np.ndarray:
    """Draw worths of the applications, in ``order``. Each node gets its share; what is left goes to the largest rests."""
    chance = np.random.default_rng(seed)
    exact = shares * count
    each = np.floor(exact).astype(int)
    each[np.argsort(-(exact - each), kind="stable")[: count - each.sum()]] += 1
    drawn = []
    for (mean, spread, low_rank), n in zip(found, each, strict=True):
        if n:
            if len(order) > FEW:  # by reviewers, whose order does not depend on their names either
                apart = chance.standard_normal((n, len(order))) * np.sqrt(spread[order])
                drawn.append(
                    mean[order] + apart + chance.standard_normal((n, low_rank.shape[1])) @ low_rank[order].T
                )
                continue
            root = low_rank[order]
            covariance = root @ root.T + np.diag(spread[order] * (1 + 1e-12))
            drawn.append(
                mean[order] + chance.standard_normal((n, len(order))) @ np.linalg.cholesky(covariance).T
            )
    return np.concatenate(drawn)


def _standings(rows: Rows, order, expected, means, counts, draws: np.ndarray, funded: int) -> list[Standing]:
    """Summarise the draws. Applications that tie exactly share what they drew, so that they tie in everything."""
    size = rows.count
    ranks = np.empty(draws.shape, int)
    np.put_along_axis(ranks, np.argsort(-draws, axis=1), np.arange(1, size + 1)[None], axis=1)
    listed, tied = [], np.split(np.arange(size), np.flatnonzero(np.diff(expected[order])) + 1)
    for group in tied:
        shares = np.bincount(ranks[:, group].ravel(), minlength=size + 1)[1:].cumsum() / (
            len(ranks) * len(group)
        )
        within = [int(np.searchsorted(shares, level - 1e-12)) + 1 for level in (0.05, 0.25, 0.75, 0.95)]
        p_top = float(shares[min(funded, size) - 1]) if funded else 0.0
        for place in order[group]:
            mean = round(float(means[place]), DIGITS) if counts[place] else None
            listed.append(
                Standing(
                    rows.applications[place],
                    int(counts[place]),
                    mean,
                    float(expected[place]),
                    (within[1], within[2]),
                    (within[0], within[3]),
                    p_top,
                )
            )
    return listed
