"""What an action leaves behind: its trail and its letters."""

from lpip_portal.audit import trail
from lpip_portal.audit.models import AuditEvent
from lpip_portal.notifications.models import Letter


def trail_of(thing) -> list[tuple[str, object]]:
    """Return (verb, by) of everything done to ``thing``, in order."""
    events = AuditEvent.objects.filter(target=trail.key(thing)).order_by("pk").select_related("by")
    return [(event.verb, event.by) for event in events]


def letters(kind: str = "") -> list[tuple[str, str]]:
    """Return (kind, address) of every letter owed, in order."""
    found = Letter.objects.order_by("pk")
    if kind:
        found = found.filter(kind=kind)
    return list(found.values_list("kind", "email"))
