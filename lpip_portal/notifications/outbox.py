"""The outbox: an action never sends, it owes a letter, in its own transaction."""

import hashlib
import logging
import secrets
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.template.loader import render_to_string
from django.utils import translation

from lpip_portal import clock
from lpip_portal.access import Guest
from lpip_portal.ui import published_welsh

from .models import Letter

MOST_UNASKED = 20  # of one kind to one address in a day
log = logging.getLogger("portal.letters")
StillAllowed = Callable[[str, str, Letter], bool]
_guards: dict[str, StillAllowed] = {}


def still_allowed(prefix: str, ask: StillAllowed) -> None:
    """Ask ``ask(kind, about, letter)`` again at delivery for every letter about a row whose label begins so."""
    _guards[prefix] = ask


def may_still_go(letter: Letter) -> bool:
    """Say whether a letter that was owed may still be sent."""
    return all(
        ask(letter.kind, letter.about, letter)
        for prefix, ask in _guards.items()
        if letter.about.startswith(prefix)
    )


def post(
    kind: str,
    *,
    to: Iterable[Any],
    about: models.Model,
    occasion: str = "once",
    not_before: datetime | None = None,
    secret: bool = False,
    unasked: bool = False,
    **context: Any,
) -> None:
    """Owe each person in ``to`` one letter, by address; a second call for the same occasion changes nothing.

    ``templates/mail/<kind>.txt`` begins with a line ``Subject: …``; it sees ``about``, ``recipient``, ``site`` and the context.
    A ``secret`` one carries a key: it is not shown in the portal, and its text is forgotten once it is sent. An ``unasked`` one
    goes to an address that somebody typed; when very many of its kind went there today it is left out, for no form may flood anybody.
    """
    name = f"{about._meta.label_lower}:{about.pk}"
    now = clock.now()
    letters = []
    # By address, not as a set happens to lie: the same story owes its letters in the same order.
    for _email, person in sorted({person.email: person for person in to}.items()):
        if unasked and _had_many(kind, person.email, now):
            log.warning("enough letters of the kind %s went to one address today", kind)
            continue
        guest = isinstance(person, Guest)
        language = getattr(person, "language", "en-gb")
        with translation.override(language):
            text = render_to_string(
                f"mail/{kind}.txt",
                {"about": about, "recipient": person, "site": settings.SITE_URL, "now": now, **context},
            )
        subject, _, body = text.strip().partition("\n")
        letters.append(
            Letter(
                to=None if guest else person,
                email=person.email,
                kind=kind,
                about=name,
                occasion=occasion,
                language=published_welsh.written(language),
                subject=" ".join(subject.removeprefix("Subject:").split())[:200],
                body=published_welsh.marked(body.strip(), language),
                is_urgent=kind.endswith("receipt"),
                is_secret=secret,
                owed_at=now,
                not_before=not_before or now,
            )
        )
    Letter.objects.bulk_create(letters, ignore_conflicts=True)


def _had_many(kind: str, email: str, now: datetime) -> bool:
    lately = Letter.objects.filter(email=email, kind=kind, owed_at__gt=now - timedelta(days=1))
    return lately.count() >= MOST_UNASKED


def take_back(about: Iterable[models.Model], *, kinds: Iterable[str]) -> int:
    """Drop the letters of some kinds about some rows that have not gone yet; return how many."""
    names = [f"{row._meta.label_lower}:{row.pk}" for row in about]
    waiting = Letter.objects.filter(about__in=names, kind__in=list(kinds), state=Letter.State.OWED)
    return waiting.update(state=Letter.State.DROPPED)


def post_ready(kind: str, *, to: Any, email: str, subject: str, body: str, secret: bool) -> None:
    """Owe a letter about an account, already written; ``to`` is None when nobody has an account at ``email``.

    It goes before all others. A secret one is not shown in the portal, and its text is forgotten once it is sent.
    """
    stranger = hashlib.sha256(email.lower().encode()).hexdigest()[:20]
    Letter.objects.create(
        to=to,
        email=email,
        kind=kind,
        about=f"accounts.user:{to.pk}" if to else f"accounts.guest:{stranger}",
        occasion=secrets.token_hex(16),
        language=translation.get_language() or "en-gb",
        subject=subject[:200],
        body=body,
        is_urgent=True,
        is_secret=secret,
    )
