"""Counting words and cleaning text: the one place that decides what a word is and which characters are welcome."""

import logging
import re
import unicodedata

# The white space of ECMAScript's \s, so that the server counts as GOV.UK Frontend's /\S+/g does on screen.
_SPACE = "\t\n\v\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
_WORD = re.compile(f"[^{_SPACE}]+")
_BIDI_CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069]")
# C0 and C1 controls except tab and line feed, lone surrogates, and non-characters.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_KEY = re.compile(r"(?<=/)[A-Za-z0-9_:=-]{40,}(?=/|\.ics|\s|$)")  # of an address that a letter brings
_LINE_ENDS = re.compile("\r\n|[\r\x85\u2028\u2029]")
# Characters that draw nothing although Unicode does not file them under format or separator.
_BLANKS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0") | {
    chr(n) for n in range(0xFE00, 0xFE10)
}


def count_words(text: str) -> int:
    """How many words a text has: runs of anything but white space, as the counter on the page says."""
    return len(_WORD.findall(text))


def has_words(text: str) -> bool:
    """Whether a text has a word at all."""
    return _WORD.search(text) is not None


def whole_number(text: str) -> int | None:
    """The number that a page sent along in digits; None for anything else, and for more digits than a column holds."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def has_nul(text: str) -> bool:
    """Whether the text carries a NUL, which no keyboard types and PostgreSQL cannot store."""
    return "\x00" in text


def has_bidi_control(text: str) -> bool:
    """Whether the text carries a control that can turn the reading direction of what follows it."""
    return _BIDI_CONTROLS.search(text) is not None


def has_hidden(text: str) -> bool:
    """Whether any character of an address would not be seen, or not where it stands."""
    return any(char in _BLANKS or unicodedata.category(char)[0] in "CZ" for char in text)


def is_invisible(text: str) -> bool:
    """Whether nothing in the text would be seen on a page: only spaces, format characters and blanks."""
    return all(
        char in _BLANKS or unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zs", "Zl", "Zp"} for char in text
    )


def printable(text: str) -> str:
    """The text as a page can hold it: with plain line ends and without control characters."""
    if text.replace("\n", "").replace("\t", "").isprintable():
        return text  # as nearly every text is: none of what is searched for below is printable
    return _CONTROLS.sub("", _LINE_ENDS.sub("\n", text))


def tidy_text(text: str) -> str:
    """The text in composed form (NFC), with plain line ends and without control characters or outer space."""
    return unicodedata.normalize("NFC", printable(text)).strip()


def tidy_line(text: str) -> str:
    """A single line: tidied, with every run of white space made one space."""
    return re.sub(f"[{_SPACE}]+", " ", tidy_text(text)).strip()


class LineFormatter(logging.Formatter):
    """A log formatter that keeps each record on lines of its own making: nothing logged can forge a second record.

    The part of an address that opens a thread, an invitation or a calendar to whoever holds it is left out.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The record with control characters and direction overrides shown as escapes; tracebacks are indented."""
        text = _KEY.sub("…", super().format(record)).replace("\n", "\n    ")
        return re.sub(
            "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]",
            lambda found: ascii(found[0])[1:-1],
            text,
        )
