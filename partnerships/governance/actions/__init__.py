"""The verbs of governance: bodies and seats. Callers say ``actions.set_up_body(…)``."""

from .bodies import edit_body, set_up_body
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
    "decline_seat",
    "edit_body",
    "leave_seat",
    "seat_organisation",
    "set_up_body",
    "show_seat",
    "withdraw_seat",
]
