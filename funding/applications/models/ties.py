"""The ties people have to bids; a confirmed one is a wall. And which rounds a person runs."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from funding.rounds.models import DecisionApprover, RoundOfficer
from lpip_portal import clock
from lpip_portal.references import RefField
from lpip_portal.workflow import Arrow
from partnerships.models import Partnership

from .sight import is_before_the_wall, is_own

RUNNING = (RoundOfficer.Duty.OFFICER, RoundOfficer.Duty.FINANCE)


def rounds_run_by(user):
    """Return the rounds (a subquery of keys) that a person runs, keeps the money of, or approves."""
    officers = RoundOfficer.objects.holding().filter(user=user, duty__in=RUNNING).values("round")
    approvers = DecisionApprover.objects.holding().filter(user=user).values("round")
    return officers.union(approvers)


class InterestQuerySet(models.QuerySet):
    """Interests."""

    def walls(self, user) -> "InterestQuerySet":
        """Return the confirmed conflicts of one person."""
        return self.filter(user=user, state=Interest.State.CONFIRMED)

    def visible_to(self, user) -> "InterestQuerySet":
        """Return the ties whose reasons a person may read: those that they decide on, and to auditors all.

        Never one's own, nor any to a bid in which the reader has a part or with which they are in conflict.
        """
        if not user.is_authenticated:
            return self.none()
        scope = self if user.has_role("auditor") else self.decided_by_duty_of(user)
        return scope._as_far_as_free(user).filter(application__isnull=False)

    def decidable_by(self, user) -> "InterestQuerySet":
        """Return the ties that a person confirms or dismisses: the conflicts owner's, or a deputy's where no owner is free."""
        if not user.is_authenticated:
            return self.none()
        return self.decided_by_duty_of(user)._as_far_as_free(user).filter(application__isnull=False)

    def decided_by_duty_of(self, user) -> "InterestQuerySet":
        """Return the ties in the rounds whose conflicts a person owns, and as a deputy those of which no owner is free."""
        duties = RoundOfficer.objects.holding()
        own = duties.filter(user=user, duty=RoundOfficer.Duty.CONFLICTS).values("round")
        stands_in = duties.filter(user=user, duty=RoundOfficer.Duty.DEPUTY).values("round")
        scope = Q(application__phase__round__in=own)
        owners = duties.filter(duty=RoundOfficer.Duty.CONFLICTS, round__in=stands_in).select_related("user")
        taken = Q()
        for owner in owners:
            taken |= Q(application__phase__round=owner.round_id) & ~Q(user=owner.user) & _is_free(owner.user)
        deputy = Q(application__phase__round__in=stands_in)
        return self.filter(scope | (deputy & ~taken if taken else deputy))

    def _as_far_as_free(self, user) -> "InterestQuerySet":
        return self.exclude(user=user).filter(_is_free(user))


def _is_free(user) -> Q:
    """The condition that a person has neither a conflict with the bid of a tie nor a part in it."""
    return is_before_the_wall(user, "application__") & ~is_own(user, "application__")


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
        NAMED = "named", _("Not to be asked, says the applicant")
        OTHER = "other", _("Other")

    class Source(models.TextChoices):
        """Who said so."""

        DECLARED = "declared", _("Declared by the person")
        NAMED = "named", _("Named by the applicant")
        DETECTED = "detected", _("Seen by the portal")

    class State(models.TextChoices):
        """What was decided about it."""

        PROPOSED = "proposed", _("To be looked at")
        CONFIRMED = "confirmed", _("Confirmed")
        DISMISSED = "dismissed", _("Dismissed")

    MOVES = {
        "confirm_interest": Arrow({State.PROPOSED}, State.CONFIRMED),
        "dismiss_interest": Arrow({State.PROPOSED, State.CONFIRMED}, State.DISMISSED),
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
    source = models.CharField(max_length=10, choices=Source, default=Source.DETECTED)
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    noted_at = models.DateTimeField(default=clock.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)  # why it was decided so
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
    def is_dismissed(self) -> bool:
        """Whether somebody found that it is none."""
        return self.state == self.State.DISMISSED

    @property
    def is_open(self) -> bool:
        """Whether somebody has to decide on it."""
        return self.state == self.State.PROPOSED
