"""Reads of decisions: the register of a body, one decision as a person sees it, and what a form offers."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from lpip_portal import clock
from lpip_portal.accounts.models import User
from lpip_portal.ui.todo import Todo
from partnerships import ties
from partnerships.agenda.models import Priority
from partnerships.engagement.models import EngagementActivity

from .models import (
    BodyDecision,
    BodyMeeting,
    BodySeat,
    CorrectedLine,
    Correction,
    DecisionNote,
    DecisionVersion,
    DeclaredInterest,
    GoverningBody,
    MeetingPresence,
)

NOTHING: Mapping[str, str] = {}
COLOURS = {
    BodyDecision.State.OPEN: "yellow",
    BodyDecision.State.DONE: "green",
    BodyDecision.State.SUPERSEDED: "grey",
}


class Entry(NamedTuple):
    """A decision in the register with the version that holds."""

    decision: BodyDecision
    said: DecisionVersion
    colour: str
    owner: str  # who sees to it, if the reader may know


def entries(decisions: Any, user: Any, body: GoverningBody, is_inside: bool) -> list[Entry]:
    """Return decisions of one body as a person sees them, the latest first, in a constant number of queries."""
    holds = DecisionVersion.objects.filter(number=F("decision__version"))
    holds = holds.select_related("owner__user", "owner__organisation")
    found = decisions.select_related("meeting").prefetch_related(Prefetch("versions", holds, to_attr="holds"))
    named = None if is_inside else named_in_public(body)
    return [
        Entry(each, each.holds[0], COLOURS[each.state], owner_name(each.holds[0], named)) for each in found
    ]


def named_in_public(body: GoverningBody) -> set[int]:
    """Return the seats of a body whose holders anybody may read by name today."""
    return {seat.pk for seat in BodySeat.objects.in_force().filter(body=body) if seat.is_named_in_public}


def owner_name(said: DecisionVersion, named: set[int] | None) -> str:
    """Return who sees to a decision; ``named`` are those who may be read, None for all."""
    if said.owner is None or (named is not None and said.owner_id not in named):
        return ""
    return str(said.owner)


def register(
    body: GoverningBody, user: Any, is_inside: bool, wish: Mapping[str, str] = NOTHING
) -> list[Entry]:
    """Return the register of a body as a person may read it, narrowed by words and by status."""
    found = BodyDecision.objects.visible_to(user).filter(body=body)
    if wish.get("state"):
        found = found.filter(state=wish["state"])
    if words := wish.get("q"):
        said = Q(title__icontains=words) | Q(text__icontains=words) | Q(why__icontains=words)
        holds = DecisionVersion.objects.filter(said, decision=OuterRef("pk"), number=OuterRef("version"))
        found = found.filter(Exists(holds))
    return entries(found, user, body, is_inside)


def of_meeting(meeting: BodyMeeting, user: Any, is_inside: bool) -> list[Entry]:
    """Return what was decided at a meeting as a person may read it, in the order in which it was."""
    found = BodyDecision.objects.visible_to(user).filter(meeting=meeting)
    return entries(found, user, meeting.body, is_inside)[::-1]


def kept_apart(meeting: BodyMeeting) -> list[BodyDecision]:
    """Return the decisions whose part of the minutes is kept apart: somebody left the room for them, or they are confidential."""
    left = DeclaredInterest.objects.filter(decision=OuterRef("pk"), left_room=True)
    apart = Q(Exists(left)) | Q(reach=BodyDecision.Reach.CONFIDENTIAL)
    return list(BodyDecision.objects.filter(apart, meeting=meeting).order_by("number"))


def apart_for(meeting: BodyMeeting, user: Any) -> list[BodyDecision]:
    """Return those of them that a person reads and did not leave the room for."""
    out = DeclaredInterest.objects.keeping_out(user).values("decision")
    known = set(
        BodyDecision.objects.visible_to(user)
        .filter(meeting=meeting)
        .exclude(pk__in=out)
        .values_list("pk", flat=True)
    )
    return [decision for decision in kept_apart(meeting) if decision.pk in known]


class DecisionPage(NamedTuple):
    """A decision as one person sees it."""

    is_member: bool
    is_inside: bool
    said: DecisionVersion
    earlier: list[DecisionVersion]
    owner: str
    declared: int
    left: int
    interests: list[DeclaredInterest]
    note: str
    corrections: list[Correction]
    priority: Priority | None
    activity: EngagementActivity | None
    superseded_by: BodyDecision | None


def decision_page(decision: BodyDecision, user: Any) -> DecisionPage:
    """Return what a person sees of a decision, in a constant number of queries."""
    inside = GoverningBody.objects.inside(user).filter(pk=decision.body_id).exists()
    known = DecisionVersion.objects.visible_to(user).filter(decision=decision)
    versions = list(known.select_related("owner__user", "owner__organisation", "recorded_by"))
    said = next(each for each in versions if each.number == decision.version)
    rows = DeclaredInterest.objects.filter(decision=decision)
    interests = list(rows.select_related("seat__user", "seat__organisation"))
    note = DecisionNote.objects.visible_to(user).filter(decision=decision).first()
    later = BodyDecision.objects.visible_to(user).filter(pk=decision.superseded_by_id)
    return DecisionPage(
        is_member=bool(ties.roles_in(user, decision.body.partnership)),
        is_inside=inside,
        said=said,
        earlier=[each for each in versions if each != said],
        owner=owner_name(said, None if inside else named_in_public(decision.body)),
        declared=len(interests),
        left=sum(each.left_room for each in interests),
        interests=interests if inside else [],
        note=note.text if note else "",
        corrections=corrections_of(decision.meeting, decision, user),
        priority=Priority.objects.visible_to(user).filter(pk=decision.priority_id).first(),
        activity=EngagementActivity.objects.visible_to(user).filter(pk=decision.activity_id).first(),
        superseded_by=later.first(),
    )


def corrections_of(meeting: BodyMeeting, decision: BodyDecision | None, user: Any) -> list[Correction]:
    """Return what was corrected of who was at a meeting, or of the interests in a decision, with each ``line``. Two queries."""
    lines = CorrectedLine.objects.select_related("seat__user", "seat__organisation")
    found = Correction.objects.visible_to(user).filter(meeting=meeting, decision=decision)
    found = found.select_related("recorded_by")
    return list(found.prefetch_related(Prefetch("lines", lines, to_attr="changed")))


def owners_of(body: GoverningBody, said: DecisionVersion | None = None) -> list[BodySeat]:
    """Return the seats that may see to a decision: those taken today, and the one that does already."""
    wanted = Q(pk__in=BodySeat.objects.in_force().filter(body=body).values("pk"))
    if said is not None and said.owner_id:
        wanted |= Q(pk=said.owner_id)
    seats = BodySeat.objects.filter(wanted).select_related("organisation", "user")
    return sorted(seats, key=lambda seat: (str(seat).casefold(), seat.ref))


def present_at(meeting: BodyMeeting) -> list[BodySeat]:
    """Return the seats that were at a meeting."""
    rows = meeting.presences.filter(status=MeetingPresence.Status.PRESENT)
    return [row.seat for row in rows.select_related("seat__user", "seat__organisation")]


def to_choose_from(meeting: BodyMeeting, user: Any) -> dict[str, list[Any]]:
    """Return what the form of a decision offers: owners, who was there, priorities and activities of the partnership."""
    partnership = meeting.body.partnership
    priorities = Priority.objects.visible_to(user).filter(partnership=partnership)
    activities = EngagementActivity.objects.visible_to(user).filter(partnership=partnership)
    return {
        "seats": owners_of(meeting.body),
        "present": present_at(meeting),
        "priorities": sorted(priorities, key=lambda each: (str(each).casefold(), each.ref)),
        "activities": list(activities),
    }


def later_than(decision: BodyDecision, user: Any) -> list[Entry]:
    """Return the later decisions of the same body that may take the place of one."""
    later = BodyDecision.objects.visible_to(user).filter(body=decision.body, number__gt=decision.number)
    return entries(later, user, decision.body, True)


def owned_todos(user: User) -> Iterable[Todo]:
    """Return the open decisions that a person sees to. One query."""
    mine = BodySeat.objects.in_force().filter(user=user)
    open_ = BodyDecision.objects.visible_to(user).filter(state=BodyDecision.State.OPEN)
    found = DecisionVersion.objects.filter(
        decision__in=open_, number=F("decision__version"), owner__in=mine
    ).select_related("decision__body__partnership")
    for said in found.order_by("pk"):
        due = _end_of(said.due_on) if said.due_on else None
        yield Todo(
            title=_("See to what %(body)s decided: %(decision)s")
            % {"body": said.decision.body, "decision": said.title},
            url=reverse("partnerships:body-decision", args=[said.decision.ref]),
            about=str(said.decision.body.partnership),
            due_at=due,
        )


def _end_of(day: date) -> datetime:
    return clock.uk(day.year, day.month, day.day, 23, 59)
