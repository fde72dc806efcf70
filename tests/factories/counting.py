"""One number after another, so that no two rows are called the same."""

from itertools import count

_n = count(1)


def start_again(at: int = 1) -> None:
    """Count from one again, or from further on."""
    global _n
    _n = count(at)


def number() -> int:
    """The next one."""
    return next(_n)
