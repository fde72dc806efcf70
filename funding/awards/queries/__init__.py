"""Reads about awards that span models. Cut by what is asked; callers say ``queries.money(…)``."""

from .money import Line, Money, committed, drafts_owed, line, lines, money
from .next import Reminder, reminders, todos
from .outcomes import (
    Announced,
    Outcome,
    announced_phases,
    announcement,
    is_announced,
    outcome,
    summaries,
)
from .standing import (
    award_words,
    milestone_colours,
    status_for,
    statuses_for,
    steps,
    unconfirmed,
    unsettled_partners,
)

__all__ = [
    "Announced",
    "Line",
    "Money",
    "Outcome",
    "Reminder",
    "announced_phases",
    "announcement",
    "award_words",
    "committed",
    "drafts_owed",
    "is_announced",
    "line",
    "lines",
    "milestone_colours",
    "money",
    "outcome",
    "reminders",
    "status_for",
    "statuses_for",
    "steps",
    "summaries",
    "todos",
    "unconfirmed",
    "unsettled_partners",
]
