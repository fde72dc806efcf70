"""Files that unpack to more than a machine has: they end alone, and take no page along."""

import os
from io import BytesIO
from itertools import count
from threading import Thread

import pytest

from lpip_portal.documents import apart, copies
from lpip_portal.documents.inspection import inspect
from lpip_portal.documents.refusals import DocumentRefused

from .files import a_pdf, a_pdf_that_unpacks, packed_by_flate, packed_by_lzw


def inspected(content: bytes):
    return inspect(BytesIO(content), "case.pdf", len(content), kinds=("pdf",), most_bytes=1_000_000)


@pytest.mark.parametrize(
    ("packed", "packing"), [(packed_by_flate, "FlateDecode"), (packed_by_lzw, "LZWDecode")]
)
def test_a_small_pdf_that_unpacks_to_a_vast_one_is_refused(monkeypatch, packed, packing):
    monkeypatch.setattr(apart, "MOST_MEMORY", 96 * 1024 * 1024)
    assert inspected(a_pdf_that_unpacks(packed(1), packing)).pages == 1
    vast = a_pdf_that_unpacks(packed(120), packing)
    assert len(vast) < 200_000
    with pytest.raises(DocumentRefused, match="cannot be read"):
        inspected(vast)
    with pytest.raises(DocumentRefused, match="cannot be read"):
        copies.stripped(BytesIO(vast), "application/pdf")


def test_what_takes_for_ever_is_given_up(monkeypatch):
    monkeypatch.setattr(apart, "MOST_SECONDS", 1)
    with pytest.raises(apart.GaveUp):
        apart.apart(lambda _stream: sum(1 for _each in count()), BytesIO(b""))


def test_what_fails_is_given_up_and_what_is_refused_says_why():
    with pytest.raises(apart.GaveUp):
        apart.apart(lambda _stream: 1 / 0, BytesIO(b""))

    def refuse(_stream):
        raise DocumentRefused("Too blue", status=415)

    with pytest.raises(DocumentRefused, match="Too blue") as refusal:
        apart.apart(refuse, BytesIO(b""))
    assert refusal.value.status == 415


def test_files_that_come_together_are_each_looked_into_in_a_process_of_its_own():
    found = []
    look = [Thread(target=lambda: found.append(apart.apart(lambda stream: (os.getpid(), len(stream.read())), BytesIO(a_pdf())))) for _each in range(6)]  # fmt: skip
    for each in look:
        each.start()
    for each in look:
        each.join()
    assert len({process for process, _size in found} - {os.getpid()}) == 6
    assert {size for _process, size in found} == {len(a_pdf())}
