"""References: ten random Crockford characters. Primary keys never leave the server."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import models

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U
LENGTH = 10

_system = random.SystemRandom()
_source: ContextVar[random.Random | None] = ContextVar("source", default=None)


def new() -> str:
    """Return a fresh reference."""
    return "".join((_source.get() or _system).choices(ALPHABET, k=LENGTH))


@contextmanager
def seeded(seed: int | str) -> Iterator[None]:
    """Draw references from a seed, so that two simulated competitions can be compared."""
    token = _source.set(random.Random(seed))  # noqa: S311 – reproducible on purpose, never in production
    try:
        yield
    finally:
        _source.reset(token)


class RefField(models.CharField):
    """The reference by which people and addresses name a row."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_length", LENGTH)
        kwargs.setdefault("unique", True)
        kwargs.setdefault("default", new)
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)


class RefConverter:
    """``<ref:ref>`` in an address. Anything else does not match, so it is not found."""

    regex = "[0-9A-HJKMNP-TV-Z]{10}"

    def to_python(self, value: str) -> str:
        """Return it as it is."""
        return value

    def to_url(self, value: str) -> str:
        """Return it as it is."""
        return value
