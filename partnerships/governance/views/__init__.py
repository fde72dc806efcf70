"""The pages of governance: their public part to everybody, all of it to members."""

from .bodies import body, body_add, body_edit, governance
from .seats import (
    seat,
    seat_accept,
    seat_ask,
    seat_decline,
    seat_leave,
    seat_partner,
    seat_show,
    seat_withdraw,
)

__all__ = [
    "body",
    "body_add",
    "body_edit",
    "governance",
    "seat",
    "seat_accept",
    "seat_ask",
    "seat_decline",
    "seat_leave",
    "seat_partner",
    "seat_show",
    "seat_withdraw",
]
