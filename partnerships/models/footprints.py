"""Areas that no code has: named sets of coded places, and what they were before."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from lpip_portal import clock
from lpip_portal.references import RefField

from .partnership import Partnership
from .places import Place, in_language


class FootprintQuerySet(models.QuerySet):
    """Named areas."""

    def current(self) -> "FootprintQuerySet":
        """Return those that are in use."""
        return self.filter(ended_at__isnull=True)

    def public(self) -> "FootprintQuerySet":
        """Return those of public partnerships."""
        return self.filter(partnership__is_public=True)

    def visible_to(self, user) -> "FootprintQuerySet":
        """Return those of the partnerships that a person may know."""
        return self.filter(partnership__in=Partnership.objects.visible_to(user))


class Footprint(models.Model):
    """An area by the name that people give it, such as a river basin: a set of coded places."""

    ref = RefField()
    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="footprints")
    name_en = models.CharField(max_length=120)
    name_cy = models.CharField(max_length=120, blank=True)
    note = models.CharField(max_length=400, blank=True)
    places = models.ManyToManyField(Place, related_name="footprints")
    version = models.PositiveIntegerField(default=1)
    ended_at = models.DateTimeField(null=True, blank=True)
    objects = FootprintQuerySet.as_manager()

    class Meta:
        ordering = ["name_en", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "name_en"],
                condition=Q(ended_at__isnull=True),
                name="partnerships_footprint_named_once",
            )
        ]

    def __str__(self):
        return in_language(self, "name")


class FootprintVersion(models.Model):
    """What an area was called and consisted of from an instant on; by codes, which outlive the places."""

    footprint = models.ForeignKey(Footprint, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    name_en = models.CharField(max_length=120)
    name_cy = models.CharField(max_length=120, blank=True)
    note = models.CharField(max_length=400, blank=True)
    codes = ArrayField(models.CharField(max_length=9))
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["footprint", "number"], name="partnerships_footprint_version_once"
            )
        ]

    def __str__(self):
        return f"{self.footprint} {self.number}"
