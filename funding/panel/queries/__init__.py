"""Reads about the table that span models. Cut by what is asked; callers say ``queries.rows(…)``."""

from .blocking import Blocker, confirm_blockers, convene_blockers, eligible, short_of_reviews
from .next import next_step, todos
from .papers import Opinion, Papers, attachment, papers
from .table import (
    TIERS,
    Listed,
    Placing,
    declarable,
    hidden_ranks,
    initial_record,
    people,
    placing,
    row,
    rows,
    spreads,
    state_colour,
    undeclared,
)

__all__ = [
    "TIERS",
    "Blocker",
    "Listed",
    "Opinion",
    "Papers",
    "Placing",
    "attachment",
    "confirm_blockers",
    "convene_blockers",
    "declarable",
    "eligible",
    "hidden_ranks",
    "initial_record",
    "next_step",
    "papers",
    "people",
    "placing",
    "row",
    "rows",
    "short_of_reviews",
    "spreads",
    "state_colour",
    "todos",
    "undeclared",
]
