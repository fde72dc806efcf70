"""The bid. Cut by what it is: ways in, the application, its content, and people's ties to it."""

from .bid import Application, State
from .content import (
    Answer,
    AnswerVersion,
    ApplicationPartner,
    Attachment,
    CostLine,
    EligibilityCheck,
    Submission,
    TeamMember,
)
from .entry import Intention, Invitation
from .sight import is_before_the_wall, is_own, is_run_by
from .ties import Interest, rounds_run_by

__all__ = [
    "Answer",
    "AnswerVersion",
    "Application",
    "ApplicationPartner",
    "Attachment",
    "CostLine",
    "EligibilityCheck",
    "Intention",
    "Interest",
    "Invitation",
    "State",
    "Submission",
    "TeamMember",
    "is_before_the_wall",
    "is_own",
    "is_run_by",
    "rounds_run_by",
]
