"""Corrections after the meeting: who was there, and who had an interest. What was noted before stays on record."""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.workflow import NotReady, Refusal
from partnerships.governance import policy
from partnerships.governance.models import (
    BodyDecision,
    BodyMeeting,
    BodySeat,
    CorrectedLine,
    Correction,
    DecisionNote,
    DeclaredInterest,
    MeetingPresence,
)

from .guards import (
    locked_decision,
    locked_meeting,
    refuse_absent,
    refuse_if_closed,
    refuse_if_stale,
    refuse_unsound,
    to_decision,
    to_meeting,
    words_of,
)

Lines = dict[BodySeat, tuple[str, str]]  # what was noted before and what is noted now


@transaction.atomic
def correct_presences(
    meeting: BodyMeeting,
    *,
    by: User,
    after: int,
    presences: Mapping[BodySeat, str],
    reason: str,
    nonce: str = "",
) -> BodyMeeting:
    """Correct who was at a meeting that was held. ``after`` is the number of corrections on screen; each says why.

    No correction takes from a decision that stands the quorum, a vote that was counted, or a member who declared an interest.
    """
    if done := trail.repeat(nonce, by, meeting, "governance.correct_presences"):
        return done
    meeting = locked_meeting(meeting)
    require(policy.may_keep_meeting(by, meeting))
    refuse_if_closed(meeting.body.partnership)
    back = to_meeting(meeting)
    if meeting.state != BodyMeeting.State.HELD:
        raise NotReady(_("Who was there is corrected once it is noted."), possible=back)
    require(all(seat.body_id == meeting.body_id for seat in presences))
    rows = {row.seat: row for row in meeting.presences.select_related("seat")}
    was = {seat: row.status for seat, row in rows.items()}
    lines = _differing(was, was | dict(presences))
    correction = _begin(meeting, None, by, after, reason, bool(lines), back)
    for seat, (_before, status) in lines.items():
        MeetingPresence.objects.update_or_create(meeting=meeting, seat=seat, defaults={"status": status})
    _write(correction, lines)
    _refuse_undone_decisions(meeting)
    trail.record("governance.correct_presences", meeting, by=by, nonce=nonce, number=correction.number)
    return meeting


@transaction.atomic
def correct_interests(
    decision: BodyDecision,
    *,
    by: User,
    after: int,
    declared: Iterable[BodySeat],
    left: Iterable[BodySeat],
    interests: str,
    reason: str,
    nonce: str = "",
) -> BodyDecision:
    """Correct who had an interest in a decision and who left the room for it. Nobody corrects what is noted of themself."""
    if done := trail.repeat(nonce, by, decision, "governance.correct_interests"):
        return done
    decision = locked_decision(decision)
    meeting = locked_meeting(decision.meeting)
    require(policy.may_keep_decision(by, decision))
    refuse_if_closed(meeting.body.partnership)
    back = to_decision(decision)
    left = set(left)
    now = {
        seat: CorrectedLine.LEFT if seat in left else CorrectedLine.STAYED for seat in left | set(declared)
    }
    refuse_absent(meeting, set(now))
    refuse_unsound(meeting, words_of(decision), left)
    rows = {row.seat: row for row in decision.interests.select_related("seat")}
    was = {seat: CorrectedLine.LEFT if row.left_room else CorrectedLine.STAYED for seat, row in rows.items()}
    lines = _differing(was, now)
    if BodySeat.objects.spoken_for_by(by).filter(pk__in=[seat.pk for seat in lines]).exists():
        raise Refusal(_("Somebody else corrects what is noted of you."), possible=back)
    note = DecisionNote.objects.filter(decision=decision).first()
    said = note.text if note else ""
    correction = _begin(meeting, decision, by, after, reason, bool(lines) or said != interests, back)
    if said != interests:
        correction.note_was = said
        correction.save()
        _rewrite(decision, interests)
    for seat, (_before, manner) in lines.items():
        if manner == CorrectedLine.NONE:
            rows[seat].delete()
        else:
            DeclaredInterest.objects.update_or_create(
                decision=decision, seat=seat, defaults={"left_room": manner == CorrectedLine.LEFT}
            )
    _write(correction, lines)
    trail.record("governance.correct_interests", decision, by=by, nonce=nonce, number=correction.number)
    return decision


def _differing(was: Mapping[BodySeat, str], now: Mapping[BodySeat, str]) -> Lines:
    none = CorrectedLine.NONE
    pairs = {seat: (was.get(seat, none), now.get(seat, none)) for seat in {**was, **now}}
    return {seat: pair for seat, pair in pairs.items() if pair[0] != pair[1]}


def _begin(
    meeting: BodyMeeting,
    decision: BodyDecision | None,
    by: User,
    after: int,
    reason: str,
    differs: bool,
    back: list[tuple[str, str]],
) -> Correction:
    """Begin the next correction; refuse one that was overtaken, changes nothing or does not say why."""
    number = Correction.objects.filter(meeting=meeting, decision=decision).count()
    refuse_if_stale(after, number, back)
    if not differs:
        raise Refusal(_("Nothing is different from what is noted."), possible=back)
    if not reason:
        raise Refusal(_("Say why it is corrected."), possible=back)
    return Correction.objects.create(
        meeting=meeting, decision=decision, number=number + 1, reason=reason, recorded_by=by
    )


def _write(correction: Correction, lines: Lines) -> None:
    CorrectedLine.objects.bulk_create(
        CorrectedLine(correction=correction, seat=seat, was=was, now=now)
        for seat, (was, now) in sorted(lines.items(), key=lambda line: line[0].pk)
    )


def _rewrite(decision: BodyDecision, text: str) -> None:
    if text:
        DecisionNote.objects.update_or_create(decision=decision, defaults={"text": text})
    else:
        DecisionNote.objects.filter(decision=decision).delete()


def _refuse_undone_decisions(meeting: BodyMeeting) -> None:
    """Refuse a room in which what stands could not have been decided; the sentence names no decision, for not everybody knows each."""
    standing = meeting.decisions.exclude(state=BodyDecision.State.SUPERSEDED)
    for decision in standing.select_related("body").order_by("pk"):
        interests = list(decision.interests.select_related("seat"))
        try:
            refuse_absent(meeting, {interest.seat for interest in interests})
            refuse_unsound(meeting, words_of(decision), {each.seat for each in interests if each.left_room})
        except Refusal as refusal:
            raise Refusal(
                _(
                    "With this room, something that was decided at the meeting could not have been: it would lack its quorum, count more votes than there were, or name an interest of somebody who was not there. Correct that decision first, or put a later one in its place."
                ),
                possible=to_meeting(meeting),
            ) from refusal
