"""Who may do what with partnerships, their people and their partners."""

from collections.abc import Callable
from typing import Any

from lpip_portal.accounts.models import User
from lpip_portal.workflow import open_verbs

from . import ties
from .models import (
    LeadOffer,
    Organisation,
    Partner,
    Partnership,
    PartnershipPerson,
    PersonInvitation,
    Signatory,
)


def may_found(user: User) -> bool:
    """Any signed-in person founds a partnership; it stays private until the programme funds it."""
    return user.is_authenticated and user.is_active


def may_manage(user: User, partnership: Partnership) -> bool:
    """Leads and managers keep a partnership's people, partners and description; nobody edits published history."""
    return not partnership.is_history and bool(
        ties.roles_in(user, partnership) & set(PartnershipPerson.MANAGING)
    )


def may_hide_name(user: User) -> bool:
    """An officer of the programme hides a former name that somebody asked not to be shown with; its old address leads on."""
    return user.is_authenticated and user.has_role("officer")


def may_edit(user: User, partnership: Partnership) -> bool:
    """Leads and managers describe a partnership while it forms."""
    return partnership.state == Partnership.State.FORMING and may_manage(user, partnership)


def may_end_person(user: User, person: PartnershipPerson) -> bool:
    """A person leaves by themselves; a lead removes anybody, a manager anybody but a lead."""
    return not person.partnership.is_history and ties.ends(
        ties.roles_in(user, person.partnership), user, person
    )


def may_offer_lead(user: User, partnership: Partnership) -> bool:
    """A lead offers the lead to another member."""
    return not partnership.is_history and ties.Role.LEAD in ties.roles_in(user, partnership)


def may_answer_lead(user: User, offer: LeadOffer) -> bool:
    """Only whoever it was offered to takes the lead or does not."""
    return user.is_authenticated and user.pk == offer.to_id


def may_withdraw_lead(user: User, offer: LeadOffer) -> bool:
    """The leads of the partnership take an offer of the lead back."""
    return may_offer_lead(user, offer.partnership)


def may_show_person(user: User, person: PartnershipPerson) -> bool:
    """Nobody but a person themself says that everybody may see where they belong."""
    return user.is_authenticated and user.pk == person.user_id


def may_answer_invitation(user: User, invitation: PersonInvitation) -> bool:
    """Only the verified account with the invited address answers an invitation; knowing its address is not enough."""
    return user.is_authenticated and user.email.lower() == invitation.email.lower()


def may_revoke_invitation(user: User, invitation: PersonInvitation) -> bool:
    """Leads and managers withdraw an invitation."""
    return may_manage(user, invitation.partnership)


def may_answer(user: User, partner: Partner) -> bool:
    """A signatory answers for an organisation; so does the invited address, if its person belongs there.

    Nobody belongs yet to an organisation that was only just named: there the invited address speaks for it,
    and its standing says that nobody has checked it.
    """
    if not user.is_authenticated:
        return False
    if ties.signs_for(user, partner.organisation):
        return True
    if not partner.invited_email or user.email.lower() != partner.invited_email.lower():
        return False
    return ties.belongs_to(user, partner.organisation) or ties.is_unclaimed(partner.organisation)


def may_withdraw_partner(user: User, partner: Partner) -> bool:
    """Leads and managers take back an organisation's invitation, or send it again."""
    return may_manage(user, partner.partnership)


def may_leave_partner(user: User, partner: Partner) -> bool:
    """Leads and managers end an organisation's part; so does anybody who may answer for the organisation."""
    return may_manage(user, partner.partnership) or may_answer(user, partner)


def may_check_organisations(user: User) -> bool:
    """Administrators look at organisations that people named, and say which may administer bids."""
    return user.is_authenticated and user.is_active and user.has_role("administrator")


def may_load_places(user: User | None) -> bool:
    """Whoever runs the portal takes over published lists of places from its command line; no page leads there."""
    return user is None


def may_name_signatory(user: User, person: User) -> bool:
    """Administrators name signatories, never themselves."""
    return may_check_organisations(user) and user != person


def may_end_signatory(user: User, signatory: Signatory) -> bool:
    """Administrators, the signatory themselves, and for a deputy whoever they stand in for."""
    return may_check_organisations(user) or user == signatory.user or user.pk == signatory.deputises_for_id


def may_name_deputy(user: User, organisation: Organisation) -> bool:
    """A signatory who is not a deputy names somebody to stand in for them."""
    return ties.signs_in_own_name(user, organisation)


def may_be_moved_by_funding(user: User | None, partnership: Partnership) -> bool:
    """The clock, or any active person: the verb in funding that calls has asked who may, on rows unknown here.

    A partnership becomes active, pauses, closes, is held and goes on record because of awards. Who may do that
    is a rule about awards and rounds, and this room may not import them; no page of this room leads to these verbs.
    """
    return user is None or bool(user.is_active)


MAY: dict[str, Callable[[Any, Any], bool]] = {
    "activate": may_be_moved_by_funding,
    "pause": may_be_moved_by_funding,
    "close": may_be_moved_by_funding,
    "accept_lead": may_answer_lead,
    "decline_lead": may_answer_lead,
    "withdraw_lead": may_withdraw_lead,
    "accept_invitation": may_answer_invitation,
    "decline_invitation": may_answer_invitation,
    "revoke_invitation": may_revoke_invitation,
    "accept_partner": may_answer,
    "decline_partner": may_answer,
    "withdraw_partner": may_withdraw_partner,
    "leave_partner": may_leave_partner,
    "invite_partner_again": may_withdraw_partner,
}


def verbs(user: User, thing: Any) -> set[str]:
    """Return what a person may do with a thing in the state it is in."""
    return {verb for verb in open_verbs(thing) if MAY[verb](user, thing)}
