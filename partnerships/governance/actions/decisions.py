"""Decisions: recorded, corrected in versions, shown to more or fewer, done, and superseded by later ones."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.workflow import NotReady, Refusal, move
from partnerships.agenda.models import Priority
from partnerships.engagement.models import EngagementActivity
from partnerships.governance import policy
from partnerships.governance.models import (
    BodyDecision,
    BodyMeeting,
    BodySeat,
    DecisionNote,
    DecisionVersion,
    DeclaredInterest,
)

from .guards import (
    Words,
    locked_body,
    locked_decision,
    locked_meeting,
    refuse_absent,
    refuse_if_closed,
    refuse_if_stale,
    refuse_unsound,
    to_decision,
    to_meeting,
)

Reach = BodyDecision.Reach


@transaction.atomic
def record_decision(
    meeting: BodyMeeting,
    *,
    by: User,
    words: Words,
    reach: str,
    declared: Iterable[BodySeat] = (),
    left: Iterable[BodySeat] = (),
    interests: str = "",
    priority: Priority | None = None,
    activity: EngagementActivity | None = None,
    nonce: str = "",
) -> BodyDecision:
    """Record what a body decided at a meeting. Those who ``declared`` an interest were there; those of them who ``left`` did not vote."""
    if done := trail.repeat(nonce, by, BodyDecision, "governance.decide"):
        return done
    body = locked_body(meeting.body)
    meeting = locked_meeting(meeting)
    require(policy.may_keep_meeting(by, meeting))
    require(reach in Reach.values)
    refuse_if_closed(body.partnership)
    if meeting.state != BodyMeeting.State.HELD:
        raise NotReady(
            _("Decisions are recorded once it is noted who was there."), possible=to_meeting(meeting)
        )
    left = set(left)
    declared = set(declared) | left
    refuse_absent(meeting, declared)
    if reach == Reach.CONFIDENTIAL and any(seat.user_id == by.pk for seat in left):
        raise Refusal(
            _("You left the room for this, and it is confidential: somebody else records it."),
            possible=to_meeting(meeting),
        )
    refuse_unsound(meeting, words, left)
    for origin in (priority, activity):
        require(origin is None or origin.partnership_id == body.partnership_id)
    latest = body.decisions.first()
    decision = BodyDecision.objects.create(
        body=body,
        meeting=meeting,
        number=latest.number + 1 if latest else 1,
        reach=reach,
        priority=priority,
        activity=activity,
    )
    DecisionVersion.objects.create(decision=decision, recorded_by=by, **words._asdict())
    DeclaredInterest.objects.bulk_create(
        DeclaredInterest(decision=decision, seat=seat, left_room=seat in left)
        for seat in sorted(declared, key=lambda seat: seat.pk)
    )
    if interests:
        DecisionNote.objects.create(decision=decision, text=interests)
    trail.record("governance.decide", decision, by=by, nonce=nonce, meeting=meeting, reach=reach)
    return decision


@transaction.atomic
def correct_decision(
    decision: BodyDecision, *, by: User, version: int, words: Words, correction: str, nonce: str = ""
) -> BodyDecision:
    """Correct what a decision says by its next version. ``version`` is the one on screen; the earlier ones stay."""
    if done := trail.repeat(nonce, by, decision, "governance.correct"):
        return done
    decision = locked_decision(decision)
    require(policy.may_keep_decision(by, decision))
    refuse_if_closed(decision.body.partnership)
    refuse_if_stale(version, decision.version, to_decision(decision))
    if not correction:
        raise Refusal(_("Say what is corrected."), possible=to_decision(decision))
    left = {interest.seat for interest in decision.interests.filter(left_room=True).select_related("seat")}
    refuse_unsound(decision.meeting, words, left)
    decision.version += 1
    decision.save()
    DecisionVersion.objects.create(
        decision=decision,
        number=decision.version,
        correction=correction,
        recorded_by=by,
        **words._asdict(),
    )
    trail.record("governance.correct", decision, by=by, nonce=nonce, version=decision.version)
    return decision


@transaction.atomic
def show_decision(decision: BodyDecision, *, by: User, reach: str, nonce: str = "") -> BodyDecision:
    """Say who reads a decision from now on."""
    if done := trail.repeat(nonce, by, decision, "governance.reach"):
        return done
    decision = locked_decision(decision)
    require(policy.may_keep_decision(by, decision))
    require(reach in Reach.values)
    was, decision.reach = decision.reach, reach
    decision.save()
    trail.record("governance.reach", decision, by=by, nonce=nonce, was=was, reach=reach)
    return decision


@transaction.atomic
def complete_decision(decision: BodyDecision, *, by: User, nonce: str = "") -> BodyDecision:
    """Note that what was decided is done."""
    if done := trail.repeat(nonce, by, decision, "governance.complete"):
        return done
    decision = locked_decision(decision)
    require(policy.may_complete_decision(by, decision))
    move(decision, "complete_decision")
    decision.done_on = clock.today()
    decision.save()
    trail.record("governance.complete", decision, by=by, nonce=nonce)
    return decision


@transaction.atomic
def supersede_decision(
    decision: BodyDecision, *, by: User, another: BodyDecision, nonce: str = ""
) -> BodyDecision:
    """Note that a later decision of the same body stands in the place of this one."""
    if done := trail.repeat(nonce, by, decision, "governance.supersede"):
        return done
    decision = locked_decision(decision)
    require(policy.may_keep_decision(by, decision))
    require(policy.may_keep_decision(by, another))
    if another.body_id != decision.body_id or another.number <= decision.number:
        raise Refusal(
            _("Only a later decision of the same body takes its place."), possible=to_decision(decision)
        )
    move(decision, "supersede_decision")
    decision.superseded_by = another
    decision.save()
    trail.record("governance.supersede", decision, by=by, nonce=nonce, another=another)
    return decision
