"""The theory of change: versions of a chain from input to impact, of the programme or of one partnership."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lpip_portal import clock
from lpip_portal.references import RefField
from lpip_portal.workflow import Arrow
from partnerships.models import Partnership, in_language

from .models import inside


class TheoryQuerySet(models.QuerySet):
    """Theories of change."""

    def published(self) -> "TheoryQuerySet":
        """Return those in force, the programme's first and then by partnership."""
        return self.filter(state=Theory.State.PUBLISHED).order_by(
            F("partnership__name_en").asc(nulls_first=True), "pk"
        )

    def visible_to(self, user) -> "TheoryQuerySet":
        """Return what was ever published; drafts to their partnership, and to hub people and auditors behind no wall."""
        out = ~Q(state=Theory.State.DRAFT)
        return self.filter(out | inside(user) if user.is_authenticated else out)


class Theory(models.Model):
    """One version of a theory of change. A published one is never changed: a draft begins from it and takes its place."""

    class State(models.TextChoices):
        """Where a version is."""

        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        REPLACED = "replaced", _("Replaced by a later version")

    MOVES = {
        "publish_theory": Arrow({State.DRAFT}, State.PUBLISHED),
        "replace_theory": Arrow({State.PUBLISHED}, State.REPLACED),
    }

    ref = RefField()
    partnership = models.ForeignKey(
        Partnership, models.PROTECT, null=True, blank=True, related_name="theories"
    )  # empty: of the whole programme
    number = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    writers = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="+"
    )  # all who ever saved a part of it
    begun_at = models.DateTimeField(default=clock.now)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    objects = TheoryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "theories"
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "number"], name="hub_theory_number_once", nulls_distinct=False
            ),
            models.UniqueConstraint(
                fields=["partnership"], name="hub_theory_one_draft", condition=Q(state="draft"), nulls_distinct=False
            ),
            models.UniqueConstraint(
                fields=["partnership"], name="hub_theory_one_published", condition=Q(state="published"),
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="hub_theory_published_says_when",
                condition=Q(state="draft") | Q(published_by__isnull=False, published_at__isnull=False),
            ),
        ]  # fmt: skip

    def __str__(self):
        return str(self.partnership) if self.partnership else str(_("The whole programme"))


class TheoryNode(models.Model):
    """One box of a theory, with what has to hold for it and what could go wrong."""

    class Kind(models.TextChoices):
        """In which layer it stands."""

        INPUT = "input", _("Input")
        ACTIVITY = "activity", _("Activity")
        OUTPUT = "output", _("Output")
        OUTCOME = "outcome", _("Outcome")
        IMPACT = "impact", _("Impact")

    theory = models.ForeignKey(Theory, models.CASCADE, related_name="nodes")
    ref = RefField()
    kind = models.CharField(max_length=8, choices=Kind)
    text_en = models.CharField(max_length=160)
    text_cy = models.CharField(max_length=160, blank=True)
    assumption_en = models.CharField(max_length=500, blank=True)
    assumption_cy = models.CharField(max_length=500, blank=True)
    risks_en = models.CharField(max_length=500, blank=True)
    risks_cy = models.CharField(max_length=500, blank=True)
    leads_to = models.ManyToManyField("self", symmetrical=False, related_name="comes_from", blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return in_language(self, "text")

    @property
    def layer(self) -> int:
        """The number of its layer, from 0 for input to 4 for impact."""
        return list(self.Kind.values).index(self.kind)

    @property
    def assumption(self) -> str:
        """What has to hold, in the language of the page."""
        return in_language(self, "assumption")

    @property
    def risks(self) -> str:
        """What could go wrong, in the language of the page."""
        return in_language(self, "risks")
