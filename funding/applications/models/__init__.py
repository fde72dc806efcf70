"""The bid. Cut by what it is: ways in, the application, its content, and people's ties to it."""

from .bid import UNSENT, Application, State, counted_as
from .bringing import BroughtPriority
from .checking import ApplicantQuery, EligibilityCheck, Ineligibility
from .content import (
    Answer,
    AnswerImage,
    AnswerVersion,
    Attachment,
    CostLine,
    Submission,
)
from .desk import DeskLook, OfficeDeadline, SectionNote
from .entry import Continuation, Intention, Invitation
from .extending import Incident, PhaseExtension
from .naming import NotToAsk
from .people import ApplicationPartner, TeamMember
from .picked import ApplicationMilestone, ApplicationPlace, ApplicationTheme, TryOut
from .printing import Printed
from .sight import is_before_the_wall, is_let_into, is_own, is_run_by
from .speaking import (
    BulkLetter,
    ListExport,
    Message,
    SavedView,
    in_talk_with,
    is_officers_side,
)
from .ties import Interest, rounds_run_by
from .together import ApplicationPerson, Comment

__all__ = [
    "UNSENT",
    "Answer",
    "AnswerVersion",
    "ApplicantQuery",
    "Application",
    "ApplicationMilestone",
    "ApplicationPartner",
    "ApplicationPerson",
    "ApplicationPlace",
    "ApplicationTheme",
    "AnswerImage",
    "Attachment",
    "BroughtPriority",
    "BulkLetter",
    "Comment",
    "Continuation",
    "CostLine",
    "DeskLook",
    "EligibilityCheck",
    "Incident",
    "Ineligibility",
    "Intention",
    "Interest",
    "NotToAsk",
    "Invitation",
    "ListExport",
    "Message",
    "OfficeDeadline",
    "PhaseExtension",
    "Printed",
    "SavedView",
    "SectionNote",
    "State",
    "Submission",
    "TeamMember",
    "TryOut",
    "counted_as",
    "in_talk_with",
    "is_before_the_wall",
    "is_officers_side",
    "is_let_into",
    "is_own",
    "is_run_by",
    "rounds_run_by",
]
