"""What people do with letters: read them, and settle those that the mail server did not take."""

from typing import Any

from django.db import transaction

from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.audit import trail
from lpip_portal.workflow import move

from . import policy
from .models import Letter


@transaction.atomic
def mark_read(letter: Letter, *, by: Any) -> Letter:
    """Note that a letter was read here. It is its own trace: it says when, and only its reader may."""
    require(policy.may_mark_read(by, letter))
    Letter.objects.filter(pk=letter.pk, read_at__isnull=True).update(read_at=clock.now())
    letter.refresh_from_db(fields=["read_at"])
    return letter


@transaction.atomic
def send_letter_again(letter: Letter, *, by: Any, nonce: str = "") -> Letter:
    """Owe a letter anew that was refused, or that may have been sent."""
    if done := trail.repeat(nonce, by, letter, "letter.send_again"):
        return done
    letter = Letter.objects.select_for_update().get(pk=letter.pk)
    require(policy.may_settle(by, letter))
    was = letter.state
    move(letter, "send_letter_again")
    letter.attempts, letter.not_before = 0, clock.now()
    letter.save(update_fields=["state", "attempts", "not_before"])
    trail.record("letter.send_again", letter, by=by, nonce=nonce, was=was)
    return letter


@transaction.atomic
def note_bounce(letter: Letter, *, by: None = None) -> Letter:
    """Note that a letter that was sent came back: it stands beside its reader, who is asked for another address."""
    letter = Letter.objects.select_for_update().get(pk=letter.pk)
    require(policy.may_deliver(by, letter))
    move(letter, "come_back")
    letter.save(update_fields=["state"])
    trail.record("letter.come_back", letter, by=by)
    return letter


@transaction.atomic
def leave_letter(letter: Letter, *, by: Any, nonce: str = "") -> Letter:
    """Send a letter no more; its reader still finds it in the portal."""
    if done := trail.repeat(nonce, by, letter, "letter.leave"):
        return done
    letter = Letter.objects.select_for_update().get(pk=letter.pk)
    require(policy.may_settle(by, letter))
    was = letter.state
    move(letter, "leave_letter")
    letter.save(update_fields=["state"])
    trail.record("letter.leave", letter, by=by, nonce=nonce, was=was)
    return letter
