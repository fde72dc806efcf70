"""An index of all stages' models, for outsiders. Inside the hub, import the stage."""

from .catalogue.expert_models import Expert, Introduction
from .catalogue.models import Dataset
from .cohorts.models import CalendarKey, CheckIn, CohortNote, Contact
from .evaluation.models import Indicator, IndicatorVersion, Observation
from .evaluation.question_models import EvaluationQuestion
from .evaluation.story_models import Story
from .evaluation.theory_models import Theory, TheoryNode
from .events.models import Attendance, Event
from .evidence.models import EvidenceItem, EvidenceNote, LinkChange, LinkCheck
from .gateway.models import AccessCode, Asker, Enquiry, EnquiryMessage, Routing, SavedSearch, ThreadLink
from .people.models import CohortLead, HubPerson
from .support.models import BidderLabel, SeparationPlan, SupportActivity, SupportMessage, SupportRequest

__all__ = [
    "AccessCode",
    "Asker",
    "Attendance",
    "BidderLabel",
    "CalendarKey",
    "CheckIn",
    "CohortLead",
    "CohortNote",
    "Contact",
    "Dataset",
    "Enquiry",
    "EnquiryMessage",
    "EvaluationQuestion",
    "Event",
    "EvidenceItem",
    "EvidenceNote",
    "LinkChange",
    "Expert",
    "HubPerson",
    "Indicator",
    "IndicatorVersion",
    "Introduction",
    "LinkCheck",
    "Observation",
    "Routing",
    "SavedSearch",
    "SeparationPlan",
    "Story",
    "SupportActivity",
    "SupportMessage",
    "SupportRequest",
    "Theory",
    "TheoryNode",
    "ThreadLink",
]
