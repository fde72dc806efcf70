"""The costs of a bid as a page shows them."""

from decimal import Decimal
from typing import NamedTuple

from funding.applications import costs
from funding.applications.models import Application, CostLine
from funding.rounds.models import Heading, Phase

MONTHS_A_YEAR = 12


class Sum(NamedTuple):
    """A total of costs under a heading or of an organisation: full economic cost and funder's share."""

    label: str
    fec: Decimal
    share: Decimal


class CostSheet(NamedTuple):
    """The lines of a bid with their totals."""

    lines: list[CostLine]
    totals: costs.Totals
    by_heading: list[Sum]
    by_organisation: list[Sum]


def cost_sheet(application: Application) -> CostSheet:
    """Return the lines of a bid with their totals. One query."""
    lines = list(application.cost_lines.select_related("organisation"))
    sums = costs.totals(lines)
    names = {line.organisation_id: str(line.organisation) for line in lines}
    headings = [
        Sum(str(label), *sums.by_heading[code]) for code, label in Heading.choices if code in sums.by_heading
    ]
    organisations = [Sum(names[key], *pair) for key, pair in sums.by_organisation.items()]
    return CostSheet(lines, sums, headings, organisations)


def project_years(phase: Phase) -> int:
    """Return how many project years a phase pays for."""
    return max(1, -(-phase.months // MONTHS_A_YEAR))
