"""What several verbs of governance refuse, and how they lock."""

from datetime import date
from typing import NamedTuple

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lpip_portal.access import require
from lpip_portal.workflow import Closed, Refusal, Stale
from partnerships.governance.models import (
    BodyDecision,
    BodyMeeting,
    BodySeat,
    DecisionVersion,
    GoverningBody,
    MeetingPresence,
)
from partnerships.models import Partnership

MOST_BODIES = 30
MOST_SEATS = 100  # of one body, the earlier ones not counted


Manner = DecisionVersion.Manner


class Taken(Refusal):
    """It is there already."""


class Words(NamedTuple):
    """What a decision says: its words, how it was taken, who sees to it and by when."""

    title: str
    text: str
    why: str = ""
    manner: str = Manner.AGREEMENT
    votes_for: int | None = None
    votes_against: int | None = None
    abstained: int | None = None
    owner: BodySeat | None = None
    due_on: date | None = None


def locked_partnership(partnership: Partnership) -> Partnership:
    """Lock a partnership and read it again."""
    return Partnership.objects.select_for_update().get(pk=partnership.pk)


def locked_body(body: GoverningBody) -> GoverningBody:
    """Lock a body and read it again, with its partnership."""
    found = GoverningBody.objects.select_related("partnership")
    return found.select_for_update(of=("self",)).get(pk=body.pk)


def locked_seat(seat: BodySeat) -> BodySeat:
    """Lock a seat and read it again, with what the guards ask of it."""
    found = BodySeat.objects.select_related("body__partnership", "user", "organisation")
    return found.select_for_update(of=("self",)).get(pk=seat.pk)


def to_body(body: GoverningBody) -> list[tuple[str, str]]:
    """Return the way back to a body, for a refusal."""
    return [(_("Go to the body"), reverse("partnerships:body", args=[body.ref]))]


def locked_meeting(meeting: BodyMeeting) -> BodyMeeting:
    """Lock a meeting and read it again, with its body and partnership."""
    found = BodyMeeting.objects.select_related("body__partnership")
    return found.select_for_update(of=("self",)).get(pk=meeting.pk)


def to_meeting(meeting: BodyMeeting) -> list[tuple[str, str]]:
    """Return the way back to a meeting, for a refusal."""
    return [(_("Go to the meeting"), reverse("partnerships:body-meeting", args=[meeting.ref]))]


def refuse_if_closed(partnership: Partnership) -> None:
    """Refuse to change the governance of a partnership that has ended."""
    if partnership.state == Partnership.State.CLOSED:
        raise Closed(_("This partnership has closed. Its governance can be read, and not changed."))


def refuse_if_ended(body: GoverningBody) -> None:
    """Refuse new meetings and seats of a body that has ended."""
    if body.ended_on is not None:
        raise Closed(
            _("This body has ended. What it did can be read; it takes no new meetings and no new seats."),
            possible=to_body(body),
        )


def refuse_too_many(there: QuerySet, most: int) -> None:
    """Refuse one more of what there are very many of."""
    if there.count() >= most:
        raise Refusal(_("There are %(most)s already, and no more can be added here.") % {"most": most})


def refuse_if_stale(version: int, now: int, possible: list[tuple[str, str]]) -> None:
    """Refuse to overwrite what somebody else changed meanwhile."""
    if version != now:
        raise Stale(
            _("Somebody changed this after you opened it. Nothing of theirs was overwritten."),
            possible=possible,
        )


def locked_decision(decision: BodyDecision) -> BodyDecision:
    """Lock a decision and read it again, with its body, partnership and meeting."""
    found = BodyDecision.objects.select_related("body__partnership", "meeting__body")
    return found.select_for_update(of=("self",)).get(pk=decision.pk)


def to_decision(decision: BodyDecision) -> list[tuple[str, str]]:
    """Return the way back to a decision, for a refusal."""
    return [(_("Go to the decision"), reverse("partnerships:body-decision", args=[decision.ref]))]


def words_of(decision: BodyDecision) -> Words:
    """Return what a decision says now."""
    said = decision.versions.select_related("owner").get(number=decision.version)
    return Words(**{name: getattr(said, name) for name in Words._fields})


def refuse_absent(meeting: BodyMeeting, seats: set[BodySeat]) -> None:
    """Refuse an interest of somebody who was not at the meeting."""
    there = meeting.presences.filter(status=MeetingPresence.Status.PRESENT).values_list("seat", flat=True)
    if {seat.pk for seat in seats} - set(there):
        raise Refusal(_("Only a member who was there declares an interest."), possible=to_meeting(meeting))


def refuse_unsound(meeting: BodyMeeting, words: Words, left: set[BodySeat]) -> None:
    """Refuse what fewer than the quorum decided, more votes than there were voices, and an owner from elsewhere."""
    require(words.owner is None or words.owner.body_id == meeting.body_id)
    there = meeting.presences.filter(
        status=MeetingPresence.Status.PRESENT, seat__role__in=BodySeat.VOICED
    ).exclude(seat__in=left)
    voices = there.count()
    if voices < meeting.body.quorum:
        raise Refusal(
            ngettext(
                "Only %(n)s member with a vote was in the room, fewer than the quorum: nothing could be decided.",
                "Only %(n)s members with a vote were in the room, fewer than the quorum: nothing could be decided.",
                voices,
            )
            % {"n": voices},
            possible=to_meeting(meeting),
        )
    if words.manner == Manner.VOTE:
        votes = (words.votes_for or 0) + (words.votes_against or 0) + (words.abstained or 0)
        if votes > voices:
            raise Refusal(
                _("These are %(votes)s votes, and %(voices)s members with a vote were in the room.")
                % {"votes": votes, "voices": voices},
                possible=to_meeting(meeting),
            )
