"""The partner organisations named on a bid: their part, their contribution and their letter; they confirm it themselves."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from funding.applications import policy, queries
from funding.applications.models import Application, ApplicationPartner, Attachment
from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.notifications import outbox
from lpip_portal.workflow import IllegalMove, NotReady, Refusal, Stale
from partnerships.actions import propose_organisation
from partnerships.models import Organisation, Partner
from partnerships.names import Unlisted

from .guards import locked, refuse_unless_editable

MOST_PARTNERS = 60


@transaction.atomic
def take_over_partners(
    application: Application, *, by: User, at: datetime | None = None, nonce: str = ""
) -> Application:
    """Name on the bid the organisations that accepted to be partners since it was begun."""
    if done := trail.repeat(nonce, by, application, "application.take_over_partners"):
        return done
    application = locked(application)
    require(policy.may_write(by, application))
    refuse_unless_editable(application, at or clock.now())
    named = application.partners.values("organisation")
    new = (
        Partner.objects.shown().filter(partnership=application.partnership_id).exclude(organisation__in=named)
    )
    ApplicationPartner.objects.bulk_create(
        ApplicationPartner(
            application=application, organisation_id=partner.organisation_id, confirmed_at=partner.answered_at
        )
        for partner in new
    )
    trail.record("application.take_over_partners", application, by=by, nonce=nonce)
    return application


@transaction.atomic
def add_partner(
    application: Application,
    *,
    by: User,
    organisation: Organisation | Unlisted,
    contact: str,
    part: str,
    at: datetime | None = None,
    nonce: str = "",
) -> ApplicationPartner:
    """Name an organisation on a bid and ask it; one that is not listed is proposed, which stops nothing."""
    if done := trail.repeat(nonce, by, ApplicationPartner, "partner.add_to_bid"):
        return done
    application = locked(application)
    require(policy.may_write(by, application))
    refuse_unless_editable(application, at or clock.now())
    if isinstance(organisation, Unlisted):
        organisation = propose_organisation(by=by, **organisation._asdict())
    named = list(application.partners.values_list("organisation", flat=True))
    if organisation.pk in named:
        raise Refusal(_("%(name)s is already named on the bid.") % {"name": organisation})
    if len(named) >= MOST_PARTNERS:
        raise Refusal(_("A bid names at most %(most)s organisations.") % {"most": MOST_PARTNERS})
    partner = ApplicationPartner.objects.create(
        application=application, organisation=organisation, contact=contact.lower(), part=part
    )
    event = trail.record("partner.add_to_bid", partner, by=by, nonce=nonce, application=application)
    _ask(partner, by, occasion=str(event.pk))
    return partner


@transaction.atomic
def save_partner(
    partner: ApplicationPartner,
    *,
    by: User,
    part: str,
    cash: Decimal,
    in_kind: Decimal,
    contact: str = "",
    letter: Attachment | None = None,
    letter_on: date | None = None,
    letter_signed: bool = False,
    at: datetime | None = None,
    nonce: str = "",
) -> ApplicationPartner:
    """Say what an organisation does and gives; it is asked to confirm each time that changes."""
    if done := trail.repeat(nonce, by, partner, "partner.save"):
        return done
    application = locked(partner.application)
    require(policy.may_write(by, application))
    refuse_unless_editable(application, at or clock.now())
    partner = _of_bid(application, partner)
    if letter is not None and (letter.application_id != application.pk or letter.removed_at):
        raise Refusal(_("Choose a letter that is among the documents of this bid."))
    said = partner.part, partner.cash, partner.in_kind, partner.contact
    partner.part, partner.cash, partner.in_kind = part, cash, in_kind
    partner.contact = contact.lower()
    partner.letter, partner.letter_on, partner.letter_signed = letter, letter_on, letter_signed
    changed = said != (partner.part, partner.cash, partner.in_kind, partner.contact)
    if changed:
        partner.confirmed_at = partner.confirmed_by = partner.declined_at = None
    partner.save()
    event = trail.record("partner.save", partner, by=by, nonce=nonce, application=application)
    if changed:
        _ask(partner, by, occasion=str(event.pk))
    return partner


@transaction.atomic
def remove_partner(
    partner: ApplicationPartner, *, by: User, at: datetime | None = None, nonce: str = ""
) -> None:
    """Take an organisation off a bid, unless its people or its costs are on it."""
    application = locked(partner.application)
    require(policy.may_write(by, application))
    refuse_unless_editable(application, at or clock.now())
    if partner.organisation_id != application.organisation_id and (
        application.team.filter(organisation=partner.organisation_id).exists()
        or application.cost_lines.filter(organisation=partner.organisation_id).exists()
    ):
        raise NotReady(
            _("People or costs of this organisation are on the bid. Change or remove those first.")
        )
    trail.record("partner.remove", application, by=by, nonce=nonce, organisation=partner.organisation_id)
    partner.delete()


@transaction.atomic
def confirm_partner_part(partner: ApplicationPartner, *, by: User, nonce: str = "") -> ApplicationPartner:
    """Say for an organisation that its part and its contribution are so."""
    partner = _locked_part(partner)
    require(policy.may_answer_part(by, partner))
    if partner.is_declined:
        raise IllegalMove(_("Your organisation declined this part. The lead of the bid can ask again."))
    if partner.confirmed_by_id is None:
        partner.confirmed_at, partner.confirmed_by = clock.now(), by
        partner.save(update_fields=["confirmed_at", "confirmed_by"])
        trail.record("partner.confirm", partner, by=by, nonce=nonce)
    return partner


@transaction.atomic
def decline_partner_part(partner: ApplicationPartner, *, by: User, nonce: str = "") -> ApplicationPartner:
    """Say for an organisation that it has no such part: it stands on the bid no more, and the lead is told."""
    partner = _locked_part(partner)
    require(policy.may_answer_part(by, partner))
    if partner.is_declined:
        return partner
    partner.confirmed_at, partner.confirmed_by, partner.declined_at = None, None, clock.now()
    partner.save(update_fields=["confirmed_at", "confirmed_by", "declined_at"])
    event = trail.record("partner.decline_part", partner, by=by, nonce=nonce)
    application = partner.application
    outbox.post(
        "application_part_declined",
        to=[application.lead],
        about=application,
        occasion=str(event.pk),
        application=application,
        who=partner.organisation.name,
    )
    return partner


def _locked_part(partner: ApplicationPartner) -> ApplicationPartner:
    found = ApplicationPartner.objects.select_related("application__lead", "organisation")
    partner = found.select_for_update(of=("self",)).filter(pk=partner.pk).first()
    if partner is None:
        raise Stale(_("Your organisation is no longer named on this bid."))
    return partner


def _of_bid(application: Application, partner: ApplicationPartner) -> ApplicationPartner:
    found = application.partners.select_related("organisation").select_for_update(of=("self",))
    partner = found.filter(pk=partner.pk).first()
    if partner is None:
        raise Stale(_("Somebody took this organisation off the bid while you were writing."))
    return partner


def _ask(partner: ApplicationPartner, by: User, occasion: str) -> None:
    """Write to the person named for the organisation, else to those who sign for it, else to whom the partnership asked."""
    outbox.post(
        "application_partner_part",
        to=queries.answers_for(partner),
        unasked=bool(partner.contact),
        about=partner,
        occasion=occasion,
        partner=partner,
        asker=by,
    )
