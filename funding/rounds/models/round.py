"""A round, and the people who run it, keep its money and approve its decisions."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lpip_portal.access import HOLDING, Condition, Tenure, TenureQuerySet
from lpip_portal.references import RefField
from lpip_portal.workflow import Arrow
from partnerships.models import Organisation, in_language

from .programme import Programme

# What a person may know: published rounds, and those that they run, keep the money of, or approve.
SEEN = f"""
    {{state}} = 'published' OR {{round}} IN (
        SELECT round_id FROM funding_roundofficer WHERE {HOLDING}
        UNION ALL SELECT round_id FROM funding_decisionapprover WHERE {HOLDING})
"""  # noqa: S608 – made of constants; what is asked about goes in as parameters


class RoundQuerySet(models.QuerySet):
    """Rounds."""

    def visible_to(self, user) -> "RoundQuerySet":
        """Return the published rounds, and to their own officers and approvers the others too."""
        published = Q(state=Round.State.PUBLISHED)
        if not user.is_authenticated:
            return self.filter(published)
        if user.has_role("auditor"):
            return self
        return self.filter(Condition(SEEN, user, state="state", round="pk"))

    def run_by(self, user) -> "RoundQuerySet":
        """Return the rounds in which this person is an officer; those who only keep the money are none."""
        if not user.is_authenticated:
            return self.none()
        officers = RoundOfficer.objects.holding().filter(user=user, duty=RoundOfficer.Duty.OFFICER)
        return self.filter(pk__in=officers.values("round"))

    def approved_by(self, user) -> "RoundQuerySet":
        """Return the rounds whose decisions this person approves."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(pk__in=DecisionApprover.objects.holding().filter(user=user).values("round"))


class Round(models.Model):
    """One competition, owned by an organisation."""

    class State(models.TextChoices):
        """Where a round is."""

        DRAFT = "draft", _("Being planned")
        IN_APPROVAL = "in_approval", _("Waiting for approval")
        PUBLISHED = "published", _("Published")
        CANCELLED = "cancelled", _("Cancelled")

    MOVES = {
        "send_for_approval": Arrow({State.DRAFT}, State.IN_APPROVAL),
        "send_back": Arrow({State.IN_APPROVAL}, State.DRAFT),
        "publish": Arrow({State.IN_APPROVAL}, State.PUBLISHED),
        "cancel": Arrow({State.DRAFT, State.IN_APPROVAL}, State.CANCELLED),
    }

    ref = RefField()
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="rounds")
    owner = models.ForeignKey(Organisation, models.PROTECT, related_name="rounds")
    code = models.SlugField(max_length=12)  # begins every reference: LPIP
    title_en = models.CharField(max_length=160)
    title_cy = models.CharField(max_length=160, blank=True)
    summary_en = models.TextField(blank=True)
    summary_cy = models.TextField(blank=True)
    contact_email = models.EmailField(blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT)
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    return_reason = models.CharField(max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)
    objects = RoundQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="funding_round_published_by_another",
                condition=~Q(state="published")
                | Q(published_by__isnull=False) & ~Q(published_by=F("planned_by")),
            )
        ]

    def __str__(self):
        return in_language(self, "title")

    @property
    def summary(self) -> str:
        """What the round is for, in the page's language."""
        return in_language(self, "summary")


class RoundOfficer(Tenure):
    """A person who runs a round for its owner, keeps its money, or decides on conflicts of interest."""

    class Duty(models.TextChoices):
        """What the officer does."""

        OFFICER = "officer", _("Officer")
        FINANCE = "finance", _("Finance")
        CONFLICTS = "conflicts", _("Conflicts owner")
        DEPUTY = "deputy", _("Deputy for conflicts")
        COMPLAINTS = "complaints", _("Complaints owner")

    ref = RefField()
    round = models.ForeignKey(Round, models.PROTECT, related_name="officers")
    duty = models.CharField(max_length=10, choices=Duty, default=Duty.OFFICER)
    objects = TenureQuerySet.as_manager()

    def __str__(self):
        return f"{self.user}, {self.get_duty_display()} of {self.round}"


class DecisionApprover(Tenure):
    """A person who approves a round and its decisions: never the one who proposed them."""

    ref = RefField()
    round = models.ForeignKey(Round, models.PROTECT, related_name="approvers")
    objects = TenureQuerySet.as_manager()

    def __str__(self):
        return f"{self.user} approves {self.round}"
