"""Which Welsh is published: all of it, or only what a professional has checked. Worked out once, when the portal starts.

A message that is not checked is taken out of the catalogue that was loaded, so that it is said in English like one that was
never translated; a page costs nothing more. What was checked is a list of fingerprints beside the catalogue: of the text and of
its translation, so that a translation which changes afterwards awaits its check again.
"""

import ast
import gettext
import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

FOLDER = Path(settings.BASE_DIR) / "lpip_portal" / "locale" / "cy"
LIST = FOLDER / "checked.txt"
CATALOGUE, COMPILED = FOLDER / "LC_MESSAGES" / "django.po", FOLDER / "LC_MESSAGES" / "django.mo"
NOTICE_CY = "Mae Cymraeg y porth yn aros i gael ei gwirio gan gyfieithydd proffesiynol. Mae’r hyn nad yw wedi’i wirio eto yn ymddangos yn Saesneg."
NOTICE_EN = "The Welsh of the portal awaits a professional translator’s check. What is not checked yet appears in English."


class Standing(NamedTuple):
    """Whether only checked Welsh is published, and of how many messages how many are checked."""

    only_checked: bool = False
    checked: int = 0
    known: int = 0

    @property
    def is_waiting(self) -> bool:
        """Whether a Welsh page says some of its words in English."""
        return self.only_checked and self.checked < self.known

    @property
    def is_mostly_english(self) -> bool:
        """Whether a Welsh page is for the greater part English, so that its language is English."""
        return self.is_waiting and 2 * self.checked < self.known


standing = Standing()


def written(language: str) -> str:
    """Return the language in which a page or letter for a reader of ``language`` is for the greater part written."""
    return settings.LANGUAGE_CODE if language == "cy" and standing.is_mostly_english else language


def marked(body: str, language: str) -> str:
    """Return the body of a letter to a reader of ``language``, with the notice where some of it may be English."""
    return f"{NOTICE_CY}\n{NOTICE_EN}\n\n{body}" if language == "cy" and standing.is_waiting else body


def begin(catalogue: Any) -> None:
    """Take what is not checked out of a catalogue that Django loaded, unless unchecked Welsh is published."""
    global standing  # noqa: PLW0603 – a fact of the process, worked out at its start
    if settings.UNCHECKED_WELSH not in ("hidden", "shown"):
        raise ImproperlyConfigured("UNCHECKED_WELSH must be hidden or shown.")
    if settings.UNCHECKED_WELSH == "hidden":
        standing = hide(catalogue, fingerprints(LIST.read_text() if LIST.exists() else ""))


def hide(catalogue: Any, checked: set[str]) -> Standing:
    """Take every message out of a catalogue whose fingerprint is not among ``checked``; return how many of ours are left."""
    kept: set[str] = set()
    for part in catalogue._catalog._catalogs:
        messages: dict[str, list] = defaultdict(list)
        for key in part:
            messages[key[0] if isinstance(key, tuple) else key].append(key)
        messages.pop("", None)  # the head of the catalogue, with the rule of its plurals
        for text, keys in messages.items():
            if fingerprint(text, [part[key] for key in sorted(keys, key=str)]) in checked:
                kept.add(text)
                continue
            for key in keys:
                del part[key]
    ours = _ours()
    return Standing(True, len(kept & ours), len(ours))


def _ours() -> set[str]:
    """Return the texts that the portal's own catalogue translates; Django's and allauth's are beside them."""
    with COMPILED.open("rb") as stream:
        keys = gettext.GNUTranslations(stream)._catalog
    return {key[0] if isinstance(key, tuple) else key for key in keys} - {""}


def fingerprint(text: str, translations: Sequence[str]) -> str:
    """Return what stands for a text and its translation, one for each plural form, in the list of what is checked."""
    return hashlib.sha256("\x00".join([text, *translations]).encode()).hexdigest()[:20]


def fingerprints(listed: str) -> set[str]:
    """Return the fingerprints of a list, which has notes behind “#”."""
    return {line.strip() for line in listed.splitlines() if line.strip() and not line.startswith("#")}


class Message(NamedTuple):
    """A translated message of a catalogue: its text with its context before it, and its translations."""

    text: str
    translations: tuple[str, ...]

    @property
    def fingerprint(self) -> str:
        """What stands for it in the list."""
        return fingerprint(self.text, self.translations)


def messages(source: str) -> Iterator[Message]:
    """Return the messages of the source of a catalogue that are translated and no guess. Raises ValueError or SyntaxError."""
    for block in re.split(r"\n\s*\n", source.replace("\r\n", "\n")):
        lines = [line for line in block.splitlines() if line.strip()]
        if any(line.startswith("#,") and "fuzzy" in line for line in lines):
            continue
        entry = _entry(line for line in lines if not line.startswith("#"))
        said = tuple(entry[word] for word in sorted(entry) if word.startswith("msgstr"))
        if entry.get("msgid") and said and all(said):
            context = f"{entry['msgctxt']}\x04" if "msgctxt" in entry else ""
            yield Message(context + entry["msgid"], said)


def _entry(lines: Iterable[str]) -> dict[str, str]:
    entry: dict[str, str] = {}
    keyword = ""
    for line in lines:
        quoted = line.strip()
        if not quoted.startswith('"'):
            keyword, _space, quoted = quoted.partition(" ")
        entry[keyword] = entry.get(keyword, "") + ast.literal_eval(quoted.strip())
    return entry
