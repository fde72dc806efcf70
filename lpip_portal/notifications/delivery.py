"""Delivery: drains the outbox, one letter per transaction, so that a killed worker loses none.

A letter is marked ``sending`` under a lease and committed, sent with a Message-ID made from its key, and marked ``sent``.
A lease that ran out means a worker died between the two: receipts go again, marked as a copy; others wait for a person.
"""

import hashlib
import logging
import secrets
import smtplib
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from lpip_portal import clock

from . import outbox
from .models import Letter

LEASE = timedelta(minutes=5)
BACK_OFF = [30, 120, 600, 1_800, 3_600]  # seconds after each refusal; then an hour each
GIVE_UP_AFTER = 48
log = logging.getLogger("portal.letters")


def message_id(letter: Letter) -> str:
    """Return the same Message-ID for the same letter, however often it is tried."""
    key = f"{letter.email}|{letter.kind}|{letter.about}|{letter.occasion}"
    host = settings.SITE_URL.split("//")[-1].split("/")[0].split(":")[0]
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{host}>"


def claim() -> Letter | None:
    """Take one letter that is due, under a lease; other workers skip it."""
    with transaction.atomic():
        letter = Letter.objects.due().select_for_update(skip_locked=True).order_by("not_before", "pk").first()
        if letter is None:
            return None
        if not outbox.may_still_go(letter):
            letter.state = Letter.State.DROPPED
            letter.save(update_fields=["state"])
            return letter
        letter.state = Letter.State.SENDING
        letter.lease = secrets.token_hex(16)
        letter.leased_until = clock.now() + LEASE
        letter.attempts += 1
        letter.save(update_fields=["state", "lease", "leased_until", "attempts"])
    return letter


def send(letter: Letter, connection=None) -> None:
    """Send a claimed letter and note it; a lease that another worker took over is left alone."""
    mine = Letter.objects.filter(pk=letter.pk, lease=letter.lease, state=Letter.State.SENDING)
    message = EmailMessage(
        letter.subject, letter.body, to=[letter.email], headers={"Message-ID": message_id(letter)}, connection=connection
    )
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as refusal:
        code = next(iter(refusal.recipients.values()))[0]
        _put_back(mine, letter, final=500 <= code < 600)
    except (OSError, smtplib.SMTPException):
        _put_back(mine, letter, final=False)
    else:
        mine.update(state=Letter.State.SENT, sent_at=clock.now(), leased_until=None)


def _put_back(mine, letter: Letter, *, final: bool) -> None:
    log.warning("letter %s was not taken (attempt %s)", letter.ref, letter.attempts)
    if final or letter.attempts >= GIVE_UP_AFTER:
        mine.update(state=Letter.State.FAILED, leased_until=None)
        return
    wait = BACK_OFF[min(letter.attempts, len(BACK_OFF)) - 1]
    mine.update(state=Letter.State.OWED, leased_until=None, not_before=clock.now() + timedelta(seconds=wait))


def recover() -> int:
    """Look at letters whose worker died while sending: a receipt may go again as a copy, the rest wait for a person."""
    lost = Letter.objects.filter(state=Letter.State.SENDING, leased_until__lt=clock.now())
    again = 0
    for letter in lost:
        mine = lost.filter(pk=letter.pk, lease=letter.lease)
        if letter.kind.endswith("receipt"):
            with override(letter.language):
                copy = _("(copy) %(subject)s") % {"subject": letter.subject.removeprefix("(copy) ")}
            again += mine.update(state=Letter.State.OWED, leased_until=None, subject=copy[:200])
        else:
            mine.update(state=Letter.State.UNKNOWN, leased_until=None)
    return again


def deliver(limit: int = 500) -> int:
    """Send what is due, at most ``limit`` letters; return how many were handled."""
    recover()
    handled = 0
    connection = get_connection()
    try:
        while handled < limit and (letter := claim()):
            handled += 1
            if letter.state == Letter.State.SENDING:
                send(letter, connection)
    finally:
        connection.close()
    return handled


def oldest_due_seconds() -> float:
    """Return how long the oldest letter that is due has waited."""
    oldest = Letter.objects.due().order_by("not_before").values_list("not_before", flat=True).first()
    return (clock.now() - oldest).total_seconds() if oldest else 0.0


