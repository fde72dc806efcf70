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

    ref = RefField()
    key = models.CharField(max_length=60, unique=True, default=random_key)
    name = models.CharField(max_length=200)  # as the person named it: shown to their own team only
    media_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    pages = models.PositiveSmallIntegerField(null=True, blank=True)
    scan = models.CharField(max_length=10, choices=Scan, default=Scan.PENDING)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=clock.now)

    def __str__(self):
        return self.name
