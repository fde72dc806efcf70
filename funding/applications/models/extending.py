"""What happened to the portal while a phase was open, and the longer time that was given for it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from funding.rounds.models import Phase
from lpip_portal import clock
from lpip_portal.references import RefField
from lpip_portal.workflow import Arrow
from partnerships.models import in_language

from .ties import rounds_run_by


class Incident(models.Model):
    """Something that kept people from working on their bids, with the line that everybody reads about it."""

    ref = RefField()
    phase = models.ForeignKey(Phase, models.PROTECT, related_name="incidents")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    text_en = models.CharField(max_length=300)
    text_cy = models.CharField(max_length=300, blank=True)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-began_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="funding_incident_ends_after_it_begins",
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("began_at")),
            )
        ]

    def __str__(self):
        return in_language(self, "text")


class PhaseExtensionQuerySet(models.QuerySet):
    """Extensions."""

    def visible_to(self, user) -> "PhaseExtensionQuerySet":
        """Return the extensions, proposed ones too, of the rounds that a person runs or approves."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(phase__round__in=rounds_run_by(user))


class PhaseExtension(models.Model):
    """More time for everybody in a phase: proposed by an officer, published by a second person."""

    class State(models.TextChoices):
        """Whether it counts."""

        PROPOSED = "proposed", _("Waiting for a second person")
        PUBLISHED = "published", _("Published")
        REFUSED = "refused", _("Refused")

    MOVES = {
        "publish_extension": Arrow({State.PROPOSED}, State.PUBLISHED),
        "refuse_extension": Arrow({State.PROPOSED}, State.REFUSED),
    }

    ref = RefField()
    phase = models.ForeignKey(Phase, models.PROTECT, related_name="extensions")
    incident = models.ForeignKey(Incident, models.PROTECT, related_name="extensions")
    closed_at = models.DateTimeField()  # the closing instant before it
    closes_at = models.DateTimeField()  # and after it
    reason = models.CharField(max_length=500)
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=clock.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    objects = PhaseExtensionQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="funding_phaseextension_gives_time", condition=Q(closes_at__gt=F("closed_at"))
            ),
            models.CheckConstraint(
                name="funding_phaseextension_four_eyes",
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="funding_phaseextension_decided",
                condition=Q(state="proposed", decided_by__isnull=True, decided_at__isnull=True)
                | ~Q(state="proposed") & Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["phase"], condition=Q(state="proposed"), name="funding_phaseextension_one_waits"
            ),
        ]

    def __str__(self):
        return f"{self.phase} until {self.closes_at.isoformat()}"

    @property
    def is_proposed(self) -> bool:
        """Whether a second person has to decide."""
        return self.state == self.State.PROPOSED
