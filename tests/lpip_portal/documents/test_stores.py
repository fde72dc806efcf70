"""Where documents are kept by setting: on the disk, or in a bucket that a little server of the same protocol stands for."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import storages

from lpip_portal.documents import actions, serving
from lpip_portal.documents.models import Document
from lpip_portal.documents.refusals import NO_ROOM, DocumentRefused
from lpip_portal.settings import document_store
from tests import factories

from .files import a_pdf, sent, uploaded


class Bucket(BaseHTTPRequestHandler):
    """The other side: objects by their path, put, asked for and removed."""

    def do_PUT(self):
        """Keep what is sent."""
        content = self.rfile.read(int(self.headers["Content-Length"]))
        if "aws-chunked" in self.headers.get("Content-Encoding", ""):
            content = whole(content)
        self.server.kept[self.path] = content
        self.answer(200)

    def do_HEAD(self):
        """Say whether something is there, and how large."""
        found = self.server.kept.get(self.path)
        self.answer(404 if found is None else 200, size=len(found or b""))

    def do_GET(self):
        """Give it."""
        found = self.server.kept.get(self.path, b"")
        self.answer(200, size=len(found))
        self.wfile.write(found)

    def do_DELETE(self):
        """Remove it."""
        self.server.kept.pop(self.path, None)
        self.answer(204)

    def answer(self, status: int, size: int = 0):
        """Send the head of an answer."""
        self.send_response(status)
        self.send_header("Content-Length", str(size))
        self.send_header("ETag", '"1"')
        self.send_header("Last-Modified", "Sun, 22 Nov 2026 12:00:00 GMT")
        self.end_headers()

    def log_message(self, *args):
        """Say nothing."""


def whole(content: bytes) -> bytes:
    """Put the chunks of an upload together."""
    out = b""
    while content:
        size, _line, content = content.partition(b"\r\n")
        length = int(size.partition(b";")[0], 16)
        if not length:
            break
        out, content = out + content[:length], content[length + 2 :]
    return out


@pytest.fixture
def bucket(settings):
    """A bucket, and settings that name it."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Bucket)
    server.kept = {}
    threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
    use(
        settings,
        f"s3://key:secret@portal/files?endpoint=http://127.0.0.1:{server.server_port}&region=eu-west-2",
    )
    yield server
    server.shutdown()
    server.server_close()


def use(settings, url: str) -> None:
    """Keep documents there."""
    settings.STORAGES = settings.STORAGES | {"documents": document_store(url, Path("/nowhere"))}


@pytest.mark.django_db(transaction=True)
def test_a_document_is_kept_in_a_bucket_and_comes_back(bucket):
    content = a_pdf(pages=2)
    document = actions.store(uploaded(content), by=factories.a_user())
    assert set(bucket.kept) == {f"/portal/files/{key}" for key in (document.key, document.copy_key)}
    assert sent(serving.respond(document, as_it_came=True)) == content
    assert sent(serving.respond(document)).startswith(b"%PDF")
    assert storages["documents"].exists(document.key)
    bucket.kept.clear()
    assert not storages["documents"].exists(document.key)


@pytest.mark.django_db
def test_a_bucket_that_does_not_answer_is_said_in_words_and_keeps_nothing(settings):
    use(settings, "s3://key:secret@portal?endpoint=http://127.0.0.1:1")
    with pytest.raises(DocumentRefused) as refusal:
        actions.store(uploaded(a_pdf()), by=factories.a_user())
    assert refusal.value.status == NO_ROOM
    assert not Document.objects.exists()


def test_the_setting_names_a_disk_or_a_bucket_and_nothing_else(tmp_path):
    on_disk = document_store("", tmp_path)
    assert on_disk["OPTIONS"] == {"location": str(tmp_path), "file_permissions_mode": 0o600}
    bucket = document_store("s3://k%2F:s@b/folder/?region=r", tmp_path)["OPTIONS"]
    assert (bucket["access_key"], bucket["bucket_name"], bucket["location"]) == ("k/", "b", "folder")
    for wrong in ("ftp://x", "s3:///nothing", "/srv/files"):
        with pytest.raises(ImproperlyConfigured):
            document_store(wrong, tmp_path)
