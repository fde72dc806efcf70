"""Who may do what with the governance of a partnership."""

from collections.abc import Callable
from typing import Any

from lpip_portal import access
from lpip_portal.accounts.models import User
from partnerships import policy, ties
from partnerships.models import Partnership

from .models import BodySeat, GoverningBody


def is_member(user: User, partnership: Partnership) -> bool:
    """Whether a person belongs to the partnership now."""
    return bool(ties.roles_in(user, partnership))


def may_manage(user: User, partnership: Partnership) -> bool:
    """Leads and managers set bodies up, say who sits on them, and keep their meetings and decisions."""
    return policy.may_manage(user, partnership)


def may_keep(user: User, body: GoverningBody) -> bool:
    """Leads and managers of the partnership keep a body."""
    return may_manage(user, body.partnership)


def may_answer_seat(user: User, seat: BodySeat) -> bool:
    """Only the verified account with the address that was asked takes a seat or does not."""
    return bool(user.is_authenticated and seat.email and user.email.lower() == seat.email.lower())


def may_withdraw_seat(user: User, seat: BodySeat) -> bool:
    """Leads and managers take an invitation back."""
    return may_keep(user, seat.body)


def may_leave_seat(user: User, seat: BodySeat) -> bool:
    """A person leaves by themselves; leads and managers end any seat."""
    return may_keep(user, seat.body) or may_show_seat(user, seat)


def may_show_seat(user: User, seat: BodySeat) -> bool:
    """Nobody but a person themself says that everybody may read where they sit."""
    return user.is_authenticated and user.pk == seat.user_id


MAY: dict[str, Callable[[Any, Any], bool]] = {
    "accept_seat": may_answer_seat,
    "decline_seat": may_answer_seat,
    "withdraw_seat": may_withdraw_seat,
    "leave_seat": may_leave_seat,
}


def verbs(user: User, thing: Any) -> set[str]:
    """Return what a person may do with a thing of governance in the state it is in."""
    return access.verbs(user, thing, MAY)
