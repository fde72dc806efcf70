"""An enquiry goes to partnerships, and their answers come back to the hub."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from funding.models import Phase
from hub.gateway import clocks, policy
from hub.gateway.models import Enquiry, Routing
from hub.people import ties
from hub.support.actions.plans import label
from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.notifications import outbox
from lpip_portal.workflow import move
from partnerships.models import Partnership

from .guards import NotPossible, hub_readers, leads_of, locked, locked_routing, take_back_one


@transaction.atomic
def route(
    enquiry: Enquiry, partnerships: Iterable[Partnership], *, by: User, note: str = "", nonce: str = ""
) -> Enquiry:
    """Ask one or more partnerships. Their leads get a letter; each has the working days of its own nation."""
    if done := trail.repeat(nonce, by, enquiry, "enquiry.route"):
        return done
    enquiry = locked(enquiry)
    require(policy.may_handle(by, enquiry))
    chosen = sorted(set(partnerships), key=lambda each: each.pk)
    for partnership in chosen:
        require(policy.may_route_to(by, partnership))
    if not chosen or enquiry.routings.standing().filter(partnership__in=chosen).exists():
        raise NotPossible(_("Choose partnerships that have not been asked yet."))
    further = enquiry.state == Enquiry.State.ANSWERING
    move(enquiry, "route_further" if further else "route")
    enquiry.owner = enquiry.owner or by
    enquiry.save(update_fields=["state", "owner"])
    now = clock.now()
    for partnership in chosen:
        due_at = clocks.due(now, clocks.PARTNERSHIPS_WITHIN, [partnership.nation])
        routing = Routing.objects.create(
            enquiry=enquiry,
            partnership=partnership,
            routed_by=by,
            routed_at=now,
            due_at=min(due_at, enquiry.answer_by) if enquiry.answer_by > now else due_at,
            note=note,
        )
        outbox.post("enquiry_routed", to=leads_of(partnership), about=routing, routing=routing)
    for phase in Phase.objects.open_at(now):  # the report of equal access names each bidder by a letter
        label(phase, ties.bidders(phase).filter(pk__in=[each.pk for each in chosen]), by=by)
    trail.record("enquiry.route", enquiry, by=by, nonce=nonce, partnerships=chosen)
    return enquiry


@transaction.atomic
def recall(routing: Routing, *, by: User, nonce: str = "") -> Routing:
    """Take an enquiry back from a partnership that has not answered."""
    if done := trail.repeat(nonce, by, routing, "routing.recall"):
        return done
    routing = locked_routing(routing)
    require(policy.may_recall(by, routing))
    take_back_one(routing)
    trail.record("routing.recall", routing, by=by, nonce=nonce)
    return routing


@transaction.atomic
def answer_routing(
    routing: Routing,
    *,
    by: User,
    answer: str,
    sources: str,
    contact_name: str,
    contact_email: str,
    may_publish: bool = False,
    nonce: str = "",
) -> Routing:
    """Answer for a partnership. The hub reads it and writes the reply; no other partnership does."""
    if done := trail.repeat(nonce, by, routing, "routing.answer"):
        return done
    routing = locked_routing(routing)
    require(policy.may_answer_routing(by, routing))
    move(routing, "answer_routing")
    routing.answer, routing.sources, routing.may_publish = answer, sources, may_publish
    routing.contact_name, routing.contact_email = contact_name, contact_email
    routing.answered_by, routing.answered_at = by, clock.now()
    routing.save()
    move(routing.enquiry, "gather")
    routing.enquiry.save(update_fields=["state"])
    trail.record("routing.answer", routing, by=by, nonce=nonce)
    outbox.post("enquiry_gathered", to=hub_readers(routing.enquiry), about=routing, routing=routing)
    return routing


@transaction.atomic
def decline_routing(routing: Routing, *, by: User, reason: str, nonce: str = "") -> Routing:
    """Say that a partnership cannot answer, and why."""
    if done := trail.repeat(nonce, by, routing, "routing.decline"):
        return done
    routing = locked_routing(routing)
    require(policy.may_answer_routing(by, routing))
    move(routing, "decline_routing")
    routing.decline_reason, routing.answered_by, routing.answered_at = reason, by, clock.now()
    routing.save(update_fields=["state", "decline_reason", "answered_by", "answered_at"])
    trail.record("routing.decline", routing, by=by, nonce=nonce)
    outbox.post("enquiry_not_gathered", to=hub_readers(routing.enquiry), about=routing, routing=routing)
    return routing
