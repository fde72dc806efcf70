"""What of a count of people anybody may see. Pure: numbers in, numbers or nothing out.

A count from one to four could tell who somebody is, so it is hidden. Hiding it and the next smallest is not enough: of a total of six,
"one to four" and "five or more" can only be one and five. So the parts of a total are shown together or not at all, and what is
summed further is summed from what is shown, so that no sum tells anything that its parts do not.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

THRESHOLD = 5


class Shown(NamedTuple):
    """A total and its parts as anybody may see them; None is hidden."""

    total: int | None
    parts: dict[str, int] | None


def is_small(count: int) -> bool:
    """Say whether a count is of so few people that it is hidden. Nobody is nobody, and may be shown."""
    return 0 < count < THRESHOLD


def shown(counts: Mapping[str, int]) -> Shown:
    """Return the total of counts, hidden if it is small, and the counts, all hidden if one of them is small."""
    total = sum(counts.values())
    hides = any(is_small(count) for count in counts.values())
    return Shown(None if is_small(total) else total, None if hides else dict(counts))


def summed(totals: Iterable[int | None]) -> int:
    """Return the sum of what is shown; what is hidden adds nothing."""
    return sum(total for total in totals if total is not None)
