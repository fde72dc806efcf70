"""The costs of a bid: lines whose rate and share come from the phase's rules."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from funding.applications import costs, policy, queries
from funding.applications.costs import Cost
from funding.applications.models import Application, CostLine, TeamMember
from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.workflow import Refusal, Stale
from partnerships.models import Organisation

from .guards import locked, refuse_unless_editable

MOST_LINES = 300


@transaction.atomic
def save_cost_line(
    application: Application,
    *,
    by: User,
    organisation: Organisation,
    heading: str,
    description: str,
    fec: Decimal,
    year: int = 1,
    person: TeamMember | None = None,
    hours: int | None = None,
    justification: str = "",
    line: CostLine | None = None,
    version: int | None = None,
    at: datetime | None = None,
    nonce: str = "",
) -> CostLine:
    """Add a cost line, or change one. The rate and the funder's share come from the phase's rules, never from the form."""
    if done := trail.repeat(nonce, by, CostLine, "costs.save"):
        return done
    application = locked(application)
    require(policy.may_write(by, application))
    refuse_unless_editable(application, at or clock.now())
    _refuse_stranger(organisation, queries.organisations(application))
    line = _line(application, line, version)
    cost = Cost(organisation, heading, description, fec, year, person, hours, justification)
    _fill(line, cost, _rules(application), by)
    line.version += 1
    line.save()
    trail.record("costs.save", line, by=by, nonce=nonce, application=application, fec=fec)
    return line


@transaction.atomic
def save_costs(
    application: Application,
    *,
    by: User,
    entered: Sequence[Cost],
    replaces: bool,
    seen: str | None = None,
    at: datetime | None = None,
    nonce: str = "",
) -> Application:
    """Add many costs at once, or put them in the place of all that are there; ``seen`` names what the person saw of these."""
    if done := trail.repeat(nonce, by, application, "costs.save_all"):
        return done
    application = locked(application)
    require(policy.may_write(by, application))
    refuse_unless_editable(application, at or clock.now())
    standing = list(application.cost_lines.select_for_update())
    if replaces and seen is not None and seen != queries.cost_stamp(standing):
        raise Stale(
            _("Somebody changed the costs while you were at work on them. Look at them, then try again.")
        )
    _refuse_too_many(len(entered) + (0 if replaces else len(standing)))
    if replaces:
        application.cost_lines.all().delete()
    rules, own = _rules(application), set(queries.organisations(application))
    lines = [CostLine(application=application) for _cost in entered]
    for line, cost in zip(lines, entered, strict=True):
        _refuse_stranger(cost.organisation, own)
        _fill(line, cost, rules, by)
    CostLine.objects.bulk_create(lines)
    gone = len(standing) if replaces else 0
    trail.record("costs.save_all", application, by=by, nonce=nonce, lines=len(lines), removed=gone)
    return application


@transaction.atomic
def remove_cost_line(line: CostLine, *, by: User, at: datetime | None = None, nonce: str = "") -> None:
    """Take a cost line out of a draft."""
    application = locked(line.application)
    require(policy.may_write(by, application))
    refuse_unless_editable(application, at or clock.now())
    trail.record("costs.remove", application, by=by, nonce=nonce, line=line.pk, fec=line.fec)
    line.delete()


def _line(application: Application, line: CostLine | None, version: int | None) -> CostLine:
    if line is None:
        _refuse_too_many(application.cost_lines.count() + 1)
        return CostLine(application=application, version=0)
    line = application.cost_lines.select_for_update().filter(pk=line.pk).first()
    if line is None:
        raise Stale(
            _("Somebody removed this cost while you were writing. Add it again if it belongs in the bid.")
        )
    if version is not None and version != line.version:
        raise Stale(
            _("Somebody changed this cost to £%(fec)s for “%(what)s” while you were writing.")
            % {"fec": f"{line.fec:,}", "what": line.description}
        )
    return line


def _refuse_too_many(lines: int) -> None:
    if lines > MOST_LINES:
        raise Refusal(_("A bid has at most %(most)s cost lines.") % {"most": MOST_LINES})


def _refuse_stranger(organisation: Organisation, own: Iterable[Organisation]) -> None:
    if organisation not in own:
        raise Refusal(_("Costs belong to the administering organisation or to a partner named on the bid."))


def _fill(line: CostLine, cost: Cost, rules: list[costs.Rule], by: User) -> None:
    """Give a line what was entered, and the rate and share that follow from it."""
    phase = line.application.phase
    line.organisation, line.heading, line.description = cost.organisation, cost.heading, cost.description
    line.year, line.person, line.hours, line.justification = (
        cost.year, cost.person, cost.hours, cost.justification,
    )  # fmt: skip
    line.fec, line.rate = cost.fec, costs.rate_for(cost.organisation.kind, cost.heading, rules, phase.rate)
    line.share = costs.share_of(cost.fec, line.rate)
    line.saved_by, line.saved_at = by, clock.now()


def _rules(application: Application) -> list[costs.Rule]:
    return queries.rate_rules(application.phase)
