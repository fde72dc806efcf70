"""The file control: a refusal stands beside it, and the page answers with the refusal's own status."""

import pytest
from django.test import RequestFactory

from lpip_portal.documents.fields import DocumentField
from lpip_portal.ui.forms import LineField, PortalForm

from .files import a_pdf, a_png, uploaded


class PaperForm(PortalForm):
    """A title and a file."""

    title = LineField(label="Title")
    paper = DocumentField(label="Paper")


@pytest.mark.parametrize(
    ("file", "status"),
    [
        (uploaded(b""), 422),
        (uploaded(a_png()), 415),
        (uploaded(b"%PDF-1.7" + b"\0" * (10 * 1024 * 1024)), 413),
    ],
)
def test_the_page_answers_with_the_status_of_the_refusal(file, status):
    form = PaperForm({"title": "Kept"}, {"paper": file})
    assert form.status == status
    assert list(form.errors) == ["paper"]
    assert form["title"].value() == "Kept"


def test_a_sound_file_passes_and_can_still_be_read():
    content = a_pdf()
    form = PaperForm({"title": "Kept"}, {"paper": uploaded(content)})
    assert form.is_valid()
    form.values["paper"].seek(0)
    assert form.values["paper"].read() == content


def test_a_missing_file_is_named():
    form = PaperForm({"title": "Kept"}, {})
    assert form.status == 422
    assert form.errors["paper"] == ["Select paper"]


def test_an_upload_beyond_the_limit_leaves_nothing_on_the_disk(settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    request = RequestFactory().post("/", {"title": "Kept", "paper": uploaded(b"%PDF-" + b"x" * 12_000_000)})

    form = PaperForm(request.POST, request.FILES)

    assert request.FILES["paper"].size == 12_000_005
    assert form.status == 413
    assert form["title"].value() == "Kept"
    request.close()
    assert not list(tmp_path.iterdir())
