"""What partnerships ask of the hub, and what the hub does about it."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from funding.applications import actions as applications
from funding.models import Phase
from hub.people import ties
from hub.people.models import CohortLead, HubPerson
from hub.support import policy
from hub.support.models import SupportMessage, SupportRequest
from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.notifications import outbox
from lpip_portal.notifications.models import Letter
from lpip_portal.workflow import Closed, NotReady, Refusal, move
from partnerships.models import Partnership

from . import guards
from .plans import label


class NotAtWork(Refusal):
    """The person named cannot own this request."""


class NotOpenToYou(Refusal):
    """The partnership has no part in the phase for which it asks help."""


@transaction.atomic
def ask(
    partnership: Partnership,
    *,
    by: User,
    kind: str,
    question: str,
    urgency: str = SupportRequest.Urgency.ROUTINE,
    confidentiality: str = SupportRequest.Confidentiality.PARTNERSHIP,
    needed_by: date | None = None,
    phase: Phase | None = None,
    nonce: str = "",
) -> SupportRequest:
    """Ask the hub for support; help with a bid for the phase of the bid. What is said about a bid stays with the partnership."""
    if done := trail.repeat(nonce, by, SupportRequest, "support.ask"):
        return done
    require(policy.may_ask(by, partnership))
    if kind != SupportRequest.Kind.BID:
        phase = None
    elif phase is None or not ties.bidders(phase).filter(pk=partnership.pk).exists():
        raise NotOpenToYou(
            _("Help with a bid is for partnerships that were invited, said that they intend to submit, or began a bid.")
        )  # fmt: skip
    else:
        confidentiality = SupportRequest.Confidentiality.PARTNERSHIP
    request = SupportRequest.objects.create(
        partnership=partnership, kind=kind, question=question, urgency=urgency, confidentiality=confidentiality,
        needed_by=needed_by, phase=phase, asked_by=by,
    )  # fmt: skip
    if phase is not None:
        label(phase, [partnership], by=by)
    trail.record("support.ask", request, by=by, nonce=nonce, partnership=partnership, kind=kind)
    outbox.post("support_receipt", to=[by], about=request, request=request)
    outbox.post("support_wanted", to=_who_looks_after(request), about=request, request=request)
    return request


@transaction.atomic
def triage(request: SupportRequest, *, by: User, owner: User, nonce: str = "") -> SupportRequest:
    """Give a request to the person at the hub who is to own it."""
    if done := trail.repeat(nonce, by, request, "support.triage"):
        return done
    request = guards.locked(request)
    require(policy.may_triage(by, request))
    _can_own(owner, request)
    move(request, "triage")
    request.owner = owner
    request.save(update_fields=["state", "owner"])
    event = trail.record("support.triage", request, by=by, nonce=nonce, owner=owner)
    if owner != by:
        outbox.post("support_given", to=[owner], about=request, occasion=str(event.pk), request=request)
    return request


@transaction.atomic
def take_on(request: SupportRequest, *, by: User, nonce: str = "") -> SupportRequest:
    """Accept a request: the person who does owns it."""
    if done := trail.repeat(nonce, by, request, "support.take_on"):
        return done
    request = guards.locked(request)
    require(policy.may_triage(by, request))
    guards.may_help(by, request.phase)
    move(request, "take_on")
    request.owner = by
    request.save(update_fields=["state", "owner"])
    trail.record("support.take_on", request, by=by, nonce=nonce)
    applications.note_support(by, request.partnership, by=by, evidence="Took on a request for support")
    outbox.post("support_taken_on", to=[request.asked_by], about=request, request=request)
    return request


@transaction.atomic
def redirect_request(request: SupportRequest, *, by: User, reason: str, nonce: str = "") -> SupportRequest:
    """Say who can help better, and end the request here."""
    return _decide(request, "redirect_request", by=by, reason=reason, nonce=nonce)


@transaction.atomic
def decline_request(request: SupportRequest, *, by: User, reason: str, nonce: str = "") -> SupportRequest:
    """Decline a request, and say why."""
    return _decide(request, "decline_request", by=by, reason=reason, nonce=nonce)


def _decide(request: SupportRequest, verb: str, *, by: User, reason: str, nonce: str) -> SupportRequest:
    if done := trail.repeat(nonce, by, request, f"support.{verb}"):
        return done
    request = guards.locked(request)
    require(policy.may_triage(by, request))
    move(request, verb)
    request.owner = request.owner or by
    request.answer, request.answered_at = reason, clock.now()
    request.save(update_fields=["state", "owner", "answer", "answered_at"])
    trail.record(f"support.{verb}", request, by=by, nonce=nonce)
    kind = "support_declined" if verb == "decline_request" else "support_redirected"
    outbox.post(kind, to=[request.asked_by], about=request, request=request)
    return request


@transaction.atomic
def begin_work(request: SupportRequest, *, by: User, nonce: str = "") -> SupportRequest:
    """Say that the work on a request has begun."""
    if done := trail.repeat(nonce, by, request, "support.begin_work"):
        return done
    request = guards.locked(request)
    require(policy.may_work_on(by, request))
    guards.may_help(by, request.phase)
    move(request, "begin_work")
    request.save(update_fields=["state"])
    trail.record("support.begin_work", request, by=by, nonce=nonce)
    return request


@transaction.atomic
def ask_partnership(request: SupportRequest, *, by: User, text: str, nonce: str = "") -> SupportRequest:
    """Ask the partnership something back; the request waits for it."""
    if done := trail.repeat(nonce, by, request, "support.ask_partnership"):
        return done
    request = guards.locked(request)
    require(policy.may_work_on(by, request))
    guards.may_help(by, request.phase)
    move(request, "ask_partnership")
    request.save(update_fields=["state"])
    message = SupportMessage.objects.create(request=request, text=text, by=by)
    trail.record("support.ask_partnership", request, by=by, nonce=nonce, message=message)
    outbox.post(
        "support_question",
        to=[request.asked_by],
        about=request,
        occasion=str(message.pk),
        request=request,
    )
    return request


@transaction.atomic
def reply(request: SupportRequest, *, by: User, text: str, nonce: str = "") -> SupportRequest:
    """Reply to what the hub asked back."""
    if done := trail.repeat(nonce, by, request, "support.reply"):
        return done
    request = guards.locked(request)
    require(policy.may_settle(by, request))
    move(request, "reply")
    request.save(update_fields=["state"])
    message = SupportMessage.objects.create(request=request, text=text, by=by)
    trail.record("support.reply", request, by=by, nonce=nonce, message=message)
    outbox.post(
        "support_replied", to=[request.owner], about=request, occasion=str(message.pk), request=request
    )
    return request


@transaction.atomic
def answer(request: SupportRequest, *, by: User, answer: str, nonce: str = "") -> SupportRequest:
    """Answer a request. Help with a bid is answered when what was done for it is noted."""
    if done := trail.repeat(nonce, by, request, "support.answer"):
        return done
    request = guards.locked(request)
    require(policy.may_work_on(by, request))
    guards.may_help(by, request.phase)
    if request.is_about_a_bid and not request.activities.exists():
        raise NotReady(_("Note first what was done: every contact about a bid is logged for all bidders."))
    move(request, "answer")
    request.answer, request.answered_at = answer, clock.now()
    request.save(update_fields=["state", "answer", "answered_at"])
    event = trail.record("support.answer", request, by=by, nonce=nonce)
    outbox.post(
        "support_answered", to=[request.asked_by], about=request, occasion=str(event.pk), request=request
    )
    return request


@transaction.atomic
def rate_request(
    request: SupportRequest, *, by: User, rating: int, rating_words: str = "", nonce: str = ""
) -> SupportRequest:
    """Say how well an answer helped, from 1 to 5."""
    if done := trail.repeat(nonce, by, request, "support.rate"):
        return done
    request = guards.locked(request)
    require(policy.may_settle(by, request))
    move(request, "rate_request")
    request.rating, request.rating_words = rating, rating_words
    request.save(update_fields=["state", "rating", "rating_words"])
    event = trail.record("support.rate", request, by=by, nonce=nonce, rating=rating)
    outbox.post("support_rated", to=[request.owner], about=request, occasion=str(event.pk), request=request)
    return request


@transaction.atomic
def reopen_request(request: SupportRequest, *, by: User, nonce: str = "") -> SupportRequest:
    """Say within thirty days that the answer was not enough."""
    if done := trail.repeat(nonce, by, request, "support.reopen"):
        return done
    request = guards.locked(request)
    require(policy.may_settle(by, request))
    move(request, "reopen_request")
    if not policy.is_reopenable(request):
        raise Closed(
            _("An answer can be asked about again for 30 days. Ask a new question: the earlier one stays to be read.")
        )  # fmt: skip
    request.save(update_fields=["state"])
    event = trail.record("support.reopen", request, by=by, nonce=nonce)
    outbox.post(
        "support_reopened", to=[request.owner], about=request, occasion=str(event.pk), request=request
    )
    return request


def _can_own(owner: User, request: SupportRequest) -> None:
    """Refuse an owner who does not work at the hub, belongs to the partnership, or may not help with this bid."""
    staff = HubPerson.objects.holding().filter(user=owner, role=HubPerson.Role.STAFF)
    if not staff.exists() or Partnership.objects.of(owner).exists():
        raise NotAtWork(_("Give the request to somebody of the hub’s staff who belongs to no partnership."))
    guards.may_help(owner, request.phase)
    hidden = ties.rivals(owner).filter(pk=request.partnership_id)
    if hidden.exists() or ties.walled(owner).filter(pk=request.partnership_id).exists():
        raise NotAtWork(_("This person may not see the affairs of this partnership. Choose somebody else."))


def _may_still_go(kind: str, about: str, letter: Letter) -> bool:
    """Ask again at delivery: a letter about a request goes to people who may read that request."""
    requests = SupportRequest.objects.filter(pk=about.rpartition(":")[2])
    return letter.to is not None and requests.visible_to(letter.to).exists()


outbox.still_allowed("hub.supportrequest:", _may_still_go)


def _who_looks_after(request: SupportRequest) -> list[User]:
    """Return the partnership's hub lead, else all hub staff: of them those who may say what becomes of the request."""
    lead = CohortLead.objects.holding().filter(partnership=request.partnership).select_related("user").first()
    if lead and policy.may_triage(lead.user, request):
        return [lead.user]
    staff = HubPerson.objects.holding().filter(role=HubPerson.Role.STAFF).select_related("user")
    return [person.user for person in staff if policy.may_triage(person.user, request)]
