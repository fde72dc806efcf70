"""Measure what the aids of assessment cost in CPU seconds: reading scores, weighing portfolios, matching reviewers."""

from collections.abc import Callable
from decimal import Decimal
from time import process_time
from typing import Any

import numpy as np
from django.core.management import BaseCommand

from funding.panel import portfolio, ranking
from funding.review.matching import match


class Command(BaseCommand):
    """Print a line for each size; ``--large`` adds those that take long. Nothing is read from the database."""

    help = __doc__
    requires_system_checks = ()

    def add_arguments(self, parser):
        """Take --large."""
        parser.add_argument("--large", action="store_true", help="also 5,000 bids by 4,000 reviewers")

    def handle(self, *, large, **options):
        """Measure on invented bids, the same every time."""
        self._say("scores, 10 bids of 8 reviewers (warming up)", lambda: _read(10, 8))
        self._say("scores, 60 bids of 24 reviewers", lambda: _read(60, 24))
        self._say("scores, 1,000 bids of 400 reviewers", lambda: _read(1000, 400))
        self._say("portfolio, 4 of 10", _weigh)
        sizes = [(60, 80, "total"), (60, 80, "fair"), (1000, 800, "total"), (600, 400, "fair")]
        for bids, reviewers, goal in [*sizes, (5000, 4000, "total")] if large else sizes:
            self._say(
                f"matching, {bids:,} bids by {reviewers:,} reviewers, {goal}",
                lambda b=bids, r=reviewers, g=goal: _match(b, r, g),
            )

    def _say(self, what: str, work: Callable[[], Any]) -> None:
        began = process_time()
        found = work()
        self.stdout.write(f"{process_time() - began:7.2f} CPU s  {what}{found}")


def _read(bids: int, reviewers: int) -> str:
    chance = np.random.default_rng(0)
    worth, severity = chance.normal(0, 0.7, bids), chance.normal(0, 0.5, reviewers)
    rows = [
        (i, int(j), float(np.clip(round(3.5 + worth[i] + severity[j] + chance.normal(0, 0.8)), 1, 6)))
        for i in range(bids)
        for j in chance.choice(reviewers, 3, replace=False)
    ]
    ranking.standings(rows, scale=6, funded=max(1, bids // 10))
    return ""


def _weigh() -> str:
    chance = np.random.default_rng(0)
    bids = [portfolio.Bid(n, Decimal(1)) for n in range(10)]
    found = portfolio.board(bids, chance.normal(4, 1, (8000, 10)), rules=portfolio.Rules(4))
    return f": {found.count} sets"


def _match(bids: int, reviewers: int, goal: str) -> str:
    chance = np.random.default_rng(0)
    topics = [chance.dirichlet(np.full(25, 0.15), size) for size in (bids, reviewers)]
    affinity = topics[0] @ topics[1].T
    plan = match(
        affinity / affinity.max(),
        demand=3,
        load=6 if bids > 100 else 4,
        allowed=chance.random((bids, reviewers)) > 0.02,
        goal=goal,
    )
    proved = "proved" if plan.certified else "not proved"
    return f": total {plan.total:.2f}, weakest {plan.weakest[1]:.3f} of at most {plan.bound:.3f}, {proved}"
