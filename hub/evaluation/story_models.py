"""Contribution stories: what changed, how the programme had a part in it, how strong the evidence is, and what else may explain it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lpip_portal import clock
from lpip_portal.references import RefField
from lpip_portal.workflow import Arrow
from partnerships.models import Partnership, in_language

from .models import Indicator, inside


class StoryQuerySet(models.QuerySet):
    """Contribution stories."""

    def published(self) -> "StoryQuerySet":
        """Return the published ones, the newest first."""
        return self.filter(state=Story.State.PUBLISHED).order_by("-published_at", "-pk")

    def visible_to(self, user) -> "StoryQuerySet":
        """Return the published ones; drafts to their partnership, and to hub people and auditors behind no wall."""
        out = Q(state=Story.State.PUBLISHED)
        return self.filter(out | inside(user) if user.is_authenticated else out)


class Story(models.Model):
    """One change and the programme's part in it: written by some, reviewed by another person, published by the evaluator."""

    class State(models.TextChoices):
        """Where a story is."""

        DRAFT = "draft", _("Draft")
        REVIEWED = "reviewed", _("Reviewed")
        PUBLISHED = "published", _("Published")

    class Strength(models.TextChoices):
        """How strong the evidence of the contribution is."""

        STRONG = "strong", _("Strong: several sources agree, and other explanations were tested")
        FAIR = "fair", _("Fair: sources agree, and other explanations are less likely")
        WEAK = "weak", _("Weak: it is plausible, and other explanations stand")

    MOVES = {
        "review_story": Arrow({State.DRAFT}, State.REVIEWED),
        "return_story": Arrow({State.REVIEWED}, State.DRAFT),
        "publish_story": Arrow({State.REVIEWED}, State.PUBLISHED),
    }

    ref = RefField()
    partnership = models.ForeignKey(
        Partnership, models.PROTECT, null=True, blank=True, related_name="stories"
    )
    title_en = models.CharField(max_length=160)
    title_cy = models.CharField(max_length=160, blank=True)
    outcome_en = models.TextField()
    outcome_cy = models.TextField(blank=True)
    contribution_en = models.TextField()
    contribution_cy = models.TextField(blank=True)
    evidence_en = models.TextField()
    evidence_cy = models.TextField(blank=True)
    strength = models.CharField(max_length=8, choices=Strength)
    rivals_en = models.TextField()  # what else may explain the outcome
    rivals_cy = models.TextField(blank=True)
    indicators = models.ManyToManyField(Indicator, related_name="stories", blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    writers = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")  # all who ever saved it
    written_at = models.DateTimeField(default=clock.now)
    version = models.PositiveIntegerField(default=1)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    objects = StoryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "stories"
        constraints = [
            models.CheckConstraint(
                name="hub_story_published_is_reviewed",
                condition=Q(state="draft") | Q(reviewed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="hub_story_published_says_when",
                condition=~Q(state="published") | Q(published_by__isnull=False, published_at__isnull=False),
            ),
        ]

    def __str__(self):
        return in_language(self, "title")

    @property
    def outcome(self) -> str:
        """What changed."""
        return in_language(self, "outcome")

    @property
    def contribution(self) -> str:
        """What part the programme had in it."""
        return in_language(self, "contribution")

    @property
    def evidence(self) -> str:
        """How that is known."""
        return in_language(self, "evidence")

    @property
    def rivals(self) -> str:
        """What else may explain it."""
        return in_language(self, "rivals")
