"""The verbs of a bid: ways in, writing, sending, checking. Callers say ``actions.submit(…)``."""

from .checking import confirm_interest, dismiss_interest, find_eligible, find_ineligible, note_interest
from .entry import intend, start
from .guards import NotReady
from .sending import return_to_lead, send_to_office, submit, submit_without_office, take_back, withdraw
from .writing import remove_cost_line, rename, save_answer, save_cost_line

__all__ = [
    "NotReady",
    "confirm_interest",
    "dismiss_interest",
    "find_eligible",
    "find_ineligible",
    "intend",
    "note_interest",
    "remove_cost_line",
    "rename",
    "return_to_lead",
    "save_answer",
    "save_cost_line",
    "send_to_office",
    "start",
    "submit",
    "submit_without_office",
    "take_back",
    "withdraw",
]
