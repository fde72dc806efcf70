"""The meeting as each person may see it: the room, the agenda, the item that is discussed, and the record."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.core import signing

from funding.panel import seating
from funding.panel.models import (
    Absence,
    Attendance,
    Discussion,
    InterviewSlot,
    Item,
    ItemDeclaration,
    Meeting,
    Panel,
    ScreenLink,
    Seat,
)
from funding.panel.sight import Sight

from .table import undeclared

SALT = "funding.panel.screen"


class Present(NamedTuple):
    """One person who is there while an item is discussed."""

    seat: Seat
    is_remote: bool
    out_at: datetime | None  # since when they are out of the room for this item
    must_leave: bool  # they have a conflict, or have not declared, and are not out


class Room(NamedTuple):
    """Who is there for one item, who counts for its quorum, and who has to leave first."""

    people: list[Present]
    voices: list[Seat]
    quorum: int

    @property
    def must_leave(self) -> list[Present]:
        """Those who have to leave before anything is scored, or shown on the screen."""
        return [each for each in self.people if each.must_leave]

    @property
    def has_quorum(self) -> bool:
        """Whether enough people with a voice are there who are free of a conflict."""
        return len(self.voices) >= self.quorum


def room(discussion: Discussion) -> Room:
    """Return the room while an item is discussed. Five queries, however many people and items."""
    item, panel = discussion.item, discussion.item.panel
    there = {
        row.seat_id: row
        for row in Attendance.objects.filter(
            meeting=discussion.meeting_id, left_at__isnull=True
        ).select_related("seat__user")
    }
    out = dict(discussion.absences.filter(back_at__isnull=True).values_list("seat", "out_at"))
    sees = seating.who_sees(item, [row.seat for row in there.values()])
    declared = _declared(item)
    people = [
        Present(
            row.seat,
            row.is_remote,
            out.get(key),
            key not in out and (key not in sees or _owes(row.seat, declared)),
        )
        for key, row in there.items()
    ]
    people.sort(key=lambda each: (not each.must_leave, str(each.seat.user), each.seat.pk))
    voices = [
        each.seat
        for each in people
        if each.seat.pk in sees and each.out_at is None and each.seat.role in seating.VOTING
        and declared.get(each.seat.pk) is False
    ]  # fmt: skip
    return Room(people, voices, panel.quorum)


def _owes(seat: Seat, declared: dict[int, bool]) -> bool:
    return seat.role in seating.VOTING and seat.pk not in declared


def _declared(item: Item) -> dict[int, bool]:
    return dict(ItemDeclaration.objects.filter(item=item).values_list("seat", "has_conflict"))


def free_voices(item: Item, among: Iterable[Seat]) -> list[Seat]:
    """Return those seats with a voice whose people declared no conflict on an item and have none."""
    among = [seat for seat in among if seat.role in seating.VOTING]
    sees, declared = seating.who_sees(item, among), _declared(item)
    return [seat for seat in among if seat.pk in sees and declared.get(seat.pk) is False]


def current(meeting: Meeting) -> Discussion | None:
    """Return what is discussed now. Ask whether the reader may see its item before anything of it is shown."""
    found = meeting.discussions.filter(until__isnull=True)
    return found.select_related("item__application", "item__panel__phase", "chaired_by", "meeting").first()


def open_meeting_of(panel: Panel, at: Sight | None = None) -> Meeting | None:
    """Return the meeting that is planned or in session, else the last one."""
    meetings = at.meetings if at else panel.meetings.all()
    found = sorted(meetings, key=lambda meeting: (meeting.is_ended, -meeting.pk))
    return found[0] if found else None


def interview_times(user, panel: Panel) -> dict[int, InterviewSlot]:
    """Return the time of each item that exists for a person, by its key; nothing where the phase has no interviews."""
    if not panel.phase.interviews:
        return {}
    given = [InterviewSlot.State.BOOKED, InterviewSlot.State.HELD]
    found = InterviewSlot.objects.visible_to(user).filter(panel=panel, state__in=given)
    return {slot.item_id: slot for slot in found}


class Point(NamedTuple):
    """One item on the agenda of a person; hidden ones leave no gap."""

    number: int
    item: Item
    is_current: bool
    is_kept: bool  # this person records it
    is_owed: bool = False  # this person sits and has not declared on it
    interview: InterviewSlot | None = None  # its time, where the panel interviews


def agenda(user, meeting: Meeting) -> list[Point]:
    """Return the items that a person may see, in the order of their titles. A handful of queries for any number."""
    items = seating.seen_items(user, meeting.panel).select_related("application")
    kept = set(seating.kept(user, meeting.panel).values_list("pk", flat=True))
    owed = set(undeclared(user, meeting.panel).values_list("pk", flat=True))
    now = meeting.discussions.filter(until__isnull=True).values_list("item", flat=True).first()
    times = interview_times(user, meeting.panel)
    return [
        Point(n, item, item.pk == now, item.pk in kept - owed, item.pk in owed, times.get(item.pk))
        for n, item in enumerate(items.order_by("application__title", "ref"), 1)
    ]


class Sitting(NamedTuple):
    """One seat, and whether its person is there."""

    seat: Seat
    attendance: Attendance | None


def sittings(meeting: Meeting) -> list[Sitting]:
    """Return every seat with whether its person is there, the chair's first."""
    there = {row.seat_id: row for row in meeting.attendances.filter(left_at__isnull=True)}
    order = [Seat.Role.CHAIR, Seat.Role.DEPUTY, Seat.Role.SECRETARY, Seat.Role.MEMBER]
    seats = seating.seats(meeting.panel).select_related("user")
    return [
        Sitting(seat, there.get(seat.pk))
        for seat in sorted(seats, key=lambda seat: (order.index(seat.role), str(seat.user), seat.pk))
    ]


class Now(NamedTuple):
    """What one person may know of what is discussed now."""

    discussion: Discussion | None
    is_hidden: bool  # something is discussed that this person may not know
    may_keep: bool  # this person records it
    is_owed: bool  # this person sits and has not declared on it
    room: Room | None


def now_for(user, meeting: Meeting) -> Now:
    """Return what a person may know of the item that is discussed now."""
    found = current(meeting)
    if found is None:
        return Now(None, False, False, False, None)
    if not seating.sees(user, found.item):
        return Now(None, True, False, False, None)
    is_owed = undeclared(user, meeting.panel).filter(pk=found.item_id).exists()
    may_keep = not is_owed and seating.kept(user, meeting.panel).filter(pk=found.item_id).exists()
    return Now(found, False, may_keep, is_owed, room(found) if may_keep else None)


class Screen(NamedTuple):
    """What the screen in the room shows: an item, or that somebody has yet to leave, or nothing."""

    item: Item | None
    is_waiting: bool


def screen(meeting: Meeting, user=None) -> Screen:
    """Return what the screen shows: nothing of an item while somebody who may not know it is in the room, or looks."""
    found = current(meeting)
    if found is None or (user is not None and user.is_authenticated and not seating.sees(user, found.item)):
        return Screen(None, False)
    if room(found).must_leave:
        return Screen(None, True)
    return Screen(found.item, False)


def token_of(link: ScreenLink) -> str:
    """Return the words of an address that show the screen of one meeting, and can do nothing else."""
    return signing.dumps(link.ref, salt=SALT)


def screen_link(token: str) -> ScreenLink | None:
    """Return the link that a token stands for, as long as it was not taken back and its meeting is in session."""
    try:
        ref = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    found = ScreenLink.objects.filter(
        ref=str(ref), ended_at__isnull=True, meeting__state=Meeting.State.RUNNING
    )
    return found.select_related("meeting__panel__phase__round").first()


def link_of(meeting: Meeting) -> ScreenLink | None:
    """Return the link of the screen that stands now."""
    return meeting.screen_links.filter(ended_at__isnull=True).first()


class Minute(NamedTuple):
    """One discussion in the record of a meeting, with who was out of the room."""

    discussion: Discussion
    absences: list[Absence]
    voices: int


def minutes(user, meeting: Meeting) -> list[Minute]:
    """Return the record of the items that a person may see, and has declared on if they sit, in the order of the discussions."""
    seen = seating.seen_items(user, meeting.panel)
    if seating.seat_of(user, meeting.panel):
        seen = seen.exclude(pk__in=undeclared(user, meeting.panel).values("pk"))
    found = meeting.discussions.filter(item__in=seen.values("pk")).select_related(
        "item__application", "chaired_by"
    )
    rows = found.prefetch_related("absences__seat__user").order_by("since", "pk")
    return [
        Minute(row, sorted(row.absences.all(), key=lambda each: (each.out_at, each.pk)), len(row.voices))
        for row in rows
    ]


COLOURS = {Meeting.State.PLANNED: "grey", Meeting.State.RUNNING: "green", Meeting.State.ENDED: "blue"}


def meeting_colour(meeting: Meeting) -> str:
    """Return the colour of a meeting's status word."""
    return COLOURS[meeting.state]


def may_be_in_the_room(item: Item) -> list[Seat]:
    """Return the seats whose people may discuss an item."""
    seats = list(seating.seats(item.panel).select_related("user").order_by("user__name", "pk"))
    sees = seating.who_sees(item, seats)
    return [seat for seat in seats if seat.pk in sees]
