"""Interviews as each person may see them: the timetable, one bid's interview at the table, and what its lead was told."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from funding.applications.models import Application, TeamMember
from funding.panel import seating
from funding.panel.models import (
    Discussion,
    Interviewee,
    InterviewNeed,
    InterviewNote,
    InterviewNotice,
    InterviewPlan,
    InterviewRecord,
    InterviewSlot,
    Item,
    Panel,
    Seat,
)
from lpip_portal.ui.templatetags.portal import uk_time
from lpip_portal.ui.todo import Todo

from .meeting import free_voices
from .table import undeclared

State = InterviewSlot.State
KEPT_FOR = timedelta(days=30)  # how long needs are kept once an interview is over
COLOURS = {State.FREE: "grey", State.BOOKED: "blue", State.HELD: "green", State.MISSED: "yellow"}


def interview_plan(panel: Panel) -> InterviewPlan | None:
    """Return what holds for the interviews of a panel, once somebody has said it."""
    return InterviewPlan.objects.filter(panel=panel).first()


def interview_slots(user, panel: Panel) -> QuerySet[InterviewSlot]:
    """Return the times of a panel that exist for a person, in their order."""
    found = InterviewSlot.objects.visible_to(user).standing().filter(panel=panel)
    return found.select_related("item__application__organisation").order_by("starts_at", "pk")


def to_interview(user, panel: Panel) -> QuerySet[Item]:
    """Return the items that a person may give a time: those that exist for them, of bids that stand, in the order of the agenda."""
    items = seating.seen_items(user, panel).filter(application__state=Application.State.ELIGIBLE)
    return items.select_related("application").order_by("application__title", "ref")


def without_interview(user, panel: Panel) -> QuerySet[Item]:
    """Return those of them that have no time and have not had their interview."""
    given = InterviewSlot.objects.filter(item=OuterRef("pk"), state__in=[State.BOOKED, State.HELD])
    return to_interview(user, panel).exclude(Exists(given))


def free_slots(user, panel: Panel, now: datetime) -> QuerySet[InterviewSlot]:
    """Return the times to come that no bid has, as far as a person may give them away."""
    return interview_slots(user, panel).filter(state=State.FREE, starts_at__gt=now)


class Timed(NamedTuple):
    """One time in the timetable: its bid, who comes, what they need (to its keepers alone), and whether the lead knows."""

    slot: InterviewSlot
    colour: str
    attendees: list[str]
    need: str
    is_readable: bool
    is_told: bool


def timetable(user, panel: Panel) -> list[Timed]:
    """Return the times that exist for a person. Seven queries, however many times."""
    slots = list(interview_slots(user, panel))
    items = [slot.item_id for slot in slots if slot.item_id]
    readable = set(
        Item.objects.readable_by(user).filter(panel=panel, pk__in=items).values_list("pk", flat=True)
    )
    come, needs = attendees(readable), needs_of(user, panel)
    told = {row.item_id: row for row in InterviewNotice.objects.newest().filter(item__in=items)}
    return [
        Timed(
            slot,
            COLOURS[slot.state],
            come[slot.item_id],
            needs.get(slot.item_id, ""),
            slot.item_id in readable,
            slot.item_id in told and is_same(told[slot.item_id], slot),
        )
        for slot in slots
    ]


def attendees(items: Iterable[int]) -> dict[int, list[str]]:
    """Return who comes, by the key of the item: those who still stand on the bid, by name. Ask first whether it may be read."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = Interviewee.objects.filter(item__in=list(items), member__declined_at__isnull=True)
    for row in rows.select_related("member").order_by("member__name", "pk"):
        found[row.item_id].append(f"{row.member.name}, {row.member.get_role_display()}")
    return found


def needs_of(user, panel: Panel) -> dict[int, str]:
    """Return what people need at their interviews, by the key of the item, to whoever keeps their record and has declared on them."""
    kept = seating.kept(user, panel).exclude(pk__in=undeclared(user, panel).values("pk"))
    return dict(InterviewNeed.objects.filter(item__in=kept.values("pk")).values_list("item", "text"))


def needs_to_forget(now: datetime) -> QuerySet[InterviewNeed]:
    """Return the needs of interviews that were over thirty days ago; where there was none, thirty days after they were said."""
    since = now - KEPT_FOR
    later = InterviewSlot.objects.filter(item=OuterRef("item"), ends_at__gt=since)
    return InterviewNeed.objects.filter(saved_at__lte=since).exclude(Exists(later))


def is_same(notice: InterviewNotice, slot: InterviewSlot) -> bool:
    """Say whether a lead was told just this time and place."""
    return notice.is_on and (notice.starts_at, notice.ends_at, notice.place, notice.link) == (
        slot.starts_at, slot.ends_at, slot.place, slot.link,
    )  # fmt: skip


class Untold(NamedTuple):
    """One letter that is due: the bid, its time (None: it is called off), and what its lead was told before."""

    item: Item
    slot: InterviewSlot | None
    before: InterviewNotice | None

    @property
    def kind(self) -> str:
        """Which letter it is."""
        if self.slot is None:
            return "interview_cancelled"
        return "interview_moved" if self.before else "interview_set"


def untold(user, panel: Panel, now: datetime) -> list[Untold]:
    """Return what leads do not know yet of the interviews that exist for a person, in the order of the agenda. Three queries."""
    slots: dict[int, InterviewSlot] = {}
    over = set()
    for slot in interview_slots(user, panel).exclude(state=State.FREE):
        if slot.is_booked:
            slots[slot.item_id] = slot
        else:
            over.add(slot.item_id)
    told = {row.item_id: row for row in InterviewNotice.objects.newest().filter(item__panel=panel)}
    found = []
    for item in to_interview(user, panel):
        slot, before = slots.get(item.pk), told.get(item.pk)
        before = before if before and before.is_on else None
        if slot and slot.starts_at > now and not (before and is_same(before, slot)):
            found.append(Untold(item, slot, before))
        elif before and not slot and item.pk not in over and before.starts_at > now:
            found.append(Untold(item, None, before))
    return found


class AtTheTable(NamedTuple):
    """One bid's interview as somebody reads it who may read its papers."""

    slot: InterviewSlot | None
    attendees: list[str]
    need: str
    record: InterviewRecord | None
    note: InterviewNote | None
    may_record: bool
    may_note: bool

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to say of it."""
        return not (self.slot or self.record or self.note)


def interview_of(user, item: Item) -> AtTheTable | None:
    """Return the interview of an item whose papers are open to a person; None where the phase has none."""
    panel = item.panel
    if not panel.phase.interviews:
        return None
    given = [State.BOOKED, State.HELD, State.MISSED]
    slot = InterviewSlot.objects.filter(item=item, state__in=given).order_by("-starts_at", "-pk").first()
    is_open = panel.state == Panel.State.CONVENED
    may_record = seating.kept(user, panel).filter(pk=item.pk).exists()
    return AtTheTable(
        slot,
        attendees([item.pk])[item.pk],
        needs_of(user, panel).get(item.pk, ""),
        InterviewRecord.objects.filter(item=item).select_related("by").first(),
        InterviewNote.objects.visible_to(user).filter(item=item).first(),
        may_record and is_open,
        is_open and seating.seat_of(user, panel) is not None,
    )


def interview_now(user, discussion: Discussion | None) -> AtTheTable | None:
    """Return the interview of what is discussed, to whom its papers are open; None to everybody else."""
    if discussion is None or not discussion.item.panel.phase.interviews:
        return None
    if not Item.objects.readable_by(user).filter(pk=discussion.item_id).exists():
        return None
    return interview_of(user, discussion.item)


# What the lead sees


class Told(NamedTuple):
    """What the lead of a bid knows of its interview."""

    notice: InterviewNotice
    plan: InterviewPlan
    item: Item
    attendees: list[Interviewee]
    need: str
    table: list[str]  # who from the panel sits there; nobody unless the phase says so
    is_open: bool  # names may still be given


def told(user, bid: Application, now: datetime) -> Told | None:
    """Return what the lead of a bid was told of its interview, or None while there is nothing to know."""
    notices = InterviewNotice.objects.mine(user).filter(item__application=bid)
    notice = notices.select_related("item__panel__phase__round", "item__application").first()
    if notice is None:
        return None
    item, plan = notice.item, interview_plan(notice.item.panel)
    come = Interviewee.objects.visible_to(user).filter(item=item, member__declined_at__isnull=True)
    return Told(
        notice,
        plan,
        item,
        list(come.select_related("member").order_by("member__name", "pk")),
        InterviewNeed.objects.filter(item=item).values_list("text", flat=True).first() or "",
        _at_the_interview(item) if notice.is_on else [],
        notice.is_on and now <= plan.attendees_until,
    )


def _at_the_interview(item: Item) -> list[str]:
    if not item.panel.phase.interviewers_named:
        return []
    seats = seating.seats(item.panel).select_related("user").order_by("user__name", "pk")
    return [str(seat.user) for seat in free_voices(item, seats)]


def may_attend(bid: Application) -> QuerySet[TeamMember]:
    """Return the people of a bid who confirmed their part, by name."""
    return bid.team.filter(confirmed_at__isnull=False, declined_at__isnull=True).order_by("name", "pk")


def interview_todos(user, now: datetime) -> list[Todo]:
    """Return what a lead may still do: say who comes to the interview. One query."""
    named = Interviewee.objects.filter(item=OuterRef("item"))
    mine = (
        InterviewNotice.objects.mine(user)
        .filter(starts_at__gt=now, item__panel__interview_plan__attendees_until__gte=now)
        .exclude(Exists(named))
        .select_related("item__application", "item__panel__interview_plan")
    )
    return [
        Todo(
            _("Say who comes to the interview of your bid"),
            reverse("funding:application-interview", args=[each.item.application.ref]),
            each.item.panel.interview_plan.attendees_until,
            about=each.item.application.title,
        )
        for each in mine.order_by("starts_at", "pk")
    ]


def arranging_todos(user, panel: Panel, now: datetime, about: str = "") -> list[Todo]:
    """Return what the secretary of a panel should do next about its interviews: one thing or nothing."""
    if not panel.phase.interviews or not seating.holds(user, panel, Seat.Role.SECRETARY):
        return []
    if untold(user, panel, now):
        words = _("Tell applicants when their interviews are")
    elif without_interview(user, panel).exists():
        words = _("Give the bids a time for their interview")
    else:
        return []
    return [Todo(words, reverse("funding:interview-list", args=[panel.ref]), about=about)]


# What other stages ask


class Happened(NamedTuple):
    """One thing that was said or done about an interview."""

    what: str
    words: str
    by: str
    at: datetime


def interview_history(item: Item | None) -> list[Happened]:
    """Return what a lead was told of an interview, who comes, and the record, for a case file. Nobody's own notes are in it."""
    if item is None or not item.panel.phase.interviews:
        return []
    notices = InterviewNotice.objects.filter(item=item).select_related("told_by").order_by("number")
    found = [
        Happened(_("The lead was told"), _told_words(row), str(row.told_by), row.told_at) for row in notices
    ]
    come = (
        Interviewee.objects.filter(item=item)
        .select_related("member", "named_by")
        .order_by("member__name", "pk")
    )
    found += [Happened(_("Who comes"), row.member.name, str(row.named_by), row.named_at) for row in come]
    record = InterviewRecord.objects.filter(item=item).select_related("by").first()
    if record and record.text:
        found.append(Happened(_("Record of the interview"), record.text, str(record.by), record.at))
    return found


def _told_words(notice: InterviewNotice) -> str:
    if not notice.is_on:
        return _("Called off")
    return "; ".join(each for each in (uk_time(notice.starts_at), notice.place, notice.link) if each)
