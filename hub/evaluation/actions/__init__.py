"""The verbs of the evaluation. Callers say ``actions.enter_figures(…)``."""

from .figures import (
    Entry,
    accept_engagement,
    change_indicator,
    correct_observation,
    define_indicator,
    enter_figures,
    publish_observation,
    reject_observation,
    settle_quarter,
    verify_observation,
)
from .questions import ask_question, close_question, edit_question, open_question
from .stories import edit_story, publish_story, return_story, review_story, write_story
from .theories import begin_theory, change_node, draw_node, drop_node, publish_theory

__all__ = [
    "Entry",
    "accept_engagement",
    "ask_question",
    "begin_theory",
    "change_indicator",
    "change_node",
    "close_question",
    "correct_observation",
    "define_indicator",
    "draw_node",
    "drop_node",
    "edit_question",
    "edit_story",
    "enter_figures",
    "open_question",
    "publish_observation",
    "publish_story",
    "publish_theory",
    "reject_observation",
    "return_story",
    "review_story",
    "settle_quarter",
    "verify_observation",
    "write_story",
]
