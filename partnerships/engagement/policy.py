"""Who may do what with a partnership's engagement."""

from collections.abc import Callable
from typing import Any

from lpip_portal import access
from lpip_portal.accounts.models import User
from partnerships import policy, ties
from partnerships.models import Partnership

from .models import EngagementActivity


def is_member(user: User, partnership: Partnership) -> bool:
    """Whether a person belongs to the partnership now."""
    return bool(ties.roles_in(user, partnership))


def may_manage(user: User, partnership: Partnership) -> bool:
    """Leads and managers write down what was done, and publish it."""
    return policy.may_manage(user, partnership)


def may_keep(user: User, activity: EngagementActivity) -> bool:
    """Leads and managers keep an activity; how many came to an event of the hub, the hub says."""
    return may_manage(user, activity.partnership) and not activity.event


def may_be_noted_by_hub(user: User) -> bool:
    """Any active person: the verb of the hub that calls has asked who may, on rows unknown here."""
    return bool(user.is_authenticated and user.is_active)


MAY: dict[str, Callable[[Any, Any], bool]] = {"publish_activity": may_keep, "unpublish_activity": may_keep}


def verbs(user: User, activity: EngagementActivity) -> set[str]:
    """Return what a person may do with an activity in the state it is in."""
    return access.verbs(user, activity, MAY)
