"""Text that knows its language, so that a page in another one can say so where it shows it."""

from collections.abc import Iterable
from typing import Any, Self

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from . import published_welsh


class Spoken(str):
    """A text with the language it is in: ``en`` or ``cy``. Everywhere else it is an ordinary text."""

    lang: str

    def __new__(cls, text: str, lang: str = "en") -> Self:
        """Return ``text`` with its language."""
        made = super().__new__(cls, text)
        made.lang = lang
        return made


def differing(thing: Any) -> str:
    """Return the language of a text, or of what a thing is called, if it is another than the page's; else nothing."""
    said = thing if isinstance(thing, str) else "" if thing is None else str(thing)
    lang = getattr(said, "lang", "")
    page = published_welsh.written(get_language() or "en")
    return lang if said and lang and lang != page.partition("-")[0] else ""


def marked(thing: Any) -> Any:
    """Return a text as it is, or within an element that tells its language where it is not the page's."""
    other = differing(thing)
    return format_html('<span lang="{}">{}</span>', other, thing) if other else thing


def joined(things: Iterable[Any], between: str) -> SafeString:
    """Return texts in a row, each marked."""
    return format_html_join(between, "{}", ((marked(thing),) for thing in things))
