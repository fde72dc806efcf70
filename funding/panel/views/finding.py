"""Finding what an address names, for this person: unknown and forbidden are the same."""

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from funding.panel.models import Item, Meeting, Panel
from lpip_portal.composed import Composed


def known_panel(request, ref: str) -> Panel:
    """Return a panel that this person may know."""
    if not request.user.is_authenticated or request.user.has_role("auditor"):
        return get_object_or_404(_panels(request.user, ref))
    found = _PANEL.first(request.user, ref)
    if found is None:
        raise Http404
    return found


def _panels(user, ref: str) -> QuerySet[Panel]:
    return Panel.objects.visible_to(user).select_related("phase__round").filter(ref=ref)


_PANEL = Composed(_panels, by_roles=True)


def known_item(request, ref: str) -> Item:
    """Return an item that exists for this person."""
    items = Item.objects.visible_to(request.user).select_related("application", "panel__phase__round")
    return get_object_or_404(items, ref=ref)


def known_meeting(request, ref: str) -> Meeting:
    """Return a meeting of a table where this person sits."""
    found = Meeting.objects.visible_to(request.user).select_related("panel__phase__round")
    return get_object_or_404(found, ref=ref)
