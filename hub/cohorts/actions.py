"""What hub people note about the partnerships of a cohort, and the times at which they mean to speak."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from hub.people.models import HubPerson
from hub.people.policy import may_look_after
from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.notifications import outbox
from lpip_portal.notifications.models import Letter
from lpip_portal.workflow import NotReady, Refusal, move
from partnerships.models import Partnership, PartnershipPerson

from . import policy
from .models import CalendarKey, CheckIn, CohortNote, Contact

FARTHEST = timedelta(days=366)


class InTheFuture(Refusal):
    """A contact cannot be noted before it happened."""


class WrongTime(Refusal):
    """A check-in lies in the past, or too far ahead."""


class NotAHost(Refusal):
    """The person named cannot hold this check-in."""


@transaction.atomic
def note_contact(
    partnership: Partnership, *, by: User, on: date, kind: str, note: str = "", nonce: str = ""
) -> Contact:
    """Note that the hub and a partnership spoke."""
    if done := trail.repeat(nonce, by, Contact, "contact.note"):
        return done
    require(may_look_after(by, partnership))
    if on > clock.today():
        raise InTheFuture(_("Note a contact on the day it happened or later, not before."))
    contact = Contact.objects.create(partnership=partnership, on=on, kind=kind, note=note, by=by)
    trail.record("contact.note", contact, by=by, nonce=nonce, partnership=partnership)
    return contact


@transaction.atomic
def write_note(
    partnership: Partnership, *, by: User, text: str, visibility: str, nonce: str = ""
) -> CohortNote:
    """Write a note about a partnership, for the hub alone or for the partnership too."""
    if done := trail.repeat(nonce, by, CohortNote, "cohort_note.write"):
        return done
    require(may_look_after(by, partnership))
    note = CohortNote.objects.create(partnership=partnership, text=text, visibility=visibility, by=by)
    trail.record(
        "cohort_note.write", note, by=by, nonce=nonce, partnership=partnership, visibility=visibility
    )
    return note


@transaction.atomic
def plan_check_in(
    partnership: Partnership,
    *,
    by: User,
    host: User,
    starts_at: datetime,
    minutes: int,
    place: str = "",
    link: str = "",
    nonce: str = "",
) -> CheckIn:
    """Plan when somebody of the hub and a partnership speak; both get a letter."""
    if done := trail.repeat(nonce, by, CheckIn, "check_in.plan"):
        return done
    require(may_look_after(by, partnership))
    if not HubPerson.objects.holding().filter(user=host, role=HubPerson.Role.STAFF).exists() or not (
        may_look_after(host, partnership)
    ):
        raise NotAHost(_("A check-in is held by somebody of the hub’s staff who may see this partnership."))
    _in_time(starts_at)
    check_in = CheckIn.objects.create(
        partnership=partnership, host=host, starts_at=starts_at, minutes=minutes, place=place, link=link, planned_by=by,
        changed_at=clock.now(),
    )  # fmt: skip
    trail.record("check_in.plan", check_in, by=by, nonce=nonce, partnership=partnership, host=host)
    _tell("check_in_planned", check_in)
    return check_in


@transaction.atomic
def move_check_in(
    check_in: CheckIn,
    *,
    by: User,
    starts_at: datetime,
    minutes: int,
    place: str = "",
    link: str = "",
    reason: str = "",
    nonce: str = "",
) -> CheckIn:
    """Move a check-in to another time or place, and tell both."""
    if done := trail.repeat(nonce, by, check_in, "check_in.move"):
        return done
    check_in = _locked(check_in)
    require(policy.may_hold(by, check_in))
    move(check_in, "move_check_in")
    _in_time(starts_at)
    check_in.starts_at, check_in.minutes = starts_at, minutes
    check_in.place, check_in.link, check_in.reason = place, link, reason
    _changed(check_in)
    trail.record("check_in.move", check_in, by=by, nonce=nonce, starts_at=starts_at)
    _tell("check_in_moved", check_in)
    return check_in


@transaction.atomic
def cancel_check_in(check_in: CheckIn, *, by: User, reason: str = "", nonce: str = "") -> CheckIn:
    """Call a check-in off, and tell both."""
    if done := trail.repeat(nonce, by, check_in, "check_in.cancel"):
        return done
    check_in = _locked(check_in)
    require(policy.may_hold(by, check_in))
    move(check_in, "cancel_check_in")
    check_in.reason = reason
    _changed(check_in)
    trail.record("check_in.cancel", check_in, by=by, nonce=nonce)
    _tell("check_in_cancelled", check_in)
    return check_in


@transaction.atomic
def hold_check_in(check_in: CheckIn, *, by: User, nonce: str = "") -> CheckIn:
    """Say that a check-in was held: it counts as a contact."""
    if done := trail.repeat(nonce, by, check_in, "check_in.hold"):
        return done
    check_in = _locked(check_in)
    require(policy.may_hold(by, check_in))
    move(check_in, "hold_check_in")
    if check_in.starts_at > clock.now():
        raise NotReady(_("A check-in is held when its time has come. Move it, if you spoke earlier."))
    check_in.changed_at = clock.now()
    check_in.save(update_fields=["state", "changed_at"])
    day = check_in.starts_at.astimezone(clock.UK).date()
    contact = Contact.objects.create(partnership=check_in.partnership, on=day, kind="check-in", by=by)
    trail.record("check_in.hold", check_in, by=by, nonce=nonce, contact=contact)
    return check_in


@transaction.atomic
def make_calendar_key(*, by: User, nonce: str = "") -> CalendarKey:
    """Make the address of a person's calendar feed; the one before no longer works."""
    if done := trail.repeat(nonce, by, CalendarKey, "calendar_key.make"):
        return done
    require(policy.may_have_calendar(by))
    User.objects.select_for_update().get(pk=by.pk)
    CalendarKey.objects.filter(user=by, ended_at__isnull=True).update(ended_at=clock.now())
    key = CalendarKey.objects.create(user=by)
    trail.record("calendar_key.make", key, by=by, nonce=nonce)
    return key


@transaction.atomic
def end_calendar_key(*, by: User, nonce: str = "") -> CalendarKey | None:
    """End the address of a person's calendar feed."""
    if done := trail.repeat(nonce, by, CalendarKey, "calendar_key.end"):
        return done
    require(policy.may_have_calendar(by))
    key = CalendarKey.objects.select_for_update().filter(user=by, ended_at__isnull=True).first()
    if key is not None:
        key.ended_at = clock.now()
        key.save(update_fields=["ended_at"])
        trail.record("calendar_key.end", key, by=by, nonce=nonce)
    return key


def _in_time(starts_at: datetime) -> None:
    if not clock.now() < starts_at <= clock.now() + FARTHEST:
        raise WrongTime(_("Choose a time that lies ahead, within a year."))


def _changed(check_in: CheckIn) -> None:
    check_in.sequence += 1
    check_in.changed_at = clock.now()
    check_in.save()


def _locked(check_in: CheckIn) -> CheckIn:
    found = CheckIn.objects.select_related("partnership", "host")
    return found.select_for_update(of=("self",)).get(pk=check_in.pk)


def _tell(kind: str, check_in: CheckIn) -> None:
    leads = PartnershipPerson.objects.holding().filter(
        partnership=check_in.partnership, role__in=PartnershipPerson.MANAGING
    )
    people = {check_in.host, *(person.user for person in leads.select_related("user"))}
    occasion = str(check_in.sequence)
    outbox.post(kind, to=people, about=check_in, occasion=occasion, check_in=check_in)


def _may_still_go(kind: str, about: str, letter: Letter) -> bool:
    """Ask again at delivery: a letter about a check-in goes to people who may see it."""
    check_ins = CheckIn.objects.filter(pk=about.rpartition(":")[2])
    return letter.to is not None and check_ins.visible_to(letter.to).exists()


outbox.still_allowed("hub.checkin:", _may_still_go)
