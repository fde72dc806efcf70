"""Who may help with the bids of a phase, and under which letter each bidder stands in the report on equal access."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from funding.models import Phase, Round
from lpip_portal import clock
from lpip_portal.references import RefField
from lpip_portal.workflow import Arrow
from partnerships.models import Partnership, in_language


class SeparationPlanQuerySet(models.QuerySet):
    """Separation plans."""

    def in_force(self, phase: Phase) -> "SeparationPlan | None":
        """Return the plan that holds for a phase: the one published last."""
        published = self.filter(phase=phase, state=SeparationPlan.State.PUBLISHED)
        return published.order_by("-approved_at", "-pk").first()

    def visible_to(self, user) -> "SeparationPlanQuerySet":
        """Return the published plans; to those who run a round or approve it, and to auditors, the drafts too."""
        published = Q(state=SeparationPlan.State.PUBLISHED)
        if not user.is_authenticated:
            return self.filter(published)
        if user.has_role("auditor"):
            return self
        run = Round.objects.run_by(user) | Round.objects.approved_by(user)
        return self.filter(published | Q(phase__round__in=run.values("pk")))


class SeparationPlan(models.Model):
    """Who at the hub may help with bids in a phase and how fairness is kept: drafted by one officer, approved by another person."""

    class State(models.TextChoices):
        """Where a plan is."""

        DRAFT = "draft", _("Being drafted")
        PROPOSED = "proposed", _("Waiting for a second person")
        PUBLISHED = "published", _("Published")

    MOVES = {
        "propose_plan": Arrow({State.DRAFT}, State.PROPOSED),
        "return_plan": Arrow({State.PROPOSED}, State.DRAFT),
        "publish_plan": Arrow({State.PROPOSED}, State.PUBLISHED),
    }

    ref = RefField()
    phase = models.ForeignKey(Phase, models.PROTECT, related_name="separation_plans")
    words_en = models.TextField()
    words_cy = models.TextField(blank=True)
    helpers = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    writers = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")  # all who ever drafted it
    drafted_at = models.DateTimeField(default=clock.now)
    return_reason = models.CharField(max_length=500, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    objects = SeparationPlanQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="hub_separationplan_four_eyes",
                condition=~Q(state="published")
                | Q(approved_by__isnull=False, approved_at__isnull=False) & ~Q(approved_by=F("drafted_by")),
            ),
            models.UniqueConstraint(
                fields=["phase"],
                condition=Q(state__in=["draft", "proposed"]),
                name="hub_separationplan_one_draft",
            ),
        ]

    def __str__(self):
        return f"Separation plan of {self.phase}"

    @property
    def words(self) -> str:
        """How fairness is kept, in the page's language."""
        return in_language(self, "words")

    @property
    def is_published(self) -> bool:
        """Whether two people have agreed on it."""
        return self.state == self.State.PUBLISHED


class BidderLabel(models.Model):
    """The letter under which rivals read of a bidder: drawn at random, and kept."""

    phase = models.ForeignKey(Phase, models.PROTECT, related_name="bidder_labels")
    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="bidder_labels")
    letter = models.CharField(max_length=3)

    class Meta:
        ordering = ["letter"]
        constraints = [
            models.UniqueConstraint(fields=["phase", "partnership"], name="hub_bidderlabel_once"),
            models.UniqueConstraint(fields=["phase", "letter"], name="hub_bidderlabel_one_letter_each"),
        ]

    def __str__(self):
        return self.letter
