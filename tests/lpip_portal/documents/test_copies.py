"""The copy that strangers read: nothing of its maker is left in it, and it is the same to look at."""

from io import BytesIO

import pikepdf
import pytest
from django.core.files.storage import storages
from PIL import Image

from lpip_portal.documents import actions, serving
from lpip_portal.documents.copies import stripped
from lpip_portal.documents.refusals import DocumentRefused
from tests import factories

from .files import a_pdf, a_png, sent, uploaded

SECRET = b"Professor Smith"


def a_photograph(kind: str = "JPEG") -> bytes:
    """An image that tells who took it, and where."""
    image = Image.new("RGB", (40, 20), "teal")
    about = image.getexif()
    about[0x013B] = SECRET.decode()
    about[0x0112] = 6  # turned by a quarter
    about.get_ifd(0x8825)[1] = "N"
    out = BytesIO()
    image.save(out, kind, exif=about, comment=SECRET) if kind == "JPEG" else image.save(out, kind, exif=about)
    return out.getvalue()


def by_smith(pdf):
    """Write the maker's name into every place of a PDF that has one for it."""
    pdf.docinfo["/Author"] = SECRET.decode()
    with pdf.open_metadata() as about:
        about["dc:creator"] = [SECRET.decode()]
    page = pdf.pages[0]
    page.PieceInfo = pikepdf.Dictionary(Smith=pikepdf.String(SECRET.decode()))
    page.Annots = pikepdf.Array(
        [
            pdf.make_indirect(
                pikepdf.Dictionary(
                    Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9], T=SECRET.decode(),
                    Contents="See page two",
                )
            )
        ]
    )  # fmt: skip
    picture = pdf.make_stream(
        a_photograph(), Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=40, Height=20,
        ColorSpace=pikepdf.Name.DeviceRGB, BitsPerComponent=8, Filter=pikepdf.Name.DCTDecode,
    )  # fmt: skip
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Photo=picture))


def everything(content: bytes) -> bytes:
    """All that is written in a PDF, without compression."""
    out = BytesIO()
    with pikepdf.open(BytesIO(content)) as pdf:
        pdf.save(out, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
                 object_stream_mode=pikepdf.ObjectStreamMode.disable)  # fmt: skip
    return out.getvalue()


def test_a_pdf_tells_nothing_of_its_maker():
    content = a_pdf(pages=2, change=by_smith)
    assert everything(content).count(SECRET) >= 4
    copy = stripped(BytesIO(content), "application/pdf")
    assert SECRET not in everything(copy)
    with pikepdf.open(BytesIO(copy)) as pdf:
        assert len(pdf.pages) == 2
        assert "/Info" not in pdf.trailer
        assert "/Metadata" not in pdf.Root
        assert str(pdf.pages[0].Annots[0].Contents) == "See page two"
        photo = pdf.pages[0].Resources.XObject.Photo
        assert pikepdf.PdfImage(photo).as_pil_image().size == (40, 20)
    assert stripped(BytesIO(content), "application/pdf") == copy


@pytest.mark.parametrize(("kind", "media_type"), [("JPEG", "image/jpeg"), ("PNG", "image/png")])
def test_an_image_is_turned_upright_and_tells_nothing(kind, media_type):
    content = a_photograph(kind)
    assert SECRET in content
    copy = stripped(BytesIO(content), media_type)
    assert SECRET not in copy
    with Image.open(BytesIO(copy)) as image:
        assert image.size == (20, 40)
        assert not image.getexif()


def test_what_cannot_be_copied_is_refused():
    for content, media_type in ((b"nothing", "application/pdf"), (a_png()[:40], "image/png")):
        with pytest.raises(DocumentRefused):
            stripped(BytesIO(content), media_type)


@pytest.mark.django_db
def test_strangers_get_the_copy_and_its_own_people_what_they_sent():
    content = a_pdf(change=by_smith)
    document = actions.store(uploaded(content), by=factories.a_user())
    for own in (True, False):
        response = serving.respond(document, as_it_came=own)
        got = sent(response)
        assert (SECRET in everything(got)) is own
        assert (got == content) is own
        assert int(response.headers["Content-Length"]) == len(got)
    storages["documents"].delete(document.copy_key)
    document.copy_key = ""
    response = serving.respond(document)  # stored by an earlier version: the copy is made now
    assert SECRET not in everything(sent(response))
