"""Whether a reviewer's comment tells who wrote it. Pure: a help for the person who checks, never a verdict."""

import re
from collections.abc import Iterable

from .naming import ADDRESS

SHORT = 4  # words of fewer letters ("Lee", "Ann") are found in too many honest sentences


def traces(text: str, *, name: str, email: str, organisations: Iterable[str] = ()) -> list[str]:
    """Return what in ``text`` points to its author: their name, their address, where they work, or any address."""
    folded = text.casefold()
    wanted = [name, email, *organisations, *[word for word in name.split() if len(word) >= SHORT]]
    found = [each for each in dict.fromkeys(wanted) if each and _stands_in(each.casefold(), folded)]
    addresses = dict.fromkeys(ADDRESS.findall(text))
    return [*found, *[address for address in addresses if address.casefold() != email.casefold()]]


def _stands_in(wanted: str, text: str) -> bool:
    """Say whether ``wanted`` is in ``text`` as whole words."""
    return re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", text) is not None
