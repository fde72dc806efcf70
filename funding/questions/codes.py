"""Short codes made from titles. Pure."""

from collections.abc import Iterable

from django.utils.text import slugify


def free_code(text: str, taken: Iterable[str]) -> str:
    """Return a short code made from ``text`` that is not among ``taken``."""
    taken = set(taken)
    stem = slugify(text)[:34].strip("-") or "part"
    numbers = (stem, *(f"{stem}-{n}" for n in range(2, 1000)))
    return next(code for code in numbers if code not in taken)
