"""How the pages find a bid: nobody learns of one that is not theirs to know."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from funding.applications import policy
from funding.applications.models import Application, is_own
from funding.rounds.models import Phase

ALONG = ("phase__round", "partnership", "lead", "organisation")


def own_bid(request, ref: str) -> Application:
    """Return a bid of the person's team or office."""
    return get_object_or_404(Application.objects.own(request.user).select_related(*ALONG), ref=ref)


def written_bid(request, ref: str) -> Application:
    """Return a bid that the person may write; those who only read it are told so."""
    bid = own_bid(request, ref)
    if not policy.may_write(request.user, bid):
        raise PermissionDenied
    return bid


def known_bid(request, ref: str) -> Application:
    """Return a bid that the person may know exists; ``is_theirs`` says whether it is their own work."""
    known = Application.objects.visible_to(request.user).annotate(is_theirs=is_own(request.user))
    return get_object_or_404(known.select_related(*ALONG), ref=ref)


def readable_bid(request, ref: str) -> Application:
    """Return a bid whose words the person may read."""
    return get_object_or_404(Application.objects.readable_by(request.user).select_related(*ALONG), ref=ref)


def known_phase(request, ref: str) -> Phase:
    """Return a phase of a round that the person may know."""
    return get_object_or_404(Phase.objects.visible_to(request.user).select_related("round"), ref=ref)
