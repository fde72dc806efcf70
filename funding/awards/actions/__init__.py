"""The verbs of offers, awards and milestones. Callers say ``actions.accept_offer(…)``."""

from .casing import ask_for_case, build_case, note_case_fetching, note_case_reading
from .guards import NotReady, OutsideWindow
from .holding import add_milestone, close_award, report_at_risk, report_done, report_on_track, start
from .merging import merge_organisation
from .offering import accept_offer, decline_offer, draft_offer, offer, offer_again
from .promoting import approve_promotion, propose_promotion, propose_promotion_again, return_promotion

__all__ = [
    "NotReady",
    "OutsideWindow",
    "accept_offer",
    "add_milestone",
    "approve_promotion",
    "ask_for_case",
    "build_case",
    "close_award",
    "decline_offer",
    "draft_offer",
    "merge_organisation",
    "note_case_fetching",
    "note_case_reading",
    "offer",
    "offer_again",
    "propose_promotion",
    "propose_promotion_again",
    "report_at_risk",
    "report_done",
    "report_on_track",
    "return_promotion",
    "start",
]
