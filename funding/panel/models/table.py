"""The table: a panel and its seats."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from funding.rounds.models import DecisionApprover, Phase, RoundOfficer
from lpip_portal.access import Tenure, TenureQuerySet
from lpip_portal.references import RefField
from lpip_portal.workflow import Arrow


def overseen(user, path: str) -> Q:
    """Return the condition that a person is an officer or the approver of the round at ``path``."""
    officers = RoundOfficer.objects.holding().filter(user=user, duty=RoundOfficer.Duty.OFFICER)
    approvers = DecisionApprover.objects.holding().filter(user=user)
    return Q(**{f"{path}__in": officers.values("round")}) | Q(**{f"{path}__in": approvers.values("round")})


class PanelQuerySet(models.QuerySet):
    """Panels."""

    def visible_to(self, user) -> "PanelQuerySet":
        """Return the panels on which a person sits, and those of rounds they run."""
        if not user.is_authenticated:
            return self.none()
        if user.has_role("auditor"):
            return self
        seats = Seat.objects.holding().filter(user=user).values("panel")
        return self.filter(Q(pk__in=seats) | overseen(user, "phase__round"))


class Panel(models.Model):
    """The meeting that recommends which bids of a phase to fund."""

    class State(models.TextChoices):
        """Where a panel is."""

        FORMING = "forming", _("Forming")
        CONVENED = "convened", _("Convened")
        CONFIRMED = "confirmed", _("Recommendations confirmed")

    MOVES = {
        "convene": Arrow({State.FORMING}, State.CONVENED),
        "confirm_panel": Arrow({State.CONVENED}, State.CONFIRMED),
    }

    ref = RefField()
    phase = models.OneToOneField(Phase, models.PROTECT, related_name="panel")
    state = models.CharField(max_length=10, choices=State, default=State.FORMING)
    quorum = models.PositiveSmallIntegerField(default=3)
    papers_at = models.DateTimeField(null=True, blank=True)  # when papers open; without one, with convening
    convened_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    minutes = models.TextField(blank=True)
    objects = PanelQuerySet.as_manager()

    def __str__(self):
        return f"Panel of {self.phase}"


class Seat(Tenure):
    """A person at the table."""

    class Role(models.TextChoices):
        """What a person does at the table."""

        CHAIR = "chair", _("Chair")
        DEPUTY = "deputy", _("Deputy chair")
        SECRETARY = "secretary", _("Secretary")
        MEMBER = "member", _("Member")

    ref = RefField()
    panel = models.ForeignKey(Panel, models.PROTECT, related_name="seats")
    role = models.CharField(max_length=10, choices=Role)
    objects = TenureQuerySet.as_manager()

    class Meta(Tenure.Meta):
        constraints = [
            *Tenure.Meta.constraints,
            models.UniqueConstraint(
                fields=["panel", "user"], condition=Q(until__isnull=True), name="funding_seat_once_open"
            ),
        ]

    def __str__(self):
        return f"{self.user}, {self.get_role_display()}"
