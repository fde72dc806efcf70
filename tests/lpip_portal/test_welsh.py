"""The portal in Welsh: the catalogue is whole and fresh, and the pages that everybody may read speak it."""

import ast
import datetime
import gettext
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import dates, formats, translation
from django.utils.timesince import timeuntil

from lpip_portal import clock
from lpip_portal.ui import borrowed

FOLDER = Path(settings.BASE_DIR) / "lpip_portal" / "locale" / "cy" / "LC_MESSAGES"
FORMS = 4
PUBLIC = [
    *("home", "privacy", "cookies", "accessibility", "complaints", "help", "account_login", "account_signup"),
    *("partnerships:partnership-list", "funding:round-list"),
]
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd%]|\{\w*\}|</?\w[^>]*>")


def entries() -> Iterator[dict[str, str]]:
    """Each entry of the source of the catalogue: its keywords and their texts."""
    for block in re.split(r"\n{2,}", (FOLDER / "django.po").read_text()):
        entry: dict[str, str] = {}
        keyword = ""
        for line in block.splitlines():
            if line.startswith("#"):
                assert not line.startswith(("#~", "#,")) or "fuzzy" not in line, line
                continue
            if not line.startswith('"'):
                keyword, _, line = line.partition(" ")
            entry[keyword] = entry.get(keyword, "") + ast.literal_eval(line)
        if entry.get("msgid"):
            yield entry


def translations(entry: dict[str, str]) -> list[str]:
    """What an entry says in Welsh, one text for each plural form; nothing when it is not translated."""
    return [text for keyword, text in entry.items() if keyword.startswith("msgstr") and text]


def translated() -> list[dict[str, str]]:
    """Every entry that says something in Welsh."""
    return [entry for entry in entries() if translations(entry)]


def keys(entry: dict[str, str]) -> Iterator[tuple[object, str]]:
    """What the compiled catalogue has to say for an entry: each of its keys with its text."""
    name = f"{entry['msgctxt']}\x04{entry['msgid']}" if "msgctxt" in entry else entry["msgid"]
    if "msgid_plural" not in entry:
        yield name, entry["msgstr"]
        return
    for form in range(FORMS):
        yield (name, form), entry[f"msgstr[{form}]"]


def test_the_compiled_catalogue_says_what_its_source_says():
    """`make messages` was run after the last change of a translation."""
    with (FOLDER / "django.mo").open("rb") as stream:
        compiled = dict(gettext.GNUTranslations(stream)._catalog)
    compiled.pop("")
    assert compiled == {key: text for entry in translated() for key, text in keys(entry)}


def test_no_word_of_ours_takes_the_place_of_a_month_or_a_day():
    """“May” is a month; where it says what somebody may do, it has a context of its own."""
    with translation.override("cy"):
        said = [formats.date_format(datetime.date(2026, month, 15), "j F Y") for month in range(1, 13)]
    assert said[4] == "15 Mai 2026"
    names = {str(name) for names in (dates.MONTHS, dates.WEEKDAYS) for name in names.values()}
    assert len(names) == 19
    assert not [each for each in entries() if each["msgid"] in names and "msgctxt" not in each]


def test_a_translation_has_the_placeholders_of_its_text():
    """A name, a date or a bold word is neither lost nor invented on the way into Welsh."""
    for entry in translated():
        allowed = [
            sorted(set(PLACEHOLDER.findall(entry[word])))
            for word in ("msgid", "msgid_plural")
            if word in entry
        ]
        for text in translations(entry):
            assert sorted(set(PLACEHOLDER.findall(text))) in allowed, text


def test_a_plural_has_every_form_of_welsh():
    """Welsh counts one, two, many, and eight or eleven: a text with a number says something for each."""
    for entry in translated():
        if "msgid_plural" in entry:
            assert len(translations(entry)) == FORMS, entry["msgid"]


def test_a_letter_keeps_its_subject_in_welsh():
    """The outbox finds the subject by the word “Subject:”, so a translation begins with it too."""
    subjects = [entry for entry in translated() if entry["msgid"].startswith("Subject:")]
    assert subjects
    for entry in subjects:
        assert entry["msgstr"].startswith("Subject: "), entry["msgstr"]
        assert "\n" not in entry["msgstr"]


def test_the_catalogue_names_no_machine_and_says_that_a_professional_has_to_check_it():
    """The head of the catalogue tells its readers how far to trust it, and nothing about its writers."""
    head = (FOLDER / "django.po").read_text().split("\n\n")[0]
    assert "awaits a professional" in head
    assert "@" not in head
    assert not re.search(r"^#: (/|.*:\d)", (FOLDER / "django.po").read_text(), re.MULTILINE)


@pytest.mark.django_db
@pytest.mark.parametrize("name", PUBLIC)
def test_a_public_page_answers_in_welsh(client, name):
    """With the cookie set, the page says so to screen readers, and its frame is in Welsh."""
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "cy"
    page = client.get(reverse(name))
    assert page.status_code == 200
    assert page.headers["Content-Language"] == "cy"
    body = page.content.decode()
    assert '<html lang="cy"' in body
    assert "Porth LPIP" in body
    assert "Preifatrwydd" in body
    assert "Skip to main content" not in body


@pytest.mark.django_db
def test_a_missing_page_says_so_in_welsh(client):
    """An error is the last moment to be answered in another language."""
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "cy"
    page = client.get("/nothing-here/")
    assert page.status_code == 404
    assert "Heb ddod o hyd i’r dudalen" in page.content.decode()


@pytest.mark.django_db
def test_the_switch_changes_the_language_and_back(client):
    """The two buttons in the footer post, and lead back to the page they stood on."""
    there = reverse("help")
    answer = client.post(reverse("set-language"), {"language": "cy", "next": there}, follow=True)
    assert answer.redirect_chain == [(there, 302)]
    assert '<html lang="cy"' in answer.content.decode()
    assert "Ysgrifennwch atom" in answer.content.decode()
    answer = client.post(reverse("set-language"), {"language": "en-gb", "next": there}, follow=True)
    assert "Write to us" in answer.content.decode()


@pytest.mark.django_db
def test_the_languages_of_a_sentence_do_not_mix():
    """A number is counted by the rules of Welsh: two partnerships are “2 bartneriaeth”."""
    with translation.override("cy"):
        said = {n: translation.ngettext("%(n)s partnership", "%(n)s partnerships", n) for n in (1, 2, 3, 8)}
    assert said[1] == said[3] == said[8] == "%(n)s partneriaeth"
    assert said[2] == "%(n)s bartneriaeth"


def test_what_is_borrowed_from_libraries_is_said_in_welsh_too():
    """Django and allauth lack some Welsh: the time left in a letter, the rules of a password, a sign-in that failed."""
    with translation.override("cy"):
        assert timeuntil(clock.uk(2027, 1, 6, 12), clock.uk(2027, 1, 4, 12)) == "2\xa0ddiwrnod"
        for text in borrowed.SAID:
            assert translation.gettext(text) != text
        lengths = [str(text % {"num": 3}) for text in borrowed.LENGTHS]
    assert lengths == ["3 blynedd", "3 mis", "3 wythnos", "3 diwrnod", "3 awr", "3 munud"]


def test_an_error_page_needs_no_request_to_speak_welsh():
    """The page for a broken portal is rendered without a request, in the language that is active."""
    with translation.override("cy"):
        page = render_to_string("errors/500.html")
    assert '<html lang="cy"' in page
    assert "Aeth rhywbeth o’i le" in page
