"""The audit viewer."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render

from lpip_portal.audit.models import AccessLog, Anchor, AuditEvent, Seal

from . import actions, naming, policy, walls
from .filters import TrailFilter


def trail(request):
    """Everything that was done, narrowed as asked; that it was read is logged."""
    if not policy.may_read_trail(request.user):
        raise Http404
    events = walls.behind(AuditEvent.objects.select_related("by", "seal"), request.user)
    narrowed = TrailFilter(request.GET or None, events.order_by("-pk"))
    page = Paginator(narrowed.qs, 50).get_page(request.GET.get("page"))
    actions.note_reading(next(iter(page.object_list), None), by=request.user)
    context = {
        "filter": narrowed,
        "page": page,
        "told": naming.told(page.object_list),
        "seal": Seal.objects.order_by("-position").first(),
        "anchor": Anchor.objects.order_by("-pk").first(),
    }
    return render(request, "home/trail.html", context)


def reading_list(request):
    """Who read what is restricted."""
    if not policy.may_read_trail(request.user):
        raise Http404
    rows = walls.behind(AccessLog.objects.select_related("by"), request.user).order_by("-pk")
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    named = naming.names(row.target for row in page.object_list)
    told = [(row, named.get(row.target, row.target)) for row in page.object_list]
    return render(request, "home/reading_list.html", {"page": page, "told": told})
