"""The files that a phase asks for, as data."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from lpip_portal.references import RefField
from partnerships.models import in_language

from .phase import Phase

MOST_MEGABYTES = 10


class DocumentRule(models.Model):
    """One kind of file that a phase asks for or allows. A phase without any takes the usual kinds, none required."""

    ref = RefField()
    phase = models.ForeignKey(Phase, models.PROTECT, related_name="document_rules")
    code = models.SlugField(max_length=40)
    order = models.PositiveSmallIntegerField()
    title_en = models.CharField(max_length=80)  # assessors see this as the file's name
    title_cy = models.CharField(max_length=80, blank=True)
    guidance_en = models.CharField(max_length=500, blank=True)
    guidance_cy = models.CharField(max_length=500, blank=True)
    is_required = models.BooleanField(default=False)
    each_partner = models.BooleanField(default=False)  # one for every partner organisation named
    takes_images = models.BooleanField(default=False)
    most_files = models.PositiveSmallIntegerField(default=1)
    most_pages = models.PositiveSmallIntegerField(null=True, blank=True)
    most_megabytes = models.PositiveSmallIntegerField(default=MOST_MEGABYTES)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["phase", "code"], name="funding_documentrule_code"),
            models.CheckConstraint(
                name="funding_documentrule_bounds",
                condition=Q(most_files__gte=1, most_megabytes__gte=1, most_megabytes__lte=MOST_MEGABYTES)
                & (Q(most_pages__isnull=True) | Q(most_pages__gte=1)),
            ),
        ]

    def __str__(self):
        return in_language(self, "title")

    @property
    def guidance(self) -> str:
        """What the file should hold, in the page's language."""
        return in_language(self, "guidance")

    @property
    def formats(self) -> tuple[str, ...]:
        """The formats in which it is taken."""
        return ("pdf", "png", "jpeg") if self.takes_images else ("pdf",)


def usual_documents() -> list[DocumentRule]:
    """Return the rules of a phase that has none of its own, in the page's language and not stored."""
    kinds = [
        ("case", _("Case for support"), 1),
        ("letter", _("Letter of support"), 30),
        ("data_plan", _("Data management plan"), 1),
    ]
    return [
        DocumentRule(code=code, order=order, title_en=str(title), most_files=most)
        for order, (code, title, most) in enumerate(kinds, 1)
    ]
