"""What the points of a phase's scale mean, in the words of its round."""

from django.db import models
from django.db.models import Q

from partnerships.models import in_language

from .phase import Phase


class ScalePoint(models.Model):
    """One point of the scale of a phase, where the phase words it for itself; the house has words for the others."""

    SAID = (
        "label_en",
        "label_cy",
        "descriptor_en",
        "descriptor_cy",
        "descriptor_community_en",
        "descriptor_community_cy",
    )

    phase = models.ForeignKey(Phase, models.PROTECT, related_name="scale_points")
    points = models.PositiveSmallIntegerField()
    label_en = models.CharField(max_length=60)
    label_cy = models.CharField(max_length=60, blank=True)
    descriptor_en = models.CharField(max_length=400, blank=True)
    descriptor_cy = models.CharField(max_length=400, blank=True)
    descriptor_community_en = models.CharField(
        max_length=400, blank=True, db_default=""
    )  # for reviewers from communities
    descriptor_community_cy = models.CharField(max_length=400, blank=True, db_default="")

    class Meta:
        ordering = ["points"]
        constraints = [
            models.UniqueConstraint(fields=["phase", "points"], name="funding_scalepoint_once"),
            models.CheckConstraint(
                name="funding_scalepoint_on_scale", condition=Q(points__gte=1, points__lte=10)
            ),
        ]

    def __str__(self):
        return f"{self.points} – {self.label}"

    @property
    def label(self) -> str:
        """Its name, in the page's language."""
        return in_language(self, "label")

    @property
    def descriptor(self) -> str:
        """What deserves it, in the page's language."""
        return in_language(self, "descriptor")

    @property
    def descriptor_community(self) -> str:
        """What deserves it in the words for reviewers from communities, in the page's language; "" where there are none."""
        return in_language(self, "descriptor_community")
