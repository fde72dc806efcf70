"""What the hub does with an enquiry: takes it, asks back, answers, declines, closes, hands it over."""

from django.db import transaction
from django.utils.translation import gettext as _

from hub.gateway import policy
from hub.gateway.models import Enquiry, EnquiryMessage, Routing
from hub.people.models import HubPerson
from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.notifications import outbox
from lpip_portal.workflow import move

from .guards import NotPossible, locked, take_back, tell_asker


@transaction.atomic
def acknowledge(enquiry: Enquiry, *, by: User, nonce: str = "") -> Enquiry:
    """Take an enquiry: whoever does owns it, and the asker is told who."""
    if done := trail.repeat(nonce, by, enquiry, "enquiry.acknowledge"):
        return done
    enquiry = locked(enquiry)
    require(policy.may_handle(by, enquiry))
    move(enquiry, "acknowledge")
    enquiry.owner = by
    enquiry.save(update_fields=["state", "owner"])
    trail.record("enquiry.acknowledge", enquiry, by=by, nonce=nonce)
    tell_asker("enquiry_acknowledged", enquiry)
    return enquiry


@transaction.atomic
def hand_over(enquiry: Enquiry, *, by: User, email: str, nonce: str = "") -> Enquiry:
    """Give an enquiry to somebody else at the hub, or take it oneself where its owner cannot go on."""
    if done := trail.repeat(nonce, by, enquiry, "enquiry.hand_over"):
        return done
    enquiry = locked(enquiry)
    require(policy.may_handle(by, enquiry))
    if enquiry.state not in Enquiry.WAITING:
        raise NotPossible(_("This enquiry has ended."))
    staff = HubPerson.objects.holding().filter(role=HubPerson.Role.STAFF, user__email__iexact=email)
    person = staff.select_related("user").first()
    # Somebody behind a wall is told like somebody who does not exist.
    if person is None or not policy.may_take_over(person.user, enquiry):
        raise NotPossible(_("Nobody with that address at the hub can take this enquiry."))
    enquiry.owner = person.user
    enquiry.save(update_fields=["owner"])
    event = trail.record("enquiry.hand_over", enquiry, by=by, nonce=nonce, to=person.user)
    outbox.post("enquiry_owner", to=[person.user], about=enquiry, occasion=str(event.pk), enquiry=enquiry)
    return enquiry


@transaction.atomic
def clarify(enquiry: Enquiry, *, by: User, text: str, nonce: str = "") -> Enquiry:
    """Ask the asker what is meant; the clock stands still until they answer."""
    if done := trail.repeat(nonce, by, enquiry, "enquiry.clarify"):
        return done
    enquiry = locked(enquiry)
    require(policy.may_handle(by, enquiry))
    move(enquiry, "clarify")
    enquiry.stopped_at = clock.now()
    enquiry.save(update_fields=["state", "stopped_at"])
    EnquiryMessage.objects.create(enquiry=enquiry, by=by, is_askers=False, text=text)
    event = trail.record("enquiry.clarify", enquiry, by=by, nonce=nonce)
    tell_asker("enquiry_clarify", enquiry, occasion=str(event.pk))
    return enquiry


@transaction.atomic
def write_as_hub(enquiry: Enquiry, *, by: User, text: str, nonce: str = "") -> Enquiry:
    """Write to the asker without stopping the clock."""
    if done := trail.repeat(nonce, by, enquiry, "enquiry.write"):
        return done
    enquiry = locked(enquiry)
    require(policy.may_handle(by, enquiry))
    if enquiry.state in (Enquiry.State.WITHDRAWN, Enquiry.State.DECLINED, Enquiry.State.RECEIVED):
        raise NotPossible(_("Take the enquiry before you write to its asker; one that has ended is over."))
    EnquiryMessage.objects.create(enquiry=enquiry, by=by, is_askers=False, text=text)
    event = trail.record("enquiry.write", enquiry, by=by, nonce=nonce)
    tell_asker("enquiry_message", enquiry, occasion=str(event.pk))
    return enquiry


@transaction.atomic
def answer(
    enquiry: Enquiry,
    *,
    by: User,
    answer: str,
    sources: str,
    contact_name: str,
    contact_email: str,
    hours: int | None = None,
    nonce: str = "",
) -> Enquiry:
    """Send the answer: one page with its sources and a named contact. Partnerships that have not answered are told to stop."""
    if done := trail.repeat(nonce, by, enquiry, "enquiry.answer"):
        return done
    enquiry = locked(enquiry)
    require(policy.may_handle(by, enquiry))
    move(enquiry, "answer_enquiry")
    enquiry.owner = enquiry.owner or by
    enquiry.answer, enquiry.sources, enquiry.hours = answer, sources, hours
    enquiry.contact_name, enquiry.contact_email = contact_name, contact_email
    enquiry.answered_at = clock.now()
    enquiry.save()
    trail.record("enquiry.answer", enquiry, by=by, nonce=nonce)
    take_back(enquiry)
    tell_asker("enquiry_answered", enquiry)
    answered = enquiry.routings.filter(state=Routing.State.ANSWERED).select_related("answered_by")
    for routing in answered:
        outbox.post("enquiry_used", to=[routing.answered_by], about=routing, routing=routing)
    return enquiry


@transaction.atomic
def decline(enquiry: Enquiry, *, by: User, reason: str, nonce: str = "") -> Enquiry:
    """Decline an enquiry, and say why and where else to ask."""
    if done := trail.repeat(nonce, by, enquiry, "enquiry.decline"):
        return done
    enquiry = locked(enquiry)
    require(policy.may_handle(by, enquiry))
    move(enquiry, "decline_enquiry")
    enquiry.owner = enquiry.owner or by
    enquiry.decline_reason = reason
    enquiry.save(update_fields=["state", "owner", "decline_reason"])
    trail.record("enquiry.decline", enquiry, by=by, nonce=nonce)
    tell_asker("enquiry_declined", enquiry)
    return enquiry


@transaction.atomic
def close(enquiry: Enquiry, *, by: User, nonce: str = "") -> Enquiry:
    """Close an enquiry that was answered; its asker still reads the answer."""
    if done := trail.repeat(nonce, by, enquiry, "enquiry.close"):
        return done
    enquiry = locked(enquiry)
    require(policy.may_handle(by, enquiry))
    move(enquiry, "close_enquiry")
    enquiry.save(update_fields=["state"])
    trail.record("enquiry.close", enquiry, by=by, nonce=nonce)
    return enquiry


@transaction.atomic
def note_reading(enquiry: Enquiry, *, by: User) -> None:
    """Log that somebody read a confidential enquiry: at the hub, or in a partnership that was asked."""
    at_the_hub = Enquiry.objects.visible_to(by).filter(pk=enquiry.pk).exists()
    require(at_the_hub or Routing.objects.visible_to(by).filter(enquiry=enquiry).exists())
    trail.note_reading("confidential enquiry", enquiry, by=by)
