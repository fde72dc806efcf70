"""The sift: bids whose mean score is below the phase's published threshold do not reach the panel."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from funding.applications.models import Application
from lpip_portal import clock
from lpip_portal.references import RefField
from lpip_portal.workflow import Arrow


class SiftedBidQuerySet(models.QuerySet):
    """Bids at the sift."""

    def visible_to(self, user) -> "SiftedBidQuerySet":
        """Return the bids at the sift that a person may know, behind the wall and without their own."""
        return self.filter(application__in=Application.objects.visible_to(user).without_own(user))

    def out(self) -> "SiftedBidQuerySet":
        """Return those that two people found below the threshold, and that were not kept in."""
        return self.filter(state=SiftedBid.State.CONFIRMED, is_kept=False)


class SiftedBid(models.Model):
    """One bid below the threshold: out by the rule or kept in with a reason, proposed by one person, confirmed by another."""

    class State(models.TextChoices):
        """Where it is."""

        PROPOSED = "proposed", _("Proposed")
        CONFIRMED = "confirmed", _("Confirmed")
        RETURNED = "returned", _("Sent back")

    MOVES = {
        "confirm_sift": Arrow({State.PROPOSED}, State.CONFIRMED),
        "return_sift": Arrow({State.PROPOSED}, State.RETURNED),
        "propose_sift_again": Arrow({State.PROPOSED, State.RETURNED}, State.PROPOSED),
    }

    ref = RefField()
    application = models.OneToOneField(Application, models.PROTECT, related_name="sifted")
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    mean = models.DecimalField(max_digits=5, decimal_places=2)  # of the reviews that counted then
    reviews = models.PositiveSmallIntegerField()
    threshold = models.DecimalField(max_digits=4, decimal_places=2)
    is_kept = models.BooleanField(default=False)
    reason = models.CharField(max_length=500, blank=True)  # why it is kept in
    return_reason = models.CharField(max_length=500, blank=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=clock.now)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    objects = SiftedBidQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="funding_siftedbid_four_eyes",
                condition=~Q(state="confirmed")
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False)
                & ~Q(confirmed_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="funding_siftedbid_kept_with_a_reason", condition=Q(is_kept=False) | ~Q(reason="")
            ),
            models.CheckConstraint(name="funding_siftedbid_below", condition=Q(mean__lt=F("threshold"))),
        ]

    def __str__(self):
        return f"Sift of {self.application_id}"

    @property
    def is_out(self) -> bool:
        """Whether it does not go to the panel."""
        return self.state == self.State.CONFIRMED and not self.is_kept
