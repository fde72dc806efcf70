"""Meetings: planned, moved, cancelled and held."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.notifications import outbox
from lpip_portal.workflow import Closed, NotReady, Refusal, move
from partnerships.governance import policy
from partnerships.governance.models import (
    BodyMeeting,
    BodySeat,
    GoverningBody,
    MeetingLink,
    MeetingPresence,
)

from .guards import (
    locked_body,
    locked_meeting,
    refuse_if_closed,
    refuse_if_ended,
    refuse_if_stale,
    to_meeting,
)

ON_THE_WEB = ("http://", "https://")


class Appointment(NamedTuple):
    """When and where a body meets, and what about. ``link`` is for those inside alone."""

    starts_at: datetime
    place: str = ""
    is_online: bool = False
    link: str = ""
    agenda: str = ""


@transaction.atomic
def plan_meeting(body: GoverningBody, *, by: User, appointment: Appointment, nonce: str = "") -> BodyMeeting:
    """Plan a meeting, and write to everybody who sits on the body. One that was held already may be entered; no letter goes for it."""
    if done := trail.repeat(nonce, by, BodyMeeting, "governance.plan"):
        return done
    body = locked_body(body)
    require(policy.may_keep(by, body))
    refuse_if_closed(body.partnership)
    refuse_if_ended(body)
    _refuse_nowhere(appointment)
    facts = appointment._asdict()
    link = facts.pop("link")
    meeting = BodyMeeting.objects.create(body=body, **facts)
    _set_link(meeting, link)
    trail.record("governance.plan", meeting, by=by, nonce=nonce, body=body)
    _write("governance_meeting_planned", meeting)
    return meeting


@transaction.atomic
def move_meeting(
    meeting: BodyMeeting,
    *,
    by: User,
    version: int,
    appointment: Appointment,
    reason: str = "",
    nonce: str = "",
) -> BodyMeeting:
    """Change a planned meeting. Where its time or place is another, everybody who sits on the body gets a letter."""
    if done := trail.repeat(nonce, by, meeting, "governance.move"):
        return done
    meeting = locked_meeting(meeting)
    require(policy.may_keep_meeting(by, meeting))
    refuse_if_closed(meeting.body.partnership)
    refuse_if_stale(version, meeting.version, to_meeting(meeting))
    if meeting.state != BodyMeeting.State.PLANNED:
        raise Closed(_("What was held or cancelled is not changed any more."), possible=to_meeting(meeting))
    _refuse_nowhere(appointment)
    was = _where_and_when(meeting)
    meeting.starts_at, meeting.place = appointment.starts_at, appointment.place
    meeting.is_online, meeting.agenda = appointment.is_online, appointment.agenda
    meeting.version += 1
    _set_link(meeting, appointment.link)
    is_another = was != _where_and_when(meeting)
    if is_another:
        meeting.moved, meeting.reason = meeting.moved + 1, reason
    meeting.save()
    trail.record("governance.move", meeting, by=by, nonce=nonce, version=meeting.version)
    if is_another:
        _write("governance_meeting_moved", meeting)
    return meeting


@transaction.atomic
def cancel_meeting(meeting: BodyMeeting, *, by: User, reason: str, nonce: str = "") -> BodyMeeting:
    """Call a meeting off, and say why to everybody who sits on the body."""
    if done := trail.repeat(nonce, by, meeting, "governance.cancel"):
        return done
    meeting = locked_meeting(meeting)
    require(policy.may_keep_meeting(by, meeting))
    move(meeting, "cancel_meeting")
    meeting.reason = reason
    meeting.save()
    trail.record("governance.cancel", meeting, by=by, nonce=nonce)
    _write("governance_meeting_cancelled", meeting)
    return meeting


@transaction.atomic
def hold_meeting(
    meeting: BodyMeeting, *, by: User, presences: Mapping[BodySeat, str], nonce: str = ""
) -> BodyMeeting:
    """Note that a meeting was held and which members were there, sent apologies or stayed away."""
    if done := trail.repeat(nonce, by, meeting, "governance.hold"):
        return done
    meeting = locked_meeting(meeting)
    require(policy.may_keep_meeting(by, meeting))
    refuse_if_closed(meeting.body.partnership)
    if meeting.starts_at > clock.now():
        raise NotReady(_("The meeting has not begun yet."), possible=to_meeting(meeting))
    require(all(seat.body_id == meeting.body_id for seat in presences))
    move(meeting, "hold_meeting")
    meeting.save()
    MeetingPresence.objects.bulk_create(
        MeetingPresence(meeting=meeting, seat=seat, status=status) for seat, status in presences.items()
    )
    trail.record("governance.hold", meeting, by=by, nonce=nonce, members=len(presences))
    return meeting


def _refuse_nowhere(appointment: Appointment) -> None:
    if not appointment.place and not appointment.is_online:
        raise Refusal(_("A meeting is at a place or online."))
    if appointment.link and not appointment.link.startswith(ON_THE_WEB):
        raise Refusal(_("The link must begin with https:// or http://."))


def _set_link(meeting: BodyMeeting, url: str) -> None:
    if url and meeting.is_online:
        MeetingLink.objects.update_or_create(meeting=meeting, defaults={"url": url})
    else:
        MeetingLink.objects.filter(meeting=meeting).delete()


def _where_and_when(meeting: BodyMeeting) -> tuple[datetime, str, bool, str]:
    link = MeetingLink.objects.filter(meeting=meeting).values_list("url", flat=True).first()
    return (meeting.starts_at, meeting.place, meeting.is_online, link or "")


def _write(kind: str, meeting: BodyMeeting) -> None:
    """Owe a letter about a meeting that is ahead to everybody who sits on the body now."""
    if meeting.starts_at <= clock.now():
        return
    seats = BodySeat.objects.in_force().filter(body=meeting.body, user__isnull=False).select_related("user")
    link = MeetingLink.objects.filter(meeting=meeting).first()
    outbox.post(
        kind,
        to=[seat.user for seat in seats],
        about=meeting,
        occasion=f"moved {meeting.moved}",
        body=meeting.body,
        link=link.url if link else "",
    )


def _may_still_go(kind: str, about: str, letter) -> bool:
    """Send a letter about a meeting to whoever sits on the body still, and what was planned only while it is."""
    meeting = BodyMeeting.objects.filter(pk=about.rpartition(":")[2]).first()
    if meeting is None:
        return False
    stands = kind == "governance_meeting_cancelled" or meeting.state == BodyMeeting.State.PLANNED
    latest = letter.occasion == f"moved {meeting.moved}"
    return (
        stands
        and latest
        and BodySeat.objects.in_force().filter(body=meeting.body_id, user=letter.to_id).exists()
    )


outbox.still_allowed("partnerships.bodymeeting:", _may_still_go)
