"""Who may read what lies on a panel's table, its interviews and the responses to reviews."""

from funding.models import Interviewee, Seat

from .of_bids import reads_for_panel
from .parts import (
    approvers,
    auditors,
    conflicted,
    duty,
    ids,
    is_released,
    runs,
    seated,
    staff,
    table,
    team,
    walled,
)


def minuted(item) -> set[int]:
    """Introducers' names, pre-scores, ranks and minutes: everybody on the panel once they have declared that they have no conflict."""
    bid = item.application
    return staff(bid) | auditors() | table(bid)


def knows_item(item) -> set[int]:
    """That an item lies on the table, and when and where its interview is: those who run the round, and the table behind the wall."""
    bid = item.application
    return staff(bid) | auditors() | (seated(bid) - conflicted(bid) - walled(bid))


def timed(slot) -> set[int]:
    """A time for an interview: with a bid, whoever knows the item; a free one, whoever arranges."""
    if slot.item:
        return knows_item(slot.item)
    secretaries = slot.panel.seats.holding().filter(role="secretary")
    return duty(slot.panel.phase.round, "officer") | ids(secretaries)


def told_of_interview(notice) -> set[int]:
    """When and where an applicant was told the interview is: the lead, and whoever knows the item."""
    return leads(notice.item.application) | knows_item(notice.item)


def interview_rules(plan) -> set[int]:
    """What happens in an interview: the table, those who run the round, and the leads who were invited to one."""
    told = plan.panel.items.filter(interview_notices__isnull=False)
    return panel_minutes(plan.panel) | ids(told, "application__lead_id")


def interview_needs(need) -> set[int]:
    """What people need at an interview: who said it, and whoever keeps the record of the item."""
    bid = need.item.application
    keepers = Seat.objects.holding().filter(
        panel__phase=bid.phase_id, role__in=["chair", "deputy", "secretary"]
    )
    return leads(bid) | (ids(keepers) - conflicted(bid) - walled(bid))


def comes(member) -> set[int]:
    """A person of a bid: its own people; once they are named for its interview, whoever reads the papers."""
    bid = member.application
    known = team(bid) | {member.user_id}
    if Interviewee.objects.filter(item__application=bid, member=member).exists():
        known |= reads_for_panel(bid)
    return known


def own_note(note) -> set[int]:
    """What somebody at the table noted for themself alone."""
    bid = note.item.application
    return {note.seat.user_id} - conflicted(bid) - walled(bid)


def panel_feedback(item) -> set[int]:
    """What the panel lets the applicant know, once it is out."""
    return minuted(item) | (team(item.application) if is_released(item.application) else set())


def panel_minutes(panel) -> set[int]:
    """The minutes of the whole meeting."""
    round_ = panel.phase.round
    return duty(round_, "officer", "finance") | approvers(round_) | auditors() | ids(panel.seats.holding())


def leads(bid) -> set[int]:
    """The lead of a bid alone: whoever writes the response to its reviews."""
    return {bid.lead_id}


def reads_response(bid) -> set[int]:
    """What a bid was told by its reviews and what it answered: its lead, the office, and the panel that has it."""
    return leads(bid) | staff(bid) | auditors() | table(bid)


def extended(window) -> set[int]:
    """Why there is more time to respond: the leads who were asked, and those who run the round."""
    asked = set(window.responses.values_list("application__lead", flat=True))
    return runs(window.phase) | asked
