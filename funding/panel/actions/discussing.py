"""At the meeting, one item at a time: called, scored, undone, ended; and what was kept on paper, typed in afterwards."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from funding.panel import policy, queries, seating
from funding.panel.models import Absence, Discussion, Item, ItemVersion, Meeting, Seat
from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.workflow import Closed, NotReady, Stale, move

from . import guards


@transaction.atomic
def call_item(meeting: Meeting, *, by: User, item: Item, nonce: str = "") -> Discussion:
    """Begin to discuss an item; what was discussed before ends, and whoever was out for it is back."""
    if done := trail.repeat(nonce, by, Discussion, "discussion.call"):
        return done
    meeting = guards.locked_meeting(meeting)
    item = guards.locked_item(item)
    require(item.panel_id == meeting.panel_id and policy.may_record_item(by, item))
    guards.refuse_unless_running(meeting)
    guards.refuse_undeclared(by, item.panel, [item])
    current = meeting.discussions.filter(until__isnull=True).select_related("item__panel").first()
    if current and current.item_id == item.pk:
        return current
    if current:
        if not policy.may_record_item(by, current.item):
            raise NotReady(
                _("Another bid is being discussed. Whoever keeps its record ends that discussion first."),
                possible=guards.to_meeting(meeting),
            )
        _end(current)
    made = Discussion.objects.create(
        meeting=meeting, item=item, chaired_by=_who_chairs(meeting, item), since=clock.now()
    )
    trail.record("discussion.call", made, by=by, nonce=nonce, item=item, chaired_by=made.chaired_by)
    return made


def _who_chairs(meeting: Meeting, item: Item) -> User:
    """Return who chairs for an item, declared on it: the chair, or a deputy who is there where the chair may not or is not."""
    there = list(
        seating.seats(meeting.panel)
        .filter(attendances__meeting=meeting, attendances__left_at__isnull=True)
        .filter(role__in=[Seat.Role.CHAIR, Seat.Role.DEPUTY])
        .select_related("user")
        .order_by("pk")
        .distinct()
    )
    free = {seat.pk for seat in queries.free_voices(item, there)}
    for role in (Seat.Role.CHAIR, Seat.Role.DEPUTY):
        for seat in there:
            if seat.role == role and seat.pk in free:
                return seat.user
    raise NotReady(
        _(
            "Nobody who may chair this bid and has declared on it is there. Note that the chair or a deputy has arrived, or go on with another "
            "bid. An officer can seat a deputy."
        ),
        possible=guards.to_meeting(meeting),
    )


@transaction.atomic
def score_item(
    discussion: Discussion, *, by: User, score: int, version: int, notes: str = "", nonce: str = ""
) -> Discussion:
    """Write down the score that the meeting gave, with the minutes of this item."""
    if done := trail.repeat(nonce, by, discussion, "discussion.score_item"):
        return done
    discussion = guards.locked_discussion(discussion)
    item = discussion.item
    require(policy.may_keep_discussion(by, discussion))
    guards.refuse_unless_convened(item.panel)
    guards.refuse_unless_current(discussion)
    guards.refuse_undeclared(by, item.panel, [item])
    _refuse_other_score(item, version, score)
    guards.refuse_off_scale(item.panel.phase, score)
    room = queries.room(discussion)
    _refuse_while_not_out(room, discussion)
    discussion.voices = [seat.pk for seat in room.voices]
    move(discussion, "score_item")
    discussion.save(update_fields=["state", "voices"])
    item.score, item.notes = score, notes
    ItemVersion.objects.keep(item, by=by, verb="score_item")
    trail.record("discussion.score_item", discussion, by=by, nonce=nonce, item=item, score=score)
    return discussion


def _refuse_other_score(item: Item, version: int, score: int) -> None:
    """Refuse a version that is no longer the newest, and say both what stands and what was typed."""
    if item.version == version:
        return
    words = _(
        "“%(title)s” was recorded after you opened the page: %(theirs)s stands, and you typed %(yours)s. Read it again "
        "before you go on."
    )
    theirs = _("no score") if item.score is None else item.score
    raise Stale(
        words % {"title": item.application.title, "theirs": theirs, "yours": score},
        possible=guards.to_panel(item.panel),
    )


def _refuse_while_not_out(room: queries.Room, discussion: Discussion) -> None:
    possible = guards.to_meeting(discussion.meeting)
    if room.must_leave:
        raise NotReady(
            _(
                "Somebody who has to leave the room is still marked as in it. Ask them to step out and mark it, then "
                "record the score."
            ),
            possible=possible,
        )
    if len(room.voices) < room.quorum:
        words = _(
            "There is no quorum: %(n)s of the %(quorum)s people with a voice are there, declared and free of a conflict. Wait "
            "for somebody, or go on with another bid."
        )
        raise NotReady(words % {"n": len(room.voices), "quorum": room.quorum}, possible=possible)


@transaction.atomic
def undo_score(discussion: Discussion, *, by: User, version: int, nonce: str = "") -> Discussion:
    """Take the last score back, as when a wrong one was typed; what was there before it stands again."""
    if done := trail.repeat(nonce, by, discussion, "discussion.undo_score"):
        return done
    discussion = guards.locked_discussion(discussion)
    require(policy.may_keep_discussion(by, discussion))
    guards.refuse_unless_convened(discussion.item.panel)
    guards.refuse_unless_current(discussion)
    guards.refuse_undeclared(by, discussion.item.panel, [discussion.item])
    guards.refuse_stale(discussion.item, version)
    move(discussion, "undo_score")
    discussion.save(update_fields=["state"])
    last = ItemVersion.objects.undoable(discussion.item)
    if last is None:
        raise Closed(
            _(
                "Something else was recorded after the score, so it cannot be taken back. Record the right score."
            ),
            possible=guards.to_meeting(discussion.meeting),
        )
    stood = ItemVersion.objects.before(last)
    discussion.item.score, discussion.item.notes = stood.get("score"), stood.get("notes", "")
    ItemVersion.objects.keep(discussion.item, by=by, verb="undo_score")
    trail.record("discussion.undo_score", discussion, by=by, nonce=nonce, item=discussion.item)
    return discussion


@transaction.atomic
def end_discussion(discussion: Discussion, *, by: User, nonce: str = "") -> Discussion:
    """End the discussion of an item, scored or not; whoever was out for it is back."""
    if done := trail.repeat(nonce, by, discussion, "discussion.end"):
        return done
    discussion = guards.locked_discussion(discussion)
    require(policy.may_keep_discussion(by, discussion))
    if discussion.until is None:
        _end(discussion)
        trail.record("discussion.end", discussion, by=by, nonce=nonce, item=discussion.item)
    return discussion


def _end(discussion: Discussion) -> None:
    now = clock.now()
    discussion.until = now
    discussion.save(update_fields=["until"])
    discussion.absences.filter(back_at__isnull=True).update(back_at=now)


@transaction.atomic
def enter_afterwards(
    item: Item,
    *,
    by: User,
    score: int,
    since: datetime,
    until: datetime,
    present: Sequence[Seat],
    version: int,
    notes: str = "",
    nonce: str = "",
) -> Discussion:
    """Type in what was kept on paper: who was in the room from when until when, and the score. It is marked as such."""
    if done := trail.repeat(nonce, by, Discussion, "discussion.enter_afterwards"):
        return done
    item = guards.locked_item(item)
    require(policy.may_record_item(by, item))
    guards.refuse_unless_convened(item.panel)
    guards.refuse_undeclared(by, item.panel, [item])
    meeting = _meeting_of(item, since, until)
    _refuse_other_score(item, version, score)
    guards.refuse_off_scale(item.panel.phase, score)
    seats = {seat.pk: seat for seat in seating.seats(item.panel).select_related("user")}
    there = [seats[seat.pk] for seat in present if seat.pk in seats]
    sees = seating.who_sees(item, seats.values())
    if any(seat.pk not in sees for seat in there):
        raise guards.Unclear(
            _(
                "Somebody who has to leave the room for this bid is among those in the room. Take their tick away."
            )
        )
    voices = queries.free_voices(item, there)
    if len(voices) < item.panel.quorum:
        words = _(
            "There was no quorum: %(n)s of the %(quorum)s people with a voice who must be free of a conflict."
        )
        raise guards.Unclear(words % {"n": len(voices), "quorum": item.panel.quorum})
    made = Discussion(
        meeting=meeting, item=item, chaired_by=_who_chaired(there), since=since, until=until,
        voices=[seat.pk for seat in voices], is_afterwards=True,
    )  # fmt: skip
    move(made, "score_item")
    made.save()
    out = [seat for seat in seats.values() if seat.pk not in sees]
    Absence.objects.bulk_create(
        Absence(discussion=made, seat=seat, out_at=since, back_at=until) for seat in out
    )
    item.score, item.notes = score, notes
    ItemVersion.objects.keep(item, by=by, verb="enter_afterwards", is_afterwards=True)
    trail.record("discussion.enter_afterwards", made, by=by, nonce=nonce, item=item, score=score)
    return made


def _meeting_of(item: Item, since: datetime, until: datetime) -> Meeting:
    meeting = item.panel.meetings.exclude(state=Meeting.State.PLANNED).order_by("-pk").first()
    if meeting is None:
        raise Closed(_("No meeting has been opened yet."), possible=guards.to_panel(item.panel))
    if until > clock.now():
        raise guards.Unclear(_("What is typed in afterwards has happened: the times lie in the future."))
    if until < since:
        raise guards.Unclear(_("The discussion ends after it begins."))
    return meeting


def _who_chaired(there: Sequence[Seat]) -> User:
    for role in (Seat.Role.CHAIR, Seat.Role.DEPUTY):
        for seat in there:
            if seat.role == role:
                return seat.user
    raise guards.Unclear(_("Tick who chaired: the chair, or a deputy where the chair has a conflict."))
