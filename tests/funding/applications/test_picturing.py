"""Images in answers: added, counted, kept with every version, frozen, printed, and served through the reader's own door only."""

from io import BytesIO

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document as Word
from PIL import Image

from funding.applications import actions, printing, queries, snapshot, word
from funding.models import AnswerImage, Interest, Question
from funding.questions.boxes import Box
from lpip_portal.documents.models import Document
from lpip_portal.ui import figures, rich
from tests.factories import a_user, an_application, an_assignment, officer_of
from tests.lpip_portal.documents.files import a_png
from tests.partnerships.pages import read

pytestmark = pytest.mark.django_db

JSON = {"headers": {"Accept": "application/json"}}


def sent(response) -> bytes:
    """What a download holds."""
    return b"".join(response.streaming_content)


def a_picture(kind: str = "PNG", size=(40, 20), **save) -> bytes:
    """An image of a kind."""
    made = BytesIO()
    Image.new("RGB", size, "teal").save(made, kind, **save)
    return made.getvalue()


def a_bid(state: str = "draft", **facts):
    """A bid with a question that takes images."""
    bid = an_application(state, **facts)
    Question.objects.filter(section__question_set=bid.phase.question_set, code="approach").update(
        kind="long", word_limit=200, character_limit=None, allows_images=True
    )
    return bid


def box_of(bid) -> Box:
    """The box of that question."""
    return Box(Question.objects.get(section__question_set=bid.phase.question_set, code="approach"))


def address(bid) -> str:
    """Where images for it are sent."""
    question = box_of(bid).question
    return reverse("funding:answer-image-add", args=[bid.ref, question.section.slug, question.code])


def add(bid, legend="A map of the wards.", content=None, **facts) -> AnswerImage:
    """An image that stands in the answer."""
    box = box_of(bid)
    answer = bid.answers.filter(question=box.question).first()
    file = SimpleUploadedFile("Smith.png", a_picture() if content is None else content)
    return actions.add_image(
        bid, box, by=bid.lead, file=file, legend=legend, seen=answer.version if answer else 0, **facts
    )


def text_of(bid) -> str:
    """The answer as it stands."""
    return bid.answers.get(question=box_of(bid).question).text


def upload(client, bid, content, name="map.png", **facts):
    """Send an image as the open page does."""
    file = SimpleUploadedFile(name, content)
    return client.post(address(bid), {"file": file, "legend": "A map.", "nonce": "n" * 22, **facts}, **JSON)


def submitted(bid):
    """The bid with a submission that freezes it as it stands."""
    content, personal = queries.content(bid, queries.preflight(bid))
    sealed = {name: snapshot.seal_part(value, "00") for name, value in personal.items()}
    bid.submissions.all().delete()
    return bid.submissions.create(
        number=1, at=bid.submitted_at, by=bid.lead, content=snapshot.canonical(content), personal=sealed,
        hash=snapshot.digest(content, sealed),
    )  # fmt: skip


def test_an_image_is_kept_by_its_reference_and_its_legend_counts():
    bid = a_bid()
    before = bid.answers.get(question=box_of(bid).question).words
    image = add(bid)
    assert figures.images(text_of(bid)) == [(image.ref, "A map of the wards.")]
    assert "src" not in text_of(bid)
    assert bid.answers.get(question=box_of(bid).question).words == before + 5


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "BMP", "WEBP"])
def test_every_kind_is_drawn_anew_without_its_metadata(browse, kind):
    bid = a_bid()
    exif = Image.Exif()
    exif[0x013B] = "Leila Hassan"
    save = {"exif": exif} if kind in ("JPEG", "PNG", "WEBP") else {}
    answer = upload(browse(bid.lead), bid, a_picture(kind, (2000, 1000), **save), f"map.{kind.lower()}")
    assert answer.status_code == 201
    image = bid.images.get(ref=answer.json()["ref"])
    served = browse(bid.lead).get(reverse("funding:answer-image", args=[bid.ref, image.ref]))
    content = sent(served)
    assert b"Leila" not in content
    with Image.open(BytesIO(content)) as seen:
        assert seen.size == (1800, 900)
        assert seen.format in ("PNG", "JPEG")
    assert served["Cache-Control"] == "no-store, private"
    assert served["X-Content-Type-Options"] == "nosniff"
    assert bid.reference in served["Content-Disposition"]


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"/>'


@pytest.mark.parametrize(
    ("content", "name", "status"),
    [
        (SVG, "map.svg", 415),
        (SVG, "map.png", 415),
        (b"%PDF-1.7", "map.pdf", 415),
        (a_png(20_000, 20_000), "bomb.png", 422),
        (b"RIFF\x00\x00\x00\x00WEBPnothing", "map.webp", 422),
        (a_picture("BMP") + b"<html>", "map.bmp", 422),
        (b"\x89PNG\r\n\x1a\n" + bytes(1_100_000), "map.png", 413),
    ],
)
def test_what_is_no_sound_image_is_refused_in_words(browse, content, name, status):
    bid = a_bid()
    Question.objects.filter(pk=box_of(bid).question.pk).update(image_megabytes=1)
    answer = upload(browse(bid.lead), bid, content, name)
    if status == 413:
        assert answer.status_code in (413, 422)
    else:
        assert answer.status_code == status
    assert answer.json()["errors"]["file"]
    assert not Document.objects.exists()


def test_a_large_sound_image_is_refused_by_the_question(browse):
    bid = a_bid()
    Question.objects.filter(pk=box_of(bid).question.pk).update(image_megabytes=1)
    answer = upload(browse(bid.lead), bid, a_picture("BMP", (800, 600)), "map.bmp")
    assert answer.status_code == 413
    assert answer.json()["errors"]["file"] == ["The file must be 1 MB or smaller"]


def test_without_scripts_a_page_adds_an_image_after_a_paragraph(browse):
    bid = a_bid()
    actions.save_answers(bid, {box_of(bid): ("<p>One.</p><p>Two.</p>", 1)}, by=bid.lead)
    client = browse(bid.lead)
    assert "After “One.…”" in read(client.get(address(bid)))
    answer = bid.answers.get(question=box_of(bid).question)
    facts = {"legend": "A map.", "after": "1", "seen": answer.version, "nonce": "m" * 22}
    done = client.post(address(bid), {"file": SimpleUploadedFile("map.png", a_picture()), **facts})
    assert done.status_code == 302
    ref = bid.images.get().ref
    assert text_of(bid) == f"<p>One.</p>{figures.figure(ref, 'A map.')}<p>Two.</p>"
    assert client.post(address(bid), {"legend": "", "seen": 1, "after": "end"}).status_code == 422


def test_an_image_keeps_its_place_when_the_text_is_typed(browse):
    bid = a_bid()
    image = add(bid)
    typed = rich.typed(text_of(bid)).replace("A map", "The map")
    question = box_of(bid).question
    seen = bid.answers.get(question=question).version
    data = {"answer_approach": f"Before.\n\n{typed}\n\nAfter.", "version_approach": seen, "nonce": "p" * 22}
    url = reverse("funding:application-section", args=[bid.ref, question.section.slug])
    assert browse(bid.lead).post(url, data).status_code == 302
    assert figures.images(text_of(bid)) == [(image.ref, "The map of the wards.")]
    assert text_of(bid).endswith("<p>After.</p>")


def test_an_image_of_another_bid_or_from_elsewhere_never_enters():
    bid, other = a_bid(), a_bid()
    foreign = add(other)
    text = f'<p>So.</p>{figures.figure(foreign.ref, "Stolen.")}<figure><img src="https://evil.example/x"></figure>'
    seen = bid.answers.get(question=box_of(bid).question).version
    actions.save_answers(bid, {box_of(bid): (rich.clean(text), seen)}, by=bid.lead)
    assert text_of(bid) == "<p>So.</p><p>Stolen.</p>"


def test_an_earlier_version_comes_back_with_its_image():
    bid = a_bid()
    image = add(bid)
    answer = bid.answers.get(question=box_of(bid).question)
    version = answer.versions.get(version=answer.version)
    type(version).objects.filter(pk=version.pk).update(begun_at=bid.phase.opens_at)
    actions.save_answers(bid, {box_of(bid): ("<p>Nothing.</p>", answer.version)}, by=bid.lead)
    answer.refresh_from_db()
    actions.restore_version(version, by=bid.lead, seen=answer.version)
    assert [ref for ref, _legend in figures.images(text_of(bid))] == [image.ref]


def test_the_check_names_what_is_wrong_with_images():
    bid = a_bid()
    image = add(bid)

    def codes():
        return {fault.code for fault in queries.preflight(bid).faults if "image" in fault.code}

    assert codes() == set()
    for scan, code in (("pending", "image_waiting"), ("blocked", "image_blocked")):
        Document.objects.filter(pk=image.document_id).update(scan=scan)
        assert codes() == {code}
        assert all(queries.sentence(fault) for fault in queries.preflight(bid).faults)
    Document.objects.filter(pk=image.document_id).update(scan="clean")
    Question.objects.filter(pk=box_of(bid).question.pk).update(most_images=0)
    assert codes() == {"too_many_images"}


def test_a_frozen_image_is_served_through_its_readers_own_doors_only(browse):
    bid = a_bid("submitted")
    bid.state = "draft"
    bid.save()
    image = add(bid)
    bid.state = "submitted"
    bid.save()
    submission = submitted(bid)
    row = next(row for part in submission.content["sections"] for row in part["answers"] if "images" in row)
    assert row["images"][0] == {
        "ref": image.ref, "legend": "A map of the wards.", "sha256": image.document.sha256,
        "size": image.document.size, "media_type": "image/png",
    }  # fmt: skip
    url = reverse("funding:answer-image", args=[bid.ref, image.ref])
    officer, rival = officer_of(bid), an_application(phase=bid.phase)
    for person in (bid.lead, officer):
        assert sent(browse(person).get(url))
    assigned, invited = an_assignment(bid), an_assignment(bid, "invited")
    for person in (a_user(), rival.lead, assigned.reviewer, invited.reviewer):
        assert browse(person).get(url).status_code == 404
    door = reverse("funding:assignment-image", args=[assigned.ref, image.ref])
    page = browse(assigned.reviewer).get(reverse("funding:assignment", args=[assigned.ref]))
    assert f'<img src="{door}" alt="A map of the wards."' in page.content.decode()
    assert sent(browse(assigned.reviewer).get(door))
    for person in (invited.reviewer, rival.lead, officer):
        assert browse(person).get(door).status_code == 404
    shut = reverse("funding:assignment-image", args=[invited.ref, image.ref])
    assert browse(invited.reviewer).get(shut).status_code == 404
    Interest.objects.create(
        user=assigned.reviewer, application=bid, kind="personal", source="declared", state="confirmed"
    )
    assert browse(assigned.reviewer).get(door).status_code == 404
    unfrozen = actions.guards.keep_image(bid, box_of(bid).question, BytesIO(a_picture()), bid.lead)
    late = reverse("funding:answer-image", args=[bid.ref, unfrozen.ref])
    assert browse(officer).get(late).status_code == 404
    elsewhere = reverse("funding:answer-image", args=[rival.ref, image.ref])
    assert browse(rival.lead).get(elsewhere).status_code == 404


def test_the_pdf_and_the_word_file_show_the_image_with_its_legend_as_its_description():
    bid = a_bid()
    add(bid)
    paper = queries.draft_paper(bid, queries.preflight(bid))
    made = printing.pdf(paper)
    with pikepdf.open(BytesIO(made)) as pdf:
        alts = [
            str(each["/Alt"])
            for each in pdf.objects
            if isinstance(each, pikepdf.Dictionary) and "/Alt" in each
        ]
        assert "A map of the wards." in alts
        assert any(page.get_images() for page in pdf.pages)
        with pdf.open_metadata() as facts:
            assert facts["pdfuaid:part"] == "1"
    written = Word(BytesIO(word.docx(paper)))
    assert len(written.inline_shapes) == 1
    assert written.inline_shapes[0]._inline.docPr.get("descr") == "A map of the wards."
    assert any(each.text == "A map of the wards." for each in written.paragraphs)


def test_a_box_takes_images_only_where_they_are_allowed(browse):
    bid = a_bid()
    question = box_of(bid).question
    url = reverse("funding:application-section", args=[bid.ref, question.section.slug])
    client = browse(bid.lead)
    assert "data-images" in read(client.get(url))
    Question.objects.filter(pk=question.pk).update(allows_images=False)
    assert "data-images" not in read(client.get(url))
    assert client.get(address(bid)).status_code == 404
    assert upload(client, bid, a_picture()).status_code == 404
