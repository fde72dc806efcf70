"""Names of organisations compared as people mean them: pure, so that a duplicate is found whatever its dress."""

import re
import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import NamedTuple

FILLING = {"the", "of", "and", "y", "yr", "ltd", "limited", "plc", "cic", "cio"}
NEAR = 0.55  # of 1: below it two names have nothing to do with each other


class Unlisted(NamedTuple):
    """An organisation that a person named and that nobody had named before."""

    name: str
    kind: str
    number: str = ""


def normal(name: str) -> str:
    """Return a name without case, accents, punctuation and filling words: "The Univ. of X, Ltd" is "univ x"."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    words = re.findall(r"[^\W_]+", plain)
    return " ".join(word for word in words if word not in FILLING) or " ".join(words)


def likeness(one: str, other: str) -> float:
    """Return how alike two names are, from 0 to 1; the words' order counts little."""
    one, other = normal(one), normal(other)
    straight = SequenceMatcher(None, one, other).ratio()
    sorted_words = SequenceMatcher(
        None, " ".join(sorted(one.split())), " ".join(sorted(other.split()))
    ).ratio()
    return max(straight, sorted_words)


def nearest(name: str, others: Iterable[str], limit: int = 5) -> list[str]:
    """Return the names most like ``name``, the likest first; those that are nothing like it are left out."""
    rated = sorted(
        ((likeness(name, other), other) for other in set(others)), key=lambda pair: (-pair[0], pair[1])
    )
    return [other for rate, other in rated if rate >= NEAR][:limit]
