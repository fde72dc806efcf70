"""Where and what about: nations, coded places and the programme's themes."""

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import OuterRef, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from lpip_portal.full_text import words_of
from lpip_portal.ui.tongues import Spoken
from partnerships import gss


def in_language(thing: models.Model, field: str) -> Spoken:
    """Return the Welsh text when the page is Welsh and there is one, else the English; it knows which it is."""
    welsh = getattr(thing, f"{field}_cy") if get_language() == "cy" else ""
    return Spoken(welsh, "cy") if welsh else Spoken(getattr(thing, f"{field}_en"))


class Nation(models.TextChoices):
    """The four nations, by GSS code."""

    ENGLAND = "E92000001", _("England")
    NORTHERN_IRELAND = "N92000002", _("Northern Ireland")
    SCOTLAND = "S92000003", _("Scotland")
    WALES = "W92000004", _("Wales")


WORDS = words_of("portal_name_words", "name_en", "name_cy")


class ThemeQuerySet(models.QuerySet):
    """Themes."""

    def saying(self, question) -> "ThemeQuerySet":
        """Return those whose names answer a question (``full_text.asked``)."""
        return self.alias(words=WORDS).filter(words=question)


class Theme(models.Model):
    """One of the programme's policy areas."""

    slug = models.SlugField(max_length=40, unique=True)
    name_en = models.CharField(max_length=120)
    name_cy = models.CharField(max_length=120, blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    objects = ThemeQuerySet.as_manager()

    class Meta:
        ordering = ["order", "slug"]

    def __str__(self):
        return in_language(self, "name")


class PlaceQuerySet(models.QuerySet):
    """Coded places."""

    def current(self) -> "PlaceQuerySet":
        """Return the places whose code is still in use."""
        return self.filter(successors__isnull=True, valid_until__isnull=True)

    def picked(self) -> "PlaceQuerySet":
        """Return the places of the kinds that people pick from lists; wards and constituencies are far too many."""
        return self.filter(kind__in=Place.WHOLE + Place.PARTS)

    def leading_on(self) -> "PlaceQuerySet":
        """Return them with ``leads_to``: the keys of those that took their place."""
        after = Place.successors.through.objects.filter(from_place=OuterRef("pk")).order_by("to_place__code")
        return self.annotate(leads_to=ArraySubquery(after.values("to_place")))

    def saying(self, question) -> "PlaceQuerySet":
        """Return those whose names answer a question (``full_text.asked``)."""
        return self.alias(words=WORDS).filter(words=question)


class Place(models.Model):
    """A coded place. Codes change: a retired one names what took its place, one or several.

    ``parent`` is the spine of nation, region and council; ``within`` is what else contains a place wholly or in part: the
    councils of a constituency or ward, the county or combined authority of a council.
    """

    class Kind(models.TextChoices):
        """What a place is."""

        COUNTRY = "country", _("Country")
        REGION = "region", _("Region")
        COMBINED = "combined", _("Combined authority")
        COUNTY = "county", _("County")
        COUNCIL = "council", _("Council area")
        WARD = "ward", _("Ward")
        WESTMINSTER = "westminster", _("UK Parliament constituency")
        HOLYROOD = "holyrood", _("Scottish Parliament constituency or region")
        SENEDD = "senedd", _("Senedd constituency or region")
        HEALTH = "health", _("Health board")

    SPINE = (Kind.COUNTRY, Kind.REGION, Kind.COUNCIL)
    WHOLE = (Kind.COUNTRY, Kind.REGION, Kind.COMBINED)
    PARTS = (Kind.COUNTY, Kind.COUNCIL)

    code = models.CharField(max_length=9, unique=True)
    name_en = models.CharField(max_length=120)
    name_cy = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=12, choices=Kind)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    nation = models.CharField(max_length=9, choices=Nation, blank=True)
    within = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="holds")
    successors = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="predecessors")
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    vintage = models.PositiveSmallIntegerField(null=True, blank=True)  # the year of the list that last had it
    objects = PlaceQuerySet.as_manager()

    class Meta:
        ordering = ["name_en", "pk"]
        indexes = [GinIndex(WORDS, name="partnerships_place_text")]
        constraints = [
            models.CheckConstraint(
                name="partnerships_place_code", condition=Q(code__regex=r"^[EWSNK][0-9]{8}$")
            )
        ]

    def __str__(self):
        return in_language(self, "name")

    @property
    def what(self) -> str:
        """What the register of codes calls it, like “London borough”."""
        found = gss.entity(self.code)
        return str(found.label if found else self.get_kind_display())
