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


def a_pdf_that_unpacks(packed: bytes, packing: str) -> bytes:
    """A PDF whose catalogue lies in a packed stream, so that nobody reads the PDF without unpacking it."""
    stream = b"<</Type/ObjStm/N 1/First 4/Filter/%s/Length %d>>\nstream\n" % (packing.encode(), len(packed))
    objects = {
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
        4: stream + packed + b"\nendstream",
    }
    pdf, at = b"%PDF-1.5\n", {}
    for number, body in objects.items():
        at[number] = len(pdf)
        pdf += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    rows = [(0, 0, 0), (2, 4, 0), *((1, at[number], 0) for number in (2, 3, 4)), (1, len(pdf), 0)]
    table = b"".join(struct.pack(">BIH", *row) for row in rows)
    head = b"5 0 obj\n<</Type/XRef/Size 6/W[1 4 2]/Root 1 0 R/Length %d>>\nstream\n" % len(table)
    return pdf + head + table + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(pdf)


def packed_by_flate(megabytes: int) -> bytes:
    """A catalogue with so many blanks after it, packed a thousand to one."""
    squeeze = zlib.compressobj(9)
    parts = [squeeze.compress(b"1 0 <</Type/Catalog/Pages 2 0 R>>")]
    parts += [squeeze.compress(b" " * 1024 * 1024) for _each in range(megabytes)]
    return b"".join([*parts, squeeze.flush()])


def packed_by_lzw(megabytes: int) -> bytes:
    """The same in the older way: each code stands for the blanks of the one before and one more."""
    bits, width, size, said = [], 9, 258, 0

    def say(code: int) -> None:
        bits.append(f"{code:0{width}b}")

    say(256)
    for letter in b"1 0 <</Type/Catalog/Pages 2 0 R>>":
        say(letter)
        say(256)
    while said < megabytes * 1024 * 1024:
        width, size = 9, 258
        say(32)
        while size < 4094:
            width = 9 + (size >= 511) + (size >= 1023) + (size >= 2047)
            say(size)
            size += 1
            said += size - 256
        say(256)
        width = 9
    say(257)
    whole = "".join(bits)
    return int(whole.ljust(-(-len(whole) // 8) * 8, "0"), 2).to_bytes(-(-len(whole) // 8))
