"""What is in a file: size, kind, pages and hash; a file that is not what it says is refused. Reads no database."""

import hashlib
import zipfile
from typing import Any, BinaryIO, NamedTuple

from django.utils.translation import gettext as _

from lpip_portal.later import Later
from lpip_portal.ui.words import is_invisible, tidy_line

from .apart import GaveUp, apart
from .kinds import KINDS, extension, in_words, sniff
from .refusals import TOO_LARGE, WRONG_TYPE, DocumentRefused

pikepdf, Image = Later("pikepdf"), Later("PIL.Image")

MOST_PAGES = 2_000
MOST_OBJECTS = 200_000
MOST_PIXELS = 60_000_000
MARKUP = (b"<html", b"<script", b"<!doctype", b"<svg", b"<?php")
ACTIVE = frozenset(
    ["/JS", "/JavaScript", "/EmbeddedFile", "/EmbeddedFiles", "/EF", "/RichMedia", "/XFA", "/Launch"]
    + ["/ImportData", "/GoToE", "/AF"]
)
ACTIONS = frozenset(
    ["/JavaScript", "/Launch", "/ImportData", "/GoToE", "/GoToR", "/SubmitForm", "/RichMediaExecute"]
    + ["/EmbeddedFile"]
)
# What starts a program on some computer: such an ending has no place before the last one either.
PROGRAMS = frozenset(
    ["app", "bat", "cmd", "com", "exe", "hta", "html", "jar", "js", "lnk", "msi", "ps1", "scr", "sh", "svg"]
    + ["docm", "pptm", "vbs", "xlsm", "php", "py"]
)


class Findings(NamedTuple):
    """What an accepted file is."""

    kind: str
    media_type: str
    size: int
    sha256: str
    pages: int | None


def inspect(stream: BinaryIO, name: str, size: int, *, kinds: tuple[str, ...], most_bytes: int) -> Findings:
    """Return what a file is, or raise DocumentRefused. The browser's word about its type is not asked."""
    if size > most_bytes:
        megabytes = most_bytes // (1024 * 1024)
        raise DocumentRefused(
            _("The file must be %(limit)s MB or smaller") % {"limit": megabytes}, status=TOO_LARGE
        )
    if size == 0:
        raise DocumentRefused(_("The file is empty"))
    kind = sniff(stream)
    if kind not in kinds or extension(name) not in KINDS[kind].extensions:
        raise _wrong_type(kind, name, kinds)
    if {part.strip().lower() for part in name.split(".")[1:-1]} & PROGRAMS:
        raise DocumentRefused(
            _("The file’s name has the ending of a program in it. Give it another name"), status=WRONG_TYPE
        )
    _refuse_two_in_one(stream)
    look = {"pdf": _pdf, "png": _png, "jpeg": _jpeg, "bmp": _bmp, "gif": _other, "webp": _other}[kind]
    try:
        pages = apart(look, stream)
    except GaveUp:
        raise DocumentRefused(_("The file cannot be read. Save it again and choose the new one")) from None
    return Findings(kind, KINDS[kind].media_type, size, _hash(stream), pages)


def _wrong_type(kind: str, name: str, kinds: tuple[str, ...]) -> DocumentRefused:
    wanted = {"wanted": in_words(kinds)}
    if kind in kinds:
        sentence = _("The file’s name does not end as a file of its kind does. Choose a %(wanted)s") % wanted
    elif extension(name) in {end for key in kinds for end in KINDS[key].extensions}:
        sentence = _("The file is not what its name says. Choose a %(wanted)s") % wanted
    else:
        sentence = _("The file must be a %(wanted)s") % wanted
    return DocumentRefused(sentence, status=WRONG_TYPE)


def _hash(stream: BinaryIO) -> str:
    stream.seek(0)
    return hashlib.file_digest(stream, "sha256").hexdigest()


def _refuse_two_in_one(stream: BinaryIO) -> None:
    """Refuse a file that is an archive or a web page as well."""
    stream.seek(0)
    head = stream.read(1024).lower()
    if zipfile.is_zipfile(stream) or any(markup in head for markup in MARKUP):
        raise DocumentRefused(
            _("The file has another file hidden in it. Save it again and choose the new one")
        )


def _pdf(stream: BinaryIO) -> int:
    """Return the number of pages of a PDF that only shows itself."""
    _refuse_more_after(stream, b"%%EOF")
    stream.seek(0)
    try:
        with pikepdf.open(stream) as pdf:
            if pdf.is_encrypted:
                raise pikepdf.PasswordError
            if len(pdf.objects) > MOST_OBJECTS or len(pdf.pages) > MOST_PAGES:
                raise DocumentRefused(_("The PDF is too large to be read. Split it or save it again"))
            if not len(pdf.pages):
                raise DocumentRefused(_("The PDF has no pages"))
            if any(_is_active(thing) for thing in pdf.objects):
                raise DocumentRefused(
                    _(
                        "The PDF contains a script, a form that runs one, or an attached file. Print it to a new PDF and choose that"
                    )
                )
            return len(pdf.pages)
    except pikepdf.PasswordError:
        raise DocumentRefused(_("The PDF is protected by a password. Save it without one")) from None
    except (pikepdf.PdfError, RuntimeError, ValueError, TypeError, KeyError, RecursionError):
        raise DocumentRefused(_("The PDF cannot be read. Save it again and choose the new one")) from None


def _is_active(thing: Any, depth: int = 0) -> bool:
    """Say whether an object of a PDF, or one written inside it, does more than show."""
    if isinstance(thing, pikepdf.Array):
        inside = list(thing)
    elif isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        keys = set(thing.keys())
        if keys & ACTIVE or str(thing.get("/S", "")) in ACTIONS or str(thing.get("/Type", "")) in ACTIONS:
            return True
        inside = [thing[key] for key in keys]
    else:
        return False
    if depth > 30:
        raise ValueError("nested too deeply")
    return any(
        _is_active(each, depth + 1)
        for each in inside
        if isinstance(each, pikepdf.Array | pikepdf.Dictionary) and not each.is_indirect
    )


def _refuse_more_after(stream: BinaryIO, end: bytes) -> None:
    """Refuse bytes after the last ``end`` of a file, white space and padding apart."""
    stream.seek(0, 2)
    stream.seek(max(0, stream.tell() - 65_536))
    before, found, rest = stream.read().rpartition(end)
    if not found or rest.strip(b"\x00\t\r\n\x0c "):
        raise DocumentRefused(_("The file is cut short, or something follows its end. Save it again"))


def _png(stream: BinaryIO) -> None:
    """Check a PNG from its first chunk to its last."""
    stream.seek(8)
    while True:
        head = stream.read(8)
        length, name = int.from_bytes(head[:4]), head[4:]
        body = stream.read(length + 4)
        if len(head) < 8 or len(body) < length + 4:
            raise DocumentRefused(_("The image cannot be read. Save it again and choose the new one"))
        if name == b"IHDR":
            _refuse_vast(int.from_bytes(body[:4]), int.from_bytes(body[4:8]))
        if name == b"IEND":
            break
    if stream.read(1):
        raise DocumentRefused(_("The file is cut short, or something follows its end. Save it again"))
    _refuse_undrawable(stream, "PNG")


def _jpeg(stream: BinaryIO) -> None:
    """Check a JPEG's size in pixels and its end."""
    _refuse_more_after(stream, b"\xff\xd9")
    stream.seek(2)
    while (marker := stream.read(2)) and marker[:1] == b"\xff" and marker != b"\xff\xda":
        length = int.from_bytes(stream.read(2))
        body = stream.read(max(0, length - 2))
        if marker[1] in {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}:
            _refuse_vast(int.from_bytes(body[1:3]), int.from_bytes(body[3:5]))
            return _refuse_undrawable(stream, "JPEG")
    raise DocumentRefused(_("The image cannot be read. Save it again and choose the new one"))


def _bmp(stream: BinaryIO) -> None:
    """Check that a BMP is as long as its head says."""
    stream.seek(2)
    told = int.from_bytes(stream.read(4), "little")
    if stream.seek(0, 2) > told:
        raise DocumentRefused(_("The file is cut short, or something follows its end. Save it again"))
    _other(stream)


def _other(stream: BinaryIO) -> None:
    """Check the size in pixels of an image of another kind before it is drawn. What is shown of it is drawn anew."""
    stream.seek(0)
    try:
        with Image.open(stream, formats=["GIF", "BMP", "WEBP"]) as image:
            kind, size = image.format, image.size
    except (
        OSError,
        ValueError,
        SyntaxError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
    ):
        raise DocumentRefused(_("The image cannot be read. Save it again and choose the new one")) from None
    _refuse_vast(*size)
    _refuse_undrawable(stream, kind)


def _refuse_vast(width: int, height: int) -> None:
    if not width or not height or width * height > MOST_PIXELS:
        raise DocumentRefused(_("The image is too large. Make it smaller and choose the new one"))


def _refuse_undrawable(stream: BinaryIO, kind: str) -> None:
    """Refuse an image that cannot be drawn to its last line, and one that moves."""
    stream.seek(0)
    try:
        with Image.open(stream, formats=[kind]) as image:
            moves = getattr(image, "n_frames", 1) > 1
            image.load()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise DocumentRefused(_("The image cannot be read. Save it again and choose the new one")) from None
    if moves:
        raise DocumentRefused(_("The image moves. Choose one that stands still"))


def shown_name(name: str, kind: str) -> str:
    """Return a file's name without folders, hidden characters or length without end; its ending is kept."""
    line = tidy_line(
        "".join(char for char in name.replace("\\", "/").rpartition("/")[2] if char.isprintable())
    )
    stem, _dot, end = line.rpartition(".")
    if is_invisible(stem):
        stem = _("document")
    return f"{stem[:180].strip()}.{end or KINDS[kind].extensions[0]}"
