"""Who holds events."""

from typing import Any

from hub.people.policy import is_staff, works_here
from lpip_portal import access


def may_keep(user, event: Any = None) -> bool:
    """Hub staff plan, announce, hold and report events."""
    return is_staff(user)


def may_see_numbers(user) -> bool:
    """The people of the hub see every number; anybody else none that is small."""
    return user.is_authenticated and works_here(user)


MAY = {
    "publish_event": may_keep,
    "hold_event": may_keep,
    "report_event": may_keep,
    "cancel_event": may_keep,
}


def verbs(user, event: Any) -> set[str]:
    """Return what this person may do with this event now."""
    return access.verbs(user, event, MAY)
