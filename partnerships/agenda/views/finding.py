"""How the views of the agenda find what they show: what somebody may not know is not found."""

from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404

from partnerships.agenda import policy
from partnerships.agenda.models import Priority
from partnerships.models import Partnership


def known_partnership(request, address, *, among=None):
    """Return a partnership that this person may know; nobody keeps an agenda of the published history here."""
    found = Partnership.objects.visible_to(request.user) if among is None else among
    return get_object_or_404(found.filter(is_history=False), Q(slug=address) | Q(ref=address))


def managed_partnership(request, address):
    """Return a partnership that this person leads or manages."""
    return known_partnership(request, address, among=Partnership.objects.managed_by(request.user))


def known_priority(request, ref):
    """Return a priority that this person may read."""
    found = Priority.objects.visible_to(request.user)
    found = found.select_related("partnership", "shown_person", "shown_organisation")
    return get_object_or_404(found, ref=ref)


def kept_priority(request, ref):
    """Return a priority of a partnership that this person leads or manages."""
    found = known_priority(request, ref)
    if not policy.may_manage(request.user, found.partnership):
        raise Http404
    return found


def posted(request):
    """Return what a form was sent with, an empty sending included, or None when the page is only opened."""
    return request.POST if request.method == "POST" else None
