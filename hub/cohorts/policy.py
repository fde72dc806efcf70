"""Who looks at the cohorts, and who holds a check-in."""

from hub.people.policy import may_look_after, works_here
from lpip_portal import access
from partnerships.models import Partnership

from .models import CheckIn


def may_see_cohorts(user) -> bool:
    """Hub staff, evaluators and auditors see the cohorts."""
    return user.is_authenticated and (works_here(user) or user.has_role("auditor"))


def may_hold(user, check_in: CheckIn) -> bool:
    """Hub staff who may look after the partnership hold a check-in, move it or call it off."""
    return may_look_after(user, check_in.partnership)


def may_have_calendar(user) -> bool:
    """Hub people and people in partnerships have a calendar of their check-ins."""
    return user.is_authenticated and (works_here(user) or Partnership.objects.of(user).exists())


MAY = {"move_check_in": may_hold, "hold_check_in": may_hold, "cancel_check_in": may_hold}


def verbs(user, check_in: CheckIn) -> set[str]:
    """Return what this person may do with this check-in now."""
    return access.verbs(user, check_in, MAY)
