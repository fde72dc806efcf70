"""Finding what an address names, for this person: unknown and forbidden are the same."""

from django.shortcuts import get_object_or_404

from funding.panel.models import Item, Meeting, Panel


def known_panel(request, ref: str) -> Panel:
    """Return a panel that this person may know."""
    return get_object_or_404(Panel.objects.visible_to(request.user).select_related("phase__round"), ref=ref)


def known_item(request, ref: str) -> Item:
    """Return an item that exists for this person."""
    items = Item.objects.visible_to(request.user).select_related("application", "panel__phase__round")
    return get_object_or_404(items, ref=ref)


def known_meeting(request, ref: str) -> Meeting:
    """Return a meeting of a table where this person sits."""
    found = Meeting.objects.visible_to(request.user).select_related("panel__phase__round")
    return get_object_or_404(found, ref=ref)
