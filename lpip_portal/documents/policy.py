"""Who may bring a file in, and who says what the scanner found. Who may read it is the affair of the room that holds it."""

from typing import Any


def may_store(user: Any) -> bool:
    """Everybody with an account that is in use; the room's own action has already asked about its row."""
    return bool(user.is_authenticated and user.is_active)


def may_settle(user: Any) -> bool:
    """Only the clock asks the scanner: no person says of a file that it is clean."""
    return user is None
