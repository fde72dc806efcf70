"""Who may do what with letters."""

from typing import Any

from .models import Letter


def may_settle_letters(user: Any) -> bool:
    """An administrator decides what becomes of a letter that the mail server refused or may have taken."""
    return bool(user.is_authenticated and user.has_role("administrator"))


def may_settle(user: Any, letter: Letter) -> bool:
    """An administrator, for any letter."""
    return may_settle_letters(user)


def may_mark_read(user: Any, letter: Letter) -> bool:
    """Only the person to whom it was written."""
    return user.is_authenticated and letter.to_id == user.pk


def may_deliver(user: Any, letter: Letter) -> bool:
    """The worker alone, in delivery.py."""
    return user is None


MAY = {
    "send": may_deliver,
    "note_sent": may_deliver,
    "try_later": may_deliver,
    "give_up": may_deliver,
    "lose": may_deliver,
    "come_back": may_deliver,
    "drop": may_deliver,
    "send_letter_again": may_settle,
    "leave_letter": may_settle,
}
