"""The kinds of file that the portal knows, by signature, extension and media type. No third-party guessing."""

from typing import BinaryIO, NamedTuple

from django.utils.translation import gettext_lazy as _


class Kind(NamedTuple):
    """One kind of file."""

    name: str  # as pages call it
    media_type: str
    signature: bytes
    extensions: tuple[str, ...]
    further: bytes = b""  # what stands eight bytes on, where the signature is not enough


KINDS = {
    "pdf": Kind(_("PDF"), "application/pdf", b"%PDF-", ("pdf",)),
    "png": Kind(_("PNG image"), "image/png", b"\x89PNG\r\n\x1a\n", ("png",)),
    "jpeg": Kind(_("JPEG image"), "image/jpeg", b"\xff\xd8\xff", ("jpg", "jpeg")),
    "gif": Kind(_("GIF image"), "image/gif", b"GIF8", ("gif",)),
    "bmp": Kind(_("BMP image"), "image/bmp", b"BM", ("bmp", "dib")),
    "webp": Kind(_("WEBP image"), "image/webp", b"RIFF", ("webp",), b"WEBP"),
}
PICTURES = ("jpeg", "png", "gif", "bmp", "webp")


def sniff(stream: BinaryIO) -> str:
    """Return the key of the kind whose signature the bytes begin with, or ""."""
    stream.seek(0)
    head = stream.read(16)
    return next(
        (
            key
            for key, kind in KINDS.items()
            if head.startswith(kind.signature) and head[8:].startswith(kind.further)
        ),
        "",
    )


def extension(name: str) -> str:
    """Return what follows the last dot of a file's name, in small letters."""
    return name.rpartition(".")[2].strip().lower() if "." in name else ""


def accepted(kinds: tuple[str, ...]) -> str:
    """Return the ``accept`` attribute of a file control for these kinds."""
    return ",".join(f".{end}" for key in kinds for end in KINDS[key].extensions)


def in_words(kinds: tuple[str, ...]) -> str:
    """Return the kinds as a sentence lists them."""
    names = [str(KINDS[key].name) for key in kinds]
    return str(_(" or ")).join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
