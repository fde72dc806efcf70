"""The pages of a research agenda."""

from .moving import (
    priority_answer,
    priority_deliver,
    priority_discuss,
    priority_park,
    priority_prioritise,
    priority_reject,
)
from .reading import agenda, agenda_pdf, priority
from .suggesting import (
    agenda_show,
    priority_edit,
    priority_enter,
    priority_forget,
    priority_proposer,
    priority_suggest,
    priority_withdraw,
)
from .together import (
    agenda_votes,
    ballot_close,
    ballot_open,
    evidence_add,
    evidence_remove,
    remark_hide,
    remark_make,
    remark_show,
    vote_give,
    vote_take_back,
)

__all__ = [
    "agenda",
    "agenda_pdf",
    "agenda_show",
    "agenda_votes",
    "ballot_close",
    "ballot_open",
    "evidence_add",
    "evidence_remove",
    "priority",
    "priority_answer",
    "priority_deliver",
    "priority_discuss",
    "priority_edit",
    "priority_enter",
    "priority_forget",
    "priority_park",
    "priority_prioritise",
    "priority_proposer",
    "priority_reject",
    "priority_suggest",
    "priority_withdraw",
    "remark_hide",
    "remark_make",
    "remark_show",
    "vote_give",
    "vote_take_back",
]
