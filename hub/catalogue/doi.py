"""Digital object identifiers: the shape that each has, and its one spelling. Pure."""

import re

SHAPE = re.compile(r"10\.[0-9]{4,9}(?:\.[0-9]+)*/[!-~]{1,180}")
BEFORE = re.compile(r"(?:https?://)?(?:dx\.)?doi\.org/|doi:\s*", re.IGNORECASE)


def spelled(text: str) -> str:
    """Return an identifier as the library keeps it: in small letters, without the address of a resolver before it."""
    return BEFORE.sub("", text.strip(), count=1).lower()


def fits(text: str) -> bool:
    """Say whether a spelled text has the shape of an identifier; whether it is registered is not asked."""
    return bool(SHAPE.fullmatch(text))
