"""What the reviews of a bid come to: weighted within a review, alike between reviews. Pure; exact decimals.

A criterion that a reviewer was unable to assess is left out, and the weights of the others carry its share.
"""

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from statistics import stdev
from typing import NamedTuple

CENT = Decimal("0.01")


class Summary(NamedTuple):
    """The scores of one bid in points of the scale: one value a review, lowest first; None where there is none.

    ``deviation`` is the standard deviation of a sample, how far reviewers disagree; one review has none.
    """

    values: list[Decimal]
    mean: Decimal | None
    low: Decimal | None
    high: Decimal | None
    deviation: Decimal | None


def score(marks: Iterable[tuple[int | None, int]]) -> Decimal | None:
    """Return the weighted mean of one review's (points, weight) pairs, or None if it could assess nothing."""
    given = [(points, weight) for points, weight in marks if points is not None and weight > 0]
    return mean(sum(points * weight for points, weight in given), sum(weight for _points, weight in given))


def mean(weighted: int | None, whole: int | None) -> Decimal | None:
    """Return the same from the sum of points times weight and the sum of the weights, None where nothing was assessed."""
    return Decimal(weighted) / whole if weighted is not None and whole else None


def summary(scores: Iterable[Decimal | None]) -> Summary:
    """Return what several reviews' scores come to, rounded half-up to two places at the end only."""
    values = sorted(value for value in scores if value is not None)
    if not values:
        return Summary([], None, None, None, None)
    mean = sum(values) / len(values)
    deviation = stdev(values) if len(values) > 1 else None
    return Summary(
        [rounded(value) for value in values],
        rounded(mean),
        rounded(min(values)),
        rounded(max(values)),
        None if deviation is None else rounded(deviation),
    )


def of_reviews(reviews: Sequence[Iterable[tuple[int | None, int]]]) -> Summary:
    """Return what the reviews of one bid come to, each given as its (points, weight) pairs."""
    return summary(score(marks) for marks in reviews)


def rounded(value: Decimal) -> Decimal:
    """Return a score with two places, rounded half-up."""
    return value.quantize(CENT, rounding=ROUND_HALF_UP)
