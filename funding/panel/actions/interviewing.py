"""Arranging interviews: what holds for all, the times, which bid has which, and telling the leads."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from funding.applications.models import Application
from funding.panel import policy, queries, seating, timetable
from funding.panel.models import InterviewNotice, InterviewPlan, InterviewSlot, Item, Panel
from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.notifications import outbox
from lpip_portal.notifications.models import Letter
from lpip_portal.workflow import Closed, IllegalMove, NotReady, Stale, move

from . import guards

State = InterviewSlot.State


@transaction.atomic
def plan_interviews(
    panel: Panel,
    *,
    by: User,
    about_en: str,
    attendees_most: int,
    attendees_until: datetime,
    version: int,
    about_cy: str = "",
    nonce: str = "",
) -> InterviewPlan:
    """Say what holds for all interviews: what happens, how many people come, until when a bid names them. Version 0 is the first."""
    if done := trail.repeat(nonce, by, InterviewPlan, "interview.plan"):
        return done
    panel = guards.locked(panel)
    require(policy.may_arrange_interviews(by, panel))
    guards.refuse_without_interviews(panel)
    plan = InterviewPlan.objects.filter(panel=panel).first() or InterviewPlan(panel=panel, version=0)
    if plan.version != version:
        raise Stale(
            _("Somebody changed this after you opened the page. Read it again before you go on."),
            possible=guards.to_interviews(panel),
        )
    plan.about_en, plan.about_cy = about_en, about_cy
    plan.attendees_most, plan.attendees_until = attendees_most, attendees_until
    plan.version, plan.set_by, plan.set_at = version + 1, by, clock.now()
    plan.save()
    trail.record(
        "interview.plan", plan, by=by, nonce=nonce, panel=panel, until=attendees_until, most=attendees_most
    )
    return plan


@transaction.atomic
def make_interview_slots(
    panel: Panel,
    *,
    by: User,
    first_at: datetime,
    count: int,
    minutes: int,
    gap: int,
    place: str = "",
    link: str = "",
    nonce: str = "",
) -> Panel:
    """Make the times of one day: ``count`` of ``minutes`` each, with ``gap`` minutes between two."""
    if done := trail.repeat(nonce, by, panel, "interview.make_slots"):
        return done
    panel = guards.locked(panel)
    require(policy.may_arrange_interviews(by, panel))
    guards.refuse_without_interviews(panel)
    made = timetable.times(first_at, count=count, minutes=minutes, gap=gap)
    _refuse_unfit(by, panel, made, place, link)
    if made[-1][1].astimezone(clock.UK).date() != first_at.astimezone(clock.UK).date():
        raise guards.Unclear(
            _("The last interview would end on the next day. Make the times of each day by themselves.")
        )
    InterviewSlot.objects.bulk_create(
        InterviewSlot(
            panel=panel,
            starts_at=begins,
            ends_at=ends,
            place=place,
            link=link,
            made_by=by,
            made_at=clock.now(),
        )
        for begins, ends in made
    )
    trail.record("interview.make_slots", panel, by=by, nonce=nonce, slots=len(made), first_at=first_at)
    return panel


@transaction.atomic
def change_interview_slot(
    slot: InterviewSlot,
    *,
    by: User,
    starts_at: datetime,
    minutes: int,
    item: Item | None,
    version: int,
    place: str = "",
    link: str = "",
    nonce: str = "",
) -> InterviewSlot:
    """Say anew when and where an interview is and which bid has it; a bid that had another time gives that one back."""
    if done := trail.repeat(nonce, by, slot, "interview.change_slot"):
        return done
    slot = guards.locked_slot(slot)
    require(policy.may_arrange_slot(by, slot))
    guards.refuse_without_interviews(slot.panel)
    if slot.version != version:
        raise Stale(
            _("Somebody changed this time after you opened the page. Read it again before you go on."),
            possible=guards.to_interviews(slot.panel),
        )
    if not (slot.is_free or slot.is_booked):
        raise Closed(
            _("This interview is over, so it can no longer be changed."),
            possible=guards.to_interviews(slot.panel),
        )
    time = timetable.times(starts_at, count=1, minutes=minutes, gap=0)[0]
    if (*time, place, link) != (slot.starts_at, slot.ends_at, slot.place, slot.link):
        _refuse_unfit(by, slot.panel, [time], place, link, but=slot)
    (slot.starts_at, slot.ends_at), slot.place, slot.link = time, place, link
    if slot.item_id != (item.pk if item else None):
        if slot.is_booked:
            _free(slot)
        if item:
            _book(slot, item, by)
    slot.version += 1
    slot.save()
    trail.record("interview.change_slot", slot, by=by, nonce=nonce, item=item, starts_at=slot.starts_at)
    return slot


@transaction.atomic
def fill_interviews(panel: Panel, *, by: User, nonce: str = "") -> Panel:
    """Give the free times to come, in their order, to the bids that have none, in the order of the agenda."""
    if done := trail.repeat(nonce, by, panel, "interview.fill"):
        return done
    panel = guards.locked(panel)
    require(policy.may_arrange_interviews(by, panel))
    guards.refuse_without_interviews(panel)
    free = InterviewSlot.objects.select_for_update(of=("self",)).order_by("starts_at", "pk")
    slots = list(free.filter(pk__in=queries.free_slots(by, panel, clock.now()).values("pk")))
    items = list(queries.without_interview(by, panel))
    if not slots or not items:
        words = _("There is no free time to come.") if items else _("Every bid that you may see has a time.")
        raise NotReady(words, possible=guards.to_interviews(panel))
    pairs = list(zip(slots, items, strict=False))
    for slot, item in pairs:
        slot.panel = panel
        _book(slot, item, by)
        slot.version += 1
        slot.save()
    trail.record("interview.fill", panel, by=by, nonce=nonce, items=[item for _slot, item in pairs])
    return panel


@transaction.atomic
def drop_interview_slot(slot: InterviewSlot, *, by: User, nonce: str = "") -> InterviewSlot:
    """Take a time away; a bid that had it has none until it is given another."""
    if done := trail.repeat(nonce, by, slot, "interview.drop_slot"):
        return done
    slot = guards.locked_slot(slot)
    require(policy.may_arrange_slot(by, slot))
    guards.refuse_without_interviews(slot.panel)
    item = slot.item_id
    move(slot, "drop_interview")
    slot.item, slot.version = None, slot.version + 1
    slot.save()
    trail.record("interview.drop_slot", slot, by=by, nonce=nonce, item=item)
    return slot


@transaction.atomic
def note_interview(slot: InterviewSlot, *, by: User, is_held: bool, nonce: str = "") -> InterviewSlot:
    """Note, once its time has come, that an interview took place or did not."""
    if done := trail.repeat(nonce, by, slot, "interview.note"):
        return done
    slot = guards.locked_slot(slot)
    require(policy.may_note_interview(by, slot))
    guards.refuse_without_interviews(slot.panel)
    guards.refuse_undeclared(by, slot.panel, [slot.item])
    if not slot.has_begun:
        raise Closed(_("This interview has not begun yet."), possible=guards.to_interviews(slot.panel))
    if is_held:
        _refuse_beside_another(slot)
    move(slot, "note_held" if is_held else "note_missed")
    slot.version += 1
    slot.save()
    trail.record("interview.note", slot, by=by, nonce=nonce, item=slot.item, is_held=is_held)
    return slot


def _refuse_beside_another(slot: InterviewSlot) -> None:
    """Refuse to note a missed interview as held once its bid has another time."""
    others = slot.item.interview_slots.exclude(pk=slot.pk)
    if others.filter(state__in=[State.BOOKED, State.HELD]).exists():
        raise IllegalMove(
            _("This bid was given another time since. Take that time back before you note this one as held."),
            possible=guards.to_interviews(slot.panel),
        )


@transaction.atomic
def tell_interviews(panel: Panel, *, by: User, nonce: str = "") -> Panel:
    """Tell the leads of the bids that exist for ``by`` what they do not know yet: a first time, another one, or none any more."""
    if done := trail.repeat(nonce, by, panel, "interview.tell"):
        return done
    panel = guards.locked(panel)
    require(policy.may_arrange_interviews(by, panel))
    guards.refuse_without_interviews(panel)
    plan = queries.interview_plan(panel)
    if plan is None:
        raise NotReady(
            _("Say first what happens in an interview, and until when a bid names who comes."),
            possible=guards.to_interviews(panel),
        )
    due = queries.untold(by, panel, clock.now())
    if not due:
        raise NotReady(_("Every lead knows already."), possible=guards.to_interviews(panel))
    for each in due:
        _tell(each, plan, by)
    trail.record("interview.tell", panel, by=by, nonce=nonce, items=[each.item for each in due])
    return panel


def _tell(each: queries.Untold, plan: InterviewPlan, by: User) -> None:
    newest = InterviewNotice.objects.newest().filter(item=each.item).first()
    where = {"place": each.slot.place, "link": each.slot.link} if each.slot else {}
    notice = InterviewNotice.objects.create(
        item=each.item,
        number=newest.number + 1 if newest else 1,
        starts_at=each.slot.starts_at if each.slot else None,
        ends_at=each.slot.ends_at if each.slot else None,
        told_by=by,
        told_at=clock.now(),
        **where,
    )
    bid = each.item.application
    facts = {"notice": notice, "before": each.before, "plan": plan, "bid": bid}
    if each.kind == "interview_cancelled":
        outbox.post("interview_cancelled", to=[bid.lead], about=notice, **facts)
    elif each.kind == "interview_moved":
        outbox.post("interview_moved", to=[bid.lead], about=notice, **facts)
    else:
        outbox.post("interview_set", to=[bid.lead], about=notice, **facts)


def _book(slot: InterviewSlot, item: Item, by: User) -> None:
    """Give a time to a bid; the caller saves it. The time that the bid had is free from now on."""
    if slot.has_begun:
        raise guards.Unclear(_("An interview is in the future. Choose another day or time."))
    seen = seating.seen_items(by, slot.panel).select_related("application")
    item = seen.filter(pk=item.pk).first()
    require(item is not None)
    if item.application.state != Application.State.ELIGIBLE:
        raise guards.Unclear(_("This bid does not go forward any more."))
    if item.interview_slots.filter(state=State.HELD).exists():
        raise guards.Unclear(_("This bid has had its interview."))
    other = item.interview_slots.select_for_update(of=("self",)).filter(state=State.BOOKED).first()
    if other:
        _free(other)
        other.version += 1
        other.save()
    move(slot, "book_interview")
    slot.item = item


def _free(slot: InterviewSlot) -> None:
    move(slot, "free_interview")
    slot.item = None


def _refuse_unfit(
    by: User,
    panel: Panel,
    made: list[tuple[datetime, datetime]],
    place: str,
    link: str,
    but: InterviewSlot | None = None,
) -> None:
    """Refuse times that are over, or that meet others which exist for this person; and the panel's own room of a call."""
    if made[0][0] <= clock.now():
        raise guards.Unclear(_("An interview is in the future. Choose another day or time."))
    others = queries.interview_slots(by, panel).exclude(pk=but.pk if but else None)
    taken = list(others.values_list("starts_at", "ends_at"))
    if any(timetable.overlaps(time, taken) for time in made):
        raise guards.Unclear(
            _("Two interviews of this panel would be at the same time. Choose another time.")
        )
    if not place and not link:
        raise guards.Unclear(_("Say where the interview is: a place, a link, or both."))
    if link and panel.meetings.filter(place__icontains=link).exists():
        raise guards.Unclear(
            _(
                "This is the link of the panel’s own meeting, which applicants must not be given. Use another one."
            )
        )


def _may_still_go(kind: str, about: str, letter: Letter) -> bool:
    """A letter about an interview goes to the lead of a bid that stands, as long as nothing newer was said."""
    key = about.rpartition(":")[2]
    return letter.to is not None and InterviewNotice.objects.mine(letter.to).filter(pk=key).exists()


outbox.still_allowed("funding.interviewnotice:", _may_still_go)
