"""Who may do what at the table."""

from functools import partial

from funding.applications import policy as applications
from funding.applications.models import Application
from funding.rounds import policy as rounds
from funding.rounds.models import Phase, RoundOfficer
from lpip_portal import access
from lpip_portal.accounts.policy import counts_as_staff_side
from lpip_portal.composed import Composed

from . import seating
from .models import (
    Discussion,
    InterviewNotice,
    InterviewSlot,
    Introducer,
    Item,
    Meeting,
    Pack,
    Panel,
    Seat,
    SiftedBid,
)
from .sight import Sight

OFFICER = RoundOfficer.Duty.OFFICER
_READS = Composed(
    lambda user, item: Item.objects.readable_by(user).filter(pk=item).values_list("pk"), by_roles=True
)
_INTRODUCES = Composed(
    lambda user, introducer: (
        Introducer.objects.standing()
        .filter(pk=introducer, seat__user=user, item__in=Item.objects.readable_by(user))
        .values_list("pk")
    ),
    by_roles=True,
)


@counts_as_staff_side
def sits_on_a_panel(user) -> bool:
    """Whoever sits on a panel needs a second factor."""
    return Seat.objects.holding().filter(user=user).exists()


def may_form(user, phase: Phase) -> bool:
    """An officer of the round forms the panel of a phase."""
    return rounds.is_officer(user, phase.round)


def may_seat(user, panel: Panel, at: Sight | None = None) -> bool:
    """An officer of the round says who sits on the panel, until it has confirmed."""
    return panel.state != Panel.State.CONFIRMED and OFFICER in (at or Sight(user, panel)).duties


def may_convene(user, panel: Panel, at: Sight | None = None) -> bool:
    """An officer of the round, or the secretary, convenes the panel."""
    at = at or Sight(user, panel)
    return OFFICER in at.duties or at.holds(Seat.Role.SECRETARY)


def may_waive(user, panel: Panel) -> bool:
    """Only an officer of the round lets bids go forward with fewer reviews than the phase asks for."""
    return may_form(user, panel.phase)


def may_declare(user, item: Item) -> bool:
    """Whoever sits on the panel declares for themself, on an item that still exists for them."""
    return seating.seat_of(user, item.panel) is not None and seating.sees(user, item)


def may_declare_on(user, panel: Panel, at: Sight | None = None) -> bool:
    """Whoever sits on the panel declares for themself."""
    return (at or Sight(user, panel)).seat is not None


def may_read(user, item: Item) -> bool:
    """Whoever sits reads papers after declaring no conflict; officers and approvers of the round, behind the wall."""
    return user.is_authenticated and _READS.any(user, item.pk)


def may_open_aid(user, panel: Panel, at: Sight | None = None) -> bool:
    """Whoever sits at the table, and officers and the approver of the round, each of the bids that exist for them."""
    at = at or Sight(user, panel)
    return at.seat is not None or not at.duties.isdisjoint({OFFICER, rounds.APPROVER})


def may_record_item(user, item: Item) -> bool:
    """The secretary or the chair, without a conflict; a deputy where the chair has one. They write once they have declared on it."""
    return seating.keeps(user, item)


def may_confirm_item(user, item: Item) -> bool:
    """The chair, without a conflict; a deputy where the chair has one."""
    return seating.presides(user, item)


def may_correct_item(user, item: Item) -> bool:
    """The chair, without a conflict, corrects what was confirmed; a deputy where the chair has one."""
    return may_confirm_item(user, item)


def may_keep(user, panel: Panel, at: Sight | None = None) -> bool:
    """The secretary and whoever presides place the items that exist for them."""
    return bool((at or Sight(user, panel)).kept)


def may_confirm_panel(user, panel: Panel, at: Sight | None = None) -> bool:
    """The chair confirms; a deputy where the chair has a conflict on any item; nobody with a conflict of their own."""
    return (at or Sight(user, panel)).confirms


def may_name_introducers(user, panel: Panel) -> bool:
    """An officer of the round, or the secretary, says who introduces the items that exist for them."""
    return may_convene(user, panel)


def may_pre_score(user, introducer: Introducer) -> bool:
    """An introducer without a conflict, whose papers are open, says what they would give the item."""
    return user.is_authenticated and _INTRODUCES.any(user, introducer.pk)


def may_set_papers_time(user, panel: Panel) -> bool:
    """An officer of the round, or the secretary, says when the papers open."""
    return may_convene(user, panel)


def may_ask_for_pack(user, panel: Panel) -> bool:
    """Whoever sits at the table gets one PDF of the papers that are open to them."""
    return seating.seat_of(user, panel) is not None


def may_work_on_pack(user, pack: Pack) -> bool:
    """The clock alone makes packs."""
    return user is None


def may_extend_responses(user, phase: Phase) -> bool:
    """An officer of the round gives applicants more time to answer their reviews."""
    return may_form(user, phase)


def may_plan_meeting(user, panel: Panel) -> bool:
    """An officer of the round, or the secretary, says when the panel meets."""
    return may_convene(user, panel)


def may_run_meeting(user, meeting: Meeting) -> bool:
    """The secretary, the chair or a deputy chair keeps the meeting going."""
    return seating.runs_meetings(user, meeting.panel)


def may_keep_discussion(user, discussion: Discussion) -> bool:
    """Whoever records the item: the secretary or the chair, without a conflict; a deputy where the chair has one."""
    return may_record_item(user, discussion.item)


def may_arrange_interviews(user, panel: Panel, at: Sight | None = None) -> bool:
    """An officer of the round, or the secretary, arranges interviews and tells applicants, each of the bids that exist for them."""
    return may_convene(user, panel, at)


def may_arrange_slot(user, slot: InterviewSlot) -> bool:
    """Whoever arranges interviews, as long as the time exists for them: one with a bid behind their wall does not."""
    known = InterviewSlot.objects.visible_to(user).filter(pk=slot.pk).exists()
    return known and may_arrange_interviews(user, slot.panel)


def may_note_interview(user, slot: InterviewSlot) -> bool:
    """Whoever records the item notes whether its interview took place."""
    return slot.item is not None and may_record_item(user, slot.item)


def may_name_attendees(user, item: Item) -> bool:
    """The lead alone says who comes, as long as the bid stands and an interview was announced to them."""
    return InterviewNotice.objects.mine(user).filter(item=item, starts_at__isnull=False).exists()


def may_keep_interview_record(user, item: Item) -> bool:
    """Whoever records the item keeps the record of its interview, once its papers are open to them."""
    return may_record_item(user, item) and may_read(user, item)


def may_keep_interview_note(user, item: Item) -> bool:
    """Whoever sits, declared no conflict and may read the papers notes for themself."""
    return seating.seat_of(user, item.panel) is not None and may_read(user, item)


def may_open_sift(user, phase: Phase) -> bool:
    """An officer or the approver of the round looks at who falls under the published threshold."""
    return rounds.is_officer(user, phase.round) or rounds.is_approver(user, phase.round)


def may_propose_sift(user, application: Application) -> bool:
    """An officer of the round, without a tie to the bid, proposes what the sift says about it."""
    return rounds.is_officer(user, application.phase.round) and not applications.is_tied(user, application)


def may_propose_sift_again(user, sifted: SiftedBid) -> bool:
    """An officer who may propose changes what is not confirmed."""
    return may_propose_sift(user, sifted.application)


def may_confirm_sift(user, sifted: SiftedBid) -> bool:
    """Another officer or the approver, without a tie to the bid, confirms or sends back what was proposed."""
    application = sifted.application
    return (
        sifted.proposed_by_id != user.pk
        and may_open_sift(user, application.phase)
        and not applications.is_tied(user, application)
    )


MAY = {
    "confirm_sift": may_confirm_sift,
    "return_sift": may_confirm_sift,
    "propose_sift_again": may_propose_sift_again,
    "note_pack_ready": may_work_on_pack,
    "give_up_pack": may_work_on_pack,
    "book_interview": may_arrange_slot,
    "free_interview": may_arrange_slot,
    "drop_interview": may_arrange_slot,
    "note_held": may_note_interview,
    "note_missed": may_note_interview,
    "open_meeting": may_run_meeting,
    "end_meeting": may_run_meeting,
    "score_item": may_keep_discussion,
    "undo_score": may_keep_discussion,
    "convene": may_convene,
    "confirm_panel": may_confirm_panel,
    "record_item": may_record_item,
    "confirm_item": may_confirm_item,
    "correct_item": may_correct_item,
}


def verbs(user, thing: Panel | Item, at: Sight | None = None) -> set[str]:
    """Return what this person may do with a panel or an item now; ``at`` is what a page of the panel has found of them."""
    if isinstance(thing, Item):
        return access.verbs(user, thing, MAY) if thing.panel.state == Panel.State.CONVENED else set()
    at = at or Sight(user, thing)
    found = access.verbs(user, thing, {verb: partial(MAY[verb], at=at) for verb in Panel.MOVES})
    found |= {"seat"} if may_seat(user, thing, at) else set()
    if thing.state != Panel.State.FORMING and may_open_aid(user, thing, at):
        found.add("open_ranking")
    if thing.state == Panel.State.CONVENED:
        found |= {"record_order"} if may_keep(user, thing, at) else set()
        found |= {"declare"} if may_declare_on(user, thing, at) else set()
    return found


def sift_verbs(user, phase: Phase, rows: list[SiftedBid | None]) -> set[str]:
    """Return what this person may do at the sift of a phase now; ``rows`` are those that they may see, None where nothing is said."""
    found = set()
    if rounds.is_officer(user, phase.round):
        found |= {"propose"} if None in rows else set()
        found.add("keep")
    waiting = [row for row in rows if row is not None and row.state == SiftedBid.State.PROPOSED]
    if may_open_sift(user, phase) and any(row.proposed_by_id != user.pk for row in waiting):
        found.add("confirm")
    return found
