"""What partnerships ask of the hub, and what the hub does about it."""

from datetime import date

from django.db import transaction

from funding.applications import actions as applications
from hub.people.models import CohortLead, HubPerson
from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.notifications import outbox
from lpip_portal.notifications.models import Letter
from lpip_portal.workflow import move
from partnerships.models import Partnership

from . import policy
from .models import SupportRequest


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


def _may_still_go(kind: str, about: str, letter: Letter) -> bool:
    """Ask again at delivery: a letter about a request goes to people who may read that request."""
    requests = SupportRequest.objects.filter(pk=about.rpartition(":")[2])
    return letter.to is not None and requests.visible_to(letter.to).exists()


outbox.still_allowed("hub.supportrequest:", _may_still_go)


def _locked(request: SupportRequest) -> SupportRequest:
    found = SupportRequest.objects.select_related("partnership", "asked_by", "owner")
    return found.select_for_update(of=("self",)).get(pk=request.pk)


def _who_looks_after(request: SupportRequest) -> list[User]:
    """Return the partnership's hub lead, else all hub staff: of them those who may work on the request."""
    lead = CohortLead.objects.holding().filter(partnership=request.partnership).select_related("user").first()
    if lead and policy.may_work_on(lead.user, request):
        return [lead.user]
    staff = HubPerson.objects.holding().filter(role=HubPerson.Role.STAFF).select_related("user")
    return [person.user for person in staff if policy.may_work_on(person.user, request)]
