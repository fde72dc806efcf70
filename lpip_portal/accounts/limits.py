"""The counters behind rate limits. They live in the database, so that they outlive Redis; when they fail, nobody guesses on."""

from typing import Any

from django.core.cache.backends.db import DatabaseCache
from django.db import DatabaseError, OperationalError


class Counters(DatabaseCache):
    """Django's database cache, except that a failure is said aloud: the portal then answers 503, not yes and not 500."""

    def get_many(self, keys: Any, version: int | None = None) -> dict:
        """Read, or fail."""
        try:
            return super().get_many(keys, version)
        except DatabaseError as fault:
            raise OperationalError("the rate limits cannot be read") from fault

    def _base_set(self, mode: str, key: Any, value: Any, timeout: Any = None) -> bool:
        """Write, or fail. That somebody else was first is no failure, but then their row is there."""
        for _attempt in range(2):
            try:
                if super()._base_set(mode, key, value, timeout):
                    return True
                if mode == "touch" or self.has_key(key):
                    return False
            except DatabaseError as fault:
                raise OperationalError("the rate limits cannot be written") from fault
        raise OperationalError("the rate limits cannot be written")
