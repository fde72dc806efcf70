"""Who may bring a file in. Who may read it is the affair of the room that holds it."""

from typing import Any


def may_store(user: Any) -> bool:
    """Everybody with an account that is in use; the room's own action has already asked about its row."""
    return bool(user.is_authenticated and user.is_active)
