"""The draft and the blank form for Word: every word, with headings, lists, links and tables, and marked as what it is."""

import io

import pytest
from django.urls import reverse
from docx import Document

from funding.models import Answer
from tests.factories import a_phase, a_round, a_user, an_application

pytestmark = pytest.mark.django_db
RICH = (
    '<p>Dŵr a’r <strong>cymoedd</strong> <a href="https://example.org/a">a link</a></p><ul><li>first</li><li>second</li></ul>'
    "<table><tbody><tr><th>Place</th></tr><tr><td>Corwen 👩‍👩‍👧</td></tr></tbody></table>"
)


def opened(answer):
    """The Word document of a download."""
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["Cache-Control"] == "no-store, private"
    return Document(io.BytesIO(answer.content))


def test_the_draft_says_everything_and_that_it_is_a_draft(browse):
    bid = an_application(title="Water & <valleys>")
    Answer.objects.filter(application=bid).update(text=RICH)
    word = opened(browse(bid.lead).get(reverse("funding:application-draft-word", args=[bid.ref])))
    assert "DRAFT" in word.sections[0].header.paragraphs[0].text
    said = [paragraph.text for paragraph in word.paragraphs]
    assert "Water & <valleys>" in said
    assert any(text.startswith("Dŵr a’r cymoedd") for text in said)
    assert [p.text for p in word.paragraphs if p.style.name == "List Bullet"][:2] == ["first", "second"]
    assert any(run.bold and run.text == "cymoedd" for p in word.paragraphs for run in p.runs)
    assert any(link.address == "https://example.org/a" for p in word.paragraphs for link in p.hyperlinks)
    cells = {cell.text for table in word.tables for row in table.rows for cell in row.cells}
    assert "Corwen 👩‍👩‍👧" in cells
    assert "Researcher" in cells


def test_strangers_get_no_draft_and_nobody_a_form_that_is_planned(browse):
    bid = an_application()
    assert browse(a_user()).get(reverse("funding:application-draft-word", args=[bid.ref])).status_code == 404
    form = opened(browse().get(reverse("funding:phase-form-word", args=[bid.phase.ref])))
    assert "Approach" in [paragraph.text for paragraph in form.paragraphs]
    plan = a_phase(round=a_round(state="draft", published_by=None, published_at=None))
    assert browse(a_user()).get(reverse("funding:phase-form-word", args=[plan.ref])).status_code == 404
