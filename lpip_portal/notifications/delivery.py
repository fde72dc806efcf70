"""Delivery: drains the outbox, one letter per transaction, so that a killed worker loses none.

A letter is marked ``sending`` under a lease and committed, sent with a Message-ID made from its key, and marked ``sent``.
A lease that ran out means a worker died between the two: receipts go again, marked as a copy; others wait for a person.
"""

import hashlib
import logging
import secrets
import smtplib
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from lpip_portal import clock
from lpip_portal.composed import Composed

from . import outbox
from .models import Letter
from .smtp import Unanswered

LEASE = timedelta(minutes=5)
BACK_OFF = [30, 120, 600, 1_800, 3_600]  # seconds after each refusal; then an hour each
GIVE_UP_AFTER = 48
log = logging.getLogger("portal.letters")


_NEXT = Composed(
    lambda: (
        Letter.objects.due()
        .select_related("to")
        .select_for_update(skip_locked=True, of=("self",))
        .order_by("-is_urgent", "not_before", "pk")[:1]
    )
)


class NoServer(Exception):
    """The mail server cannot be reached: no letter was touched."""


def message_id(letter: Letter) -> str:
    """Return the same Message-ID for the same letter, however often it is tried."""
    key = f"{letter.email}|{letter.kind}|{letter.about}|{letter.occasion}"
    host = settings.SITE_URL.split("//")[-1].split("/")[0].split(":")[0]
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{host}>"


def claim() -> Letter | None:
    """Take one letter that is due, under a lease; other workers skip it."""
    with transaction.atomic():
        letter = _NEXT.first()
        if letter is None:
            return None
        if not _may_still_go(letter):
            return letter
        _write(
            letter,
            state=Letter.State.SENDING,
            lease=secrets.token_hex(16),
            leased_until=clock.now() + LEASE,
            attempts=letter.attempts + 1,
        )
    return letter


def _may_still_go(letter: Letter) -> bool:
    """Ask the rooms again. A question that fails is put off, so that it holds up no other letter."""
    try:
        with transaction.atomic():
            if outbox.may_still_go(letter):
                return True
    except Exception:
        log.exception("whether letter %s may still go could not be answered", letter.ref)
        given_up = letter.attempts + 1 >= GIVE_UP_AFTER
        state = Letter.State.FAILED if given_up else Letter.State.OWED
        _write(letter, state=state, attempts=letter.attempts + 1, not_before=clock.now() + timedelta(hours=1))
        return False
    _write(letter, state=Letter.State.DROPPED)
    return False


def _write(letter: Letter, **changes: Any) -> None:
    Letter.objects.filter(pk=letter.pk).update(**changes)
    for name, value in changes.items():
        setattr(letter, name, value)


def send(letter: Letter, connection: Any = None) -> None:
    """Send a claimed letter and note it; a lease that another worker took over is left alone."""
    mine = Letter.objects.filter(pk=letter.pk, lease=letter.lease, state=Letter.State.SENDING)
    try:
        _send(letter, connection)
    except NoServer:
        mine.update(
            state=Letter.State.OWED,
            leased_until=None,
            attempts=letter.attempts - 1,
            not_before=clock.now() + timedelta(seconds=BACK_OFF[0]),
        )
        raise
    except Unanswered:
        log.warning("letter %s was sent whole, but the mail server did not answer", letter.ref)
        _lose(mine, letter)
    except (OSError, smtplib.SMTPException) as fault:
        _put_back(mine, letter, final=_is_final(fault))
    except Exception:
        log.exception("letter %s cannot be sent", letter.ref)
        _put_back(mine, letter, final=True)
    else:
        sent = {"state": Letter.State.SENT, "sent_at": clock.now(), "leased_until": None}
        mine.update(**sent, **({"body": ""} if letter.is_secret else {}))


def _send(letter: Letter, connection: Any) -> None:
    connection = connection or get_connection()
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as fault:
        connection.close()
        raise NoServer(str(fault)) from fault
    message = EmailMessage(
        letter.subject,
        letter.body,
        to=[letter.email],
        headers={"Message-ID": message_id(letter), "Auto-Submitted": "auto-generated"},
        connection=connection,
    )
    try:
        message.send()
    except Exception:
        connection.close()
        raise


def _is_final(fault: Exception) -> bool:
    """Say whether the mail server will never take this letter."""
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        return 500 <= next(iter(fault.recipients.values()))[0] < 600
    return isinstance(fault, smtplib.SMTPDataError) and 500 <= fault.smtp_code < 600


def _put_back(mine: QuerySet, letter: Letter, *, final: bool) -> None:
    log.warning("letter %s was not taken (attempt %s)", letter.ref, letter.attempts)
    if final or letter.attempts >= GIVE_UP_AFTER:
        mine.update(state=Letter.State.FAILED, leased_until=None)
        return
    wait = BACK_OFF[min(letter.attempts, len(BACK_OFF)) - 1]
    mine.update(state=Letter.State.OWED, leased_until=None, not_before=clock.now() + timedelta(seconds=wait))


def recover() -> int:
    """Look at letters whose worker died while sending; return how many go again."""
    lost = Letter.objects.filter(state=Letter.State.SENDING, leased_until__lt=clock.now())
    return sum(_lose(lost.filter(pk=letter.pk, lease=letter.lease), letter) for letter in lost)


def _lose(mine: QuerySet, letter: Letter) -> int:
    """A letter may have been sent: a receipt goes again as a copy, the rest waits for a person. Return how many go."""
    if not letter.kind.endswith("receipt") and not letter.is_secret or letter.attempts >= GIVE_UP_AFTER:
        mine.update(state=Letter.State.UNKNOWN, leased_until=None)
        return 0
    with override(letter.language):
        copy = _("(copy) %(subject)s")
        plain = letter.subject.removeprefix(copy % {"subject": ""})
        subject = (copy % {"subject": plain})[:200]
    again_at = clock.now() + timedelta(seconds=BACK_OFF[0])
    return mine.update(state=Letter.State.OWED, leased_until=None, subject=subject, not_before=again_at)


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
    except NoServer as fault:
        log.warning("the mail server cannot be reached: %s", fault)
    finally:
        connection.close()
    return handled
