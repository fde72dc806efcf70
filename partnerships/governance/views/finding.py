"""How the views of governance find what they show: what somebody may not know is not found."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from partnerships.governance import policy
from partnerships.governance.models import BodyDecision, BodyMeeting, BodySeat, GoverningBody, Minutes


def known_body(request, ref):
    """Return a body that this person may know."""
    found = GoverningBody.objects.visible_to(request.user).select_related("partnership")
    return get_object_or_404(found, ref=ref)


def kept_body(request, ref):
    """Return a body of a partnership that this person leads or manages."""
    found = known_body(request, ref)
    if not policy.may_keep(request.user, found):
        raise Http404
    return found


def known_seat(request, ref):
    """Return a seat that this person may know."""
    found = BodySeat.objects.visible_to(request.user)
    return get_object_or_404(
        found.select_related("body__partnership", "organisation", "user", "asked_by"), ref=ref
    )


def own_seat(request, ref):
    """Return a seat that this person was asked to take, or has."""
    found = BodySeat.objects.asked(request.user)
    return get_object_or_404(found.select_related("body__partnership", "asked_by"), ref=ref)


def known_meeting(request, ref):
    """Return a meeting that this person may know."""
    found = BodyMeeting.objects.visible_to(request.user).select_related("body__partnership")
    return get_object_or_404(found, ref=ref)


def kept_meeting(request, ref):
    """Return a meeting of a body that this person keeps."""
    found = known_meeting(request, ref)
    if not policy.may_keep_meeting(request.user, found):
        raise Http404
    return found


def minuted_meeting(request, ref):
    """Return a meeting of which this person writes the minutes."""
    found = known_meeting(request, ref)
    if not policy.may_minute(request.user, found):
        raise Http404
    return found


def known_minutes(request, ref):
    """Return a version of minutes that this person may read."""
    found = Minutes.objects.readable_by(request.user).select_related("meeting__body__partnership")
    return get_object_or_404(found, ref=ref)


def known_decision(request, ref):
    """Return a decision that this person may read."""
    found = BodyDecision.objects.visible_to(request.user)
    found = found.select_related(
        "body__partnership", "meeting__body", "priority", "activity", "superseded_by"
    )
    return get_object_or_404(found, ref=ref)


def kept_decision(request, ref):
    """Return a decision that this person keeps."""
    found = known_decision(request, ref)
    if not policy.may_keep_decision(request.user, found):
        raise Http404
    return found
