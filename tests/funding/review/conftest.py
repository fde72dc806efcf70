"""What the tests of reviewing share."""

import pytest

from funding.models import Attachment, Submission
from lpip_portal.documents.models import Document
from tests.factories import a_phase, an_application

SECRET = "The secret plan of the bid"


@pytest.fixture
def bid():
    """A bid whose submission has a summary, a secret and a file."""
    found = an_application("eligible", phase=a_phase(reviews_per_bid=1), title="Harbour skills")
    letter = Document.objects.create(
        name="mine.pdf",
        media_type="application/pdf",
        size=4,
        sha256="1" * 64,
        scan="clean",
        added_by=found.lead,
    )
    file = Attachment.objects.create(application=found, kind="case", document=letter)
    content = {
        "format": 1,
        "title": "Harbour skills",
        "organisation": "Harbour University",
        "partnership": "Harbours",
        "partners": ["Harbour Council"],
        "language": "en-gb",
        "sections": [
            {
                "slug": "about",
                "title": "About",
                "component": "questions",
                "answers": [
                    {"code": "summary", "kind": "long", "question": "Summary", "value": "A plain summary"},
                    {"code": "agenda", "kind": "long", "question": "Agenda", "value": SECRET},
                ],
            },
            {"slug": "documents", "title": "Documents", "component": "documents", "answers": []},
        ],
        "costs": {"lines": [], "fec": "30000.00", "share": "24000.00"},
        "documents": [{"ref": file.ref, "kind": "case", "sha256": "1" * 64, "size": 4, "pages": 1}],
    }
    team = {"team": {"value": [{"name": "Nia Lead", "role": "lead", "organisation": "Harbour University"}]}}
    Submission.objects.filter(application=found).update(content=content, personal=team)
    found.file = file
    return found
