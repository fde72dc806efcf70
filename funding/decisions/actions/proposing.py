"""Deciding about one bid: one person proposes, another approves or sends back."""

from decimal import Decimal

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from funding.applications.models import Application
from funding.decisions import policy, queries
from funding.decisions.models import Decision
from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.notifications import outbox
from lpip_portal.workflow import IllegalMove, move

from . import guards

NOTHING = Decimal("0.00")


@transaction.atomic
def propose(
    application: Application,
    *,
    by: User,
    outcome: str,
    fec: Decimal = NOTHING,
    share: Decimal = NOTHING,
    conditions: str = "",
    reason: str = "",
    nonce: str = "",
) -> Decision:
    """Propose what to decide about an eligible bid, in pounds of full economic cost and of the funder's share."""
    if done := trail.repeat(nonce, by, Decision, "decision.propose"):
        return done
    guards.locked_phase(application.phase_id)
    application = Application.objects.select_related("phase__round", "partnership").get(pk=application.pk)
    require(policy.may_propose(by, application))
    if other := Decision.objects.filter(application=application).first():
        raise IllegalMove(
            _("Somebody has already proposed a decision about this bid."),
            possible=[(_("Read that decision"), reverse("funding:decision", args=[other.ref]))],
        )
    decision = Decision(application=application, proposed_by=by, version=0)
    _write(decision, by, outcome, fec, share, conditions, reason)
    trail.record(
        "decision.propose",
        decision,
        by=by,
        nonce=nonce,
        application=application,
        outcome=outcome,
        share=decision.share,
    )
    return decision


@transaction.atomic
def propose_again(
    decision: Decision,
    *,
    by: User,
    version: int,
    outcome: str,
    fec: Decimal = NOTHING,
    share: Decimal = NOTHING,
    conditions: str = "",
    reason: str = "",
    nonce: str = "",
) -> Decision:
    """Change a proposal that is not approved, or mend one that was sent back. ``version`` is the one on screen."""
    if done := trail.repeat(nonce, by, decision, "decision.propose_again"):
        return done
    _phase, decision = guards.locked_decision(decision)
    require(policy.may_propose_again(by, decision))
    move(decision, "propose_again")
    guards.refuse_stale(decision, version)
    _write(decision, by, outcome, fec, share, conditions, reason)
    trail.record(
        "decision.propose_again", decision, by=by, nonce=nonce, outcome=outcome, share=decision.share
    )
    return decision


def _write(
    decision: Decision, by: User, outcome: str, fec: Decimal, share: Decimal, conditions: str, reason: str
) -> None:
    application = decision.application
    guards.refuse_once_released(application.phase)
    guards.refuse_unless_decidable(application)
    if outcome == Decision.Outcome.DECLINE:
        fec, share, conditions = NOTHING, NOTHING, ""
    table = queries.table(by, application)
    guards.refuse_more_than_asked(table.asked, fec, share)
    if outcome == Decision.Outcome.AWARD:
        guards.refuse_over_limit(application.phase, table.before, share, named=True)
    guards.refuse_departure(table, application.phase, outcome=outcome, reason=reason)
    found = queries.breaks(by, application, outcome, share=share, proposed=True)
    guards.refuse_broken_rules(found, application.phase, reason)
    decision.outcome, decision.fec, decision.share = outcome, fec, share
    decision.conditions, decision.reason, decision.return_reason = conditions, reason, ""
    decision.proposed_by, decision.proposed_at = by, clock.now()
    decision.version += 1
    decision.save()


@transaction.atomic
def approve_decision(decision: Decision, *, by: User, version: int, nonce: str = "") -> Decision:
    """Approve what another person proposed, within the budget and the number of awards of the phase."""
    if done := trail.repeat(nonce, by, decision, "decision.approve_decision"):
        return done
    phase, decision = guards.locked_decision(decision)
    require(policy.may_approve_decision(by, decision))
    move(decision, "approve_decision")
    guards.refuse_stale(decision, version)
    guards.refuse_once_released(phase)
    guards.refuse_unless_decidable(decision.application)
    if decision.outcome == Decision.Outcome.AWARD:
        before = queries.sums(queries.approved(phase))
        seen = queries.seen_sums(by, phase, states=[Decision.State.APPROVED])
        guards.refuse_over_limit(phase, before, decision.share, named=before == seen)
    table = queries.table(by, decision.application)
    guards.refuse_departure(table, phase, outcome=decision.outcome, reason=decision.reason)
    found = queries.breaks(by, decision.application, decision.outcome, share=decision.share)
    guards.refuse_broken_rules(found, phase, decision.reason)
    decision.approved_by, decision.approved_at = by, clock.now()
    decision.save(update_fields=["state", "approved_by", "approved_at"])
    trail.record(
        "decision.approve_decision",
        decision,
        by=by,
        nonce=nonce,
        version=version,
        share=decision.share,
        **({"departs": found.names} if found.names else {}),
    )
    return decision


@transaction.atomic
def return_decision(decision: Decision, *, by: User, reason: str, nonce: str = "") -> Decision:
    """Send a decision back to whoever proposed it, with a reason; an approval is undone by it, until the release."""
    if done := trail.repeat(nonce, by, decision, "decision.return_decision"):
        return done
    phase, decision = guards.locked_decision(decision)
    require(policy.may_return_decision(by, decision))
    move(decision, "return_decision")
    guards.refuse_once_released(phase)
    guards.refuse_sifted(decision)
    decision.return_reason = reason
    decision.approved_by = decision.approved_at = None
    decision.version += 1
    decision.save(update_fields=["state", "return_reason", "approved_by", "approved_at", "version"])
    event = trail.record("decision.return_decision", decision, by=by, nonce=nonce)
    outbox.post(
        "decision_returned",
        to=[decision.proposed_by],
        about=decision,
        occasion=str(event.pk),
        decision=decision,
        reason=reason,
    )
    return decision
