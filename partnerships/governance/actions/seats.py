"""Who sits on a body: organisations that are partners, and people who are asked by letter and say yes themselves."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.notifications import outbox
from lpip_portal.workflow import Closed, Refusal, move
from partnerships.actions.guards import managers, reader_of
from partnerships.governance import policy
from partnerships.governance.models import BodySeat, GoverningBody
from partnerships.models import Organisation, Partner

from .guards import (
    MOST_SEATS,
    Taken,
    locked_body,
    locked_seat,
    refuse_if_closed,
    refuse_if_ended,
    refuse_too_many,
    to_body,
)

OPEN = (BodySeat.State.ASKED, BodySeat.State.SEATED)


@transaction.atomic
def seat_organisation(
    body: GoverningBody,
    *,
    by: User,
    organisation: Organisation,
    role: str,
    since: date,
    until: date | None = None,
    nonce: str = "",
) -> BodySeat:
    """Give a seat to an organisation that is a partner; it has said yes to the partnership already."""
    if done := trail.repeat(nonce, by, BodySeat, "governance.seat"):
        return done
    body = locked_body(body)
    require(policy.may_keep(by, body))
    require(role in BodySeat.Role.values)
    refuse_if_closed(body.partnership)
    refuse_if_ended(body)
    if not Partner.objects.shown().filter(partnership=body.partnership, organisation=organisation).exists():
        raise Refusal(_("Only an organisation that is a partner has a seat."), possible=to_body(body))
    _make_way(body, organisation=organisation)
    refuse_too_many(body.seats.filter(state__in=OPEN), MOST_SEATS)
    seat = BodySeat.objects.create(
        body=body,
        state=BodySeat.State.SEATED,
        role=role,
        organisation=organisation,
        asked_by=by,
        since=since,
        until=until,
    )
    trail.record("governance.seat", seat, by=by, nonce=nonce, body=body, role=role)
    return seat


@transaction.atomic
def ask_person(
    body: GoverningBody,
    *,
    by: User,
    email: str,
    role: str,
    since: date,
    until: date | None = None,
    nonce: str = "",
) -> BodySeat:
    """Ask a person to take a seat, by a letter that is good for 30 days."""
    if done := trail.repeat(nonce, by, BodySeat, "governance.ask"):
        return done
    body, email = locked_body(body), email.lower()
    require(policy.may_keep(by, body))
    require(role in BodySeat.Role.values)
    refuse_if_closed(body.partnership)
    refuse_if_ended(body)
    _make_way(body, email=email)
    refuse_too_many(body.seats.filter(state__in=OPEN), MOST_SEATS)
    seat = BodySeat.objects.create(body=body, role=role, email=email, asked_by=by, since=since, until=until)
    trail.record("governance.ask", seat, by=by, nonce=nonce, body=body, role=role)
    outbox.post("governance_asked", to=[reader_of(email)], unasked=True, about=seat, body=body, inviter=by)
    return seat


def _make_way(body: GoverningBody, **whose: object) -> None:
    """End a seat that has run out, and withdraw a letter that nobody answered in time; refuse while either stands."""
    standing = set(BodySeat.objects.in_force().filter(body=body, **whose).values_list("pk", flat=True))
    for seat in body.seats.filter(state__in=OPEN, **whose).select_for_update():
        later = seat.state == BodySeat.State.SEATED and seat.since > clock.today()
        if seat.pk in standing or later or seat.is_waiting(clock.now()):
            raise Taken(
                _("Whoever it is has a seat on this body, or was asked and can still answer."),
                possible=to_body(body),
            )
        move(seat, "leave_seat" if seat.state == BodySeat.State.SEATED else "withdraw_seat")
        seat.shown_since = None
        seat.save()


@transaction.atomic
def accept_seat(seat: BodySeat, *, by: User, shown: bool, nonce: str = "") -> BodySeat:
    """Take a seat. ``shown`` says whether everybody may read one's name where the body is public."""
    if done := trail.repeat(nonce, by, seat, "governance.accept"):
        return done
    seat = locked_seat(seat)
    require(policy.may_answer_seat(by, seat))
    refuse_if_closed(seat.body.partnership)
    refuse_if_ended(seat.body)
    _refuse_when_run_out(seat)
    move(seat, "accept_seat")
    seat.user = by
    seat.through = seat.body.partnership.people.holding().filter(user=by).order_by("pk").first()
    seat.since = max(seat.since, clock.today())
    seat.shown_since = clock.now() if shown else None
    seat.save()
    trail.record("governance.accept", seat, by=by, nonce=nonce, body=seat.body, shown=shown)
    _tell_managers(seat, by, accepted=True)
    return seat


@transaction.atomic
def decline_seat(seat: BodySeat, *, by: User, nonce: str = "") -> BodySeat:
    """Say no to a seat."""
    if done := trail.repeat(nonce, by, seat, "governance.decline"):
        return done
    seat = locked_seat(seat)
    require(policy.may_answer_seat(by, seat))
    move(seat, "decline_seat")
    seat.save()
    trail.record("governance.decline", seat, by=by, nonce=nonce, body=seat.body)
    _tell_managers(seat, by, accepted=False)
    return seat


@transaction.atomic
def withdraw_seat(seat: BodySeat, *, by: User, nonce: str = "") -> BodySeat:
    """Take back an invitation; its letter opens nothing any more."""
    if done := trail.repeat(nonce, by, seat, "governance.withdraw"):
        return done
    seat = locked_seat(seat)
    require(policy.may_withdraw_seat(by, seat))
    move(seat, "withdraw_seat")
    seat.save()
    trail.record("governance.withdraw", seat, by=by, nonce=nonce, body=seat.body)
    return seat


@transaction.atomic
def leave_seat(seat: BodySeat, *, by: User, nonce: str = "") -> BodySeat:
    """End a seat today: one's own, or as somebody who manages anybody's. The name leaves the public page at once."""
    if done := trail.repeat(nonce, by, seat, "governance.leave"):
        return done
    seat = locked_seat(seat)
    require(policy.may_leave_seat(by, seat))
    move(seat, "leave_seat")
    seat.until = max(clock.today(), seat.since)
    seat.shown_since = None
    seat.save()
    trail.record("governance.leave", seat, by=by, nonce=nonce, body=seat.body)
    if seat.user is not None and seat.user_id != by.pk:
        outbox.post("governance_seat_ended", to=[seat.user], about=seat, body=seat.body)
    return seat


@transaction.atomic
def show_seat(seat: BodySeat, *, by: User, shown: bool, nonce: str = "") -> BodySeat:
    """Let everybody read one's own name beside the body, or no longer."""
    if done := trail.repeat(nonce, by, seat, "governance.show"):
        return done
    seat = locked_seat(seat)
    require(policy.may_show_seat(by, seat))
    if seat.state != BodySeat.State.SEATED:
        raise Closed(_("You do not sit on this body any more, so your name is not shown."))
    seat.shown_since = (seat.shown_since or clock.now()) if shown else None
    seat.save()
    trail.record("governance.show", seat, by=by, nonce=nonce, shown=shown)
    return seat


def _refuse_when_run_out(seat: BodySeat) -> None:
    if seat.state == BodySeat.State.ASKED and not seat.is_waiting(clock.now()):
        raise Closed(_("This invitation ran out after 30 days. Ask the partnership to send another."))
    if seat.until is not None and seat.until < clock.today():
        raise Closed(_("The time for which this seat was meant is over."))


def _tell_managers(seat: BodySeat, by: User, *, accepted: bool) -> None:
    outbox.post(
        "governance_answered",
        to=managers(seat.body.partnership),
        about=seat,
        body=seat.body,
        person=by,
        accepted=accepted,
    )


def _may_still_go(kind: str, about: str, letter: object) -> bool:
    """Send an invitation to a seat only while its answer is open."""
    seat = BodySeat.objects.filter(pk=about.rpartition(":")[2]).first()
    return kind != "governance_asked" or bool(seat and seat.is_waiting(clock.now()))


outbox.still_allowed("partnerships.bodyseat:", _may_still_go)
