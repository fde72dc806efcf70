"""The audit trail: what was done, sealed into a hash chain; and who read what is restricted."""

from django.conf import settings
from django.db import models

from lpip_portal import clock


class AuditEvent(models.Model):
    """One thing that somebody did. Append-only: the database refuses UPDATE, DELETE and TRUNCATE."""

    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    guest = models.CharField(
        max_length=64, blank=True
    )  # a hash of the address of a person without an account
    verb = models.CharField(max_length=80)
    target = models.CharField(max_length=120, db_index=True)  # "funding.application:17"
    target_ref = models.CharField(max_length=40, blank=True)
    facts = models.JSONField(default=dict)
    nonce = models.CharField(max_length=64, null=True)  # noqa: DJ001 – null is "not from a form", and unique below
    # Stands for the address and the words that the nonce came with; a release that does not know it leaves it empty.
    asked = models.CharField(max_length=40, blank=True, db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["by", "nonce"], name="audit_event_nonce_once_per_person")
        ]
        indexes = [models.Index(fields=["-at"])]

    def __str__(self):
        return f"{self.verb} {self.target}"


class Seal(models.Model):
    """The place of one event in the chain, and its hash. Append-only."""

    event = models.OneToOneField(AuditEvent, models.PROTECT, primary_key=True, related_name="seal")
    position = models.BigIntegerField(unique=True)
    hash = models.CharField(max_length=64)

    def __str__(self):
        return f"{self.position}: {self.hash[:12]}"


class Anchor(models.Model):
    """The head of the chain at one time; the same line is written outside the database. Append-only."""

    at = models.DateTimeField(default=clock.now)
    position = models.BigIntegerField()
    hash = models.CharField(max_length=64)

    def __str__(self):
        return f"{self.at:%Y-%m-%d} {self.position} {self.hash[:12]}"


class AccessLog(models.Model):
    """One reading of something restricted. Append-only."""

    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    what = models.CharField(max_length=80)
    target = models.CharField(max_length=120, db_index=True)

    def __str__(self):
        return f"{self.what} {self.target}"
