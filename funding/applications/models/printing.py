"""The printed form of a submission: one kept PDF."""

from django.db import models

from lpip_portal import clock
from lpip_portal.documents.models import Document

from .content import Submission


class Printed(models.Model):
    """The PDF of a submission, made once in the background and kept."""

    submission = models.OneToOneField(Submission, models.PROTECT, related_name="printed")
    document = models.OneToOneField(Document, models.PROTECT, related_name="printed")
    at = models.DateTimeField(default=clock.now)

    def __str__(self):
        return f"PDF of {self.submission_id}"
