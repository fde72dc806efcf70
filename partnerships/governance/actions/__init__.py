"""The verbs of governance: bodies, seats and meetings. Callers say ``actions.set_up_body(…)``."""

from .bodies import edit_body, set_up_body
from .meetings import (
    cancel_meeting,
    confirm_minutes,
    hold_meeting,
    move_meeting,
    plan_meeting,
    record_minutes,
)
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
    "confirm_minutes",
    "decline_seat",
    "edit_body",
    "hold_meeting",
    "leave_seat",
    "move_meeting",
    "plan_meeting",
    "record_minutes",
    "seat_organisation",
    "set_up_body",
    "show_seat",
    "withdraw_seat",
]
