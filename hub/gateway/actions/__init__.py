"""The verbs of the gateway. Callers say ``actions.ask(…)``."""

from .asking import ask, confirm, forget_unconfirmed, renew_link
from .following import (
    agree_to_publication,
    ask_outcomes,
    enter_code,
    send_code,
    tell_outcome,
    withdraw,
    write_as_asker,
)
from .guards import Gone, NotPossible
from .handling import acknowledge, answer, clarify, close, decline, hand_over, note_reading, write_as_hub
from .publishing import publish_insight
from .routing import answer_routing, decline_routing, recall, route
from .searching import drop_search, look_at_search, save_search

__all__ = [
    "Gone",
    "NotPossible",
    "acknowledge",
    "agree_to_publication",
    "answer",
    "answer_routing",
    "ask",
    "ask_outcomes",
    "clarify",
    "close",
    "confirm",
    "decline",
    "decline_routing",
    "drop_search",
    "enter_code",
    "forget_unconfirmed",
    "hand_over",
    "note_reading",
    "publish_insight",
    "look_at_search",
    "recall",
    "renew_link",
    "route",
    "save_search",
    "send_code",
    "tell_outcome",
    "withdraw",
    "write_as_asker",
    "write_as_hub",
]
