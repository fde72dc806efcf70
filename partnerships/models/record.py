"""What is on record about a partnership: the phases it took part in, published facts, and holds."""

import re

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from lpip_portal import clock
from lpip_portal.ui.tongues import Spoken

from .partnership import Partnership
from .places import in_language


class PublishedFact(models.Model):
    """One published fact about a partnership of the real programme: an output, a launch, a re-grant."""

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="facts")
    order = models.PositiveSmallIntegerField(default=0)
    label_en = models.CharField(max_length=80)
    label_cy = models.CharField(max_length=80, blank=True)
    text_en = models.CharField(max_length=400)
    text_cy = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self):
        return in_language(self, "text")

    @property
    def label(self) -> str:
        """What the fact is about."""
        return in_language(self, "label")


class Participation(models.Model):
    """That a partnership took part in a phase, as the public may know it. Written by funding's actions."""

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="participations")
    phase_label = models.CharField(max_length=60)
    phase_number = models.PositiveSmallIntegerField()
    programme = models.CharField(max_length=120, blank=True)
    status = models.CharField(max_length=20)  # awarded
    grant_reference = models.CharField(max_length=40, blank=True)
    headline = models.CharField(max_length=60, blank=True)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    caution = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["phase_number", "pk"]

    def __str__(self):
        return f"{self.partnership}: {self.phase_label}"

    @property
    def phase(self) -> str:
        """The phase in the language of the page where it has only a number, else as its round calls it."""
        return phase_said(self.phase_label)


def phase_said(label: str) -> str:
    """Return how a phase is called on the page: a number is said in its language, a name stands as it was given."""
    number = re.fullmatch(r"Phase (\d+)", label)
    return _("Phase %(n)s") % {"n": number[1]} if number else Spoken(label)


class Hold(models.Model):
    """Why something about a partnership may not be changed now. Written by funding's actions."""

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="holds")
    reason = models.CharField(max_length=200)
    about = models.CharField(max_length=120)
    since = models.DateTimeField(default=clock.now)
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "about"],
                condition=Q(until__isnull=True),
                name="partnerships_hold_once_open",
            )
        ]

    def __str__(self):
        return self.reason
