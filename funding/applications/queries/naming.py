"""Reads about the people and organisations that a bid names: who is asked, who confirmed, whose letter came back."""

from collections.abc import Iterable
from typing import NamedTuple

from funding.applications.models import Application, ApplicationPartner, TeamMember
from lpip_portal.access import Guest
from lpip_portal.accounts.models import User
from lpip_portal.clock import UK
from lpip_portal.notifications.models import Letter
from partnerships import queries as partnerships
from partnerships.models import Partner


class Named(NamedTuple):
    """A person or an organisation on a bid, and whether the letter that asks them could not be delivered."""

    row: TeamMember | ApplicationPartner
    is_refused: bool
    is_settled: bool  # confirmed, or with a signed letter that is young enough
    has_old_letter: bool = False


def people(application: Application) -> list[Named]:
    """Return the people named on a bid, with the letters that came back. Two queries."""
    rows = list(application.team.select_related("organisation"))
    refused = refused_about(rows)
    return [Named(row, row.pk in refused, row.is_confirmed) for row in rows]


def partners(application: Application) -> list[Named]:
    """Return the organisations named on a bid, with the letters that came back. Two queries."""
    rows = list(application.partners.select_related("organisation", "letter", "confirmed_by").order_by("pk"))
    refused = refused_about(rows)
    return [
        Named(row, row.pk in refused, is_settled(row, application), has_old_letter(row, application))
        for row in rows
    ]


def has_old_letter(partner: ApplicationPartner, application: Application) -> bool:
    """Say whether the letter of a partner is more than six months older than the closing day."""
    return partner.has_old_letter(application.phase.closes_at.astimezone(UK).date())


def is_settled(partner: ApplicationPartner, application: Application) -> bool:
    """Say whether an organisation confirmed its part, or a signed letter that is young enough says so for it."""
    has_letter = partner.letter_id is not None and partner.letter.removed_at is None
    signed = has_letter and partner.letter_signed and partner.letter_on is not None
    return partner.is_confirmed or signed and not has_old_letter(partner, application)


def refused_about(rows: Iterable[TeamMember | ApplicationPartner]) -> set[int]:
    """Return the keys of those whose latest letter the mail server refused or sent back. One query."""
    names = {f"{row._meta.label_lower}:{row.pk}": row.pk for row in rows}
    if not names:
        return set()
    latest = Letter.objects.filter(about__in=names).order_by("about", "-owed_at", "-pk").distinct("about")
    return {names[about] for about, state in latest.values_list("about", "state") if state in Letter.RETURNED}


def answers_for(partner: ApplicationPartner) -> list[User | Guest]:
    """Return whom to ask for an organisation: the person the bid names, else its signatories, else whom the partnership asked."""
    if partner.contact:
        return [_reader(partner.contact)]
    if found := partnerships.signatories(partner.organisation_id):
        return found
    asked = Partner.objects.filter(
        partnership=partner.application.partnership_id, organisation=partner.organisation_id
    ).exclude(invited_email="")
    return [_reader(address) for address in asked.values_list("invited_email", flat=True)]


def _reader(address: str) -> User | Guest:
    return User.objects.filter(email__iexact=address, is_active=True).first() or Guest(address)


def unsettled(application: Application, partners: Iterable[ApplicationPartner]) -> list[str]:
    """Return the names of the organisations that neither confirmed nor wrote a signed letter."""
    return [partner.organisation.name for partner in partners if not is_settled(partner, application)]


def with_old_letter(application: Application, partners: Iterable[ApplicationPartner]) -> list[str]:
    """Return the names of the organisations whose letter is too old."""
    return [partner.organisation.name for partner in partners if has_old_letter(partner, application)]
