"""Interviews in a simulated competition: times, letters, who comes, and what is noted."""

from datetime import datetime, timedelta

from funding.models import InterviewNotice, InterviewSlot, Item, Phase
from funding.panel import actions as panels
from funding.panel import queries as table
from lpip_portal import clock
from lpip_portal.accounts.models import User

from . import assessing
from .cast import Cast

ABOUT = (
    "You speak for ten minutes without slides. The panel then asks about your partners, your costs and what would "
    "count as a failure. The last five minutes are for your questions."
)
ABOUT_CY = (
    "Byddwch yn siarad am ddeng munud heb sleidiau. Yna bydd y panel yn holi am eich partneriaid, eich costau a’r hyn "
    "a fyddai’n cyfrif fel methiant. Mae’r pum munud olaf ar gyfer eich cwestiynau chi."
)
PLACE = "Committee room 3, Guildhall, ground floor; ask for the panel at the desk"
LINK = "https://video.example.org/waiting-room"
RECORD = (
    "Asked who speaks for tenants: a paid post in each neighbourhood, chosen by lot. Asked about costs: the survey can "
    "shrink by a third without losing its question."
)


def plan(phase: Phase, cast: Cast, until: datetime) -> None:
    """Say what happens in an interview and until when the bids name who comes."""
    panels.plan_interviews(
        phase.panel, by=cast.secretary, about_en=ABOUT, about_cy=ABOUT_CY, attendees_most=3, attendees_until=until, version=0
    )  # fmt: skip


def slots(phase: Phase, cast: Cast, first_at: datetime, count: int) -> None:
    """Make the times of a day."""
    panels.make_interview_slots(
        phase.panel, by=cast.secretary, first_at=first_at, count=count, minutes=30, gap=15, place=PLACE, link=LINK
    )  # fmt: skip


def name(phase: Phase, silent: User | None = None) -> None:
    """Every lead but ``silent`` says who comes, one of them what they need."""
    for n, notice in enumerate(
        InterviewNotice.objects.newest().filter(item__panel__phase=phase).order_by("pk")
    ):
        bid = notice.item.application
        if bid.lead != silent:
            needs = "One of us lip-reads: please keep cameras on, and speak one at a time." if n == 0 else ""
            panels.name_attendees(
                notice.item, by=bid.lead, at=clock.now(), members=list(table.may_attend(bid)[:2]), needs=needs
            )


def hold(phase: Phase, cast: Cast, hands, until: datetime | None = None) -> None:
    """Play the interviews that begin before ``until``: each is held, recorded, and noted by those who were there."""
    found = InterviewSlot.objects.filter(panel__phase=phase, state=InterviewSlot.State.BOOKED).order_by(
        "starts_at"
    )
    for slot in found.filter(starts_at__lt=until) if until else found:
        hands.move_to(max(slot.ends_at, clock.now()))
        panels.note_interview(slot, by=cast.secretary, is_held=True)
        panels.keep_interview_record(slot.item, by=cast.secretary, text=RECORD, version=0)
        for person in (cast.chair, *cast.members[:1]):
            if Item.objects.readable_by(person).filter(pk=slot.item_id).exists():
                panels.keep_interview_note(
                    slot.item,
                    by=person,
                    text="Answered plainly. Ask the introducers about the survey.",
                    version=0,
                )


def invite(phase: Phase, cast: Cast, first_at: datetime) -> None:
    """Arrange all interviews of a phase on one day and let the leads answer."""
    plan(phase, cast, first_at - timedelta(days=1))
    slots(phase, cast, first_at, table.without_interview(cast.secretary, phase.panel).count())
    panels.fill_interviews(phase.panel, by=cast.secretary)
    panels.tell_interviews(phase.panel, by=cast.secretary)
    name(phase)


def interview_this_week(phase: Phase, cast: Cast, hands, now: datetime, silent: User | None = None) -> None:
    """Bring a phase between its interviews: the first was yesterday, the others are to come, one of them moved and not told yet."""
    panel = phase.panel
    assessing.prepare(phase, cast)
    items = sorted(
        table.without_interview(cast.secretary, panel), key=lambda item: item.application.lead == silent
    )
    plan(phase, cast, at(now, 2, 16))
    slots(phase, cast, at(now, -1, 10), 1)
    slots(phase, cast, at(now, 3, 10), len(items))
    free = table.free_slots(cast.secretary, panel, clock.now())
    for slot, item in zip(list(free), items, strict=False):
        change(slot, cast, item=item)
    panels.tell_interviews(panel, by=cast.secretary)
    name(phase, silent)
    hold(phase, cast, hands, now)
    moved = (
        InterviewSlot.objects.filter(panel=panel, state=InterviewSlot.State.BOOKED)
        .order_by("starts_at")
        .first()
    )
    change(moved, cast, item=moved.item, starts_at=at(now, 3, 15))


def change(slot: InterviewSlot, cast: Cast, **differs) -> None:
    """Change one time in what is said, and leave the rest."""
    facts = {
        name: getattr(slot, name) for name in ("starts_at", "minutes", "place", "link", "version", "item")
    }
    panels.change_interview_slot(slot, by=cast.secretary, **facts | differs)


def at(now: datetime, days: int, hour: int) -> datetime:
    """Return an hour of the UK day that lies some days from now."""
    day = (now.astimezone(clock.UK) + timedelta(days=days)).date()
    return clock.uk(day.year, day.month, day.day, hour)
