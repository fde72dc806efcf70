"""Reads about awards that span models. Cut by what is asked; callers say ``queries.money(…)``."""

from .hours import Busy, Year, busy_people, my_hours
from .merging import Merge, facts_to_take, merge, why_not_merge
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
    "Busy",
    "Line",
    "Merge",
    "Money",
    "Outcome",
    "Reminder",
    "Year",
    "announced_phases",
    "announcement",
    "award_words",
    "busy_people",
    "committed",
    "drafts_owed",
    "facts_to_take",
    "is_announced",
    "line",
    "lines",
    "merge",
    "milestone_colours",
    "money",
    "my_hours",
    "outcome",
    "reminders",
    "status_for",
    "statuses_for",
    "steps",
    "summaries",
    "todos",
    "unconfirmed",
    "unsettled_partners",
    "why_not_merge",
]
