"""Welsh that no professional has checked appears in English, marked; what was checked is in Welsh."""

from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import translation
from django.utils.translation import trans_real

from lpip_portal.accounts.models import RoleGrant
from lpip_portal.notifications import outbox
from lpip_portal.notifications.models import Letter
from lpip_portal.ui import published_welsh
from lpip_portal.ui.published_welsh import Standing, fingerprint
from tests.factories import a_user, with_role

PRIVACY = fingerprint("Privacy", ["Preifatrwydd"])


@pytest.fixture
def catalogue(monkeypatch):
    """The Welsh catalogue, loaded anew for one test."""
    made = trans_real.DjangoTranslation("cy", domain="django")
    monkeypatch.setitem(trans_real._translations, "cy", made)
    return made


def publish(catalogue, monkeypatch, *checked: str) -> Standing:
    standing = published_welsh.hide(catalogue, set(checked))
    monkeypatch.setattr(published_welsh, "standing", standing)
    return standing


def test_a_checked_message_is_welsh_and_an_unchecked_one_english(catalogue, monkeypatch):
    standing = publish(catalogue, monkeypatch, PRIVACY)
    assert standing.checked == 1
    assert standing.known > 1_000
    with translation.override("cy"):
        assert translation.gettext("Privacy") == "Preifatrwydd"
        assert translation.gettext("Cookies") == "Cookies"
        assert translation.gettext("Skip to main content") == "Skip to main content"
        assert translation.ngettext("%(n)s partnership", "%(n)s partnerships", 3) == "%(n)s partnerships"
        assert translation.gettext("Monday") == "Monday"  # what Django itself says


def test_a_plural_is_checked_with_all_its_forms(catalogue, monkeypatch):
    [whole] = [
        each
        for each in published_welsh.messages(published_welsh.CATALOGUE.read_text())
        if each.text == "%(n)s partnership"
    ]
    assert publish(catalogue, monkeypatch, whole.fingerprint).checked == 1
    with translation.override("cy"):
        assert translation.ngettext("%(n)s partnership", "%(n)s partnerships", 3) == whole.translations[2]


def test_every_message_of_the_source_is_known_by_its_fingerprint(catalogue):
    source = list(published_welsh.messages(published_welsh.CATALOGUE.read_text()))
    assert published_welsh.hide(catalogue, {each.fingerprint for each in source}).checked == len(source)


@pytest.mark.django_db
def test_a_page_says_that_its_welsh_waits_and_is_english_by_its_language(client, catalogue, monkeypatch):
    publish(catalogue, monkeypatch, PRIVACY)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "cy"
    answer = client.get(reverse("help"))
    page = answer.content.decode()
    assert '<html lang="en-gb"' in page
    assert answer.headers["Content-Language"] == "en-GB"
    assert f'<p class="govuk-body" lang="cy">{published_welsh.NOTICE_CY}' in page
    assert f'<p class="govuk-body" lang="en">{published_welsh.NOTICE_EN}' in page
    assert "Preifatrwydd" in page
    assert "Skip to main content" in page
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en-gb"
    assert published_welsh.NOTICE_EN not in client.get(reverse("help")).content.decode()


@pytest.mark.django_db
def test_a_letter_to_a_reader_of_welsh_says_so_too(catalogue, monkeypatch):
    publish(catalogue, monkeypatch)
    for language in ("cy", "en-gb"):
        person = a_user(language=language)
        outbox.post(
            "account_role_ended",
            to=[person],
            about=RoleGrant.objects.get(user=with_role("auditor", language=language)),
        )
    welsh, english = Letter.objects.order_by("pk")
    assert welsh.body.startswith(published_welsh.NOTICE_CY)
    assert published_welsh.NOTICE_CY not in english.body
    assert (welsh.subject, welsh.language) == (english.subject, "en-gb")


def test_a_catalogue_that_is_whole_says_nothing():
    assert not Standing(True, 5, 5).is_waiting
    assert not Standing(False, 0, 5).is_waiting
    assert Standing(True, 3, 5).is_waiting
    assert not Standing(True, 3, 5).is_mostly_english


FILE = 'msgid ""\nmsgstr "Language: cy\\n"\n\nmsgid "One"\nmsgstr "Un"\n\n#, fuzzy\nmsgid "Two"\nmsgstr "Dau?"\n\n'
THREE = 'msgid "Three"\nmsgid_plural "Threes"\nmsgstr[0] "Tri"\nmsgstr[1] "Tri\\n"\n"thri"\n'


def test_the_command_marks_what_is_said_alike_and_names_what_was_changed(tmp_path):
    (tmp_path / "ours.po").write_text(FILE + THREE)
    (tmp_path / "theirs.po").write_text(FILE + THREE.replace("thri", "drî"))
    how = {"catalogue": tmp_path / "ours.po", "list": tmp_path / "checked.txt", "stdout": (out := StringIO())}
    call_command("welsh_checked", tmp_path / "theirs.po", by="Nia Rees", **how)
    assert "1 changed by the translator, not marked:\n  Three" in out.getvalue()
    assert "1 of 2 messages are checked." in out.getvalue()
    kept = (tmp_path / "checked.txt").read_text()
    assert published_welsh.fingerprints(kept) == {fingerprint("One", ["Un"])}
    assert "Nia Rees" in kept
    call_command("welsh_checked", tmp_path / "theirs.po", **how)
    assert (tmp_path / "checked.txt").read_text() == kept
    call_command("welsh_checked", tmp_path / "ours.po", **how)
    assert "2 of 2 messages are checked." in out.getvalue()
    (tmp_path / "none.po").write_text('msgid "One"\nmsgstr ""\n')
    with pytest.raises(CommandError, match="no translated message"):
        call_command("welsh_checked", tmp_path / "none.po", **how)


def test_a_translation_that_changes_awaits_its_check_again(catalogue, monkeypatch):
    assert publish(catalogue, monkeypatch, fingerprint("Privacy", ["Rhywbeth arall"])).checked == 0
