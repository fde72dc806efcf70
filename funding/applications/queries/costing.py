"""The costs of a bid as a page shows them, and what its phase's rules say of them."""

import hashlib
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from funding.applications import cost_rules, costs
from funding.applications.models import Application, CostLine
from funding.rounds.models import Heading, Phase, RateRule

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
    by_year: list[Sum]
    findings: list[cost_rules.Finding]


def cost_sheet(application: Application) -> CostSheet:
    """Return the lines of a bid with their totals. One query."""
    lines = list(application.cost_lines.select_related("organisation", "person"))
    sums = costs.totals(lines)
    names = {line.organisation_id: str(line.organisation) for line in lines}
    headings = [
        Sum(str(label), *sums.by_heading[code]) for code, label in Heading.choices if code in sums.by_heading
    ]
    organisations = [Sum(names[key], *pair) for key, pair in sums.by_organisation.items()]
    years = [Sum(_("Year %(n)s") % {"n": year}, *pair) for year, pair in sums.by_year.items()]
    findings = cost_findings(application.phase, lines)
    return CostSheet(lines, sums, headings, organisations, years, findings)


def rate_rules(phase: Phase) -> list[costs.Rule]:
    """Return the narrower rates of a phase. One query."""
    rows = RateRule.objects.filter(phase=phase)
    return [costs.Rule(rule.organisation_kind, rule.heading, rule.rate) for rule in rows]


def cost_stamp(lines: Sequence[CostLine]) -> str:
    """Return a name for these lines as they stand: another one as soon as any of them is changed, added or removed."""
    known = ",".join(f"{line.pk}:{line.version}" for line in sorted(lines, key=lambda line: line.pk))
    return hashlib.sha256(known.encode()).hexdigest()[:32]


def cost_rows(lines: Sequence[CostLine]) -> tuple[list[str], list[list[Any]]]:
    """Return the headings and rows of the costs as a spreadsheet has them; they can be read in again."""
    headings = [
        _("Organisation"), _("Heading"), _("What it pays for"), _("Year"), _("Full cost (£)"), _("Hours a year"),
        _("Person"), _("Why it is needed"), _("Rate (%)"), _("Funder pays (£)"),
    ]  # fmt: skip
    rows = [
        [str(line.organisation), str(line.get_heading_display()), line.description, line.year, line.fec, line.hours,
         line.person.email if line.person else "", line.justification, line.rate, line.share]
        for line in lines
    ]  # fmt: skip
    return headings, rows


def project_years(phase: Phase) -> int:
    """Return how many project years a phase pays for."""
    return max(1, -(-phase.months // MONTHS_A_YEAR))


def cost_findings(phase: Phase, lines: Sequence[CostLine]) -> list[cost_rules.Finding]:
    """Return what a phase's rules say of these lines; their organisations and people must have been fetched."""
    if phase.is_on_one_page:
        return cost_rules.of_one_page(lines)
    rules = cost_rules.Rules(
        phase.equipment_over, phase.most_hours, phase.most_others_percent, project_years(phase)
    )
    return cost_rules.findings(lines, rules)


def cost_sentence(finding: cost_rules.Finding) -> str:
    """Say one finding about the costs in words."""
    figures = dict(finding.figures)
    if "limit" in figures:
        figures["limit"] = f"£{figures['limit']:,.2f}".removesuffix(".00")
    for name in ("hours", "most"):
        if name in figures:
            figures[name] = f"{figures[name]:,}"
    for name in ("percent", "most"):
        if isinstance(finding.figures.get(name), Decimal):
            figures[name] = f"{finding.figures[name]:.2f}".rstrip("0").rstrip(".")
    return _SENTENCES[finding.code] % figures


_SENTENCES = {
    "equipment_small": gettext_lazy(
        "“%(what)s” costs %(limit)s or less: equipment up to that amount stands under “Directly incurred: other”"
    ),
    "equipment_large": gettext_lazy(
        "“%(what)s” costs more than %(limit)s: if it is equipment, it stands under “Directly incurred: equipment”"
    ),
    "no_fec": gettext_lazy(
        "“%(what)s”: %(who)s is not a research organisation, and only those that cost by full economic cost claim estates and indirect costs"
    ),
    "no_person": gettext_lazy("“%(what)s”: say which investigator it is for, and how many hours a year"),
    "late_year": gettext_lazy("“%(what)s” is in year %(year)s, and the work takes %(years)s"),
    "twice": gettext_lazy("“%(what)s” is entered twice: remove one, or say how they differ"),
    "hours": gettext_lazy(
        "%(who)s has %(hours)s hours in year %(year)s, and nobody may have more than %(most)s"
    ),
    "others": gettext_lazy(
        "Organisations that do no research have %(percent)s%% of the full cost, and at most %(most)s%% is allowed"
    ),
    "inflation": gettext_lazy(
        "“%(what)s” looks like inflation: enter today’s prices, the funder adds it later"
    ),
    "foreign": gettext_lazy("“%(what)s” names a foreign currency: costs are in pounds"),
}
