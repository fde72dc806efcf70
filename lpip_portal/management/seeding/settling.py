"""Putting rows in place so that doing it again changes nothing."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Timer
from typing import Any

from django.conf import settings
from django.db import connection, models
from django.db.models import F

from lpip_portal import clock
from lpip_portal.notifications.models import Letter

PATIENCE = 2.0  # seconds after which a person wants to know what is going on


# What was translated here and awaits a professional's check; the Welsh names of places and bodies are their own.
TRANSLATED = {
    "partnerships.Theme": ("name_cy",), "partnerships.Partnership": ("summary_cy",), "partnerships.PublishedFact": ("label_cy", "text_cy"),
    "funding.Programme": ("name_cy", "summary_cy"), "funding.PublishedPhase": ("label_cy", "purpose_cy"),
    "funding.MoneyFact": ("label_cy",), "funding.KeyDate": ("what_cy",),
}  # fmt: skip


def settle(model: type[models.Model], lookup: dict[str, Any], **facts: Any) -> Any:
    """Return the row of ``lookup``: made when it is missing, mended where a fact differs, else untouched."""
    if settings.UNCHECKED_WELSH == "hidden":
        facts |= {name: "" for name in facts if name in TRANSLATED.get(model._meta.label, ())}
    row = model._default_manager.filter(**lookup).first()
    if row is None:
        return model._default_manager.create(**lookup, **facts)
    if getattr(row, "is_merged", False):  # somebody found that it is another one: that stands
        return row
    changed = [name for name, value in facts.items() if getattr(row, name) != value]
    if changed:
        for name in changed:
            setattr(row, name, facts[name])
        row.save(update_fields=changed)
    return row


def settle_set(relation: Any, wanted: list[models.Model]) -> None:
    """Make a many-to-many relation hold exactly ``wanted``, touching nothing that is right."""
    if set(relation.values_list("pk", flat=True)) != {row.pk for row in wanted}:
        relation.set(wanted)


def without_waiting_for_the_disk() -> None:
    """Let commits of this connection return before they are on the disk: what is only played may be played again after a crash."""
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit TO off")


@contextmanager
def patiently(sentence: str) -> Iterator[None]:
    """Say ``sentence`` if what is done inside takes long."""
    timer = Timer(PATIENCE, lambda: print(sentence, file=sys.stdout, flush=True))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def sent_long_ago() -> int:
    """Let the letters of what was played long ago have been sent then; return how many. Those of the last days go out now."""
    old = Letter.objects.due().filter(not_before__lt=clock.now() - timedelta(days=2))
    old.filter(is_secret=True).update(body="")
    return old.update(state=Letter.State.SENT, attempts=1, sent_at=F("not_before"))
