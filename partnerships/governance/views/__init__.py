"""The pages of governance: their public part to everybody, all of it to members."""

from .bodies import body, body_add, body_edit, body_end, body_resume, governance
from .correcting import interests_correct, presences_correct
from .decisions import (
    body_decision,
    decision_complete,
    decision_correct,
    decision_record,
    decision_show,
    decision_supersede,
)
from .meetings import (
    body_meeting,
    body_meeting_cancel,
    body_meeting_hold,
    body_meeting_move,
    body_meeting_plan,
    minutes_confirm,
    minutes_record,
)
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
    "body_decision",
    "body_edit",
    "body_end",
    "body_meeting",
    "body_meeting_cancel",
    "body_meeting_hold",
    "body_meeting_move",
    "body_meeting_plan",
    "body_resume",
    "decision_complete",
    "decision_correct",
    "decision_record",
    "decision_show",
    "decision_supersede",
    "governance",
    "interests_correct",
    "minutes_confirm",
    "minutes_record",
    "presences_correct",
    "seat",
    "seat_accept",
    "seat_ask",
    "seat_decline",
    "seat_leave",
    "seat_partner",
    "seat_show",
    "seat_withdraw",
]
