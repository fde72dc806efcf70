"""Files on their way out."""

import pytest
from django.core.files.storage import storages
from django.http import Http404

from lpip_portal.documents import actions, serving
from lpip_portal.documents.models import Document
from lpip_portal.workflow import Refusal
from tests import factories

from .files import a_pdf, uploaded

pytestmark = pytest.mark.django_db


@pytest.fixture
def document():
    """A stored PDF."""
    return actions.store(uploaded(a_pdf(), "Case.pdf"), by=factories.a_user())


def test_a_file_leaves_as_a_download_that_nobody_keeps(document):
    response = serving.respond(document, "Tŷ Gwyn – 7KQ2", as_it_came=True)
    headers = response.headers

    assert len(b"".join(response.streaming_content)) == document.size
    assert headers["Content-Disposition"].startswith("attachment; filename*=utf-8''T%C5%B7%20Gwyn")
    assert headers["Content-Disposition"].endswith(".pdf")
    assert headers["Content-Type"] == "application/pdf"
    assert headers["Content-Length"] == str(document.size)
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "no-store, private"
    response.close()


@pytest.mark.parametrize("name", ['a"b.pdf', "a\r\nSet-Cookie: x=1.pdf", "../../etc/passwd"])
def test_a_name_cannot_break_out_of_its_header(document, name):
    response = serving.respond(document, name)
    assert "\r" not in response.headers["Content-Disposition"]
    assert "Set-Cookie" not in response.headers
    response.close()


def test_what_the_portal_made_leaves_under_the_same_rules():
    headers = serving.made(b"", 'a"b\r\nX: 1.csv', "text/csv").headers
    assert headers["Content-Disposition"].startswith("attachment; ")
    assert "\r" not in headers["Content-Disposition"]
    assert "sandbox" in headers["Content-Security-Policy"]


@pytest.mark.parametrize("scan", [Document.Scan.PENDING, Document.Scan.BLOCKED])
def test_a_file_that_is_not_clean_is_never_served(document, scan):
    document.scan = scan
    with pytest.raises(Refusal):
        serving.respond(document, "case.pdf")


def test_a_file_that_is_gone_is_not_found(document):
    for key in (document.key, document.copy_key):
        storages["documents"].delete(key)
    with pytest.raises(Http404):
        serving.respond(document, "case.pdf")
