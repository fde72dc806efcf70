"""Organisations as partners: asked, answering, leaving. Nobody is a partner before they said so."""

from django.db import transaction
from django.utils.translation import gettext as _

from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.notifications import outbox
from lpip_portal.workflow import Closed, move
from partnerships import policy, ties
from partnerships.models import Affiliation, Organisation, Partner, Partnership
from partnerships.names import Unlisted

from .guards import (
    Duplicate,
    locked,
    managers,
    refuse_flood,
    refuse_when_closed,
    refuse_when_held,
    room,
    write_to_organisation,
)
from .organisations import propose_organisation


@transaction.atomic
def invite_partner(
    partnership: Partnership, *, by: User, organisation: Organisation | Unlisted, email: str, nonce: str = ""
) -> Partner:
    """Ask an organisation to join, through one person of it; ask again after a refusal or a letter that ran out."""
    if done := trail.repeat(nonce, by, Partner, "partner.invite"):
        return done
    partnership = locked(partnership)
    require(policy.may_manage(by, partnership))
    refuse_when_closed(partnership)
    refuse_flood(partnership.partners.filter(state=Partner.State.INVITED), partnership)
    if isinstance(organisation, Unlisted):
        organisation = propose_organisation(by=by, nation=partnership.nation, **organisation._asdict())
    partner = partnership.partners.filter(organisation=organisation).select_for_update().first()
    if partner is None:
        partner = Partner(partnership=partnership, organisation=organisation)
    else:
        _refuse_second(partner)
        move(partner, "invite_partner_again")
    partner.invited_email, partner.invited_by, partner.invited_at = email.lower(), by, clock.now()
    partner.answered_by = partner.answered_at = None
    partner.save()
    trail.record("partner.invite", partner, by=by, nonce=nonce, organisation=organisation)
    write_to_organisation(partner, by)
    return partner


def _refuse_second(partner: Partner) -> None:
    """Refuse to ask an organisation that is a partner, or that has an open letter to the same person."""
    if partner.state == Partner.State.ACCEPTED:
        raise Duplicate(
            _("%(name)s is already a partner.") % {"name": partner.organisation},
            possible=room(partner.partnership),
        )
    if partner.invited_email and partner.is_waiting(clock.now()):
        raise Duplicate(
            _("%(name)s was asked and can still answer.") % {"name": partner.organisation},
            possible=room(partner.partnership),
        )


@transaction.atomic
def accept_partner(partner: Partner, *, by: User, nonce: str = "") -> Partner:
    """Say yes for an organisation: from now on it is shown as a partner."""
    if done := trail.repeat(nonce, by, partner, "partner.accept"):
        return done
    partner = _locked_partner(partner)
    require(policy.may_answer(by, partner))
    refuse_when_closed(partner.partnership)
    if ties.is_unclaimed(partner.organisation):
        Affiliation.objects.create(organisation=partner.organisation, user=by, given_by=partner.invited_by)
    return _answer(partner, "accept_partner", by, nonce)


@transaction.atomic
def decline_partner(partner: Partner, *, by: User, nonce: str = "") -> Partner:
    """Say no for an organisation."""
    if done := trail.repeat(nonce, by, partner, "partner.decline"):
        return done
    partner = _locked_partner(partner)
    require(policy.may_answer(by, partner))
    return _answer(partner, "decline_partner", by, nonce)


def _answer(partner: Partner, verb: str, by: User, nonce: str) -> Partner:
    """Follow the arrow while the letter is good, note who answered, and tell the managers."""
    if partner.state == Partner.State.INVITED and not partner.is_waiting(clock.now()):
        raise Closed(_("This invitation ran out after 30 days. Ask the partnership to send another."))
    move(partner, verb)
    partner.answered_by, partner.answered_at = by, clock.now()
    partner.save()
    trail.record(f"partner.{verb.removesuffix('_partner')}", partner, by=by, nonce=nonce)
    outbox.post(
        "partnership_partner_answered",
        to=managers(partner.partnership),
        about=partner,
        occasion=partner.answered_at.isoformat(),
        partnership=partner.partnership,
        accepted=partner.state == Partner.State.ACCEPTED,
    )
    return partner


@transaction.atomic
def withdraw_partner(partner: Partner, *, by: User, nonce: str = "") -> Partner:
    """Take back an organisation's invitation."""
    if done := trail.repeat(nonce, by, partner, "partner.withdraw"):
        return done
    partner = _locked_partner(partner)
    require(policy.may_withdraw_partner(by, partner))
    move(partner, "withdraw_partner")
    partner.save()
    trail.record("partner.withdraw", partner, by=by, nonce=nonce)
    return partner


@transaction.atomic
def leave_partner(partner: Partner, *, by: User, nonce: str = "") -> Partner:
    """End an organisation's part. Refused while a hold says that a submitted bid names the partners."""
    if done := trail.repeat(nonce, by, partner, "partner.leave"):
        return done
    partner = _locked_partner(partner)
    partnership = partner.partnership
    require(policy.may_leave_partner(by, partner))
    refuse_when_held(partnership)
    if partner.organisation_id in (partnership.convenor_id, partnership.administrator_id):
        raise Closed(
            _("%(name)s convenes or administers this partnership and cannot leave it.")
            % {"name": partner.organisation},
            possible=room(partnership) if policy.may_manage(by, partnership) else [],
        )
    move(partner, "leave_partner")
    partner.answered_by, partner.answered_at = by, clock.now()
    partner.save()
    trail.record("partner.leave", partner, by=by, nonce=nonce)
    return partner


def _locked_partner(partner: Partner) -> Partner:
    """Lock a partner row and read it again, with what the guards ask of it."""
    found = Partner.objects.select_related("partnership", "organisation")
    return found.select_for_update(of=("self",)).get(pk=partner.pk)
