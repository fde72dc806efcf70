"""Means and spread of the reviews of one bid. Pure: whole points and weights in, decimals out."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from statistics import stdev
from typing import NamedTuple

HUNDREDTH = Decimal("0.01")


class Tally(NamedTuple):
    """What the counted reviews of a bid say together: how many, their mean, lowest, highest and standard deviation.

    ``values`` are the reviews' own weighted means. The deviation is that of a sample; one review has none.
    """

    count: int
    mean: Decimal | None
    low: Decimal | None
    high: Decimal | None
    deviation: Decimal | None
    values: tuple[Decimal, ...]


def of_review(points: Mapping[int, int | None], weights: Mapping[int, int]) -> Decimal | None:
    """Return a review's mean over its criteria by weight; "unable to assess" (None) is left out. None if all are."""
    told = {key: value for key, value in points.items() if value is not None}
    whole = sum(weights[key] for key in told)
    if not whole:
        return None
    return Decimal(sum(weights[key] * value for key, value in told.items())) / whole


def tally(reviews: Iterable[Mapping[int, int | None]], weights: Mapping[int, int]) -> Tally:
    """Put the counted reviews of a bid together; each review weighs the same."""
    means: Sequence[Decimal] = sorted(
        mean for mean in (of_review(points, weights) for points in reviews) if mean is not None
    )
    if not means:
        return Tally(0, None, None, None, None, ())
    deviation = stdev(means) if len(means) > 1 else None
    return Tally(
        len(means),
        _rounded(sum(means) / len(means)),
        _rounded(means[0]),
        _rounded(means[-1]),
        None if deviation is None else _rounded(deviation),
        tuple(map(_rounded, means)),
    )


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(HUNDREDTH, rounding=ROUND_HALF_UP)
