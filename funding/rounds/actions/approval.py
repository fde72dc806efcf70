"""From plan to published round: two pairs of eyes."""

from django.db import transaction

from funding.questions.models import QuestionSet
from funding.rounds import policy, queries
from funding.rounds.models import DecisionApprover, Round
from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.notifications import outbox
from lpip_portal.workflow import move

from .guards import locked, refuse_unsound


@transaction.atomic
def send_for_approval(round: Round, *, by: User, nonce: str = "") -> Round:
    """Ask the approvers to publish a plan that breaks no rule. From here its rules stand still."""
    if done := trail.repeat(nonce, by, round, "round.send_for_approval"):
        return done
    round = locked(round)
    require(policy.may_send_for_approval(by, round))
    move(round, "send_for_approval")
    refuse_unsound(round)
    round.return_reason = ""
    round.save(update_fields=["state", "return_reason"])
    event = trail.record("round.send_for_approval", round, by=by, nonce=nonce)
    outbox.post(
        "round_wants_approval",
        to=_approvers(round),
        about=round,
        occasion=str(event.pk),
        round=round,
        planner=by,
        phases=list(round.phases.all()),
    )
    return round


@transaction.atomic
def send_back(round: Round, *, by: User, reason: str, nonce: str = "") -> Round:
    """Send a plan back to its officers with a reason; they can change it and ask again."""
    if done := trail.repeat(nonce, by, round, "round.send_back"):
        return done
    round = locked(round)
    require(policy.may_publish(by, round))
    move(round, "send_back")
    round.return_reason = reason
    round.save(update_fields=["state", "return_reason"])
    event = trail.record("round.send_back", round, by=by, nonce=nonce)
    outbox.post(
        "round_sent_back",
        to=queries.staff(round),
        about=round,
        occasion=str(event.pk),
        round=round,
        approver=by,
        reason=reason,
    )
    return round


@transaction.atomic
def publish(round: Round, *, by: User, nonce: str = "") -> Round:
    """Publish a round and freeze its papers. Nothing has to run when it opens: time is a comparison."""
    if done := trail.repeat(nonce, by, round, "round.publish"):
        return done
    round = locked(round)
    require(policy.may_publish(by, round))
    move(round, "publish")
    refuse_unsound(round)
    round.published_by, round.published_at = by, clock.now()
    round.save(update_fields=["state", "published_by", "published_at"])
    QuestionSet.objects.filter(phases__round=round, frozen_at__isnull=True).update(
        frozen_at=round.published_at
    )
    trail.record("round.publish", round, by=by, nonce=nonce)
    outbox.post(
        "round_published",
        to=[*queries.staff(round), *_approvers(round)],
        about=round,
        round=round,
        phases=list(round.phases.all()),
    )
    return round


@transaction.atomic
def cancel(round: Round, *, by: User, nonce: str = "") -> Round:
    """Drop a plan that was not published. It stays readable to its officers."""
    if done := trail.repeat(nonce, by, round, "round.cancel"):
        return done
    round = locked(round)
    require(policy.may_cancel(by, round))
    move(round, "cancel")
    round.save(update_fields=["state"])
    trail.record("round.cancel", round, by=by, nonce=nonce)
    return round


def _approvers(round: Round) -> list[User]:
    found = DecisionApprover.objects.holding().filter(round=round).exclude(user=round.planned_by_id)
    return [approver.user for approver in found.select_related("user")]
