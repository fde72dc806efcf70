"""The ties people have to bids; a confirmed one is a wall. And which rounds a person runs."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from funding.rounds.models import DecisionApprover, RoundOfficer
from lpip_portal import clock
from lpip_portal.references import RefField
from lpip_portal.workflow import Arrow
from partnerships.models import Partnership, PartnershipPerson, Signatory


def rounds_run_by(user):
    """Return the rounds (a subquery of keys) that a person runs, keeps the money of, or approves."""
    officers = RoundOfficer.objects.holding().filter(user=user).values("round")
    approvers = DecisionApprover.objects.holding().filter(user=user).values("round")
    return officers.union(approvers)


class InterestQuerySet(models.QuerySet):
    """Interests."""

    def walls(self, user) -> "InterestQuerySet":
        """Return the confirmed conflicts of one person."""
        return self.filter(user=user, state=Interest.State.CONFIRMED)

    def visible_to(self, user) -> "InterestQuerySet":
        """Return the ties that a person decides on: other people's, in rounds where they are an officer.

        Ties to a bid in which the officer has a part, or with which they are in conflict, are a colleague's.
        """
        if not user.is_authenticated:
            return self.none()
        rounds = RoundOfficer.objects.holding().filter(user=user, duty=RoundOfficer.Duty.OFFICER)
        walled = self.walls(user).filter(application__isnull=False).values("application")
        partnerships = self.walls(user).filter(application__isnull=True).values("partnership")
        joined = PartnershipPerson.objects.holding().filter(user=user).values("partnership")
        offices = Signatory.objects.holding().filter(user=user).values("organisation")
        return (
            self.filter(application__phase__round__in=rounds.values("round"))
            .exclude(user=user)
            .exclude(application__in=walled)
            .exclude(application__partnership__in=partnerships)
            .exclude(application__partnership__in=joined)
            .exclude(application__organisation__in=offices)
            .exclude(application__lead=user)
        )


class Interest(models.Model):
    """A tie between a person and a bid (or all bids of a partnership). Confirmed, it is a wall."""

    class Kind(models.TextChoices):
        """What ties the person."""

        ORGANISATION = "organisation", _("Same organisation")
        PERSONAL = "personal", _("Personal or family")
        FINANCIAL = "financial", _("Financial")
        COLLABORATION = "collaboration", _("Collaboration")
        INVOLVEMENT = "involvement", _("Part in the work")
        RIVAL = "rival", _("On another bid")
        SUPPORT = "support", _("Gave hub support")
        OTHER = "other", _("Other")

    class State(models.TextChoices):
        """What was decided about it."""

        PROPOSED = "proposed", _("To be looked at")
        CONFIRMED = "confirmed", _("Confirmed")
        DISMISSED = "dismissed", _("Dismissed")

    MOVES = {
        "confirm_interest": Arrow({State.PROPOSED}, State.CONFIRMED),
        "dismiss_interest": Arrow({State.PROPOSED}, State.DISMISSED),
        "note_again": Arrow({State.DISMISSED}, State.PROPOSED),
    }

    ref = RefField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="interests")
    application = models.ForeignKey(
        "funding.Application", models.PROTECT, null=True, blank=True, related_name="interests"
    )
    partnership = models.ForeignKey(
        Partnership, models.PROTECT, null=True, blank=True, related_name="interests"
    )
    kind = models.CharField(max_length=14, choices=Kind)
    evidence = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=10)  # declared | named | detected
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    noted_at = models.DateTimeField(default=clock.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    objects = InterestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="funding_interest_is_in_something",
                condition=Q(application__isnull=False) | Q(partnership__isnull=False),
            ),
            models.CheckConstraint(
                name="funding_interest_not_decided_by_oneself",
                condition=~Q(state="dismissed") | (Q(decided_by__isnull=False) & ~Q(decided_by=F("user"))),
            ),
            models.UniqueConstraint(
                fields=["user", "application", "kind"],
                condition=Q(application__isnull=False),
                name="funding_interest_once",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} ({self.get_state_display()})"

    @property
    def is_open(self) -> bool:
        """Whether somebody has to decide on it."""
        return self.state == self.State.PROPOSED
