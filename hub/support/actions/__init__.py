"""The verbs of support."""

from .activities import NothingToLog, note_activity
from .plans import TiedHelper, draft_plan, propose_plan, publish_plan, return_plan
from .requests import (
    NotAtWork,
    NotOpenToYou,
    answer,
    ask,
    ask_partnership,
    begin_work,
    decline_request,
    rate_request,
    redirect_request,
    reopen_request,
    reply,
    take_on,
    triage,
)

__all__ = [
    "NotAtWork",
    "NotOpenToYou",
    "NothingToLog",
    "TiedHelper",
    "answer",
    "ask",
    "ask_partnership",
    "begin_work",
    "decline_request",
    "draft_plan",
    "note_activity",
    "propose_plan",
    "publish_plan",
    "rate_request",
    "redirect_request",
    "reopen_request",
    "reply",
    "return_plan",
    "take_on",
    "triage",
]
