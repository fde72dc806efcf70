"""The people named on a bid; they confirm their part themselves, or decline it."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from funding.applications import policy, queries
from funding.applications.models import Application, TeamMember
from lpip_portal import clock
from lpip_portal.access import Guest, require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.notifications import outbox
from lpip_portal.workflow import IllegalMove, Refusal, Stale
from partnerships.models import Organisation

from .guards import locked, refuse_unless_editable

MOST_PEOPLE = 60


@transaction.atomic
def save_team_member(
    application: Application,
    *,
    by: User,
    name: str,
    email: str,
    organisation: Organisation,
    role: str,
    orcid: str = "",
    hours: Decimal | None = None,
    member: TeamMember | None = None,
    at: datetime | None = None,
    nonce: str = "",
) -> TeamMember:
    """Name a person on a bid, or change what was said; the person is asked to confirm each time it changes."""
    if done := trail.repeat(nonce, by, TeamMember, "team.save"):
        return done
    application = locked(application)
    require(policy.may_write(by, application))
    refuse_unless_editable(application, at or clock.now())
    _refuse_wrong_naming(application, member, email, organisation)
    member = _member(application, member)
    said = _said(member)
    member.name, member.email, member.organisation, member.role = name, email.lower(), organisation, role
    member.orcid, member.hours = orcid, hours
    changed = said != _said(member)
    if changed and member.user_id != by.pk:
        member.confirmed_at, member.declined_at, member.user = None, None, None
    member.save()
    event = trail.record("team.save", member, by=by, nonce=nonce, application=application)
    if changed and member.confirmed_at is None:
        _ask_to_confirm(member, occasion=str(event.pk))
    return member


def _said(member: TeamMember) -> tuple:
    """What a person is asked to confirm."""
    return member.name, member.email, member.organisation_id, member.role, member.orcid, member.hours


@transaction.atomic
def remove_team_member(member: TeamMember, *, by: User, at: datetime | None = None, nonce: str = "") -> None:
    """Take a person's name off a bid. Its lead stays named."""
    application = locked(member.application)
    require(policy.may_write(by, application))
    refuse_unless_editable(application, at or clock.now())
    if member.user_id == application.lead_id:
        raise Refusal(_("The lead of the bid stays named on it."))
    trail.record("team.remove", application, by=by, nonce=nonce, member=member.pk)
    member.delete()


@transaction.atomic
def confirm_part(member: TeamMember, *, by: User, nonce: str = "") -> TeamMember:
    """Confirm one's own part in a bid."""
    member = _locked_member(member)
    require(policy.may_confirm_part(by, member))
    if member.is_declined:
        raise IllegalMove(_("You declined this part. The lead of the bid can ask you again."))
    if member.confirmed_at is None:
        member.user, member.confirmed_at = by, clock.now()
        member.save(update_fields=["user", "confirmed_at"])
        trail.record("team.confirm", member, by=by, nonce=nonce)
    return member


@transaction.atomic
def decline_part(member: TeamMember, *, by: User, nonce: str = "") -> TeamMember:
    """Say that one has no part in a bid: the name stands on it no more, and its lead is told."""
    member = _locked_member(member)
    require(policy.may_decline_part(by, member))
    if member.is_declined:
        return member
    member.user, member.confirmed_at, member.declined_at = None, None, clock.now()
    member.save(update_fields=["user", "confirmed_at", "declined_at"])
    event = trail.record("team.decline", member, by=by, nonce=nonce, application=member.application_id)
    application = member.application
    outbox.post(
        "application_part_declined",
        to=[application.lead],
        about=application,
        occasion=str(event.pk),
        application=application,
        who=member.name,
    )
    return member


def _locked_member(member: TeamMember) -> TeamMember:
    found = TeamMember.objects.select_for_update(of=("self",)).select_related("application__lead")
    member = found.filter(pk=member.pk).first()
    if member is None:
        raise Stale(_("You are no longer named on this bid."))
    return member


def _refuse_wrong_naming(
    application: Application, member: TeamMember | None, email: str, organisation: Organisation
) -> None:
    others = application.team.exclude(pk=member.pk if member else None)
    if others.filter(email__iexact=email).exists():
        raise Refusal(_("Somebody with this address is already named on the bid."))
    if organisation not in queries.organisations(application):
        raise Refusal(_("Choose the administering organisation or a partner named on the bid."))
    if member is None and others.count() >= MOST_PEOPLE:
        raise Refusal(_("A bid names at most %(most)s people.") % {"most": MOST_PEOPLE})


def _member(application: Application, member: TeamMember | None) -> TeamMember:
    if member is None:
        return TeamMember(application=application)
    found = application.team.select_for_update().filter(pk=member.pk).first()
    if found is None:
        raise Stale(_("Somebody took this person off the bid while you were writing."))
    return found


def _ask_to_confirm(member: TeamMember, occasion: str) -> None:
    """Write to a person who was named. Whether the address has an account makes no difference that anybody could see."""
    person = User.objects.filter(email=member.email, is_active=True).first()
    outbox.post(
        "application_part",
        to=[person or Guest(member.email, member.name)],
        unasked=True,
        about=member,
        occasion=occasion,
        member=member,
    )
