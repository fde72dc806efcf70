"""What the hub and the partnerships do with each other."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from funding.applications import actions as applications
from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.notifications import outbox
from lpip_portal.notifications.models import Letter
from lpip_portal.workflow import IllegalMove, Refusal, move
from partnerships.models import Partnership, PartnershipPerson

from . import policy
from .models import CohortLead, Contact, HubPerson, SupportRequest


class NotAtTheHub(Refusal):
    """The person named does not work at the hub."""


class InTheFuture(Refusal):
    """A contact cannot be noted before it happened."""


@transaction.atomic
def assign_lead(partnership: Partnership, *, by: User, email: str, nonce: str = "") -> CohortLead:
    """Make a hub person a partnership's first contact; the one before ends."""
    if done := trail.repeat(nonce, by, CohortLead, "cohort_lead.assign"):
        return done
    require(policy.may_look_after(by, partnership))
    Partnership.objects.select_for_update().get(pk=partnership.pk)
    staff = (
        HubPerson.objects.holding()
        .filter(user__email__iexact=email, role=HubPerson.Role.STAFF)
        .select_related("user")
    )
    person = staff.first()
    if person is None:
        raise NotAtTheHub(
            _(
                "Nobody with that address works at the hub. Check the address, or ask an administrator to add them."
            )
        )
    now = clock.now()
    current = CohortLead.objects.holding().filter(partnership=partnership).first()
    if current is not None and current.user_id == person.user_id:
        return current
    CohortLead.objects.filter(partnership=partnership, until__isnull=True).update(until=now)
    lead = CohortLead.objects.create(partnership=partnership, user=person.user, given_by=by, since=now)
    trail.record("cohort_lead.assign", lead, by=by, nonce=nonce, partnership=partnership)
    outbox.post(
        "hub_lead",
        to={person.user, *_people(partnership)},
        about=lead,
        partnership=partnership,
        lead=person.user,
    )
    return lead


@transaction.atomic
def note_contact(
    partnership: Partnership, *, by: User, on: date, kind: str, note: str = "", nonce: str = ""
) -> Contact:
    """Note that the hub and a partnership spoke."""
    if done := trail.repeat(nonce, by, Contact, "contact.note"):
        return done
    require(policy.may_look_after(by, partnership))
    if on > clock.today():
        raise InTheFuture(_("Note a contact on the day it happened or later, not before."))
    contact = Contact.objects.create(partnership=partnership, on=on, kind=kind, note=note, by=by)
    trail.record("contact.note", contact, by=by, nonce=nonce, partnership=partnership)
    return contact


@transaction.atomic
def ask(
    partnership: Partnership,
    *,
    by: User,
    kind: str,
    question: str,
    needed_by: date | None = None,
    nonce: str = "",
) -> SupportRequest:
    """Ask the hub for support."""
    if done := trail.repeat(nonce, by, SupportRequest, "support.ask"):
        return done
    require(policy.may_ask(by, partnership))
    request = SupportRequest.objects.create(
        partnership=partnership, kind=kind, question=question, needed_by=needed_by, asked_by=by
    )
    trail.record("support.ask", request, by=by, nonce=nonce, partnership=partnership)
    outbox.post("support_receipt", to=[by], about=request, request=request)
    outbox.post("support_wanted", to=_who_looks_after(request), about=request, request=request)
    return request


@transaction.atomic
def take_on(request: SupportRequest, *, by: User, nonce: str = "") -> SupportRequest:
    """Take a request on: the person who does owns it."""
    if done := trail.repeat(nonce, by, request, "support.take_on"):
        return done
    request = _locked(request)
    require(policy.may_work_on(by, request))
    move(request, "take_on")
    request.owner = by
    request.save(update_fields=["state", "owner"])
    trail.record("support.take_on", request, by=by, nonce=nonce)
    applications.note_support(by, request.partnership, by=by, evidence="Took on a request for support")
    outbox.post("support_taken_on", to=[request.asked_by], about=request, request=request)
    return request


@transaction.atomic
def answer(request: SupportRequest, *, by: User, answer: str, nonce: str = "") -> SupportRequest:
    """Answer a request."""
    if done := trail.repeat(nonce, by, request, "support.answer"):
        return done
    request = _locked(request)
    require(policy.may_work_on(by, request))
    move(request, "answer")
    request.owner = request.owner or by
    request.answer, request.answered_at = answer, clock.now()
    request.save(update_fields=["state", "owner", "answer", "answered_at"])
    event = trail.record("support.answer", request, by=by, nonce=nonce)
    outbox.post(
        "support_answered", to=[request.asked_by], about=request, occasion=str(event.pk), request=request
    )
    return request


@transaction.atomic
def decline_request(request: SupportRequest, *, by: User, reason: str, nonce: str = "") -> SupportRequest:
    """Decline a request, and say why."""
    if done := trail.repeat(nonce, by, request, "support.decline"):
        return done
    request = _locked(request)
    require(policy.may_work_on(by, request))
    move(request, "decline_request")
    request.owner = by
    request.answer, request.answered_at = reason, clock.now()
    request.save(update_fields=["state", "owner", "answer", "answered_at"])
    trail.record("support.decline", request, by=by, nonce=nonce)
    outbox.post("support_declined", to=[request.asked_by], about=request, request=request)
    return request


@transaction.atomic
def close_request(request: SupportRequest, *, by: User, nonce: str = "") -> SupportRequest:
    """Say that the answer was what the partnership needed."""
    if done := trail.repeat(nonce, by, request, "support.close"):
        return done
    request = _locked(request)
    require(policy.may_settle(by, request))
    move(request, "close_request")
    request.save(update_fields=["state"])
    trail.record("support.close", request, by=by, nonce=nonce)
    return request


@transaction.atomic
def reopen_request(request: SupportRequest, *, by: User, nonce: str = "") -> SupportRequest:
    """Say that the answer was not enough yet."""
    if done := trail.repeat(nonce, by, request, "support.reopen"):
        return done
    request = _locked(request)
    require(policy.may_settle(by, request))
    move(request, "reopen_request")
    request.save(update_fields=["state"])
    event = trail.record("support.reopen", request, by=by, nonce=nonce)
    if request.owner:
        outbox.post(
            "support_reopened", to=[request.owner], about=request, occasion=str(event.pk), request=request
        )
    return request


@transaction.atomic
def name_person(person: User, *, by: User, role: str, nonce: str = "") -> HubPerson:
    """Let a person work at the hub."""
    if done := trail.repeat(nonce, by, HubPerson, "hub_person.name"):
        return done
    person = User.objects.select_for_update().get(pk=person.pk)
    require(policy.may_name_people(by, person))
    if HubPerson.objects.holding().filter(user=person, role=role).exists():
        raise Refusal(_("This person has this part at the hub already."))
    named = HubPerson.objects.create(user=person, role=role, given_by=by, since=clock.now())
    trail.record("hub_person.name", named, by=by, nonce=nonce, user=person, role=role)
    outbox.post("hub_person_named", to=[person], about=named)
    return named


@transaction.atomic
def end_person(person: HubPerson, *, by: User, nonce: str = "") -> HubPerson:
    """End a person's part at the hub, and with it the partnerships they look after."""
    if done := trail.repeat(nonce, by, person, "hub_person.end"):
        return done
    person = HubPerson.objects.select_for_update().get(pk=person.pk)
    require(policy.may_end_person(by, person))
    now = clock.now()
    if person.until and person.until <= now:
        raise IllegalMove(_("This role has ended already."))
    person.until = max(now, person.since)
    person.save(update_fields=["until"])
    if person.role == HubPerson.Role.STAFF:
        CohortLead.objects.filter(user=person.user, until__isnull=True).update(until=now)
    trail.record("hub_person.end", person, by=by, nonce=nonce, user=person.user, role=person.role)
    outbox.post("hub_person_ended", to=[person.user], about=person)
    return person


def _may_still_go(kind: str, about: str, letter: Letter) -> bool:
    """Ask again at delivery: a letter about a request goes to people who may read that request."""
    requests = SupportRequest.objects.filter(pk=about.rpartition(":")[2])
    return letter.to is not None and requests.visible_to(letter.to).exists()


outbox.still_allowed("hub.supportrequest:", _may_still_go)


def _locked(request: SupportRequest) -> SupportRequest:
    found = SupportRequest.objects.select_related("partnership", "asked_by", "owner")
    return found.select_for_update(of=("self",)).get(pk=request.pk)


def _people(partnership: Partnership) -> list[User]:
    leads = PartnershipPerson.objects.holding().filter(
        partnership=partnership, role__in=PartnershipPerson.MANAGING
    )
    return [person.user for person in leads.select_related("user")]


def _who_looks_after(request: SupportRequest) -> list[User]:
    """Return the partnership's hub lead, else all hub staff: of them those who may work on the request."""
    lead = CohortLead.objects.holding().filter(partnership=request.partnership).select_related("user").first()
    if lead and policy.may_work_on(lead.user, request):
        return [lead.user]
    staff = HubPerson.objects.holding().filter(role=HubPerson.Role.STAFF).select_related("user")
    return [person.user for person in staff if policy.may_work_on(person.user, request)]
