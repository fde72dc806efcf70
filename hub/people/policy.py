"""Who works at the hub, and who says so. The hub helps every partnership alike, and sees nobody's bids."""

from lpip_portal.accounts.policy import counts_as_staff_side
from partnerships.models import Partnership

from . import ties
from .models import HubPerson


@counts_as_staff_side
def works_here(user) -> bool:
    """Hub people need a second factor."""
    return HubPerson.objects.holding().filter(user=user).exists()


def is_staff(user) -> bool:
    """Hub staff: they look after partnerships."""
    return (
        user.is_authenticated
        and HubPerson.objects.holding().filter(user=user, role=HubPerson.Role.STAFF).exists()
    )


def may_name_people(user, person) -> bool:
    """Administrators say who works at the hub, never themselves."""
    return user.is_authenticated and user.is_active and user.has_role("administrator") and user != person


def may_end_person(user, person: HubPerson) -> bool:
    """Administrators end a person's part at the hub, and so does the person."""
    return user.is_authenticated and (user.has_role("administrator") or user.pk == person.user_id)


def may_look_after(user, partnership: Partnership) -> bool:
    """Hub staff name a partnership's hub lead and note contacts, unless they belong to a partnership themselves.

    Nor do those whom a conflict keeps from it, or a tie to one of its rivals while their phase is contested.
    """
    if not is_staff(user) or Partnership.objects.of(user).exists():
        return False
    hidden = ties.rivals(user).filter(pk=partnership.pk)
    return not hidden.exists() and not ties.walled(user).filter(pk=partnership.pk).exists()
