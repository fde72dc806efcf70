"""Reads of governance: the bodies that a person may know, who sits on them, and what waits for a person."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lpip_portal.accounts.models import User
from lpip_portal.ui.charts import Bar
from lpip_portal.ui.todo import Todo
from partnerships import ties
from partnerships.models import ANSWER_WITHIN, Organisation, Partnership, PartnershipPerson

from .decision_queries import NOTHING, Entry, corrections_of, of_meeting, owned_todos, register
from .models import (
    BodyMeeting,
    BodySeat,
    Correction,
    DecisionVersion,
    GoverningBody,
    MeetingLink,
    MeetingPresence,
    Minutes,
    MinutesPart,
)

MOST_MEETINGS = 60
COLOURS = {
    BodyMeeting.State.PLANNED: "blue",
    BodyMeeting.State.HELD: "green",
    BodyMeeting.State.CANCELLED: "grey",
}
ORDER = [BodySeat.Role.CHAIR, BodySeat.Role.MEMBER, BodySeat.Role.COMMUNITY, BodySeat.Role.OBSERVER]


def known_partnerships(user: Any) -> Any:
    """Return the partnerships that a person may know, and those on a body of which they sit."""
    known = Partnership.objects.visible_to(user)
    if not user.is_authenticated:
        return known
    sits = GoverningBody.objects.inside(user).values("partnership")
    return Partnership.objects.filter(Q(pk__in=known.values("pk")) | Q(pk__in=sits))


class Membership(NamedTuple):
    """Who sits on a body, as a reader may know it: those by name, and how many others."""

    named: list[BodySeat]
    others: int
    voiced: int
    community: int


def membership(seats: list[BodySeat], everybody: bool) -> Membership:
    """Return who sits on a body; ``everybody`` names them all, else those whom anybody may read."""
    named = [seat for seat in seats if everybody or seat.is_named_in_public]
    named.sort(key=lambda seat: (ORDER.index(seat.role), str(seat).casefold(), seat.ref))
    return Membership(
        named=named,
        others=len(seats) - len(named),
        voiced=sum(seat.role in BodySeat.VOICED for seat in seats),
        community=sum(seat.role == BodySeat.Role.COMMUNITY for seat in seats),
    )


def taken_seats(body: GoverningBody) -> list[BodySeat]:
    """Return the seats of a body that are taken today."""
    return list(BodySeat.objects.in_force().filter(body=body).select_related("organisation", "user"))


class Row(NamedTuple):
    """A body in the list, with who sits on it."""

    body: GoverningBody
    members: Membership


class Governance(NamedTuple):
    """What a page shows of a partnership's governance."""

    is_member: bool
    manages: bool
    rows: list[Row]

    @property
    def running(self) -> list[Row]:
        """The rows of those that have not ended."""
        return [row for row in self.rows if row.body.ended_on is None]

    @property
    def bars(self) -> list[Bar]:
        """The share of community members among those with a voice, body by body; empty bodies have none."""
        return [
            Bar(
                str(body),
                100 * members.community / members.voiced,
                _("%(n)s of %(all)s") % {"n": members.community, "all": members.voiced},
            )  # fmt: skip
            for body, members in self.rows
            if members.voiced and body.ended_on is None
        ]


def governance(partnership: Partnership, user: Any) -> Governance:
    """Return the governance of a partnership as a person sees it, in a constant number of queries."""
    inside = set(
        GoverningBody.objects.inside(user).filter(partnership=partnership).values_list("pk", flat=True)
    )
    seats = BodySeat.objects.in_force().select_related("organisation", "user")
    found = GoverningBody.objects.visible_to(user).filter(partnership=partnership)
    found = found.prefetch_related(Prefetch("seats", seats, to_attr="taken"))
    rows = [
        Row(body, membership(body.taken, body.pk in inside))
        for body in sorted(
            found, key=lambda body: (body.ended_on is not None, str(body).casefold(), body.ref)
        )
    ]
    roles = ties.roles_in(user, partnership)
    return Governance(is_member=bool(roles), manages=_manages(roles), rows=rows)


def _manages(roles: set[str]) -> bool:
    return bool(roles & set(PartnershipPerson.MANAGING))


class Page(NamedTuple):
    """A body as one person sees it."""

    is_member: bool  # of the partnership
    is_inside: bool  # of the partnership or the body
    manages: bool
    members: Membership
    mine: BodySeat | None
    asked: list[BodySeat]
    ahead: list[BodyMeeting]
    earlier: list[BodyMeeting]  # held or cancelled
    register: list[Entry]
    is_narrowed: bool


def page(body: GoverningBody, user: Any, wish: Mapping[str, str] = NOTHING) -> Page:
    """Return what a person sees of a body, in a constant number of queries. ``wish`` narrows its register of decisions."""
    roles = ties.roles_in(user, body.partnership)
    member, manages = bool(roles), _manages(roles)
    seats = taken_seats(body)
    mine = next((seat for seat in seats if user.is_authenticated and seat.user_id == user.pk), None)
    inside = member or mine is not None
    asked = BodySeat.objects.visible_to(user).filter(body=body, state=BodySeat.State.ASKED) if manages else []
    meetings = list(BodyMeeting.objects.visible_to(user).filter(body=body)[:MOST_MEETINGS])
    planned = [each for each in meetings if each.state == BodyMeeting.State.PLANNED]
    return Page(
        is_member=member,
        is_inside=inside,
        manages=manages,
        members=membership(seats, inside),
        mine=mine,
        asked=list(asked),
        ahead=planned[::-1],
        earlier=[each for each in meetings if each not in planned],
        register=register(body, user, inside, wish),
        is_narrowed=bool(wish),
    )


def answer_by(seat: BodySeat) -> datetime:
    """Return until when a person can say whether they take a seat."""
    return seat.asked_at + ANSWER_WITHIN


def partners_of(partnership: Partnership) -> list[Organisation]:
    """Return the organisations that may have a seat: the partners that accepted, by name."""
    shown = partnership.partners.shown().values("organisation")
    return list(Organisation.objects.filter(pk__in=shown).order_by("name", "pk"))


def seats_on(body: GoverningBody, day: date) -> list[BodySeat]:
    """Return the seats that were taken on a day, by role and name: who could have been at a meeting then."""
    found = BodySeat.objects.filter(
        Q(until__isnull=True) | Q(until__gte=day),
        body=body,
        state__in=[BodySeat.State.SEATED, BodySeat.State.LEFT],
        since__lte=day,
    )
    return _in_order(found)


def seats_at(meeting: BodyMeeting) -> list[BodySeat]:
    """Return the seats that were taken on the day of a meeting, and those of whom something is noted for it."""
    taken = [seat.pk for seat in seats_on(meeting.body, timezone.localdate(meeting.starts_at))]
    noted = meeting.presences.values("seat")
    return _in_order(BodySeat.objects.filter(Q(pk__in=taken) | Q(pk__in=noted)))


def _in_order(found: Any) -> list[BodySeat]:
    seats = list(found.select_related("organisation", "user"))
    return sorted(seats, key=lambda seat: (ORDER.index(seat.role), str(seat).casefold(), seat.ref))


class MeetingPage(NamedTuple):
    """A meeting as one person sees it."""

    is_member: bool
    is_inside: bool
    manages: bool
    link: str
    presences: list[tuple[str, list[BodySeat]]]  # who was there and who was not, for those inside
    present: int  # of those with a vote
    voiced: int
    minutes: Minutes | None
    earlier_minutes: list[Minutes]
    are_closed: (
        bool  # there are minutes that this person may not read, for an item of which they left the room
    )
    may_minute: bool
    corrections: list[Correction]
    decisions: list[Entry]

    def is_quorate(self, quorum: int) -> bool:
        """Say whether enough of those with a vote were there."""
        return self.present >= quorum


def meeting_page(meeting: BodyMeeting, user: Any) -> MeetingPage:
    """Return what a person sees of a meeting, in a constant number of queries; names and minutes are for those inside."""
    roles = ties.roles_in(user, meeting.body.partnership)
    inside = GoverningBody.objects.inside(user).filter(pk=meeting.body_id).exists()
    rows = MeetingPresence.objects.filter(meeting=meeting).select_related("seat__user", "seat__organisation")
    there = MeetingPresence.Status.PRESENT
    voiced = [row for row in rows if row.seat.role in BodySeat.VOICED]
    minutes, closed = minutes_of(meeting, user)
    link = MeetingLink.objects.visible_to(user).filter(meeting=meeting).first()
    by_status = [
        (str(status.label), [row.seat for row in rows if row.status == status])
        for status in MeetingPresence.Status
    ]
    return MeetingPage(
        is_member=bool(roles),
        is_inside=inside,
        manages=_manages(roles),
        link=link.url if link else "",
        presences=[(label, seats) for label, seats in by_status if seats] if inside else [],
        present=sum(row.status == there for row in voiced),
        voiced=len(voiced),
        minutes=minutes[0] if minutes else None,
        earlier_minutes=minutes[1:],
        are_closed=closed,
        may_minute=_manages(roles) and not closed,
        corrections=corrections_of(meeting, None, user),
        decisions=of_meeting(meeting, user, inside),
    )


def minutes_of(meeting: BodyMeeting, user: Any) -> tuple[list[Minutes], bool]:
    """Return the versions of the minutes that a person reads, the latest first, each with its ``read`` parts; and whether the latest is closed to them."""
    there = list(
        Minutes.objects.visible_to(user)
        .filter(meeting=meeting)
        .annotate(is_open=Exists(Minutes.objects.readable_by(user).filter(pk=OuterRef("pk"))))
        .select_related("recorded_by", "confirmed_by", "meeting__body")
        .prefetch_related(Prefetch("parts", _parts_for(user), to_attr="read"))
    )
    return [each for each in there if each.is_open], bool(there) and not there[0].is_open


def _parts_for(user: Any) -> Any:
    said = DecisionVersion.objects.filter(number=F("decision__version"))
    parts = MinutesPart.objects.readable_by(user).exclude(text="")
    return parts.select_related("decision").prefetch_related(
        Prefetch("decision__versions", said, to_attr="holds")
    )


def todos(user: User, now: datetime) -> list[Todo]:
    """Return the seats that a person can still answer for, the minutes that they can confirm as a chair, and the decisions that they see to."""
    asked = BodySeat.objects.asked(user).filter(state=BodySeat.State.ASKED, asked_at__gte=now - ANSWER_WITHIN)
    return (
        [
            Todo(
                title=_("Say whether you take a seat on %(body)s") % {"body": seat.body},
                url=reverse("partnerships:seat", args=[seat.ref]),
                about=str(seat.body.partnership),
                due_at=answer_by(seat),
            )
            for seat in asked.select_related("body__partnership").order_by("pk")
        ]
        + [
            Todo(
                title=_("Confirm the minutes of %(body)s") % {"body": minutes.meeting.body},
                url=reverse("partnerships:body-meeting", args=[minutes.meeting.ref]),
                about=str(minutes.meeting.body.partnership),
            )
            for minutes in _to_confirm(user)
        ]
        + list(owned_todos(user))
    )


def _to_confirm(user: User) -> Iterable[Minutes]:
    chaired = BodySeat.objects.in_force().filter(user=user, role=BodySeat.Role.CHAIR).values("body")
    later = Minutes.objects.filter(meeting=OuterRef("meeting"), number__gt=OuterRef("number"))
    read = Minutes.objects.readable_by(user)
    waiting = read.filter(~Exists(later), state=Minutes.State.DRAFT, meeting__body__in=chaired)
    return waiting.exclude(recorded_by=user).select_related("meeting__body__partnership").order_by("pk")
