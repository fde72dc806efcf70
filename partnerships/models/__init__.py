"""Who applies. Cut by what it is: places, organisations, partnerships, joining them, and what is on record."""

from .joining import ANSWER_WITHIN, Partner, PartnerQuerySet, PersonInvitation, PersonInvitationQuerySet
from .organisations import SAYS, Affiliation, Organisation, Signatory, searched
from .partnership import Partnership, PartnershipPerson, PartnershipQuerySet
from .places import Nation, Place, PlaceQuerySet, Theme, in_language
from .record import Hold, Participation, PublishedFact

__all__ = [
    "ANSWER_WITHIN",
    "SAYS",
    "Affiliation",
    "Hold",
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
    "PublishedFact",
    "Signatory",
    "Theme",
    "in_language",
    "searched",
]
