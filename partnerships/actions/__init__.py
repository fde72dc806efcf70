"""The verbs of this room: founding, people, partners, and what goes on record. Callers say ``actions.found(…)``."""

from .footprints import end_footprint, name_footprint, redraw_footprint
from .founding import edit, found
from .handing import accept_lead, decline_lead, hide_name, offer_lead, rename, show_person, withdraw_lead
from .offices import check_organisation, end_signatory, name_deputy, name_signatory
from .organisations import describe_organisation, import_organisations, propose_organisation
from .partners import (
    accept_partner,
    decline_partner,
    invite_partner,
    leave_partner,
    withdraw_partner,
)
from .people import accept_invitation, decline_invitation, end_person, invite_person, revoke_invitation
from .places import load_places
from .record import activate, close, lift_hold, pause, place_hold, record_participation

__all__ = [
    "accept_invitation",
    "accept_lead",
    "accept_partner",
    "activate",
    "check_organisation",
    "close",
    "decline_invitation",
    "decline_lead",
    "decline_partner",
    "describe_organisation",
    "edit",
    "end_footprint",
    "end_person",
    "end_signatory",
    "found",
    "import_organisations",
    "invite_partner",
    "invite_person",
    "leave_partner",
    "lift_hold",
    "load_places",
    "name_deputy",
    "name_footprint",
    "name_signatory",
    "offer_lead",
    "pause",
    "place_hold",
    "propose_organisation",
    "record_participation",
    "redraw_footprint",
    "hide_name",
    "rename",
    "revoke_invitation",
    "show_person",
    "withdraw_lead",
    "withdraw_partner",
]
