"""Look at what the portal depends on and say in words how it is: database, Redis, letters, mail, clock, disk, files, keys."""

import secrets
import shutil
import smtplib
import time
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.mail import get_connection
from django.core.management import BaseCommand
from django.db import DatabaseError, connection

from lpip_portal.documents import scanner
from lpip_portal.home.health import Finding, findings
from lpip_portal.ui import published_welsh

CLOCK_TOLERANCE = 2.0
LEAST_FREE_BYTES = 1_000_000_000
KEY_LENGTH = 50


class Command(BaseCommand):
    """Exit status 1 when someone must act."""

    help = __doc__

    def handle(self, **options):
        """Print one line for each finding."""
        found = [*findings(), *surroundings()]
        for finding in found:
            sign = self.style.ERROR("ACT ") if finding.grave else self.style.SUCCESS("well")
            self.stdout.write(f"{sign}  {finding.name:<11} {finding.words}")
        if any(finding.grave for finding in found):
            raise SystemExit(1)


def surroundings() -> Iterator[Finding]:
    """Look at what is around the database: slow questions that no health page should ask."""
    looks = {
        "mail": mail,
        "clock": clocks,
        "disk": disk,
        "files": files,
        "viruses": viruses,
        "keys": keys,
        "welsh": welsh,
    }
    for name, look in looks.items():
        try:
            yield Finding(name, *look())
        except (OSError, smtplib.SMTPException, DatabaseError) as error:
            yield Finding(name, True, f"This could not be checked: {error}.".replace("\n", " "))


def welsh() -> tuple[bool, str]:
    """Say how much of the Welsh is published."""
    now = published_welsh.standing
    if not now.only_checked:
        return (
            settings.PRODUCTION,
            "Welsh that no professional has checked is published. Unset UNCHECKED_WELSH.",
        )
    return False, f"{now.checked} of {now.known} Welsh messages are checked; the others appear in English."


def mail() -> tuple[bool, str]:
    """Open a conversation with the mail relay, and send nothing."""
    kind = settings.EMAIL_BACKEND.rsplit(".", 2)[-2]
    if kind != "smtp":
        return settings.PRODUCTION, f"Letters go to “{kind}”, so they reach nobody. Set EMAIL_URL to a relay."
    relay = get_connection(fail_silently=False)
    try:
        relay.open()
    finally:
        relay.close()
    safe = settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL
    return False, f"The relay {settings.EMAIL_HOST} answers{'' if safe else ', without encryption'}."


def clocks() -> tuple[bool, str]:
    """Compare this machine's clock with the database's, which decides deadlines."""
    with connection.cursor() as cursor:
        before = time.time()
        cursor.execute("SELECT extract(epoch FROM clock_timestamp())::float8")
        apart = abs(cursor.fetchone()[0] - (before + time.time()) / 2)
    return apart > CLOCK_TOLERANCE, f"This machine's clock and the database's are {apart:.1f} seconds apart."


def disk() -> tuple[bool, str]:
    """Ask how much room there is for documents."""
    place = next(
        folder for folder in (settings.DATA_DIR, *Path(settings.DATA_DIR).parents) if folder.exists()
    )
    free = shutil.disk_usage(place).free
    return free < LEAST_FREE_BYTES, f"There are {free / 1e9:.1f} GB free for documents."


def files() -> tuple[bool, str]:
    """Write, read and remove a small document."""
    storage, words = storages["documents"], secrets.token_bytes(16)
    name = storage.save(f"doctor/{secrets.token_hex(8)}", ContentFile(words))
    try:
        with storage.open(name) as stored:
            same = stored.read() == words
    finally:
        storage.delete(name)
    return not same, "Documents can be stored and read." if same else "A stored document came back changed."


def viruses() -> tuple[bool, str]:
    """Ask the virus scanner what it is."""
    if not scanner.is_configured():
        return False, "No virus scanner is configured: files are marked as not scanned. Set CLAMD_SOCKET."
    try:
        return False, f"The virus scanner answers: {scanner.version()}."
    except scanner.Unreachable as trouble:
        return True, f"The virus scanner does not answer, and files wait for it: {trouble}."


def keys() -> tuple[bool, str]:
    """Look at the keys without showing them."""
    key = settings.SECRET_KEY
    if len(key) < KEY_LENGTH or len(set(key)) < 10:
        return (
            settings.PRODUCTION,
            f"SECRET_KEY is short or regular: make one of {KEY_LENGTH} random characters or more.",
        )
    old = len(settings.SECRET_KEY_FALLBACKS)
    return False, f"SECRET_KEY is long enough{f'; {old} old ones are still accepted' if old else ''}."
