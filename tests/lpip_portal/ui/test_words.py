"""Counting and cleaning text."""

import logging
import secrets
from pathlib import Path

import pytest
from django.core import signing

from lpip_portal.ui import words


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("   \n\t ", 0),
        ("one", 1),
        ("co-design isn’t two-fold", 3),
        ("a – b", 3),
        ("non\u00a0breaking\u2009thin\u3000wide", 4),
        ("\ufeffbyte order mark", 3),
        ("next\u0085line and\u001cfile separator", 3),
        ("zero\u200bwidth joins", 2),
        ("Tŷ Gwyn\r\nŴyr", 3),
    ],
)
def test_words_are_what_stands_between_the_spaces_of_javascript(text, count):
    assert words.count_words(text) == count


@pytest.mark.parametrize(
    "text", ["", " \n", "\u200b\u200d", "\u2800", "\u3164\u115f", "\ufe0f", "\u00ad\u2060"]
)
def test_text_that_draws_nothing_is_invisible(text):
    assert words.is_invisible(text)


@pytest.mark.parametrize("text", ["a", "ŵ", "👩‍🔬", "\u0301", "'"])
def test_text_that_draws_something_is_not_invisible(text):
    assert not words.is_invisible(text)


def test_tidying_composes_and_drops_controls_but_keeps_lines():
    assert words.tidy_text("  Ty\u0302 Gwyn\x07\r\nline\x1b[0m\ttab\ud800 ") == "Tŷ Gwyn\nline[0m\ttab"


def test_a_line_has_no_line_ends():
    assert words.tidy_line("Sia\u0302n \r\n  Roberts\u2028x") == "Siân Roberts x"


def test_a_logged_line_end_cannot_forge_a_record():
    record = logging.LogRecord(
        "portal", logging.INFO, "", 0, "typed %s", ("a\nERROR forged\r\x1b[31m\u202e",), None
    )
    written = words.LineFormatter("%(message)s").format(record)
    assert written == "typed a\n    ERROR forged\\r\\x1b[31m\\u202e"


@pytest.mark.parametrize("end", ["/", "/message/", ".ics", ""])
@pytest.mark.parametrize("kind", ["signed", "drawn"])
def test_a_log_keeps_no_address_that_a_letter_brings(kind, end):
    key = signing.dumps("7KQ2M9XWTB") if kind == "signed" else secrets.token_urlsafe(32)
    record = logging.LogRecord(
        "django.request", logging.WARNING, "", 0, "Not Found: %s", (f"/hub/thread/{key}{end}",), None
    )
    assert words.LineFormatter("%(message)s").format(record) == f"Not Found: /hub/thread/…{end}"


def test_the_page_counts_by_the_same_rule():
    script = (Path(__file__).parents[3] / "static/js/portal.js").read_text()
    assert r"match(/\S+/g) ?? []).length" in script


def test_a_number_that_a_page_sends_along_is_digits_that_a_column_holds():
    assert words.whole_number("0012") == 12
    wrong = ("", "-1", "+1", "1.0", "1_0", "²", "٣", "１", "9999999999", "9" * 5_000)
    assert [words.whole_number(text) for text in wrong] == [None] * len(wrong)
