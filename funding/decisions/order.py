"""Where a decision departs from what the panel recommended. Pure: places and words, no database and no clock."""

from collections.abc import Iterable
from typing import NamedTuple

FOLLOWS = {"fund": "award", "reserve": "reserve", "do_not_fund": "decline"}


class Place(NamedTuple):
    """One bid at the table: its position (1 is best; equal positions are tied) and what is decided about it.

    ``recommendation`` is the panel's word, ``outcome`` the decision's ("" while nothing is proposed).
    """

    position: int | None
    recommendation: str
    outcome: str
    has_reason: bool = False


def departures(mine: Place, others: Iterable[Place]) -> list[str]:
    """Return how ``mine`` departs from the panel: "recommendation", "order", both or neither.

    Two bids are out of order when the worse placed one is awarded and the better placed one is not. A reason
    given for either of the two covers both, so a pair is asked about once.
    """
    found = []
    if mine.recommendation and FOLLOWS.get(mine.recommendation) != mine.outcome:
        found.append("recommendation")
    if mine.position is not None and any(_crossed(mine, other) for other in others):
        found.append("order")
    return found


def _crossed(mine: Place, other: Place) -> bool:
    """Say whether the awards of two bids run against their positions and nobody has said why."""
    if other.position is None or not other.outcome or other.has_reason:
        return False
    better, worse = (mine, other) if mine.position < other.position else (other, mine)
    return better.position != worse.position and better.outcome != "award" and worse.outcome == "award"
