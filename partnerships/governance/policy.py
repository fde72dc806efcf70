"""Who may do what with the governance of a partnership."""

from collections.abc import Callable
from typing import Any

from lpip_portal import access
from lpip_portal.accounts.models import User
from partnerships import policy, ties
from partnerships.models import Partnership

from .models import BodyDecision, BodyMeeting, BodySeat, DecisionVersion, GoverningBody, Minutes


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


def may_keep_meeting(user: User, meeting: BodyMeeting) -> bool:
    """Leads and managers plan meetings, say who was there and write the minutes."""
    return may_keep(user, meeting.body)


def is_chair(user: User, body: GoverningBody) -> bool:
    """Whether a person chairs a body now."""
    if not user.is_authenticated:
        return False
    chairs = BodySeat.objects.in_force().filter(body=body, role=BodySeat.Role.CHAIR)
    return chairs.filter(user=user).exists()


def may_confirm_minutes(user: User, minutes: Minutes) -> bool:
    """The chair confirms minutes that they read, unless they wrote them: then another chair does."""
    if not is_chair(user, minutes.meeting.body) or user.pk == minutes.recorded_by_id:
        return False
    return Minutes.objects.readable_by(user).filter(pk=minutes.pk).exists()


def may_minute(user: User, meeting: BodyMeeting) -> bool:
    """Leads and managers write minutes; not over a version that they do not read, because they left the room for an item of it."""
    latest = meeting.minutes.first()
    read = Minutes.objects.readable_by(user)
    return may_keep_meeting(user, meeting) and (latest is None or read.filter(pk=latest.pk).exists())


def may_keep_decision(user: User, decision: BodyDecision) -> bool:
    """Leads and managers keep decisions that they may read: none that is confidential and for which they left the room."""
    return may_keep(user, decision.body) and _reads(user, decision)


def may_complete_decision(user: User, decision: BodyDecision) -> bool:
    """Leads and managers note that a decision is done, and so does the member who sees to it."""
    if not user.is_authenticated or not _reads(user, decision):
        return False
    mine = BodySeat.objects.in_force().filter(user=user, body=decision.body_id)
    now = DecisionVersion.objects.filter(decision=decision, number=decision.version, owner__in=mine)
    return may_keep(user, decision.body) or now.exists()


def _reads(user: User, decision: BodyDecision) -> bool:
    return BodyDecision.objects.visible_to(user).filter(pk=decision.pk).exists()


MAY: dict[str, Callable[[Any, Any], bool]] = {
    "accept_seat": may_answer_seat,
    "decline_seat": may_answer_seat,
    "withdraw_seat": may_withdraw_seat,
    "leave_seat": may_leave_seat,
    "hold_meeting": may_keep_meeting,
    "cancel_meeting": may_keep_meeting,
    "confirm_minutes": may_confirm_minutes,
    "complete_decision": may_complete_decision,
    "supersede_decision": may_keep_decision,
}


def verbs(user: User, thing: Any) -> set[str]:
    """Return what a person may do with a thing of governance in the state it is in."""
    return access.verbs(user, thing, MAY)
