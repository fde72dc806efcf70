"""Who may read the audit trail."""

from typing import Any


def may_read_trail(user: Any) -> bool:
    """Auditors alone: they read everything that was done, and change nothing."""
    return bool(user.is_authenticated and user.has_role("auditor"))
