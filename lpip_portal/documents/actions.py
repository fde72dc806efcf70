"""The one way in for files."""

import os
import weakref
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import Storage, storages
from django.db import transaction
from django.utils.translation import gettext as _

from lpip_portal.access import require
from lpip_portal.audit import trail

from . import policy
from .inspection import inspect, shown_name
from .models import Document, random_key
from .refusals import NO_ROOM, DocumentRefused


class _Kept:
    """A stored file that is removed again unless the transaction that stored it commits.

    Django forgets what was to run on commit when a transaction or its savepoint is rolled back; this object is then
    the last to know of the file, and takes it along.
    """

    def __init__(self, storage: Storage, key: str):
        self.remover = weakref.finalize(self, storage.delete, key)
        self.remover.atexit = False

    def __call__(self) -> None:
        self.remover.detach()


@transaction.atomic
def store(file: Any, *, by: Any, kinds: tuple[str, ...] = ("pdf",)) -> Document:
    """Look into a file and keep it under a random key, or raise DocumentRefused and keep nothing.

    It is the caller's row that gives the file its readers; without a scanner a file is clean at once.
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
        scan=Document.Scan.CLEAN,
        added_by=by,
    )
    _write(document.key, file)
    document.save()
    trail.record("document.store", document, by=by, sha256=found.sha256, size=found.size)
    return document


def _write(key: str, file: Any) -> None:
    """Put the bytes on the disk for good before the row that names them is committed."""
    storage = storages["documents"]
    file.seek(0)
    kept = _Kept(storage, key)
    try:
        storage.save(key, File(file))
        _flush(storage, key)
    except OSError:
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
