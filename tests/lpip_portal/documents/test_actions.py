"""Files on their way in: what is kept, what is refused, and that a refusal leaves nothing behind."""

import hashlib
import io
import zipfile
from pathlib import Path

import pikepdf
import pytest
from django.core.files.storage import storages
from django.db import transaction
from PIL import Image

from lpip_portal.documents import actions, inspection
from lpip_portal.documents.models import Document
from lpip_portal.documents.refusals import DocumentRefused
from tests import factories, traces

from .files import a_jpeg, a_pdf, a_png, uploaded

pytestmark = pytest.mark.django_db


def stored_files() -> int:
    """How many files lie in the store."""
    root = storages["documents"].base_location
    return sum(1 for path in Path(root).rglob("*") if path.is_file())


def test_a_sound_pdf_is_kept_with_its_hash_and_pages():
    person, content = factories.a_user(), a_pdf(pages=3)

    document = actions.store(uploaded(content, "Case for support.pdf"), by=person)

    assert (document.pages, document.size, document.media_type) == (3, len(content), "application/pdf")
    assert document.sha256 == hashlib.sha256(content).hexdigest()
    assert document.scan == Document.Scan.UNSCANNED
    with storages["documents"].open(document.key) as stored:
        assert stored.read() == content
    assert "Case" not in document.key
    assert traces.trail_of(document) == [("document.store", person)]


def test_the_same_bytes_are_never_shared_between_two_rows():
    person, content = factories.a_user(), a_pdf()
    first, second = (actions.store(uploaded(content), by=person) for _ in "ab")
    assert first.key != second.key


def test_images_are_taken_only_where_they_are_asked_for():
    person = factories.a_user()
    images = ("png", "jpeg")
    assert actions.store(uploaded(a_png(), "map.png"), by=person, kinds=images).media_type == "image/png"
    assert actions.store(uploaded(a_jpeg(), "map.JPG"), by=person, kinds=images).media_type == "image/jpeg"
    with pytest.raises(DocumentRefused) as refusal:
        actions.store(uploaded(a_png(), "map.png"), by=person)
    assert refusal.value.status == 415


def with_script(pdf):
    """Let a PDF run a script when it is opened."""
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def with_launch(pdf):
    """Let a link on the first page start a program."""
    action = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="calc.exe")
    link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=action)
    pdf.pages[0].Annots = pikepdf.Array([link])


def with_another_file(pdf):
    """Let a link on the first page open a file elsewhere."""
    action = pikepdf.Dictionary(S=pikepdf.Name.GoToR, F="//elsewhere/share.pdf")
    link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=action)
    pdf.pages[0].Annots = pikepdf.Array([link])


def with_live_form(pdf):
    """Put a form of the XML kind into a PDF."""
    pdf.Root.AcroForm = pikepdf.Dictionary(XFA=pdf.make_stream(b"<xdp/>"), Fields=[])


def with_attachment(pdf):
    """Put another file into a PDF."""
    pdf.attachments["payload.exe"] = b"MZ"


def a_zip(first: bytes = b"") -> bytes:
    """A ZIP archive, after ``first`` if there is one."""
    out = io.BytesIO(first)
    out.seek(0, io.SEEK_END)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("evil.txt", "x")
    return out.getvalue()


def a_moving_png() -> bytes:
    """A PNG of two frames."""
    out = io.BytesIO()
    frames = [Image.new("RGB", (4, 4), colour) for colour in ("red", "teal")]
    frames[0].save(out, "PNG", save_all=True, append_images=frames[1:])
    return out.getvalue()


LOCK = pikepdf.Encryption(user="a", owner="b")
OWNER_LOCK = pikepdf.Encryption(user="", owner="b")
REFUSED = {
    "nothing": (b"", "case.pdf", 422),
    "too large": (b"%PDF-1.7" + b"\0" * (10 * 1024 * 1024), "case.pdf", 413),
    "a program called a PDF": (b"MZ\x90\0" + b"\0" * 99, "case.pdf", 415),
    "a PDF called a program": (a_pdf(), "case.exe", 415),
    "a PDF with two endings": (a_pdf(), "case.pdf.exe", 415),
    "a PDF without an ending": (a_pdf(), "case", 415),
    "an image called a PDF": (a_png(), "case.pdf", 415),
    "a web page": (b"<html><script>alert(1)</script>", "case.pdf", 415),
    "a header that is not at the start": (b"\n\n" + a_pdf(), "case.pdf", 415),
    "only a header": (b"%PDF-1.7\n%%EOF", "case.pdf", 422),
    "cut short": (a_pdf()[:200], "case.pdf", 422),
    "no pages": (a_pdf(pages=0), "case.pdf", 422),
    "a password": (a_pdf(encryption=LOCK), "case.pdf", 422),
    "an owner's password": (a_pdf(encryption=OWNER_LOCK), "case.pdf", 422),
    "a script": (a_pdf(change=with_script), "case.pdf", 422),
    "a program to launch": (a_pdf(change=with_launch), "case.pdf", 422),
    "a file elsewhere": (a_pdf(change=with_another_file), "case.pdf", 422),
    "a live form": (a_pdf(change=with_live_form), "case.pdf", 422),
    "a program's ending inside": (a_pdf(), "case.exe.pdf", 415),
    "a name that reads backwards": (a_pdf(), "case\u202efdp.exe", 415),
    "a picture that is a script": (b"<svg xmlns='x' onload='alert(1)'/>", "case.pdf", 415),
    "a document with macros": (a_zip(), "case.docm", 415),
    "an attached file": (a_pdf(change=with_attachment), "case.pdf", 422),
    "an archive behind it": (a_zip(a_pdf()), "case.pdf", 422),
    "a web page behind it": (a_pdf() + b"<html><script>alert(1)</script>", "case.pdf", 422),
    "a web page in its head": (b"%PDF-1.7\n<script>alert(1)</script>\n" + a_pdf(), "case.pdf", 422),
}


@pytest.mark.parametrize("case", REFUSED)
def test_an_unsound_file_is_refused_with_a_sentence_and_nothing_is_kept(case):
    content, name, status = REFUSED[case]
    person, before = factories.a_user(), stored_files()

    with pytest.raises(DocumentRefused) as refusal:
        actions.store(uploaded(content, name), by=person)

    assert refusal.value.status == status
    assert len(refusal.value.sentence.split()) > 3
    assert not Document.objects.exists()
    assert stored_files() == before


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (a_png(width=100_000, height=100_000), "map.png"),
        (a_png() + b"more", "map.png"),
        (a_moving_png(), "map.png"),
        (a_png()[:40], "map.png"),
        (a_jpeg(width=60_000, height=60_000), "map.jpg"),
        (a_jpeg() + b"<html>", "map.jpg"),
        (a_zip(a_png()), "map.png"),
        (b"\xff\xd8\xff\xe0\xff\xd9", "map.jpg"),
    ],
)
def test_an_unsound_image_is_refused(content, name):
    with pytest.raises(DocumentRefused) as refusal:
        actions.store(uploaded(content, name), by=factories.a_user(), kinds=("png", "jpeg"))
    assert refusal.value.status == 422


def test_a_file_goes_when_the_transaction_that_stored_it_is_rolled_back():
    person, before = factories.a_user(), stored_files()

    class SomethingElseFailed(Exception):
        pass

    def store_and_fail():
        actions.store(uploaded(a_pdf()), by=person)
        assert stored_files() == before + 2  # the file and its copy
        raise SomethingElseFailed

    with pytest.raises(SomethingElseFailed), transaction.atomic():
        store_and_fail()

    assert not Document.objects.exists()
    assert stored_files() == before


@pytest.mark.django_db(transaction=True)
def test_a_file_stays_when_its_transaction_commits():
    with transaction.atomic():
        document = actions.store(uploaded(a_pdf()), by=factories.a_user())
    assert storages["documents"].exists(document.key)


def test_a_full_disk_is_said_in_words_and_keeps_nothing(monkeypatch):
    person, before = factories.a_user(), stored_files()

    def full(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(type(storages["documents"]), "_save", full)
    with pytest.raises(DocumentRefused) as refusal:
        actions.store(uploaded(a_pdf()), by=person)

    assert refusal.value.status == 507
    assert stored_files() == before


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("..\\..\\etc\\passwd.pdf", "passwd.pdf"),
        ("evil\u202efdp.pdf", "evilfdp.pdf"),
        ("\u200b.pdf", "document.pdf"),
        ("a" * 400 + ".pdf", "a" * 180 + ".pdf"),
        ("Cynllun Tŷ Ŵyr.PDF", "Cynllun Tŷ Ŵyr.PDF"),
    ],
)
def test_a_name_is_shown_without_tricks(given, shown):
    assert inspection.shown_name(given, "pdf") == shown
