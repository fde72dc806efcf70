"""Who may do what with accounts and portal-wide roles, and who needs a second factor."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator

from .models import FactorReset, Role, RoleGrant, User

_staff_side: list[Callable[[User], bool]] = []


def counts_as_staff_side(ask: Callable[[User], bool]) -> Callable[[User], bool]:
    """Let a room say that a role of its own needs a second factor; used as a decorator."""
    _staff_side.append(ask)
    return ask


def needs_second_factor(user: User) -> bool:
    """Officers, approvers, reviewers, panels, hub, signatories, finance, auditors and administrators need one."""
    return bool(user.portal_roles) or any(ask(user) for ask in _staff_side)


def has_second_factor(user: User) -> bool:
    """Say whether a person has a passkey or an authenticator app."""
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return Authenticator.objects.filter(user=user, type__in=kinds).exists()


def lacks_second_factor(user: User) -> bool:
    """Say whether a person must set up a second factor before anything else. Those who have one cost one question."""
    return not has_second_factor(user) and needs_second_factor(user)


def may_see_people(user: Any) -> bool:
    """Whoever holds a portal-wide role looks people up and sees who holds which role."""
    return bool(user.is_authenticated and user.portal_roles)


def may_manage_roles(user: Any) -> bool:
    """Only an administrator grants, ends and reviews roles."""
    return bool(user.is_authenticated and user.is_active and user.has_role(Role.ADMINISTRATOR))


def may_install_administrator() -> bool:
    """Whoever can run a command on the machine, as long as nobody is an administrator."""
    return not RoleGrant.objects.holding().filter(role=Role.ADMINISTRATOR).exists()


def may_grant_role(user: Any, person: User) -> bool:
    """An administrator, to anybody but themselves."""
    return may_manage_roles(user) and person != user


def may_end_role(user: Any, grant: RoleGrant) -> bool:
    """An administrator; their own role as well, as long as another administrator stays."""
    return may_manage_roles(user)


def may_review_role(user: Any, grant: RoleGrant) -> bool:
    """An administrator, for anybody but themselves."""
    return may_manage_roles(user) and grant.user_id != user.pk


def verbs(user: Any, grant: RoleGrant) -> set[str]:
    """Return what a person may do with a role in force."""
    if grant.is_over():
        return set()
    asked = {"end": may_end_role(user, grant), "review": may_review_role(user, grant)}
    return {verb for verb, allowed in asked.items() if allowed}


def may_ask_factor_reset(user: Any, person: User) -> bool:
    """An administrator or a programme officer, for anybody but themselves."""
    return bool(
        user.is_authenticated
        and user.is_active
        and user.has_role(Role.ADMINISTRATOR, Role.OFFICER)
        and person != user
    )


def may_do_factor_reset(user: Any, reset: FactorReset) -> bool:
    """An administrator who neither asked for it nor is the person: two people of the staff, always."""
    return may_manage_roles(user) and user.pk not in (reset.asked_by_id, reset.user_id)


def may_change_person(user: Any, person: User) -> bool:
    """Everybody changes their own name and language, nobody another's."""
    return bool(user.is_authenticated and user.is_active and user == person)
