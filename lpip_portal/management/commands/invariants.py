"""Run the portal's invariants as SQL, check the trail and the files, and exit 1 with the rows that break one."""

import hashlib
import sys
from collections.abc import Iterator

from django.core.files.storage import storages
from django.core.management import BaseCommand
from django.db import connection

from lpip_portal.audit import sealing
from lpip_portal.audit.invariants import INVARIANTS
from lpip_portal.documents.models import Document


def broken() -> Iterator[str]:
    """Yield a line for each row that breaks an invariant."""
    with connection.cursor() as cursor:
        for invariant in INVARIANTS:
            cursor.execute(invariant.sql)
            for row in cursor.fetchall():
                yield f"{invariant.number} {invariant.holds} Broken by: {', '.join(map(str, row))}"
    while sealing.seal():
        continue
    yield from (f"I10 {fault}" for fault in sealing.faults())
    yield from _files()


def _files() -> Iterator[str]:
    store = storages["documents"]
    for document in Document.objects.iterator():
        if not store.exists(document.key):
            yield f"I11 The file of document {document.ref} is missing."
            continue
        if document.copy_key and not store.exists(document.copy_key):
            yield f"I11 The copy of document {document.ref} for its readers is missing."
        with store.open(document.key) as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != document.sha256:
                yield f"I11 The file of document {document.ref} is not the one that was stored."


class Command(BaseCommand):
    """Meant to run nightly and after every fault."""

    help = __doc__

    def handle(self, **options):
        """Print what is broken, or that nothing is."""
        found = list(broken())
        for line in found:
            self.stderr.write(line)
        if found:
            sys.exit(1)
        self.stdout.write(
            f"All {len(INVARIANTS)} invariants hold, the trail is whole and every file is there."
        )
