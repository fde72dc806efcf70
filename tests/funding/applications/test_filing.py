"""The files of a bid: what its phase asks for, who reads them, and what waits for the virus check."""

import secrets
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from funding.applications import queries, snapshot, tasks
from funding.models import Attachment, DocumentRule
from lpip_portal import clock
from lpip_portal.audit.models import AccessLog
from lpip_portal.documents.models import Document
from tests.factories import a_user, an_application, an_organisation, belongs, officer_of
from tests.lpip_portal.documents.files import a_pdf, a_png
from tests.partnerships.pages import read
from tests.traces import letters

pytestmark = pytest.mark.django_db


def upload(bid, client, content=None, filename="../../Smith secret plan.pdf", **facts):
    """Send a file as the page does."""
    file = SimpleUploadedFile(filename, a_pdf() if content is None else content)
    return client.post(
        reverse("funding:application-documents", args=[bid.ref]),
        {"kind": "case", "file": file, "nonce": "n" * 22, **facts},
    )


def test_a_file_is_kept_and_served_under_a_name_of_ours(browse):
    bid = an_application()
    client = browse(bid.lead)
    assert upload(bid, client).status_code == 302
    file = bid.attachments.get()
    page = read(client.get(reverse("funding:application-documents", args=[bid.ref])))
    assert "Smith secret plan.pdf" in page
    assert ".." not in file.document.name
    answer = client.get(reverse("funding:attachment", args=[file.ref]))
    assert answer["Content-Disposition"] == f'attachment; filename="{bid.reference} Case for support.pdf"'
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert not AccessLog.objects.exists()


def test_a_file_is_read_by_those_who_may_read_the_bid(browse):
    bid = an_application()
    upload(bid, browse(bid.lead))
    url = reverse("funding:attachment", args=[bid.attachments.get().ref])
    officer = officer_of(bid)
    for person in (officer, a_user(), an_application(phase=bid.phase).lead, None):
        assert browse(person).get(url).status_code in (404, 302 if person is None else 404)
    bid.submitted_at = clock.now()
    bid.save()
    assert browse(officer).get(url).status_code == 404  # not of the submission
    bid.attachments.update(is_submitted=True)
    answer = browse(officer).get(url)
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content)
    assert AccessLog.objects.get().by == officer


@pytest.mark.parametrize(
    ("content", "filename", "status"),
    [
        (b"", "a.pdf", 422),
        (b"PK\x03\x04" * 20, "a.pdf", 415),
        (None, "a.exe", 415),
        (b"%PDF-1.7 nothing", "a.pdf", 422),
    ],
)
def test_a_file_that_is_unfit_is_refused_and_nothing_is_kept(browse, content, filename, status):
    bid = an_application()
    answer = upload(bid, browse(bid.lead), content, filename)
    assert answer.status_code == status
    assert "There is a problem" in read(answer)
    assert not Attachment.objects.exists()


def test_a_file_is_replaced_and_removed_and_no_longer_served(browse):
    bid = an_application()
    client = browse(bid.lead)
    upload(bid, client)
    old = bid.attachments.get()
    replace = reverse("funding:attachment-replace", args=[bid.ref, old.ref])
    read(client.get(replace))
    client.post(replace, {"file": SimpleUploadedFile("new.pdf", a_pdf()), "nonce": "m" * 22})
    new = bid.attachments.standing().get()
    assert (new.kind, new.document.name) == ("case", "new.pdf")
    assert client.get(reverse("funding:attachment", args=[old.ref])).status_code == 404
    remove = reverse("funding:attachment-remove", args=[bid.ref, new.ref])
    read(client.get(remove))
    client.post(remove, {"nonce": "o" * 22})
    assert not bid.attachments.standing().exists()
    other = an_application()
    assert client.post(reverse("funding:attachment-remove", args=[other.ref, new.ref])).status_code == 404


def test_no_file_is_added_after_the_closing_instant(browse):
    bid = an_application()
    with clock.at(bid.phase.closes_at + timedelta(milliseconds=1)):
        assert upload(bid, browse(bid.lead)).status_code == 409
    assert not Attachment.objects.exists()


def with_ballast(pdf):
    """Make a PDF larger than a megabyte."""
    pdf.Root.Ballast = pdf.make_stream(secrets.token_bytes(1_100_000))


def a_rule(bid, code="plan", **facts) -> DocumentRule:
    """A kind of file that the phase of a bid asks for."""
    order = bid.phase.document_rules.count() + 1
    facts = {"title_en": code.capitalize(), "order": order} | facts
    return DocumentRule.objects.create(phase=bid.phase, code=code, **facts)


def said(bid) -> set[str]:
    """What is wrong with the files of a bid."""
    files = list(bid.attachments.standing().select_related("document"))
    return {each.code for each in queries.document_findings(bid, files, queries.document_rules(bid.phase))}


def test_the_phase_says_which_files_it_takes(browse):
    bid = an_application()
    a_rule(bid, most_pages=2, is_required=True, guidance_en="Say where the data live.")
    a_rule(bid, "map", takes_images=True, most_megabytes=1)
    client, url = browse(bid.lead), reverse("funding:application-documents", args=[bid.ref])
    page = read(client.get(url))
    assert "Say where the data live." in page
    assert "pages: at most 2" in page
    assert "Case for support" not in page
    assert upload(bid, client, kind="case").status_code == 422
    assert upload(bid, client, a_png(), "map.png", kind="plan").status_code == 415
    assert upload(bid, client, a_pdf(change=with_ballast), kind="map").status_code == 413
    assert said(bid) == {"missing"}
    assert upload(bid, client, a_png(), "map.png", kind="map").status_code == 302
    assert upload(bid, client, a_pdf(pages=3), kind="plan", nonce="m" * 22).status_code == 302
    assert said(bid) == {"too_long"}
    page = read(client.get(url))
    assert "3 pages" in page
    assert "more than the 2 allowed" in page
    upload(bid, client, a_pdf(), kind="plan", nonce="o" * 22)
    assert "too_many" in said(bid)


def test_a_letter_of_each_partner_is_counted():
    bid = an_application()
    a_rule(bid, "letter", is_required=True, each_partner=True, most_files=9)
    assert said(bid) == set()
    bid.partners.create(organisation=an_organisation())
    assert said(bid) == {"missing"}


def test_files_that_break_a_rule_stop_the_bid():
    bid = an_application()
    a_rule(bid, is_required=True)
    found = queries.preflight(bid)
    assert [(fault.code, fault.section) for fault in found.faults] == [("document", "documents")]
    assert "Add the file “Plan”" in [each.text for each in queries.problems(bid, found)]


def test_what_waits_for_the_virus_check_or_is_blocked_is_served_to_nobody(browse):
    bid = an_application()
    client = browse(bid.lead)
    upload(bid, client)
    file = bid.attachments.get()
    for scan, words in (
        ("pending", "Waiting for the virus check"),
        ("blocked", "Blocked by the virus check"),
    ):
        file.document.scan = scan
        file.document.save()
        assert client.get(reverse("funding:attachment", args=[file.ref])).status_code == 409
        page = read(client.get(reverse("funding:application-documents", args=[bid.ref])))
        assert words in page
        assert reverse("funding:attachment", args=[file.ref]) not in page
    assert said(bid) == {"blocked"}


def test_a_blocked_file_is_told_once_to_who_added_it_and_to_the_lead(browse):
    bid = an_application()
    member = belongs(a_user(), bid.partnership)
    upload(bid, browse(member))
    Document.objects.update(scan="blocked")
    for _tick in range(2):
        tasks.remind()
    assert sorted(letters("file_blocked")) == sorted(
        [("file_blocked", member.email), ("file_blocked", bid.lead.email)]
    )


def test_what_the_owner_called_a_file_is_not_frozen_with_the_bid(browse):
    bid = an_application()
    section = bid.phase.question_set.sections.first()
    section.questions.create(code="map", kind="file", file_kind="case", text_en="The case", order=90)
    upload(bid, browse(bid.lead), a_pdf(pages=2))
    content, personal = queries.content(bid, queries.preflight(bid))
    frozen = snapshot.line({"content": content, "personal": personal})
    assert "Smith" not in frozen
    assert "PDF, 2 pages" in frozen
    assert content["documents"][0]["title"] == "Case for support"
