"""The verbs of a round: planning, its papers, its people, its way to publication. Callers say ``actions.publish(…)``."""

from . import letters  # noqa: F401 – says which letters may still go
from .amending import (
    draft_change,
    draft_question,
    drop_amendment,
    propose_amendment,
    return_amendment,
)
from .approval import cancel, publish, send_back, send_for_approval
from .asking import answer_question, ask, decline_question
from .checks import copy_check_rules, remove_check_rule, save_check_rule
from .filing import remove_document_rule, save_document_rule
from .guards import Frozen, Refused, Unsound, locked_amendment, refuse_unless_draft
from .papers import (
    copy_paper,
    move_question,
    move_section,
    remove_question,
    remove_section,
    save_question,
    save_section,
)
from .people import end_approver, end_officer, name_approver, name_officer
from .planning import (
    add_rate_rule,
    edit_phase,
    edit_round,
    plan,
    remove_criterion,
    remove_rate_rule,
    save_criterion,
)
from .scales import reset_scale_point, save_scale_point

__all__ = [
    "Frozen",
    "Refused",
    "Unsound",
    "add_rate_rule",
    "answer_question",
    "ask",
    "cancel",
    "copy_check_rules",
    "copy_paper",
    "decline_question",
    "draft_change",
    "draft_question",
    "drop_amendment",
    "edit_phase",
    "edit_round",
    "end_approver",
    "end_officer",
    "locked_amendment",
    "move_question",
    "move_section",
    "name_approver",
    "name_officer",
    "plan",
    "propose_amendment",
    "publish",
    "refuse_unless_draft",
    "remove_criterion",
    "remove_check_rule",
    "remove_document_rule",
    "remove_question",
    "remove_rate_rule",
    "remove_section",
    "return_amendment",
    "reset_scale_point",
    "save_criterion",
    "save_check_rule",
    "save_document_rule",
    "save_question",
    "save_scale_point",
    "save_section",
    "send_back",
    "send_for_approval",
]
