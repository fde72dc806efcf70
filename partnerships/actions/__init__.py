"""The verbs of this room: founding, people, partners, and what goes on record. Callers say ``actions.found(…)``."""

from .founding import edit, found
from .offices import check_organisation, end_signatory, name_deputy, name_signatory
from .organisations import propose_organisation
from .partners import (
    accept_partner,
    decline_partner,
    invite_partner,
    leave_partner,
    withdraw_partner,
)
from .people import accept_invitation, decline_invitation, end_person, invite_person, revoke_invitation
from .record import activate, close, lift_hold, pause, place_hold, record_participation

__all__ = [
    "accept_invitation",
    "accept_partner",
    "activate",
    "check_organisation",
    "close",
    "decline_invitation",
    "decline_partner",
    "edit",
    "end_person",
    "end_signatory",
    "found",
    "invite_partner",
    "invite_person",
    "leave_partner",
    "lift_hold",
    "name_deputy",
    "name_signatory",
    "pause",
    "place_hold",
    "propose_organisation",
    "record_participation",
    "revoke_invitation",
    "withdraw_partner",
]
