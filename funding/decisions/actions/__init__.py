"""The verbs of decisions and their release. Callers say ``actions.propose(…)``."""

from .correcting import correct_item
from .guards import NeedsReason, NotReady, OverLimit
from .proposing import approve_decision, propose, propose_again, return_decision
from .releasing import approve_release, prepare_release, stop_release

__all__ = [
    "NeedsReason",
    "NotReady",
    "OverLimit",
    "approve_decision",
    "approve_release",
    "correct_item",
    "prepare_release",
    "propose",
    "propose_again",
    "return_decision",
    "stop_release",
]
