"""What in a review may tell who wrote it, or what should not be in it. Pure: texts and names go in, what was found comes out."""

import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

METRICS = re.compile(
    r"\b(?:impact factors?|journal impact|jif|h[- ]?index|g[- ]?index|i10[- ]?index|citescore|eigenfactor|snip score|sjr"
    r"|altmetrics?|citation counts?|q1 journals?|(?:ffactor|mynegai) (?:effaith|h))\b",
    re.IGNORECASE,
)
# No part of an address is longer; without these bounds twenty thousand letters without an @ take seconds.
ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
SHORTEST_NAME = 3  # letters of a part of a name that counts alone
SHORTEST_BODY = 4  # letters of the name of an organisation


class Found(NamedTuple):
    """One thing in a text: its kind ("self", "address", "organisation" or "metric") and the words."""

    kind: str
    words: str


def found(text: str, *, name: str, email: str, organisations: Iterable[str]) -> list[Found]:
    """Return what a text says that it may better not say, each thing once, in this order of kinds."""
    plain = folded(text)
    parts = [part for part in re.findall(r"[^\W\d_]+", name) if len(part) >= SHORTEST_NAME]
    said = [Found("self", part) for part in _whole(name, parts) if _has(plain, part)]
    hits = [Found("address", each) for each in ADDRESS.findall(text)]
    if email and folded(email) in plain and not hits:
        hits.append(Found("address", email))
    bodies = [
        Found("organisation", each)
        for each in organisations
        if len(each) >= SHORTEST_BODY and _has(plain, each)
    ]
    metrics = [Found("metric", hit.group(0)) for hit in METRICS.finditer(text)]
    return list(dict.fromkeys([*said, *hits, *bodies, *metrics]))


def folded(text: str) -> str:
    """Return a text without accents and case, its spaces single."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(bare.casefold().split())


def _whole(name: str, parts: list[str]) -> list[str]:
    """Return the whole name and its last part, which is what people are known by."""
    return list(dict.fromkeys([name.strip(), *parts[-1:]])) if parts else []


def _has(plain: str, words: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(folded(words))}(?!\w)", plain) is not None
