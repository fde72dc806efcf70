"""Promoting a reserve in the place of an offer that was not taken up: one person proposes, another approves or sends back."""

from decimal import Decimal

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from funding.applications.models import Invitation
from funding.awards import policy, queries
from funding.awards.models import Award, Promotion
from funding.decisions import queries as decisions
from funding.decisions.actions import guards as word
from funding.decisions.models import Decision
from funding.rounds.models import Phase
from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.notifications import outbox
from lpip_portal.workflow import IllegalMove, move

from . import guards


@transaction.atomic
def propose_promotion(
    decision: Decision,
    *,
    by: User,
    instead_of: Award,
    fec: Decimal,
    share: Decimal,
    conditions: str = "",
    reason: str = "",
    nonce: str = "",
) -> Promotion:
    """Propose that a reserve takes the place of an offer that was declined or has lapsed; amounts in pounds."""
    if done := trail.repeat(nonce, by, Promotion, "promotion.propose_promotion"):
        return done
    phase, decision = _locked(decision)
    require(policy.may_propose_promotion(by, decision))
    if other := Promotion.objects.filter(decision=decision).first():
        raise IllegalMove(
            _("Somebody has already proposed to promote this bid."),
            possible=[(_("Read that proposal"), reverse("funding:promotion", args=[other.ref]))],
        )
    promotion = Promotion(decision=decision, version=0)
    _write(phase, promotion, by, instead_of, fec, share, conditions, reason)
    trail.record(
        "promotion.propose_promotion",
        promotion,
        by=by,
        nonce=nonce,
        decision=decision,
        instead_of=instead_of,
        share=share,
    )
    return promotion


@transaction.atomic
def propose_promotion_again(
    promotion: Promotion,
    *,
    by: User,
    version: int,
    instead_of: Award,
    fec: Decimal,
    share: Decimal,
    conditions: str = "",
    reason: str = "",
    nonce: str = "",
) -> Promotion:
    """Change a promotion that is not approved, or mend one that was sent back. ``version`` is the one on screen."""
    if done := trail.repeat(nonce, by, promotion, "promotion.propose_promotion_again"):
        return done
    phase, promotion = _locked_promotion(promotion)
    require(policy.may_propose_promotion_again(by, promotion))
    move(promotion, "propose_promotion_again")
    word.refuse_stale(promotion, version)
    _write(phase, promotion, by, instead_of, fec, share, conditions, reason)
    trail.record("promotion.propose_promotion_again", promotion, by=by, nonce=nonce, share=share)
    return promotion


@transaction.atomic
def approve_promotion(promotion: Promotion, *, by: User, version: int, nonce: str = "") -> Promotion:
    """Approve a promotion within money and number; the applicants learn of it, the public when they accept."""
    if done := trail.repeat(nonce, by, promotion, "promotion.approve_promotion"):
        return done
    phase, promotion = _locked_promotion(promotion)
    require(policy.may_approve_promotion(by, promotion))
    move(promotion, "approve_promotion")
    word.refuse_stale(promotion, version)
    award = guards.locked(promotion.instead_of)
    _refuse_unless_free(phase, award)
    _refuse_out_of_order(by, promotion.decision, promotion.reason, everybody=True)
    named = not _is_partly_hidden(by, phase)
    word.refuse_over_limit(phase, _before(phase, award), promotion.share, named=named)
    found = queries.breaks(by, promotion.decision, award, promotion.share)
    word.refuse_broken_rules(found, phase, promotion.reason)
    promotion.approved_by, promotion.approved_at = by, clock.now()
    promotion.save(update_fields=["state", "approved_by", "approved_at"])
    _invite(promotion)
    bid = promotion.decision.application
    offices = decisions.signatories([bid.organisation_id])
    outbox.post(
        "reserve_promoted",
        to=[bid.lead, *offices[bid.organisation_id]],
        about=promotion.decision,
        application=bid,
        phase=phase,
        promotion=promotion,
        following=decisions.following(phase),
    )
    trail.record(
        "promotion.approve_promotion",
        promotion,
        by=by,
        nonce=nonce,
        version=version,
        share=promotion.share,
        **({"departs": found.names} if found.names else {}),
    )
    return promotion


@transaction.atomic
def return_promotion(promotion: Promotion, *, by: User, reason: str, nonce: str = "") -> Promotion:
    """Send a promotion back to its proposer with a reason."""
    if done := trail.repeat(nonce, by, promotion, "promotion.return_promotion"):
        return done
    _phase, promotion = _locked_promotion(promotion)
    require(policy.may_return_promotion(by, promotion))
    move(promotion, "return_promotion")
    promotion.return_reason = reason
    promotion.version += 1
    promotion.save(update_fields=["state", "return_reason", "version"])
    event = trail.record("promotion.return_promotion", promotion, by=by, nonce=nonce)
    outbox.post(
        "promotion_returned",
        to=[promotion.proposed_by],
        about=promotion.decision,
        occasion=str(event.pk),
        promotion=promotion,
        reason=reason,
    )
    return promotion


def _write(
    phase: Phase,
    promotion: Promotion,
    by: User,
    instead_of: Award,
    fec: Decimal,
    share: Decimal,
    conditions: str,
    reason: str,
) -> None:
    decision = promotion.decision
    asked = decisions.asked([decision.application])[decision.application_id]
    word.refuse_more_than_asked(asked, fec, share)
    award = guards.locked(instead_of)
    _refuse_unless_free(phase, award)
    if decision.outcome != Decision.Outcome.RESERVE or not queries.is_announced(decision):
        raise IllegalMove(_("A bid is promoted from the reserve list once the outcomes are out."))
    _refuse_out_of_order(by, decision, reason, everybody=False)
    named = not _is_partly_hidden(by, phase)
    word.refuse_over_limit(phase, _before(phase, award), share, named=named)
    word.refuse_broken_rules(queries.breaks(by, decision, award, share, proposed=True), phase, reason)
    promotion.instead_of = award
    promotion.fec, promotion.share = fec, share
    promotion.conditions, promotion.reason, promotion.return_reason = conditions, reason, ""
    promotion.proposed_by, promotion.proposed_at = by, clock.now()
    promotion.version += 1
    promotion.save()


def _refuse_unless_free(phase: Phase, award: Award) -> None:
    """Refuse a place that is not free: an offer that stands, or one whose place was taken."""
    if award.phase_id != phase.pk or not queries.freed(phase, clock.now()).filter(pk=award.pk).exists():
        raise IllegalMove(
            _("That offer stands again, or another reserve has taken its place. Choose one that is free."),
            possible=_to_list(phase),
        )


def _refuse_out_of_order(by: User, decision: Decision, reason: str, *, everybody: bool) -> None:
    """Refuse to pass over a better placed reserve without a reason; at approval also over one that ``by`` may not see."""
    phase = decision.application.phase
    if reason:
        return
    others = queries.waiting(phase).exclude(pk=decision.pk)
    if queries.ahead_of(decision, others.visible_to(by)):
        raise word.NeedsReason(
            _("Give a reason: another bid on the reserve list comes first."), possible=_to_list(phase)
        )
    if everybody and queries.ahead_of(decision, others):
        raise word.NotReady(
            _("A colleague has to look at this promotion before it is approved."), possible=_to_list(phase)
        )


def _before(phase: Phase, award: Award):
    """Return what is bound without the place that is taken."""
    sums = queries.bound(phase)
    if award.state == Award.State.DECLINED:
        return sums
    return sums._replace(awards=sums.awards - 1, share=sums.share - queries.terms_of(award.decision).share)


def _is_partly_hidden(by: User, phase: Phase) -> bool:
    """Say whether the phase has given something that ``by`` may not know of."""
    given = decisions.approved(phase).filter(queries.FUNDED)
    return given.exclude(pk__in=given.visible_to(by).values("pk")).exists()


def _invite(promotion: Promotion) -> None:
    """Invite the partnership into the next phase, if that is how one enters it; acceptance opens the invitation."""
    bid = promotion.decision.application
    following = decisions.following(bid.phase)
    if following is not None and bid.partnership_id:
        Invitation.objects.get_or_create(
            phase=following,
            partnership_id=bid.partnership_id,
            defaults={"continues": bid, "announced_at": promotion.approved_at},
        )


def _locked(decision: Decision) -> tuple[Phase, Decision]:
    return word.locked_decision(decision)


def _locked_promotion(promotion: Promotion) -> tuple[Phase, Promotion]:
    """Lock the phase first, as every verb about decisions does, then the promotion."""
    phase = word.locked_phase(promotion.decision.application.phase_id)
    found = Promotion.objects.select_for_update(of=("self",)).select_related(
        "decision__application__phase__round",
        "decision__application__partnership",
        "decision__application__lead",
        "decision__application__organisation",
        "instead_of",
        "proposed_by",
    )
    return phase, found.get(pk=promotion.pk)


def _to_list(phase: Phase) -> list[tuple[str, str]]:
    return [(_("Go to the reserve list"), reverse("funding:reserve-list", args=[phase.ref]))]
