"""The workbench of plans: computations that are kept as they were, and what an officer decided about single pairs."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from funding.applications.models import Application
from funding.rounds.models import Phase
from lpip_portal import clock
from lpip_portal.references import RefField
from lpip_portal.workflow import Arrow

from .invitation_models import for_officers


class PlanRunQuerySet(models.QuerySet):
    """Computations of plans."""

    def visible_to(self, user) -> "PlanRunQuerySet":
        """Return a person's own computations: each is made of the bids that exist for whoever asked, and of no others."""
        return self.filter(made_by=user) if user.is_authenticated else self.none()


class PlanRun(models.Model):
    """Three plans of who reviews what, as they were computed once: what went in, with which code and seed, and what came out.

    Rows are only added: once it is ready, a run does not change. ``snapshot`` names bids and reviewers by their references
    and is read by ``three_plans``; ``result`` holds a plan for each of its kinds.
    """

    class State(models.TextChoices):
        """How far it is."""

        ASKED = "asked", _("Being computed")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Could not be computed")

    MOVES = {
        "note_run_ready": Arrow({State.ASKED}, State.READY),
        "give_up_run": Arrow({State.ASKED}, State.FAILED),
    }

    ref = RefField()
    phase = models.ForeignKey(Phase, models.PROTECT, related_name="plan_runs")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=State, default=State.ASKED)
    done = models.PositiveSmallIntegerField(default=0)  # steps
    asked_at = models.DateTimeField(default=clock.now)
    ready_at = models.DateTimeField(null=True, blank=True)
    seed = models.PositiveBigIntegerField(default=0)
    code = models.CharField(max_length=40, blank=True)
    wishes = models.JSONField(
        default=dict
    )  # what every bid should have where it can be: three_plans.rules_of
    snapshot = models.JSONField(null=True)
    result = models.JSONField(default=dict)
    objects = PlanRunQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="funding_planrun_ready_is_whole",
                condition=~Q(state="ready") | Q(ready_at__isnull=False, snapshot__isnull=False),
            )
        ]
        indexes = [
            models.Index(fields=["asked_at"], condition=Q(state="asked"), name="funding_planrun_asked")
        ]

    def __str__(self):
        return f"Plans {self.ref}"

    @property
    def is_ready(self) -> bool:
        """Whether its plans are there."""
        return self.state == self.State.READY

    @property
    def is_waiting(self) -> bool:
        """Whether it is being computed."""
        return self.state == self.State.ASKED


class PlanRuleQuerySet(models.QuerySet):
    """What officers decided about pairs."""

    def visible_to(self, user) -> "PlanRuleQuerySet":
        """Return what officers of the round may know; behind the wall."""
        return for_officers(self, user, "application")


class PlanRule(models.Model):
    """That a reviewer must have a bid in every plan, or must have it in none. An officer's word; it is taken back as it was given."""

    class Kind(models.TextChoices):
        """What was decided."""

        LOCK = "lock", _("Locked")
        FORBID = "forbid", _("Forbidden")

    application = models.ForeignKey(Application, models.PROTECT, related_name="plan_rules")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=6, choices=Kind)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    objects = PlanRuleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "reviewer"], name="funding_planrule_once")
        ]

    def __str__(self):
        return f"{self.kind}: {self.application_id} and {self.reviewer_id}"

    @property
    def is_lock(self) -> bool:
        """Whether the pair must be in every plan."""
        return self.kind == self.Kind.LOCK
