"""The check of a bid: what was found rule by rule, what its team was asked, and the word of two that it is not eligible."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lpip_portal import clock
from lpip_portal.references import RefField
from lpip_portal.workflow import Arrow

from .bid import Application


class EligibilityCheck(models.Model):
    """What was found about one rule: by the portal, or by an officer who looked. The newest row of a rule stands."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="checks")
    rule = models.CharField(max_length=60)
    passed = models.BooleanField(null=True)  # null: looked at, not decided
    is_automatic = models.BooleanField(default=False)
    note = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    def __str__(self):
        return self.rule


class ApplicantQueryQuerySet(models.QuerySet):
    """Queries to applicants."""

    def visible_to(self, user) -> "ApplicantQueryQuerySet":
        """Return the queries about the bids whose words a person may read."""
        return self.filter(application__in=Application.objects.readable_by(user))

    def waiting(self, now) -> "ApplicantQueryQuerySet":
        """Return the queries that can still be answered in time."""
        return self.filter(answered_at__isnull=True, due_at__gte=now)


class ApplicantQuery(models.Model):
    """A query to the applicant during the check, to be answered within working days. Time is never its state."""

    ref = RefField()
    application = models.ForeignKey(Application, models.PROTECT, related_name="queries")
    rule = models.CharField(max_length=60)
    question = models.TextField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    due_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    objects = ApplicantQueryQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="funding_applicantquery_answered_by_somebody",
                condition=Q(answered_at__isnull=True, answered_by__isnull=True)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
            ),
            models.CheckConstraint(
                name="funding_applicantquery_due_later", condition=Q(due_at__gt=F("asked_at"))
            ),
        ]

    def __str__(self):
        return self.rule

    def is_waiting(self, now) -> bool:
        """Say whether it can still be answered."""
        return self.answered_at is None and now <= self.due_at


class IneligibilityQuerySet(models.QuerySet):
    """Proposals to find bids not eligible."""

    def visible_to(self, user) -> "IneligibilityQuerySet":
        """Return the proposals about bids of the rounds that a person runs; the applicants learn of the result alone."""
        bids = Application.objects.of_rounds_run_by(user).without_own(user)
        return self.filter(application__in=bids)

    def open(self) -> "IneligibilityQuerySet":
        """Return the proposals that wait for a second person."""
        return self.filter(state=Ineligibility.State.PROPOSED)


class Ineligibility(models.Model):
    """That one officer proposes to find a bid not eligible, by a rule and with a reason; another confirms it."""

    class State(models.TextChoices):
        """What became of it."""

        PROPOSED = "proposed", _("Waits for a second person")
        CONFIRMED = "confirmed", _("Confirmed")
        SET_ASIDE = "set_aside", _("Set aside")

    MOVES = {
        "confirm_ineligible": Arrow({State.PROPOSED}, State.CONFIRMED),
        "set_aside_ineligible": Arrow({State.PROPOSED}, State.SET_ASIDE),
    }

    ref = RefField()
    application = models.ForeignKey(Application, models.PROTECT, related_name="ineligibilities")
    rule = models.CharField(max_length=60)
    reason = models.CharField(max_length=500)
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=clock.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(max_length=500, blank=True)  # why it was set aside
    objects = IneligibilityQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "ineligibilities"
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(state="proposed"),
                name="funding_ineligibility_one_open",
            ),
            models.CheckConstraint(
                name="funding_ineligibility_confirmed_by_another",
                condition=~Q(state="confirmed")
                | Q(decided_by__isnull=False) & ~Q(decided_by=F("proposed_by")),
            ),
        ]

    def __str__(self):
        return self.reason

    @property
    def is_open(self) -> bool:
        """Whether it waits for a second person."""
        return self.state == self.State.PROPOSED
