"""The one way in for files."""

import logging
import os
import weakref
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import Storage, storages
from django.db import transaction
from django.utils.translation import gettext as _

from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.audit import trail

from . import policy, scanner
from .copies import stripped
from .inspection import inspect, shown_name
from .models import Document, random_key
from .refusals import NO_ROOM, DocumentRefused

log = logging.getLogger("portal.documents")
MOST_TRIES = 30_000  # of the scanner; beyond it nobody counts


class _Kept:
    """A stored file that is removed again unless the transaction that stored it commits.

    Django forgets what was to run on commit when a transaction or its savepoint is rolled back; this object is then
    the last to know of the file, and takes it along.
    """

    def __init__(self, storage: Storage, key: str):
        self.remover = weakref.finalize(self, _remove, storage, key)
        self.remover.atexit = False

    def __call__(self) -> None:
        self.remover.detach()


def _remove(storage: Storage, key: str) -> None:
    """Remove a file that no row names; one that cannot be removed now takes room and is read by nobody."""
    try:
        storage.delete(key)
    except Exception as trouble:  # whatever the store says, there is nobody left to hear it
        log.warning("A file that belongs to nothing stays in the store: %s", trouble)


@transaction.atomic
def store(file: Any, *, by: Any, kinds: tuple[str, ...] = ("pdf",)) -> Document:
    """Look into a file and keep it under a random key, or raise DocumentRefused and keep nothing.

    It is the caller's row that gives the file its readers. Where there is a scanner nobody reads the file until the
    stored bytes were found clean; where there is none it is marked as not scanned.
    """
    require(policy.may_store(by))
    found = inspect(file, file.name, file.size, kinds=kinds, most_bytes=settings.DOCUMENT_MAX_BYTES)
    document = Document(
        key=random_key(),
        name=shown_name(file.name, found.kind),
        media_type=found.media_type,
        size=found.size,
        sha256=found.sha256,
        pages=found.pages,
        scan=Document.Scan.PENDING if scanner.is_configured() else Document.Scan.UNSCANNED,
        added_by=by,
    )
    copy = stripped(file, found.media_type)
    document.copy_key, document.copy_size = random_key(), len(copy)
    _write(document.key, file)
    _write(document.copy_key, BytesIO(copy))
    document.save()
    trail.record("document.store", document, by=by, sha256=found.sha256, size=found.size)
    return document


@transaction.atomic
def settle_scan(
    document: Document, *, by: Any = None, verdict: scanner.Verdict | None, nonce: str = ""
) -> Document:
    """Note what the scanner said of a stored file; without a verdict only that it was asked. It is the clock's own verb."""
    require(policy.may_settle(by))
    document = Document.objects.select_for_update().get(pk=document.pk)
    document.scan_tries = min(document.scan_tries + 1, MOST_TRIES)
    if verdict is not None and not document.is_blocked:
        document.scan = Document.Scan.CLEAN if verdict.is_clean else Document.Scan.BLOCKED
        document.scan_found, document.scanned_at = verdict.found, clock.now()
        trail.record("document.scan", document, by=by, nonce=nonce, clean=verdict.is_clean)
    document.save(update_fields=["scan", "scan_found", "scan_tries", "scanned_at"])
    return document


def _write(key: str, file: Any) -> None:
    """Put the bytes on the disk for good before the row that names them is committed."""
    storage = storages["documents"]
    file.seek(0)
    kept = _Kept(storage, key)
    try:
        storage.save(key, File(file))
        _flush(storage, key)
    except Exception as trouble:
        if not isinstance(trouble, OSError) and not type(trouble).__module__.startswith("boto"):
            raise  # a fault of ours, not of the disk or the bucket
        raise DocumentRefused(
            _("The portal has no room for files just now. Nothing was lost: try again in a few minutes"),
            NO_ROOM,
        ) from None
    transaction.on_commit(kept)


def _flush(storage: Storage, key: str) -> None:
    try:
        path = storage.path(key)
    except NotImplementedError:
        return  # not a disk of ours
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
