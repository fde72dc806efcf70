"""What the form that is being answered was sent for: its address and its words, so that its nonce is good for nothing else."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_now: ContextVar[Callable[[], str]] = ContextVar("asked", default=str)


@contextmanager
def asking(what: Callable[[], str]) -> Iterator[None]:
    """Bind every nonce used within to what was asked: ``what`` returns at most 40 characters that stand for it."""
    token = _now.set(what)
    try:
        yield
    finally:
        _now.reset(token)


def now() -> str:
    """Return what stands for what is asked now, or "" outside a form."""
    return _now.get()()
