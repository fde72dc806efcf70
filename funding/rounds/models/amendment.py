"""A change to a published paper: drafted by an officer, published by another person, listed for everybody."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lpip_portal import clock
from lpip_portal.references import RefField
from lpip_portal.workflow import Arrow
from partnerships.models import in_language

from .phase import Phase
from .round import Round


class PhaseAmendmentQuerySet(models.QuerySet):
    """Amendments of published papers."""

    def visible_to(self, user) -> "PhaseAmendmentQuerySet":
        """Return the amendments of the phases a person may know: everybody's published ones, the others to those who run the round."""
        mine = Round.objects.run_by(user) | Round.objects.approved_by(user)
        known = self.filter(phase__in=Phase.objects.visible_to(user))
        return known.filter(Q(state=PhaseAmendment.State.PUBLISHED) | Q(phase__round__in=mine))

    def published(self) -> "PhaseAmendmentQuerySet":
        """Return those that hold, the newest first."""
        return self.filter(state=PhaseAmendment.State.PUBLISHED).order_by("-published_at", "-pk")


class PhaseAmendment(models.Model):
    """One change to the paper of a published phase: what changes, why, who drafted it and who published it."""

    class State(models.TextChoices):
        """Where an amendment is."""

        DRAFT = "draft", _("Being drafted")
        PROPOSED = "proposed", _("Waiting for a second person")
        PUBLISHED = "published", _("Published")
        DROPPED = "dropped", _("Dropped")

    MOVES = {
        "propose_amendment": Arrow({State.DRAFT}, State.PROPOSED),
        "return_amendment": Arrow({State.PROPOSED}, State.DRAFT),
        "publish_amendment": Arrow({State.PROPOSED}, State.PUBLISHED),
        "drop_amendment": Arrow({State.DRAFT, State.PROPOSED}, State.DROPPED),
    }

    ref = RefField()
    phase = models.ForeignKey(Phase, models.PROTECT, related_name="amendments")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    reason_en = models.TextField(blank=True)
    reason_cy = models.TextField(blank=True)
    changes = models.JSONField(
        default=list
    )  # [{"section", "question", "was": {…}, "now": {…}}]; a new question was {}
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField(default=clock.now)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    objects = PhaseAmendmentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["phase"],
                condition=Q(state__in=["draft", "proposed"]),
                name="funding_phaseamendment_one_at_a_time",
            ),
            models.CheckConstraint(
                name="funding_phaseamendment_published_by_another",
                condition=~Q(state="published")
                | Q(published_at__isnull=False, published_by__isnull=False)
                & ~Q(published_by=F("drafted_by")),
            ),
        ]

    def __str__(self):
        return self.reason[:80]

    @property
    def reason(self) -> str:
        """Why, in the page's language."""
        return in_language(self, "reason")
