"""Organisations and their signatories: what an administrator of the portal says about them."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
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

from .guards import Duplicate, refuse_merged

LONGEST_DEPUTY = timedelta(days=366)


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
    if done := trail.repeat(nonce, by, organisation, "organisation.check"):
        return done
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    require(policy.may_check_organisations(by))
    refuse_merged(organisation)
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
    if done := trail.repeat(nonce, by, Signatory, "signatory.name"):
        return done
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    require(policy.may_name_signatory(by, person))
    refuse_merged(organisation)
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
def name_deputy(
    organisation: Organisation, *, by: User, person: User, since: datetime, until: datetime, nonce: str = ""
) -> Signatory:
    """Let a person stand in for a signatory, from one instant until another; they may submit bids meanwhile."""
    if done := trail.repeat(nonce, by, Signatory, "signatory.name_deputy"):
        return done
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    require(policy.may_name_deputy(by, organisation))
    now = clock.now()
    if person == by or not person.is_active:
        raise IllegalMove(_("A deputy is another person, with an account that is in use."))
    if not now < until or not since < until or until > since + LONGEST_DEPUTY:
        raise IllegalMove(_("A deputy stands in until an instant that lies ahead, for at most a year."))
    overlapping = Signatory.objects.filter(organisation=organisation, user=person, since__lt=until)
    if overlapping.filter(Q(until__isnull=True) | Q(until__gt=max(since, now))).exists():
        raise Duplicate(_("This person signs for the organisation already."))
    deputy = Signatory.objects.create(
        organisation=organisation, user=person, given_by=by, since=since, until=until, deputises_for=by
    )
    trail.record("signatory.name_deputy", deputy, by=by, nonce=nonce, organisation=organisation, user=person)
    outbox.post("partnership_deputy_named", to=[person, by], about=deputy)
    return deputy


@transaction.atomic
def end_signatory(signatory: Signatory, *, by: User, nonce: str = "") -> Signatory:
    """Let a person submit bids for an organisation no longer."""
    if done := trail.repeat(nonce, by, signatory, "signatory.end"):
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
    deputies = Signatory.objects.filter(organisation=signatory.organisation_id, deputises_for=signatory.user)
    for deputy in deputies.filter(until__gt=now).select_for_update():  # they stand in for nobody any more
        deputy.until = max(now, deputy.since)
        deputy.save(update_fields=["until"])
        trail.record("signatory.end", deputy, by=by, user=deputy.user_id)
        outbox.post("partnership_signatory_ended", to=[deputy.user], about=deputy)
    return signatory
