"""The gallery, the pages that only say something, and the files behind them."""

import hashlib
import json
import re
from pathlib import Path

import html5lib
import pytest
from django.conf import settings

from lpip_portal.ui.samples import MISTAKES

pytestmark = pytest.mark.django_db
STATIC = Path(settings.BASE_DIR) / "static"
PUBLIC = [
    "/ui/",
    "/ui/form/",
    "/privacy/",
    "/cookies/",
    "/accessibility/",
    "/complaints/",
    "/help/",
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
]


def strict(response):
    """Return a page as a tree, refusing what the standard refuses."""
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(response.content.decode())


@pytest.mark.parametrize("path", PUBLIC)
def test_every_page_has_one_heading_a_title_a_skip_link_and_help(client, path):
    response = client.get(path)
    tree = strict(response)
    text = response.content.decode()
    assert response.status_code == 200
    assert len(list(tree.iter("h1"))) == 1
    assert re.fullmatch(r".+ – LPIP Portal", tree.find(".//title").text)
    assert 'href="#main-content"' in text
    assert 'href="/help/"' in text
    assert settings.SUPPORT_EMAIL in text
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("path", PUBLIC)
def test_no_page_has_inline_style_or_script(client, path):
    tree = strict(client.get(path))
    for element in tree.iter():
        assert element.get("style") is None
        assert not [name for name in element.attrib if name.startswith("on")]
        if element.tag == "script":
            assert element.get("src") or element.get("type") == "application/json"
        assert element.tag != "style"


def test_bad_input_gets_422_with_every_error_and_the_typed_text(client):
    response = client.post("/ui/form/", MISTAKES)
    tree = strict(response)
    assert response.status_code == 422
    assert tree.find(".//title").text.startswith("Error: ")
    assert len([link for link in tree.iter("a") if link.get("href", "").startswith("#id_")]) == 10
    assert "not-an-address" in response.content.decode()


def test_good_input_is_redirected_with_a_message(client):
    good = {
        "name": "Tŷ Gwyn",
        "email": "a@example.org",
        "summary": "Short.",
        "nation": "W92000004",
        "phase": "1",
        "themes": ["skills"],
        "cost": "£50,000",
        "months": "5",
        "start_day": "1",
        "start_month": "5",
        "start_year": "2027",
        "agreed": "on",
    }
    response = client.post("/ui/form/", good, follow=True)
    assert response.redirect_chain == [("/ui/form/", 302)]
    assert "Nothing was kept" in response.content.decode()


def test_a_library_form_with_errors_gets_422(client):
    response = client.post("/accounts/signup/", {"email": "nonsense"})
    assert response.status_code == 422
    assert "There is a problem" in response.content.decode()
    strict(response)


def test_a_page_that_is_not_there_says_so(client):
    response = client.get("/nowhere/at/all/")
    assert response.status_code in {302, 404}
    if response.status_code == 404:
        strict(response)


def test_vendored_files_are_what_the_manifest_says():
    manifest = json.loads((STATIC / "vendor/manifest.json").read_text())
    found = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (STATIC / "vendor").iterdir()
        if path.name != "manifest.json"
    }
    assert found == manifest["sha256"]


def test_nothing_of_gov_uk_alone_is_served():
    banned = re.compile(rb"GDS Transport|govuk-crest|govuk-logotype-crown|/assets/")
    for path in STATIC.rglob("*"):
        assert not (path.is_file() and banned.search(path.read_bytes())), path
