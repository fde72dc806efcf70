"""The meeting itself: planned, opened and ended; who is there; and the screen in the room."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from funding.panel import policy, seating
from funding.panel.models import Absence, Attendance, Discussion, Meeting, Panel, ScreenLink, Seat
from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.workflow import Closed, NotReady, move

from . import guards


@transaction.atomic
def plan_meeting(panel: Panel, *, by: User, starts_at: datetime, place: str = "", nonce: str = "") -> Meeting:
    """Plan a meeting, or say anew when and where the planned one is."""
    if done := trail.repeat(nonce, by, Meeting, "meeting.plan"):
        return done
    panel = guards.locked(panel)
    require(policy.may_plan_meeting(by, panel))
    guards.refuse_unless_convened(panel)
    meeting = panel.meetings.exclude(state=Meeting.State.ENDED).first()
    if meeting and not meeting.is_planned:
        raise Closed(_("The meeting is in session already."), possible=guards.to_meeting(meeting))
    meeting = meeting or Meeting(panel=panel, planned_by=by)
    meeting.starts_at, meeting.place = starts_at, place
    meeting.save()
    trail.record("meeting.plan", meeting, by=by, nonce=nonce, panel=panel, starts_at=starts_at)
    return meeting


@transaction.atomic
def open_meeting(meeting: Meeting, *, by: User, nonce: str = "") -> Meeting:
    """Open a meeting: from now on introducers and pre-scores stand as they are."""
    if done := trail.repeat(nonce, by, meeting, "meeting.open"):
        return done
    meeting = guards.locked_meeting(meeting)
    require(policy.may_run_meeting(by, meeting))
    guards.refuse_unless_convened(meeting.panel)
    move(meeting, "open_meeting")
    meeting.opened_at = clock.now()
    meeting.save(update_fields=["state", "opened_at"])
    trail.record("meeting.open", meeting, by=by, nonce=nonce, panel=meeting.panel)
    return meeting


@transaction.atomic
def end_meeting(meeting: Meeting, *, by: User, minutes: str = "", nonce: str = "") -> Meeting:
    """End a meeting with its minutes: everybody leaves, and the link of its screen shows nothing any more."""
    if done := trail.repeat(nonce, by, meeting, "meeting.end"):
        return done
    meeting = guards.locked_meeting(meeting)
    require(policy.may_run_meeting(by, meeting))
    if meeting.discussions.filter(until__isnull=True).exists():
        raise NotReady(
            _("A bid is still being discussed. Whoever keeps its record ends the discussion first."),
            possible=guards.to_meeting(meeting),
        )
    move(meeting, "end_meeting")
    now = clock.now()
    meeting.ended_at, meeting.minutes = now, minutes
    meeting.save(update_fields=["state", "ended_at", "minutes"])
    meeting.attendances.filter(left_at__isnull=True).update(left_at=now)
    meeting.screen_links.filter(ended_at__isnull=True).update(ended_at=now)
    trail.record("meeting.end", meeting, by=by, nonce=nonce, panel=meeting.panel)
    return meeting


@transaction.atomic
def arrive(meeting: Meeting, *, by: User, seat: Seat, is_remote: bool = False, nonce: str = "") -> Attendance:
    """Note that somebody is there now, in the room or from elsewhere."""
    if done := trail.repeat(nonce, by, Attendance, "meeting.arrive"):
        return done
    meeting = guards.locked_meeting(meeting)
    require(policy.may_run_meeting(by, meeting))
    guards.refuse_unless_running(meeting)
    if seat.panel_id != meeting.panel_id or not seating.seats(meeting.panel).filter(pk=seat.pk).exists():
        raise guards.WrongPerson(_("Only people with a seat at this table are let in."))
    there = meeting.attendances.filter(seat=seat, left_at__isnull=True).first()
    if there and there.is_remote == is_remote:
        return there
    now = clock.now()
    if there:
        there.left_at = now
        there.save(update_fields=["left_at"])
    made = Attendance.objects.create(meeting=meeting, seat=seat, is_remote=is_remote, arrived_at=now)
    trail.record("meeting.arrive", made, by=by, nonce=nonce, meeting=meeting, seat=seat, is_remote=is_remote)
    return made


@transaction.atomic
def leave(meeting: Meeting, *, by: User, seat: Seat, nonce: str = "") -> Meeting:
    """Note that somebody has left the meeting."""
    if done := trail.repeat(nonce, by, meeting, "meeting.leave"):
        return done
    meeting = guards.locked_meeting(meeting)
    require(policy.may_run_meeting(by, meeting))
    guards.refuse_unless_running(meeting)
    now = clock.now()
    left = meeting.attendances.filter(seat=seat, left_at__isnull=True).update(left_at=now)
    if left:
        Absence.objects.filter(discussion__meeting=meeting, seat=seat, back_at__isnull=True).update(
            back_at=now
        )
        trail.record("meeting.leave", meeting, by=by, nonce=nonce, seat=seat)
    return meeting


@transaction.atomic
def step_out(discussion: Discussion, *, by: User, seat: Seat, nonce: str = "") -> Discussion:
    """Note that somebody has left the room for this item; they are back when its discussion ends."""
    if done := trail.repeat(nonce, by, discussion, "meeting.step_out"):
        return done
    discussion = guards.locked_discussion(discussion)
    require(policy.may_keep_discussion(by, discussion))
    guards.refuse_unless_current(discussion)
    guards.refuse_undeclared(by, discussion.item.panel, [discussion.item])
    if not discussion.meeting.attendances.filter(seat=seat, left_at__isnull=True).exists():
        raise guards.WrongPerson(_("Only somebody who is there can leave the room."))
    absence, is_new = Absence.objects.get_or_create(
        discussion=discussion, seat=seat, back_at=None, defaults={"out_at": clock.now()}
    )
    if is_new:
        trail.record("meeting.step_out", discussion, by=by, nonce=nonce, seat=absence.seat)
    return discussion


@transaction.atomic
def step_in(discussion: Discussion, *, by: User, seat: Seat, nonce: str = "") -> Discussion:
    """Note that somebody is back in the room while this item is discussed, as when they were marked by mistake."""
    if done := trail.repeat(nonce, by, discussion, "meeting.step_in"):
        return done
    discussion = guards.locked_discussion(discussion)
    require(policy.may_keep_discussion(by, discussion))
    guards.refuse_unless_current(discussion)
    guards.refuse_undeclared(by, discussion.item.panel, [discussion.item])
    back = discussion.absences.filter(seat=seat, back_at__isnull=True).update(back_at=clock.now())
    if back:
        trail.record("meeting.step_in", discussion, by=by, nonce=nonce, seat=seat)
    return discussion


@transaction.atomic
def make_screen_link(meeting: Meeting, *, by: User, nonce: str = "") -> ScreenLink:
    """Make a link for the machine in the room; the one before shows nothing any more."""
    if done := trail.repeat(nonce, by, ScreenLink, "meeting.make_screen_link"):
        return done
    meeting = guards.locked_meeting(meeting)
    require(policy.may_run_meeting(by, meeting))
    guards.refuse_unless_running(meeting)
    meeting.screen_links.filter(ended_at__isnull=True).update(ended_at=clock.now())
    made = ScreenLink.objects.create(meeting=meeting, made_by=by, made_at=clock.now())
    trail.record("meeting.make_screen_link", made, by=by, nonce=nonce, meeting=meeting)
    return made


@transaction.atomic
def end_screen_link(meeting: Meeting, *, by: User, nonce: str = "") -> Meeting:
    """Take the link of the screen back: from now on it shows nothing."""
    if done := trail.repeat(nonce, by, meeting, "meeting.end_screen_link"):
        return done
    meeting = guards.locked_meeting(meeting)
    require(policy.may_run_meeting(by, meeting))
    meeting.screen_links.filter(ended_at__isnull=True).update(ended_at=clock.now())
    trail.record("meeting.end_screen_link", meeting, by=by, nonce=nonce)
    return meeting
