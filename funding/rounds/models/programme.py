"""A programme and its published history: phases, figures and dates with their sources."""

import re

from django.db import models
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from lpip_portal.references import RefField
from lpip_portal.ui.tongues import Spoken
from partnerships.models import Organisation, Theme, in_language

from .figures import MONEY, money_check

LASTS = re.compile(r"(\d+) months(?:; one source says (\d+))?")


class Programme(models.Model):
    """A programme of one or more funders."""

    ref = RefField()
    slug = models.SlugField(max_length=60, unique=True)
    name_en = models.CharField(max_length=160)
    name_cy = models.CharField(max_length=160, blank=True)
    summary_en = models.TextField(blank=True)
    summary_cy = models.TextField(blank=True)
    is_history = models.BooleanField(default=False)
    funders = models.ManyToManyField(Organisation, related_name="programmes")
    hub = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="hosted_programmes"
    )
    hub_note = models.CharField(max_length=300, blank=True)
    themes = models.ManyToManyField(Theme, related_name="programmes")

    def __str__(self):
        return in_language(self, "name")


class PublishedPhase(models.Model):
    """One phase, or one call beside the phases, of a programme's published history."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="published_phases")
    order = models.PositiveSmallIntegerField()
    label_en = models.CharField(max_length=60)
    label_cy = models.CharField(max_length=60, blank=True)
    purpose_en = models.CharField(max_length=300, blank=True)
    purpose_cy = models.CharField(max_length=300, blank=True)
    rate = models.DecimalField(
        max_digits=5, decimal_places=2, null=True, blank=True
    )  # per cent, the funder's share
    months = models.CharField(max_length=60, blank=True)  # words, because the sources may disagree
    most_awards = models.PositiveSmallIntegerField(null=True, blank=True)
    awards_made = models.PositiveSmallIntegerField(null=True, blank=True)
    caution = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self):
        return in_language(self, "label")

    @property
    def lasts(self) -> str:
        """How long it lasts, in the language of the page, where the sources agree on months or name two numbers of them."""
        found = LASTS.fullmatch(self.months)
        if not found:
            return Spoken(self.months)
        n = int(found[1])
        said = ngettext("%(n)s month", "%(n)s months", n) % {"n": n}
        return said + gettext("; one source says %(n)s") % {"n": found[2]} if found[2] else said


class MoneyFact(models.Model):
    """One published figure of a programme, with its basis and where it was published. Figures may disagree."""

    class Basis(models.TextChoices):
        """What a figure counts."""

        FEC = "fec", _("full economic cost")
        FUNDER = "funder_contribution", _("funder’s contribution")
        HEADLINE = "headline", _("headline")
        PAID = "paid", _("paid")

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="money_facts")
    phase = models.ForeignKey(
        PublishedPhase, models.PROTECT, null=True, blank=True, related_name="money_facts"
    )
    label_en = models.CharField(max_length=160)
    label_cy = models.CharField(max_length=160, blank=True)
    amount = models.DecimalField(**MONEY)
    basis = models.CharField(max_length=20, choices=Basis)
    source = models.CharField(max_length=200)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [money_check("amount", "funding_moneyfact_amount")]

    def __str__(self):
        return in_language(self, "label")


class KeyDate(models.Model):
    """One dated event in a programme's published history."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="key_dates")
    on = models.DateField()
    at = models.DateTimeField(null=True, blank=True)
    what_en = models.CharField(max_length=200)
    what_cy = models.CharField(max_length=200, blank=True)
    caution = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["on", "pk"]

    def __str__(self):
        return in_language(self, "what")
