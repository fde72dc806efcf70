"""The costs of a bid: lines whose rate and share come from the phase's rules."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from funding.applications import costs, policy, queries
from funding.applications.models import Application, CostLine
from funding.rounds.models import RateRule
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
    line: CostLine | None = None,
    version: int | None = None,
    at: datetime | None = None,
    nonce: str = "",
) -> CostLine:
    """Add a cost line, or change one. The rate and the funder's share come from the phase's rules, never from the form."""
    if done := trail.repeat(nonce, by, CostLine):
        return done
    application = locked(application)
    require(policy.may_write(by, application))
    refuse_unless_editable(application, at or clock.now())
    _refuse_stranger(application, organisation)
    line = _line(application, line, version)
    rate = _rate(application, organisation, heading)
    line.organisation, line.heading, line.description, line.year = organisation, heading, description, year
    line.fec, line.rate, line.share = fec, rate, costs.share_of(fec, rate)
    line.version += 1
    line.saved_by, line.saved_at = by, clock.now()
    line.save()
    trail.record("costs.save", line, by=by, nonce=nonce, application=application, fec=fec)
    return line


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
        if application.cost_lines.count() >= MOST_LINES:
            raise Refusal(_("A bid has at most %(most)s cost lines.") % {"most": MOST_LINES})
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


def _refuse_stranger(application: Application, organisation: Organisation) -> None:
    if organisation not in queries.organisations(application):
        raise Refusal(_("Costs belong to the administering organisation or to a partner named on the bid."))


def _rate(application: Application, organisation: Organisation, heading: str) -> Decimal:
    rules = [
        costs.Rule(rule.organisation_kind, rule.heading, rule.rate)
        for rule in RateRule.objects.filter(phase=application.phase_id)
    ]
    return costs.rate_for(organisation.kind, heading, rules, application.phase.rate)
