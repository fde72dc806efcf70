"""The virus scanner: spoken to over a real socket by the protocol of clamd, and what a file waits for until it spoke."""

import socketserver
import threading

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from lpip_portal.documents import actions, fields, scanner, serving, tasks
from lpip_portal.documents.models import Document
from lpip_portal.workflow import Refusal
from tests import factories, traces

from .files import a_pdf, sent, uploaded

pytestmark = pytest.mark.django_db
MARK = b"a known harmful pattern"


class Clamd(socketserver.BaseRequestHandler):
    """The other side: reads a stream of chunks and says whether the mark is in it."""

    def handle(self):
        """Answer one question."""
        question = self.request.recv(10)
        if question == b"zVERSION\0":
            self.request.sendall(b"ClamAV 1.4.2/27000\0")
            return
        content = b""
        while size := int.from_bytes(self.exactly(4)):
            content += self.exactly(size)
        self.server.seen.append(content)
        self.request.sendall(self.server.answer or self.verdict(content))

    def verdict(self, content: bytes) -> bytes:
        """Say what clamd says."""
        return b"stream: Test.Harmful FOUND\0" if MARK in content else b"stream: OK\0"

    def exactly(self, size: int) -> bytes:
        """Read so many bytes."""
        read = b""
        while len(read) < size:
            read += self.request.recv(size - len(read))
        return read


@pytest.fixture(params=["tcp", "unix"])
def clamd(request, settings, tmp_path):
    """A scanner that listens, and settings that name it."""
    if request.param == "tcp":
        server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Clamd)
        settings.CLAMD_SOCKET = f"tcp://127.0.0.1:{server.server_address[1]}"
    else:
        server = socketserver.ThreadingUnixStreamServer(str(tmp_path / "clamd.sock"), Clamd)
        settings.CLAMD_SOCKET = f"unix://{tmp_path}/clamd.sock"
    server.seen, server.answer = [], b""
    threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def silent(settings):
    """A scanner that is named and does not listen."""
    settings.CLAMD_SOCKET = "tcp://127.0.0.1:1"


def harmful() -> bytes:
    """A PDF with the mark in it."""

    def change(pdf):
        pdf.Root.Mark = pdf.make_stream(MARK)

    return a_pdf(change=change, compress_streams=False)


def test_a_file_waits_until_the_stored_bytes_were_found_clean(clamd):
    content = a_pdf(pages=2)
    document = actions.store(uploaded(content), by=factories.a_user())
    assert document.is_waiting
    for own in (True, False):
        with pytest.raises(Refusal, match="waiting for the virus check"):
            serving.respond(document, as_it_came=own)
    tasks.scan()
    document.refresh_from_db()
    assert (document.scan, document.scan_tries) == (Document.Scan.CLEAN, 1)
    assert clamd.seen == [content]
    assert ("document.scan", None) in traces.trail_of(document)
    assert sent(serving.respond(document))
    tasks.scan()
    assert len(clamd.seen) == 1


def test_a_harmful_file_is_refused_at_the_door_and_nothing_is_kept(clamd):
    with pytest.raises(ValidationError) as refusal:
        fields.DocumentField().clean(uploaded(harmful()))
    assert refusal.value.code == "422"
    assert not Document.objects.exists()


def test_a_harmful_file_that_came_in_while_the_scanner_was_away_is_blocked(clamd):
    document = actions.store(uploaded(harmful()), by=factories.a_user())
    tasks.scan()
    document.refresh_from_db()
    assert (document.scan, document.scan_found) == (Document.Scan.BLOCKED, "Test.Harmful")
    with pytest.raises(Refusal, match="blocked"):
        serving.respond(document)
    actions.settle_scan(document, verdict=scanner.Verdict(True))
    document.refresh_from_db()
    assert document.is_blocked


def test_a_scanner_that_is_away_is_asked_again(silent, settings):
    upload = uploaded(a_pdf())
    assert fields.DocumentField().clean(upload) is upload
    document = actions.store(upload, by=factories.a_user())
    for tries in (1, 2):
        tasks.scan()
        document.refresh_from_db()
        assert (document.scan, document.scan_tries) == (Document.Scan.PENDING, tries)


@pytest.mark.parametrize("answer", [b"INSTREAM size limit exceeded. ERROR\0", b"stream: nonsense\0", b"\0"])
def test_what_is_no_verdict_leaves_the_file_waiting(clamd, answer):
    clamd.answer = answer
    document = actions.store(uploaded(a_pdf()), by=factories.a_user())
    tasks.scan()
    document.refresh_from_db()
    assert document.is_waiting


def test_without_a_scanner_a_file_is_marked_and_is_scanned_once_there_is_one(settings, clamd):
    named, settings.CLAMD_SOCKET = settings.CLAMD_SOCKET, ""
    document = actions.store(uploaded(a_pdf()), by=factories.a_user())
    assert document.scan == Document.Scan.UNSCANNED
    assert sent(serving.respond(document))
    tasks.scan()
    settings.CLAMD_SOCKET = named
    tasks.scan()
    document.refresh_from_db()
    assert document.scan == Document.Scan.CLEAN


def test_nobody_says_of_a_file_that_it_is_clean(clamd):
    document = actions.store(uploaded(a_pdf()), by=factories.a_user())
    with pytest.raises(PermissionDenied):
        actions.settle_scan(document, by=document.added_by, verdict=scanner.Verdict(True))
    document.refresh_from_db()
    assert document.is_waiting


def test_the_scanner_says_what_it_is(clamd):
    assert scanner.version().startswith("ClamAV")
