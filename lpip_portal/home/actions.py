"""What the front door itself writes: that somebody read the trail."""

from typing import Any

from django.db import transaction

from lpip_portal.access import require
from lpip_portal.audit import trail
from lpip_portal.audit.models import AuditEvent

from . import policy


@transaction.atomic
def note_reading(newest: AuditEvent | None, *, by: Any) -> None:
    """Log that somebody read the trail, up to its newest event on the page."""
    require(policy.may_read_trail(by))
    if newest is not None:
        trail.note_reading("the audit trail", newest, by=by)
