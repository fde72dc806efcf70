"""Asking, confirming the address, and the link by which an asker follows their enquiry."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from hub.gateway import addresses, clocks, policy, queries
from hub.gateway.models import Asker, Enquiry, ThreadLink, nation_of
from lpip_portal import clock
from lpip_portal.access import Guest, require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.notifications import outbox
from lpip_portal.workflow import move
from partnerships.models import Place, Theme

from .guards import Gone, NotPossible, hub_readers, locked, tell_asker

MOST_LINKS = 10  # new links of one enquiry in a day


@transaction.atomic
def ask(
    *,
    by: Guest | User,
    question: str,
    purpose: str,
    department: str,
    theme: Theme,
    places: Iterable[Place] = (),
    place_note: str = "",
    needed_by: date | None = None,
    is_confidential: bool = False,
    job: str = "",
    language: str = "en-gb",
    nonce: str = "",
) -> Enquiry:
    """Ask the hub. Somebody without an account confirms their address first; until then nobody hears of it."""
    if done := trail.repeat(nonce, by, Enquiry, "enquiry.ask"):
        return done
    require(policy.may_enquire(by))
    if isinstance(by, Guest) and (waiting := _asked_before(by, question)):
        return waiting
    enquiry = Enquiry.objects.create(
        question=question,
        purpose=purpose,
        department=department,
        theme=theme,
        place_note=place_note,
        needed_by=needed_by,
        is_confidential=is_confidential,
        asked_by=None if isinstance(by, Guest) else by,
    )
    enquiry.places.set(places)
    Asker.objects.create(
        enquiry=enquiry,
        name=by.name,
        email=by.email,
        job=job,
        language=language,
        is_government=addresses.is_government(by.email),
    )
    trail.record("enquiry.ask", enquiry, by=by, nonce=nonce, confidential=is_confidential)
    if isinstance(by, Guest):
        token = queries.confirmation_token(enquiry)
        outbox.post(
            "enquiry_confirm",
            to=[queries.guest(enquiry)],
            unasked=True,
            about=enquiry,
            secret=True,
            enquiry=enquiry,
            token=token,
        )
        return enquiry
    return _hear(enquiry, by)


@transaction.atomic
def confirm(enquiry: Enquiry, *, by: Guest) -> Enquiry:
    """Show that the address is the asker's own; only now the hub hears of the enquiry, and its clocks begin."""
    enquiry = locked(enquiry)
    require(policy.is_asker(by, enquiry))
    if not queries.may_still_confirm(enquiry, clock.now()):
        raise Gone
    enquiry = _hear(enquiry, by)
    trail.record("enquiry.confirm", enquiry, by=by)
    return enquiry


@transaction.atomic
def renew_link(enquiry: Enquiry, *, by: Guest | User, nonce: str = "") -> ThreadLink:
    """End the link of a thread and send its asker a new one: the asker asks for it, or the hub does."""
    if done := trail.repeat(nonce, by, enquiry, "enquiry.renew_link"):
        return queries.link_of(done)
    enquiry = locked(enquiry)
    require(policy.is_asker(by, enquiry) or policy.may_handle(by, enquiry))
    now = clock.now()
    if queries.links_today(enquiry, now) >= MOST_LINKS:
        raise NotPossible(_("Enough new links were sent today. Look for the latest letter."))
    enquiry.links.filter(ended_at__isnull=True).update(ended_at=now)
    link = _new_link(enquiry)
    trail.record("enquiry.renew_link", enquiry, by=by, nonce=nonce)
    tell_asker("enquiry_link", enquiry, occasion=link.ref)
    return link


@transaction.atomic
def forget_unconfirmed(*, by: None) -> int:
    """Drop what nobody confirmed in time, with the name and address of whoever may have been made up; return how many."""
    require(by is None)
    gone = list(queries.never_confirmed(clock.now()))
    for enquiry in gone:
        trail.record("enquiry.forget", enquiry, by=None)
        enquiry.asker.delete()
        enquiry.places.clear()
        enquiry.delete()
    return len(gone)


def _asked_before(by: Guest, question: str) -> Enquiry | None:
    """Return what this address asked in the same words and has not confirmed: a form sent twice is one enquiry."""
    waiting = Enquiry.objects.filter(state=Enquiry.State.UNCONFIRMED, question=question)
    return waiting.filter(asker__email__iexact=by.email).first()


def _hear(enquiry: Enquiry, by: Guest | User) -> Enquiry:
    now = clock.now()
    nations = [nation_of(place) for place in enquiry.places.all()]
    move(enquiry, "confirm_enquiry")
    enquiry.received_at = now
    enquiry.acknowledge_by = clocks.due(now, clocks.ACKNOWLEDGE_WITHIN, nations)
    enquiry.answer_by = clocks.due(now, clocks.ANSWER_WITHIN, nations)
    enquiry.save(update_fields=["state", "received_at", "acknowledge_by", "answer_by"])
    _new_link(enquiry)
    tell_asker("enquiry_receipt", enquiry)
    outbox.post("enquiry_received", to=hub_readers(enquiry), about=enquiry, enquiry=enquiry)
    return enquiry


def _new_link(enquiry: Enquiry) -> ThreadLink:
    now = clock.now()
    return ThreadLink.objects.create(enquiry=enquiry, made_at=now, until=now + queries.LINK_WORKS_FOR)
