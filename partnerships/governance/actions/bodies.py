"""Setting bodies up, describing and ending them."""

from datetime import date
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.notifications import outbox
from lpip_portal.workflow import Closed, NotReady, Refusal, move
from partnerships.governance import policy
from partnerships.governance.models import BodyMeeting, BodySeat, GoverningBody
from partnerships.models import Partnership

from .guards import (
    MOST_BODIES,
    Taken,
    locked_body,
    locked_partnership,
    refuse_if_closed,
    refuse_if_ended,
    refuse_if_stale,
    refuse_too_many,
    to_body,
)


class Charter(NamedTuple):
    """What a body is: its sort, its name, its terms of reference and its rules."""

    kind: str
    name_en: str
    name_cy: str = ""
    terms_en: str = ""
    terms_cy: str = ""
    rhythm: str = GoverningBody.Rhythm.QUARTERLY
    quorum: int = 2
    community_seats: int = 0
    is_public: bool = False


@transaction.atomic
def set_up_body(partnership: Partnership, *, by: User, charter: Charter, nonce: str = "") -> GoverningBody:
    """Set up a body of a partnership; nobody sits on it yet."""
    if done := trail.repeat(nonce, by, GoverningBody, "governance.set_up"):
        return done
    partnership = locked_partnership(partnership)
    require(policy.may_manage(by, partnership))
    refuse_if_closed(partnership)
    refuse_too_many(partnership.bodies.all(), MOST_BODIES)
    _refuse_namesake(partnership, charter.name_en)
    body = GoverningBody.objects.create(partnership=partnership, **charter._asdict())
    trail.record("governance.set_up", body, by=by, nonce=nonce, partnership=partnership, kind=body.kind)
    return body


@transaction.atomic
def edit_body(
    body: GoverningBody, *, by: User, version: int, charter: Charter, nonce: str = ""
) -> GoverningBody:
    """Describe a body anew. ``version`` is the one that the editor had on screen."""
    if done := trail.repeat(nonce, by, body, "governance.edit"):
        return done
    body = locked_body(body)
    require(policy.may_keep(by, body))
    refuse_if_closed(body.partnership)
    refuse_if_ended(body)
    refuse_if_stale(version, body.version, to_body(body))
    if charter.name_en != body.name_en:
        _refuse_namesake(body.partnership, charter.name_en)
    for field, value in charter._asdict().items():
        setattr(body, field, value)
    body.version += 1
    body.save()
    trail.record("governance.edit", body, by=by, nonce=nonce, version=body.version, is_public=body.is_public)
    return body


@transaction.atomic
def end_body(
    body: GoverningBody, *, by: User, version: int, on: date, reason: str, nonce: str = ""
) -> GoverningBody:
    """End a body on a day that is not ahead. Open invitations are withdrawn; its members hear of it and go on reading what it did."""
    if done := trail.repeat(nonce, by, body, "governance.end"):
        return done
    body = locked_body(body)
    require(policy.may_keep(by, body))
    refuse_if_closed(body.partnership)
    refuse_if_ended(body)
    refuse_if_stale(version, body.version, to_body(body))
    _refuse_wrong_end(body, on)
    if not reason:
        raise Refusal(_("Say why the body ends."), possible=to_body(body))
    for seat in body.seats.filter(state=BodySeat.State.ASKED).select_for_update():
        move(seat, "withdraw_seat")
        seat.save()
    body.ended_on, body.end_reason, body.version = on, reason, body.version + 1
    body.save()
    trail.record("governance.end", body, by=by, nonce=nonce, on=on.isoformat())
    _tell_members("governance_body_ended", body, by)
    return body


@transaction.atomic
def resume_body(body: GoverningBody, *, by: User, version: int, nonce: str = "") -> GoverningBody:
    """Take the end of a body back, while no other body of the partnership has its name."""
    if done := trail.repeat(nonce, by, body, "governance.resume"):
        return done
    body = locked_body(body)
    require(policy.may_keep(by, body))
    refuse_if_closed(body.partnership)
    refuse_if_stale(version, body.version, to_body(body))
    if body.ended_on is None:
        raise Closed(_("This body has not ended."), possible=to_body(body))
    _refuse_namesake(body.partnership, body.name_en)
    body.ended_on, body.end_reason, body.version = None, "", body.version + 1
    body.save()
    trail.record("governance.resume", body, by=by, nonce=nonce)
    _tell_members("governance_body_resumed", body, by)
    return body


def _refuse_wrong_end(body: GoverningBody, on: date) -> None:
    if on > clock.today() or on < body.set_up_on:
        raise Refusal(
            _("A body ends today or earlier, and not before it was set up."), possible=to_body(body)
        )
    if body.meetings.filter(state=BodyMeeting.State.PLANNED).exists():
        raise NotReady(
            _("A meeting is still planned. Call it off or say who was there, then end the body."),
            possible=to_body(body),
        )
    if body.meetings.filter(state=BodyMeeting.State.HELD, starts_at__date__gt=on).exists():
        raise Refusal(_("The body met after that day."), possible=to_body(body))


def _tell_members(kind: str, body: GoverningBody, by: User) -> None:
    seats = BodySeat.objects.in_force().filter(body=body, user__isnull=False).exclude(user=by)
    outbox.post(
        kind,
        to=[seat.user for seat in seats.select_related("user")],
        about=body,
        occasion=f"version {body.version}",
    )


def _may_still_go(kind: str, about: str, letter: object) -> bool:
    """Send word of an end, or that it was taken back, only while it is so."""
    body = GoverningBody.objects.filter(pk=about.rpartition(":")[2]).first()
    return body is not None and letter.occasion == f"version {body.version}"


outbox.still_allowed("partnerships.governingbody:", _may_still_go)


def _refuse_namesake(partnership: Partnership, name: str) -> None:
    if found := partnership.bodies.running().filter(name_en=name).first():
        raise Taken(_("The partnership has a body of this name already."), possible=to_body(found))
