"""Organisations and their signatories: what an administrator of the portal says about them."""

from django.db import transaction
from django.utils.translation import gettext as _

from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.notifications import outbox
from lpip_portal.workflow import IllegalMove
from partnerships import policy
from partnerships.models import Affiliation, Organisation, Signatory
from partnerships.numbers import REGISTERS

from .guards import Duplicate


@transaction.atomic
def check_organisation(
    organisation: Organisation,
    *,
    by: User,
    may_administer: bool,
    domain: str = "",
    numbers: dict[str, str] | None = None,
    nonce: str = "",
) -> Organisation:
    """Note that somebody looked: the organisation is what it says, and may administer bids or not."""
    if done := trail.repeat(nonce, by, Organisation):
        return done
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    require(policy.may_check_organisations(by))
    organisation.standing = Organisation.Standing.VERIFIED
    organisation.may_administer, organisation.domain = may_administer, domain
    numbers = {register: kept for register, kept in (numbers or {}).items() if register in REGISTERS}
    for register, kept in numbers.items():
        setattr(organisation, register, kept)
    organisation.save(update_fields=["standing", "may_administer", "domain", *numbers])
    trail.record("organisation.check", organisation, by=by, nonce=nonce, may_administer=may_administer)
    return organisation


@transaction.atomic
def name_signatory(organisation: Organisation, *, by: User, person: User, nonce: str = "") -> Signatory:
    """Let a person submit bids for an organisation; they belong to it from now on, if they did not before."""
    if done := trail.repeat(nonce, by, Signatory):
        return done
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    require(policy.may_name_signatory(by, person))
    now = clock.now()
    if Signatory.objects.holding(now).filter(organisation=organisation, user=person).exists():
        raise Duplicate(_("This person signs for the organisation already."))
    if not Affiliation.objects.holding(now).filter(organisation=organisation, user=person).exists():
        Affiliation.objects.create(organisation=organisation, user=person, given_by=by, since=now)
    signatory = Signatory.objects.create(organisation=organisation, user=person, given_by=by, since=now)
    trail.record("signatory.name", signatory, by=by, nonce=nonce, organisation=organisation, user=person)
    outbox.post("partnership_signatory_named", to=[person], about=signatory)
    return signatory


@transaction.atomic
def end_signatory(signatory: Signatory, *, by: User, nonce: str = "") -> Signatory:
    """Let a person submit bids for an organisation no longer."""
    if done := trail.repeat(nonce, by, Signatory):
        return done
    signatory = Signatory.objects.select_for_update().get(pk=signatory.pk)
    require(policy.may_end_signatory(by, signatory))
    now = clock.now()
    if signatory.until and signatory.until <= now:
        raise IllegalMove(_("This role has ended already."))
    signatory.until = max(now, signatory.since)
    signatory.save(update_fields=["until"])
    trail.record("signatory.end", signatory, by=by, nonce=nonce, user=signatory.user)
    outbox.post("partnership_signatory_ended", to=[signatory.user], about=signatory)
    return signatory
