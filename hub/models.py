"""An index of all stages' models, for outsiders. Inside the hub, import the stage."""

from .cohorts.models import Contact
from .evidence.models import EvidenceItem, EvidenceNote, LinkCheck
from .people.models import CohortLead, HubPerson
from .support.models import BidderLabel, SeparationPlan, SupportActivity, SupportMessage, SupportRequest

__all__ = [
    "BidderLabel",
    "CohortLead",
    "Contact",
    "EvidenceItem",
    "EvidenceNote",
    "HubPerson",
    "LinkCheck",
    "SeparationPlan",
    "SupportActivity",
    "SupportMessage",
    "SupportRequest",
]
