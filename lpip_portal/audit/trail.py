"""The way into the audit trail: one call per action, in the caller's transaction."""

import hashlib
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection, models
from django.utils.translation import gettext as _

from lpip_portal.access import Guest
from lpip_portal.workflow import Refusal

from . import asked
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
        asked=asked.now() if nonce else "",
        facts={name: _plain(value) for name, value in facts.items()},
    )


def first(nonce: str, by: Any) -> AuditEvent | None:
    """Return what this person's form already did, if it was sent before. Two sendings at once wait for each other.

    A form that was sent before to another address or with other words is refused: its first result is no answer to it.
    """
    if not nonce or by is None or isinstance(by, Guest):
        return None
    with connection.cursor() as cursor:  # waits for the other sending, then looks: one question
        cursor.execute("SELECT portal_sent_before(%s::bigint, %s)", [by.pk, nonce])
        found = cursor.fetchone()
    if found is None:
        return None
    event, what = AuditEvent.objects.get(pk=found[0]), asked.now()
    if event.asked and what and event.asked != what:
        raise _used()
    return event


def _used() -> Refusal:
    return Refusal(
        _(
            "This form was sent before, for something else or with other words, so nothing was done now. Reload the page and try again."
        )
    )


def repeat(nonce: str, by: Any, target: models.Model | type[models.Model], verb: str = "") -> Any:
    """Return the row that this person's form already changed (``target`` is the row) or made (it is the model), or None.

    A form that was used for another verb or another row is refused: the first result is no answer to this one.
    """
    event = first(nonce, by)
    if event is None:
        return None
    label, _separator, pk = event.target.partition(":")
    is_row = isinstance(target, models.Model)
    if (
        label != target._meta.label_lower
        or (is_row and str(target.pk) != pk)
        or (verb and event.verb != verb)
    ):
        raise _used()
    model = type(target) if is_row else target
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
