"""The verbs of the agenda: suggesting, moving, talking, voting. Callers say ``actions.suggest(…)``."""

from .moving import (
    answer_priority,
    deliver_priority,
    discuss_priority,
    park_priority,
    prioritise,
    reject_priority,
)
from .suggesting import (
    edit_priority,
    enter,
    forget_proposer,
    note_reading,
    show_suggestions,
    suggest,
    withdraw_priority,
)
from .talking import add_evidence, hide_remark, remark, remove_evidence, show_remark
from .voting import close_ballot, open_ballot, take_vote_back, vote

__all__ = [
    "add_evidence",
    "answer_priority",
    "close_ballot",
    "deliver_priority",
    "discuss_priority",
    "edit_priority",
    "enter",
    "forget_proposer",
    "hide_remark",
    "note_reading",
    "open_ballot",
    "park_priority",
    "prioritise",
    "reject_priority",
    "remark",
    "remove_evidence",
    "show_remark",
    "show_suggestions",
    "suggest",
    "take_vote_back",
    "vote",
    "withdraw_priority",
]
