"""How the pages find a bid: nobody learns of one that is not theirs to know."""

from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from funding.applications import policy, queries
from funding.applications.models import Application, is_own
from funding.rounds.models import Phase
from lpip_portal import clock
from lpip_portal.composed import Composed

ALONG = ("phase__round", "partnership", "lead", "organisation")


def own_bid(request, ref: str) -> Application:
    """Return a bid of the person's team or office."""
    return _the_one(_OWN, request.user, ref)


def bid_while_written(request, ref: str) -> Application:
    """Return no more of a person's own bid than saving an answer asks: its key, and its paper as ``paper``."""
    bid = _WHILE_WRITTEN.first(request.user, ref) if request.user.is_authenticated else None
    if bid is None:
        raise Http404
    return bid


def written_bid(request, ref: str) -> Application:
    """Return a bid that the person may write; those who only read it are told so."""
    bid = own_bid(request, ref)
    if not policy.may_write(request.user, bid):
        raise PermissionDenied
    return bid


def signed_bid(request, ref: str) -> Application:
    """Return a bid of an organisation for which the person signs."""
    return _the_one(_SIGNED, request.user, ref)


def known_bid(request, ref: str) -> Application:
    """Return a bid that the person may know exists; ``is_theirs`` says whether it is their own work."""
    return _the_one(_KNOWN, request.user, ref)


def readable_bid(request, ref: str) -> Application:
    """Return a bid whose words the person may read."""
    return _the_one(_READABLE, request.user, ref)


def known_phase(request, ref: str) -> Phase:
    """Return a phase of a round that the person may know."""
    if not request.user.is_authenticated or request.user.has_role("auditor"):
        return get_object_or_404(_phases(request.user, ref))
    phase = _PHASE.first(request.user, ref)
    if phase is None:
        raise Http404
    return phase


def _phases(user, ref: str) -> QuerySet[Phase]:
    return Phase.objects.visible_to(user).select_related("round").filter(ref=ref)


_PHASE = Composed(_phases, by_roles=True)


def _the_one(read: Composed, user, ref: str) -> Application:
    bid = read.first(user, ref) if user.is_authenticated else None
    if bid is None:
        raise Http404
    bid.clocks = queries.clocks(bid, clock.now())
    return bid


_WHILE_WRITTEN = Composed(
    lambda user, ref: (
        Application.objects.own(user).filter(ref=ref).annotate(paper=F("phase__question_set")).only("ref")
    )
)
_OWN = Composed(
    lambda user, ref: (
        Application.objects.own(user).with_office_deadline().select_related(*ALONG).filter(ref=ref)
    )
)
_SIGNED = Composed(
    lambda user, ref: (
        Application.objects.signed_by(user).with_office_deadline().select_related(*ALONG).filter(ref=ref)
    )
)
_KNOWN = Composed(
    lambda user, ref: (
        Application.objects.visible_to(user)
        .annotate(is_theirs=is_own(user))
        .with_office_deadline()
        .select_related(*ALONG)
        .filter(ref=ref)
    ),
)
_READABLE = Composed(
    lambda user, ref: (
        Application.objects.readable_by(user).with_office_deadline().select_related(*ALONG).filter(ref=ref)
    ),
)
