"""Files. Every uploaded file passes here and has no address of its own: a room serves it after asking ``readable_by``."""

import secrets

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lpip_portal import clock
from lpip_portal.references import RefField


def random_key() -> str:
    """Return a storage name that says nothing; two shards so that no folder grows without bound."""
    name = secrets.token_hex(20)
    return f"{name[:2]}/{name}"


class Document(models.Model):
    """One stored file: its bytes never change and are never shared with another row."""

    class Scan(models.TextChoices):
        """What the scanner said."""

        PENDING = "pending", _("Scan pending")
        CLEAN = "clean", _("Clean")
        BLOCKED = "blocked", _("Blocked")
        UNSCANNED = "unscanned", _("Not scanned: the portal has no scanner")

    ref = RefField()
    key = models.CharField(max_length=60, unique=True, default=random_key)
    name = models.CharField(max_length=200)  # as the person named it: shown to their own team only
    media_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    pages = models.PositiveSmallIntegerField(null=True, blank=True)
    scan = models.CharField(max_length=10, choices=Scan, default=Scan.PENDING)
    scan_found = models.CharField(max_length=120, blank=True)  # the scanner's name for what it found
    scan_tries = models.PositiveSmallIntegerField(default=0)
    scanned_at = models.DateTimeField(null=True, blank=True)
    copy_key = models.CharField(max_length=60, blank=True)  # the copy without a word about its maker
    copy_size = models.PositiveIntegerField(null=True, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [
            models.Index(
                fields=["scan_tries", "id"],
                name="documents_document_unsettled",
                condition=models.Q(scan__in=["pending", "unscanned"]),
            )
        ]

    def __str__(self):
        return self.name

    @property
    def is_blocked(self) -> bool:
        """Whether the check for viruses found something in it."""
        return self.scan == self.Scan.BLOCKED

    @property
    def is_waiting(self) -> bool:
        """Whether it still waits for the check for viruses, and is served to nobody."""
        return self.scan == self.Scan.PENDING

    @property
    def may_leave(self) -> bool:
        """Whether it may be served at all: it was found clean, or there is no scanner to ask."""
        return self.scan in (self.Scan.CLEAN, self.Scan.UNSCANNED)
