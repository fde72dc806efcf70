"""The bid as PDF: tagged, with every word, made once in the background, marked while it is a draft."""

import time
from decimal import Decimal

import pytest
from django.urls import reverse

from funding.applications import actions, printing, queries, tasks
from funding.models import Answer, CostLine, Printed
from lpip_portal import clock
from lpip_portal.audit.models import AccessLog
from tests.factories import a_phase, a_round, a_signatory, a_user, an_application, officer_of
from tests.partnerships.pages import read
from tests.pdfs import opened, tags_of, words_of
from tests.traces import trail_of

pytestmark = pytest.mark.django_db

RICH = (
    "<p>Dŵr a’r <strong>cymoedd</strong>, ŷ â; <a href='https://example.org/a'>a link</a></p>"
    "<ul><li>first thing</li><li>second thing</li></ul>"
    "<table><tbody><tr><th>Place</th><th>Number</th></tr><tr><td>Corwen</td><td>12</td></tr></tbody></table>"
)


def with_words(text):
    """A bid with the research office whose every answer is ``text``."""
    bid = an_application("with_organisation", title="Water & <valleys> #1")
    Answer.objects.filter(application=bid).update(text=text)
    return bid


def submitted(text=RICH):
    """A submitted bid and its submission."""
    bid = with_words(text)
    return bid, actions.submit(bid, by=a_signatory(bid.organisation), at=clock.now())


def pdf_of(answer):
    """The bytes of a download."""
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_the_whole_bid_is_printed_once_in_the_background(browse):
    bid, submission = submitted()
    client, url = browse(bid.lead), reverse("funding:application-pdf", args=[bid.ref])
    assert "is being prepared" in read(client.get(url))
    tasks.print_submissions()
    tasks.print_submissions()
    assert Printed.objects.count() == 1
    assert ("submission.print", None) in trail_of(submission)
    made = pdf_of(client.get(url))
    said = words_of(made)
    for words in ("Water & <valleys> #1", "Dŵr a’r cymoedd, ŷ â; a link", "first thing", "Corwen", "Researcher",
                  "£30,000.00", bid.reference, submission.hash, bid.organisation.name):  # fmt: skip
        assert words.replace(" ", "") in said.replace(" ", ""), words  # glyphs may stand apart
    assert "DRAFT" not in said


def test_it_is_tagged_and_names_its_language_and_title():
    bid, submission = submitted()
    bid.language = submission.content["language"] = "cy"
    made = printing.pdf(queries.printed_paper(submission), submission.at)
    with opened(made) as pdf:
        assert str(pdf.Root.Lang).startswith("cy")
        assert pdf.Root.MarkInfo.Marked
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        assert str(pdf.docinfo["/Title"]) == "Water & <valleys> #1"
        assert b"pdfuaid" in pdf.Root.Metadata.read_bytes()
    assert {"/H1", "/H2", "/H3", "/P", "/L", "/LI", "/Table", "/TH", "/TD", "/Link"} <= tags_of(made)


@pytest.mark.parametrize(
    "text",
    [
        "#panic() $x$ `raw` *b* <label> @ref \\u{41} // no",
        '<p>#eval("1") <strong>[x]</strong></p>',
        "- one\n- two\n\n1. three",
        "= heading\n/ term: x",
    ],
)
def test_what_people_wrote_is_never_source(text):
    _bid, submission = submitted(text)
    said = words_of(printing.pdf(queries.printed_paper(submission)))
    assert "Not answered" not in said
    for word in ("#panic()", '#eval("1")', "three", "heading"):
        assert (word in text) == (word in said)


def test_a_character_without_a_shape_is_written_as_its_name():
    _bid, submission = submitted("Clean water 💧 for 山")
    said = words_of(printing.pdf(queries.printed_paper(submission)))
    assert "Clean water [droplet] for [cjk unified ideograph-5c71]" in said


def test_a_draft_and_a_blank_form_say_what_they_are(browse):
    bid = an_application()
    made = pdf_of(browse(bid.lead).get(reverse("funding:application-draft-pdf", args=[bid.ref])))
    said = words_of(made)
    assert "DRAFT – not submitted" in said
    assert "This is a draft. It was not submitted." in said
    assert bid.answers.first().text in said
    form = pdf_of(browse().get(reverse("funding:phase-form-pdf", args=[bid.phase.ref])))
    assert "BLANK FORM" in words_of(form)
    assert "Plain-English summary" in words_of(form)
    assert "/H3" in tags_of(form)


def test_strangers_and_officers_of_a_draft_get_nothing_and_readings_are_logged(browse):
    bid = an_application()
    draft = reverse("funding:application-draft-pdf", args=[bid.ref])
    officer = officer_of(bid.phase)
    for person in (a_user(), officer, an_application(phase=bid.phase).lead):
        assert browse(person).get(draft).status_code == 404
        assert browse(person).get(reverse("funding:application-pdf", args=[bid.ref])).status_code == 404
    sent, submission = submitted()
    actions.print_submission(submission, by=None)
    reader = officer_of(sent.phase)
    assert pdf_of(browse(reader).get(reverse("funding:application-pdf", args=[sent.ref])))
    assert AccessLog.objects.get().by == reader
    plan = a_phase(round=a_round(state="draft"))
    assert browse(a_user()).get(reverse("funding:phase-form-pdf", args=[plan.ref])).status_code == 404


def test_a_bid_with_300_lines_is_printed_in_time():
    bid = with_words("<p>" + "many words " * 90 + "</p>")
    line = CostLine.objects.get(application=bid)
    CostLine.objects.filter(pk=line.pk).update(fec=Decimal("10"), share=Decimal("8"))
    for _n in range(299):
        line.pk, line.ref = None, CostLine._meta.get_field("ref").get_default()
        line.fec, line.share = Decimal("10"), Decimal("8")
        line.description = f"Researcher {_n}"
        line.save()
    submission = actions.submit(bid, by=a_signatory(bid.organisation), at=clock.now())
    begun = time.process_time()
    made = printing.pdf(queries.printed_paper(submission), submission.at)
    assert time.process_time() - begun < 2
    assert "Researcher 298" in words_of(made)
