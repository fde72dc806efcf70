"""Files for tests, made in memory: sound ones, and one for each way of being unsound."""

import struct
import zlib
from io import BytesIO
from typing import Any

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image


def a_pdf(pages: int = 1, change: Any = None, **save: Any) -> bytes:
    """A PDF; ``change`` may alter it before it is saved."""
    pdf = pikepdf.new()
    for _page in range(pages):
        pdf.add_blank_page()
    if change:
        change(pdf)
    out = BytesIO()
    pdf.save(out, **save)
    return out.getvalue()


def a_png(width: int = 2, height: int = 2) -> bytes:
    """A PNG with the size that its head tells."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"\x00\x00\x00" * 2)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def a_jpeg(width: int = 2, height: int = 2) -> bytes:
    """A JPEG with the size that its head tells."""
    out = BytesIO()
    Image.new("RGB", (2, 2), "teal").save(out, "JPEG")
    head, marker, rest = out.getvalue().partition(b"\xff\xc0")
    return head + marker + rest[:3] + struct.pack(">HH", height, width) + rest[7:]


def sent(response: Any) -> bytes:
    """What a download holds; its file is closed and the connection to the database is not."""
    content = b"".join(response.streaming_content)
    response.file_to_stream.close()
    return content


def uploaded(
    content: bytes, name: str = "case.pdf", media_type: str = "application/pdf"
) -> SimpleUploadedFile:
    """A file as a form hands it over."""
    return SimpleUploadedFile(name, content, media_type)
