"""The way into the audit trail: one call per action, in the caller's transaction."""

import hashlib
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection, models
from django.utils.translation import gettext as _

from lpip_portal.access import Guest
from lpip_portal.composed import Composed
from lpip_portal.workflow import Refusal

from .models import AccessLog, AuditEvent


def key(target: models.Model) -> str:
    """Return the name of a row in the trail."""
    return f"{target._meta.label_lower}:{target.pk}"


def record(verb: str, target: models.Model, *, by: Any, nonce: str = "", **facts: Any) -> AuditEvent:
    """Note that ``by`` did ``verb`` to ``target``. Facts are ids and short words, never personal text."""
    guest = hashlib.sha256(by.email.encode()).hexdigest() if isinstance(by, Guest) else ""
    return AuditEvent.objects.create(
        verb=verb,
        target=key(target),
        target_ref=getattr(target, "ref", ""),
        by=None if guest else by,
        guest=guest,
        nonce=nonce or None,
        facts={name: _plain(value) for name, value in facts.items()},
    )


def first(nonce: str, by: Any) -> AuditEvent | None:
    """Return what this person's form already did, if it was sent before. Two sendings at once wait for each other."""
    if not nonce or by is None or isinstance(by, Guest):
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 7))", [f"{by.pk}:{nonce}"])
    return _SENT.first(by, nonce)


_SENT = Composed(lambda by, nonce: AuditEvent.objects.filter(by=by, nonce=nonce))


def repeat(nonce: str, by: Any, model: type[models.Model]) -> Any:
    """Return the row of ``model`` that this person's form already made or changed, or None.

    A form whose name was used for something of another kind is refused: it was not made by one of our pages.
    """
    event = first(nonce, by)
    if event is None:
        return None
    label, _separator, pk = event.target.partition(":")
    if label != model._meta.label_lower:
        raise Refusal(_("This form was sent before. Reload the page and try again."))
    return model._default_manager.filter(pk=pk).first()


def note_reading(what: str, target: models.Model, *, by: Any) -> None:
    """Log that ``by`` read something restricted."""
    AccessLog.objects.create(what=what, target=key(target), by=by)


def _plain(value: Any) -> Any:
    if isinstance(value, models.Model):
        return key(value)
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, list | tuple | set):
        return [_plain(each) for each in value]
    return value
