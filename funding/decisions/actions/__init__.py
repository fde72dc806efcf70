"""The verbs of decisions and their release. Callers say ``actions.propose(…)``."""

from .complaining import acknowledge_complaint, answer_complaint, complain, share_complaint
from .correcting import correct_item
from .guards import BreaksRule, NeedsReason, NotReady, OverLimit
from .proposing import approve_decision, propose, propose_again, return_decision
from .releasing import approve_release, prepare_release, stop_release
from .sifting import apply_rule, confirm_sift, keep_in, propose_sift, return_sift

__all__ = [
    "BreaksRule",
    "NeedsReason",
    "NotReady",
    "OverLimit",
    "acknowledge_complaint",
    "answer_complaint",
    "apply_rule",
    "approve_decision",
    "approve_release",
    "complain",
    "confirm_sift",
    "correct_item",
    "keep_in",
    "prepare_release",
    "propose",
    "propose_again",
    "propose_sift",
    "return_decision",
    "return_sift",
    "share_complaint",
    "stop_release",
]
