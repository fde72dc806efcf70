"""Who applies. Cut by what it is: places, organisations, partnerships, joining them, and what is on record."""

from .footprints import Footprint, FootprintQuerySet, FootprintVersion
from .joining import ANSWER_WITHIN, Partner, PartnerQuerySet, PersonInvitation, PersonInvitationQuerySet
from .leading import FormerName, LeadOffer
from .organisations import SAYS, Affiliation, Organisation, Signatory, searched
from .partnership import Partnership, PartnershipPerson, PartnershipQuerySet
from .places import Nation, Place, PlaceQuerySet, Theme, in_language
from .record import Hold, Participation, PublishedFact

# The index shows what lives in the stages as well; nothing else of the room's base may know them.
from partnerships.agenda.models import (  # isort: skip
    Agenda,
    Ballot,
    EvidenceLink,
    Priority,
    PriorityChange,
    Proposer,
    Remark,
    Vote,
)
from partnerships.engagement.models import Audience, EngagementActivity, EngagementNote, Sector  # isort: skip
from partnerships.governance.models import (
    BodyDecision,
    BodyMeeting,
    BodySeat,
    CorrectedLine,
    Correction,
    DecisionNote,
    DecisionVersion,
    DeclaredInterest,
    GoverningBody,
    MeetingLink,
    MeetingPresence,
    Minutes,
    MinutesPart,
)  # isort: skip

__all__ = [
    "ANSWER_WITHIN",
    "SAYS",
    "Affiliation",
    "Agenda",
    "Audience",
    "Ballot",
    "BodyDecision",
    "BodyMeeting",
    "BodySeat",
    "CorrectedLine",
    "Correction",
    "DecisionNote",
    "DecisionVersion",
    "DeclaredInterest",
    "EngagementActivity",
    "EngagementNote",
    "EvidenceLink",
    "Footprint",
    "FootprintQuerySet",
    "FootprintVersion",
    "FormerName",
    "GoverningBody",
    "Hold",
    "LeadOffer",
    "MeetingLink",
    "MeetingPresence",
    "Minutes",
    "MinutesPart",
    "Nation",
    "Organisation",
    "Participation",
    "Partner",
    "PartnerQuerySet",
    "Partnership",
    "PartnershipPerson",
    "PartnershipQuerySet",
    "PersonInvitation",
    "PersonInvitationQuerySet",
    "Place",
    "PlaceQuerySet",
    "Priority",
    "PriorityChange",
    "Proposer",
    "PublishedFact",
    "Remark",
    "Sector",
    "Signatory",
    "Theme",
    "Vote",
    "in_language",
    "searched",
]
