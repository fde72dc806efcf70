"""The verbs of governance: bodies, seats, meetings and decisions. Callers say ``actions.set_up_body(…)``."""

from .bodies import edit_body, end_body, resume_body, set_up_body
from .correcting import correct_interests, correct_presences
from .decisions import (
    complete_decision,
    correct_decision,
    record_decision,
    show_decision,
    supersede_decision,
)
from .meetings import (
    cancel_meeting,
    hold_meeting,
    move_meeting,
    plan_meeting,
)
from .minutes import confirm_minutes, record_minutes
from .seats import (
    accept_seat,
    ask_person,
    decline_seat,
    leave_seat,
    seat_organisation,
    show_seat,
    withdraw_seat,
)

__all__ = [
    "accept_seat",
    "ask_person",
    "cancel_meeting",
    "complete_decision",
    "confirm_minutes",
    "correct_decision",
    "correct_interests",
    "correct_presences",
    "decline_seat",
    "edit_body",
    "end_body",
    "hold_meeting",
    "leave_seat",
    "move_meeting",
    "plan_meeting",
    "record_decision",
    "record_minutes",
    "resume_body",
    "seat_organisation",
    "set_up_body",
    "show_decision",
    "show_seat",
    "supersede_decision",
    "withdraw_seat",
]
