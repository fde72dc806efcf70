"""Who may do what with accounts and portal-wide roles, and who needs a second factor."""

from collections.abc import Callable

from allauth.mfa.models import Authenticator

from .models import User

_staff_side: list[Callable[[User], bool]] = []


def counts_as_staff_side(ask: Callable[[User], bool]) -> Callable[[User], bool]:
    """Let a room say that a role of its own needs a second factor; used as a decorator."""
    _staff_side.append(ask)
    return ask


def needs_second_factor(user: User) -> bool:
    """Officers, approvers, reviewers, panels, hub, signatories, finance, auditors and administrators need one."""
    return bool(user.portal_roles) or any(ask(user) for ask in _staff_side)


def lacks_second_factor(user: User) -> bool:
    """Say whether a person must set up a second factor before anything else."""
    if not needs_second_factor(user):
        return False
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return not Authenticator.objects.filter(user=user, type__in=kinds).exists()
