"""What is done to accounts: roles granted, ended and reviewed, second factors reset by two people."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.audit import trail
from lpip_portal.notifications import outbox
from lpip_portal.workflow import IllegalMove, Refusal

from . import policy
from .models import FactorReset, Role, RoleGrant, User


@transaction.atomic
def change_person(
    person: User, *, by: User, name: str, address_as: str = "", language: str = "en-gb", nonce: str = ""
) -> User:
    """Keep what a person says about themselves."""
    if done := trail.repeat(nonce, by, User, "person.change"):
        return done
    person = User.objects.select_for_update().get(pk=person.pk)
    require(policy.may_change_person(by, person))
    person.name, person.address_as, person.language = name, address_as, language
    person.save(update_fields=["name", "address_as", "language"])
    trail.record("person.change", person, by=by, nonce=nonce, language=language)
    return person


@transaction.atomic
def install_administrator(person: User, *, by: None = None) -> RoleGrant:
    """Make the first administrator of a new portal, from its own machine; refused once there is one."""
    require(policy.may_install_administrator())
    grant = RoleGrant.objects.create(user=person, role=Role.ADMINISTRATOR, given_by=None, since=clock.now())
    trail.record("role.install_administrator", grant, by=by, user=person)
    outbox.post("account_role_granted", to=[person], about=grant)
    return grant


@transaction.atomic
def grant_role(
    person: User, role: str, *, by: User, until: datetime | None = None, nonce: str = ""
) -> RoleGrant:
    """Give a portal-wide role. An auditor holds no other, because an auditor changes nothing."""
    if done := trail.repeat(nonce, by, RoleGrant, "role.grant"):
        return done
    person = User.objects.select_for_update().get(pk=person.pk)
    require(policy.may_grant_role(by, person))
    held = set(person.rolegrants.holding().values_list("role", flat=True))
    if role in held:
        raise Refusal(_("%(person)s holds this role already.") % {"person": person})
    if held and Role.AUDITOR in held | {role}:
        raise Refusal(_("An auditor holds no other role. End the other role first."))
    now = clock.now()
    person.rolegrants.filter(role=role, until__isnull=True).update(until=now)
    grant = RoleGrant.objects.create(
        user=person, role=role, given_by=by, since=now, until=until, reviewed_at=now
    )
    trail.record("role.grant", grant, by=by, nonce=nonce, role=role, user=person)
    outbox.post("account_role_granted", to=[person], about=grant)
    return grant


@transaction.atomic
def end_role(grant: RoleGrant, *, by: User, nonce: str = "") -> RoleGrant:
    """Take a portal-wide role back; the last administrator stays."""
    if done := trail.repeat(nonce, by, grant, "role.end"):
        return done
    administrators = RoleGrant.objects.select_for_update().filter(role=Role.ADMINISTRATOR).order_by("pk")
    others = [row for row in administrators.holding() if row.user.is_active and row.user_id != grant.user_id]
    grant = RoleGrant.objects.select_for_update().select_related("user").get(pk=grant.pk)
    require(policy.may_end_role(by, grant))
    if grant.is_over():
        raise IllegalMove(_("This role has ended already."))
    if grant.role == Role.ADMINISTRATOR and not others:
        raise Refusal(_("This is the last administrator. Make somebody else an administrator first."))
    grant.until = max(clock.now(), grant.since)
    grant.save(update_fields=["until"])
    trail.record("role.end", grant, by=by, nonce=nonce, role=grant.role, user=grant.user)
    outbox.post("account_role_ended", to=[grant.user], about=grant)
    return grant


@transaction.atomic
def review_role(grant: RoleGrant, *, by: User, nonce: str = "") -> RoleGrant:
    """Note that somebody looked at a role and found it still right."""
    if done := trail.repeat(nonce, by, grant, "role.review"):
        return done
    grant = RoleGrant.objects.select_for_update().get(pk=grant.pk)
    require(policy.may_review_role(by, grant))
    if grant.is_over():
        raise IllegalMove(_("This role has ended already."))
    grant.reviewed_at = clock.now()
    grant.save(update_fields=["reviewed_at"])
    trail.record("role.review", grant, by=by, nonce=nonce, role=grant.role, user=grant.user_id)
    return grant


@transaction.atomic
def ask_factor_reset(person: User, *, by: User, reason: str, nonce: str = "") -> FactorReset:
    """Ask for a lost second factor to be reset; another person of the staff does it. The person is told at once."""
    if done := trail.repeat(nonce, by, FactorReset, "factor_reset.ask"):
        return done
    person = User.objects.select_for_update().get(pk=person.pk)
    require(policy.may_ask_factor_reset(by, person))
    if person.factor_resets.filter(done_at__isnull=True).exists():
        raise Refusal(_("Somebody has asked for this already. Another administrator can do it now."))
    if not policy.has_second_factor(person):
        raise Refusal(_("%(person)s has no second factor to reset.") % {"person": person})
    reset = FactorReset.objects.create(user=person, reason=reason, asked_by=by)
    trail.record("factor_reset.ask", reset, by=by, nonce=nonce, user=person)
    outbox.post("account_factor_reset_asked", to=[person], about=reset)
    return reset


@transaction.atomic
def do_factor_reset(reset: FactorReset, *, by: User, nonce: str = "") -> FactorReset:
    """Remove a person's passkeys, authenticator app and recovery codes, and sign them out everywhere."""
    if done := trail.repeat(nonce, by, reset, "factor_reset.do"):
        return done
    reset = FactorReset.objects.select_for_update().select_related("user", "asked_by").get(pk=reset.pk)
    require(policy.may_do_factor_reset(by, reset))
    if reset.done_at:
        raise IllegalMove(_("This second factor has been reset already."))
    reset.done_by, reset.done_at = by, clock.now()
    reset.save(update_fields=["done_by", "done_at"])
    removed, _each = Authenticator.objects.filter(user=reset.user).delete()
    _sign_out_everywhere(reset.user)
    trail.record("factor_reset.do", reset, by=by, nonce=nonce, user=reset.user, removed=removed)
    outbox.post("account_factor_reset_done", to=[reset.user, reset.asked_by, by], about=reset, done_by=by)
    return reset


def _sign_out_everywhere(person: User) -> None:
    User.objects.filter(pk=person.pk).update(session_epoch=F("session_epoch") + 1)
    for session in UserSession.objects.filter(user=person):
        session.end()
