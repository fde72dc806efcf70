"""Minutes: recorded in versions, with items kept apart from whoever left the room, and confirmed by somebody else."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.workflow import NotReady, Refusal, Stale, move
from partnerships.governance import policy
from partnerships.governance.decision_queries import apart_for, kept_apart
from partnerships.governance.models import BodyDecision, BodyMeeting, Minutes, MinutesPart

from .guards import locked_meeting, refuse_if_closed, to_meeting

NONE: Mapping[BodyDecision, str] = {}


@transaction.atomic
def record_minutes(
    meeting: BodyMeeting,
    *,
    by: User,
    text: str,
    after: int,
    parts: Mapping[BodyDecision, str] = NONE,
    correction: str = "",
    nonce: str = "",
) -> Minutes:
    """Write the minutes of a held meeting. ``after`` is the number of the version on screen, 0 for none; the next one says what it corrects.

    ``parts`` are what was said on items that are kept apart. Those that the writer may not read are taken over as they were.
    """
    if done := trail.repeat(nonce, by, Minutes, "governance.minute"):
        return done
    meeting = locked_meeting(meeting)
    require(policy.may_minute(by, meeting))
    refuse_if_closed(meeting.body.partnership)
    if meeting.state != BodyMeeting.State.HELD:
        raise NotReady(_("A meeting is minuted once it was held."), possible=to_meeting(meeting))
    latest = meeting.minutes.first()
    number = latest.number if latest else 0
    if after != number:
        raise Stale(
            _("Somebody recorded other minutes after you opened them. Nothing of theirs was overwritten."),
            possible=to_meeting(meeting),
        )
    if number and not correction:
        raise Refusal(_("Say what is corrected."), possible=to_meeting(meeting))
    minutes = Minutes.objects.create(
        meeting=meeting,
        number=number + 1,
        text=text,
        correction=correction if number else "",
        recorded_by=by,
    )
    _keep_apart(minutes, by, latest, parts)
    trail.record("governance.minute", minutes, by=by, nonce=nonce, meeting=meeting, number=minutes.number)
    return minutes


@transaction.atomic
def confirm_minutes(minutes: Minutes, *, by: User, nonce: str = "") -> Minutes:
    """Say as the chair that minutes are right; never one's own, and only the latest version."""
    if done := trail.repeat(nonce, by, minutes, "governance.confirm"):
        return done
    meeting = locked_meeting(minutes.meeting)
    minutes = Minutes.objects.select_for_update().get(pk=minutes.pk)
    require(policy.may_confirm_minutes(by, minutes))
    if meeting.minutes.filter(number__gt=minutes.number).exists():
        raise Stale(_("These minutes were corrected: read the later version."), possible=to_meeting(meeting))
    move(minutes, "confirm_minutes")
    minutes.confirmed_by, minutes.confirmed_at = by, clock.now()
    minutes.save()
    trail.record("governance.confirm", minutes, by=by, nonce=nonce, meeting=meeting, number=minutes.number)
    return minutes


def _keep_apart(
    minutes: Minutes, by: User, before: Minutes | None, parts: Mapping[BodyDecision, str]
) -> None:
    """Write a part for every item that is kept apart: the writer's, and unread what was there of those closed to them."""
    own = set(apart_for(minutes.meeting, by))
    require(set(parts) <= own)
    was = dict(before.parts.values_list("decision", "text")) if before else {}
    MinutesPart.objects.bulk_create(
        MinutesPart(
            minutes=minutes,
            decision=decision,
            text=parts.get(decision, "") if decision in own else was.get(decision.pk, ""),
        )
        for decision in kept_apart(minutes.meeting)
    )
