"""The copy of a file that strangers to it may read: the same pages or pixels, and nothing about who made it, where or with what."""

from io import BytesIO
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from lpip_portal.later import Later

from .apart import GaveUp, apart
from .refusals import DocumentRefused

pikepdf, Image, ImageOps = Later("pikepdf"), Later("PIL.Image"), Later("PIL.ImageOps")

ABOUT_THE_MAKER = ("/Metadata", "/PieceInfo", "/LastModified")
ABOUT_A_NOTE = ("/T", "/M", "/CreationDate", "/NM")
FORM_FIELD = "/Widget"
MOST_DRAWN = 30_000_000  # pixels that are held in memory at once
KEPT_OF_A_JPEG = frozenset([0xE0, 0xEE])  # JFIF and Adobe: how to read the colours


def stripped(stream: BinaryIO, media_type: str) -> bytes:
    """Return the bytes of the copy, or raise DocumentRefused where none can be made."""
    try:
        return apart(lambda sent: _copy(sent, media_type), stream)
    except GaveUp as e:
        raise DocumentRefused(_("The file cannot be read. Save it again and choose the new one")) from e


def _copy(stream: BinaryIO, media_type: str) -> bytes:
    try:
        return _pdf(stream) if media_type == "application/pdf" else _image(stream, media_type)
    except (
        pikepdf.PdfError,
        Image.DecompressionBombError,
        OSError,
        RuntimeError,
        ValueError,
        TypeError,
    ) as e:
        raise DocumentRefused(_("The file cannot be read. Save it again and choose the new one")) from e


def drawn(stream: BinaryIO, most_side: int) -> tuple[bytes, str]:
    """Return an image of any kind drawn anew, upright, no larger than ``most_side`` pixels, without its metadata; and its kind.

    It must have been inspected. Photographs become JPEG, drawings and what one sees through PNG.
    """
    stream.seek(0)
    try:
        with Image.open(stream, formats=["JPEG", "PNG", "GIF", "BMP", "WEBP"]) as found:
            found.draft("RGB", (most_side, most_side))  # a large photograph is not even read in full
            if found.width * found.height > MOST_DRAWN:
                raise DocumentRefused(_("The image is too large. Make it smaller and choose the new one"))
            is_photo = found.format == "JPEG" or (found.format == "WEBP" and found.mode == "RGB")
            upright = ImageOps.exif_transpose(found)
            seen = upright.convert("RGB" if is_photo else "RGBA")
            seen.thumbnail((most_side, most_side))
            bare = Image.new(seen.mode, seen.size)
            bare.paste(seen)
            out = BytesIO()
            bare.save(out, **({"format": "JPEG", "quality": 88} if is_photo else {"format": "PNG"}))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as e:
        raise DocumentRefused(_("The image cannot be read. Save it again and choose the new one")) from e
    return out.getvalue(), "jpeg" if is_photo else "png"


def _pdf(stream: BinaryIO) -> bytes:
    out = BytesIO()
    with pikepdf.open(stream) as pdf:
        if "/Info" in pdf.trailer:
            del pdf.trailer["/Info"]
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
                _forget(thing)
        pdf.save(
            out,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,  # what is packed stays packed
        )
    return out.getvalue()


def _forget(thing: Any) -> None:
    """Take out of one object of a PDF what tells of its maker."""
    names = ABOUT_THE_MAKER
    if "/Rect" in thing and str(thing.get("/Subtype", "")) != FORM_FIELD:
        names += ABOUT_A_NOTE
    for name in names:
        if name in thing:
            del thing[name]
    if isinstance(thing, pikepdf.Stream) and thing.get("/Filter") == pikepdf.Name.DCTDecode:
        raw = thing.read_raw_bytes()
        if (bare := _bare_jpeg(raw)) != raw:
            thing.write(bare, filter=pikepdf.Name.DCTDecode, decode_parms=thing.get("/DecodeParms"))


def _bare_jpeg(raw: bytes) -> bytes:
    """Return a JPEG without the parts that hold camera, place and comments; one that cannot be followed as it is."""
    kept, at = raw[:2], 2
    while raw[at : at + 1] == b"\xff" and raw[at + 1 : at + 2] not in (b"", b"\xda"):
        marker, end = raw[at + 1], at + 2 + int.from_bytes(raw[at + 2 : at + 4])
        if not (marker == 0xFE or 0xE0 <= marker <= 0xEF and marker not in KEPT_OF_A_JPEG):
            kept += raw[at:end]
        at = end
    return kept + raw[at:] if raw[at + 1 : at + 2] == b"\xda" else raw


def _image(stream: BinaryIO, media_type: str) -> bytes:
    kind = {"image/png": "PNG", "image/jpeg": "JPEG"}[media_type]
    out = BytesIO()
    with Image.open(stream, formats=[kind]) as found:
        upright = ImageOps.exif_transpose(found)
        seen = upright.convert("RGBA") if upright.mode == "P" else upright
        bare = Image.new(seen.mode, seen.size)
        bare.paste(seen)
        bare.save(out, format=kind, **({"quality": 92} if kind == "JPEG" else {}))
    return out.getvalue()
