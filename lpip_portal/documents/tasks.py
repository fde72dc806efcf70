"""What the clock does for files: it asks the scanner about those of which it has not spoken."""

import logging

from celery import shared_task
from django.core.files.storage import storages

from . import actions, queries, scanner

MANY = 50  # files for one tick of the clock
log = logging.getLogger("portal.documents")


@shared_task(name="documents.scan")
def scan() -> None:
    """Ask the scanner about every file that waits for it. One that does not answer is asked again at the next tick."""
    for document in queries.unsettled()[:MANY] if scanner.is_configured() else ():
        verdict = None
        try:
            with storages["documents"].open(document.key) as stored:
                verdict = scanner.scan(stored)
        except (scanner.Unreachable, OSError) as trouble:
            log.warning("No verdict on document %s: %s", document.ref, trouble)
        actions.settle_scan(document, verdict=verdict)
