"""How reviewers answer and write in a phase: in median days, by name, and never by how high they score."""

from datetime import datetime
from statistics import median
from typing import NamedTuple

from funding.review.models import Assignment
from funding.rounds.models import Phase

DAY = 86_400


class Pace(NamedTuple):
    """What one reviewer was asked and did in a phase; days are medians, None where there is nothing to count."""

    name: str
    asked: int
    declined: int
    owed: int
    done: int
    days_to_answer: float | None
    days_to_write: float | None


def paces(user, phase: Phase) -> list[Pace]:
    """Return the reviewers of a phase whom this person may know of, by name. One query."""
    given = (
        Assignment.objects.visible_to(user)
        .filter(application__phase=phase, invited_at__isnull=False)
        .select_related("reviewer", "review")
        .order_by("reviewer__name", "reviewer", "pk")
    )
    by_reviewer: dict[int, list[Assignment]] = {}
    for each in given:
        by_reviewer.setdefault(each.reviewer_id, []).append(each)
    return [_pace(rows) for rows in by_reviewer.values()]


def _pace(rows: list[Assignment]) -> Pace:
    handed_in = [
        (each.answered_at or each.declared_at, each.review.submitted_at)
        for each in rows
        if getattr(each, "review", None) and each.review.submitted_at
    ]
    return Pace(
        str(rows[0].reviewer),
        len(rows),
        sum(each.state == Assignment.State.DECLINED for each in rows),
        sum(each.is_owed for each in rows),
        len(handed_in),
        _days([(each.invited_at, each.answered_at) for each in rows]),
        _days(handed_in),
    )


def _days(spans: list[tuple[datetime | None, datetime | None]]) -> float | None:
    counted = [(until - since).total_seconds() / DAY for since, until in spans if since and until]
    return round(median(counted), 1) if counted else None
