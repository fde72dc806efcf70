"""The word: decisions with four eyes, released together at the embargo, the feedback that goes with them, and complaints about the process."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from funding.applications.models import Application, Interest, rounds_run_by
from funding.rounds.models import MONEY, Phase, RoundOfficer, money_check
from lpip_portal import clock
from lpip_portal.references import RefField
from lpip_portal.workflow import Arrow


class DecisionQuerySet(models.QuerySet):
    """Decisions."""

    def released(self, now=None) -> "DecisionQuerySet":
        """Return the decisions whose embargo has passed: a comparison, so nothing has to run."""
        now = now or clock.now()
        return self.filter(
            state=Decision.State.APPROVED,
            application__phase__release__state=Release.State.APPROVED,
            application__phase__release__embargo_until__lte=now,
        )

    def visible_to(self, user) -> "DecisionQuerySet":
        """Return the decisions of rounds a person runs, behind the wall, and the released ones of their own bids."""
        if not user.is_authenticated:
            return self.none()
        run = self.filter(application__phase__round__in=rounds_run_by(user))
        if user.has_role("auditor"):
            run = self.all()
        walls = Interest.objects.walls(user)
        wall = Exists(walls.filter(application=OuterRef("application"))) | Exists(
            walls.filter(partnership=OuterRef("application__partnership"), application__isnull=True)
        )
        own = Application.objects.own(user)
        staff = run.exclude(wall).exclude(application__in=own)
        return self.filter(
            Q(pk__in=staff.values("pk"))
            | Q(pk__in=self.released().filter(application__in=own).exclude(wall).values("pk"))
        )


class Terms(models.Model):
    """What is proposed about a bid by one person and approved by another: the money, and in what words."""

    fec = models.DecimalField(**MONEY)
    share = models.DecimalField(**MONEY)
    conditions = models.TextField(blank=True)
    reason = models.TextField(
        blank=True
    )  # needed when it departs from the panel's order, or passes another reserve
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=clock.now)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    return_reason = models.CharField(max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)  # an approver approves the version that was read

    class Meta:
        abstract = True


class Decision(Terms):
    """What the funder decides about one bid: proposed by one person, approved by another."""

    class State(models.TextChoices):
        """Where a decision is."""

        PROPOSED = "proposed", _("Proposed")
        APPROVED = "approved", _("Approved")
        RETURNED = "returned", _("Sent back")

    class Outcome(models.TextChoices):
        """What is decided."""

        AWARD = "award", _("Award")
        RESERVE = "reserve", _("Reserve list")
        DECLINE = "decline", _("Not funded")

    STANDING = (State.PROPOSED, State.APPROVED)

    MOVES = {
        "approve_decision": Arrow({State.PROPOSED}, State.APPROVED),
        "return_decision": Arrow({State.PROPOSED, State.APPROVED}, State.RETURNED),
        "propose_again": Arrow({State.PROPOSED, State.RETURNED}, State.PROPOSED),
    }

    ref = RefField()
    application = models.OneToOneField(Application, models.PROTECT, related_name="decision")
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    outcome = models.CharField(max_length=8, choices=Outcome)
    objects = DecisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="funding_decision_four_eyes",
                condition=~Q(state="approved")
                | (Q(approved_by__isnull=False) & ~Q(approved_by=F("proposed_by"))),
            ),
            models.CheckConstraint(name="funding_decision_share_within", condition=Q(share__lte=F("fec"))),
            money_check("fec", "funding_decision_fec"),
            money_check("share", "funding_decision_share"),
        ]

    def __str__(self):
        return f"Decision {self.ref}"


class Release(models.Model):
    """The instant at which all outcomes of a phase are out, together: prepared by one person, approved by another."""

    class State(models.TextChoices):
        """Where a release is."""

        PREPARED = "prepared", _("Prepared")
        APPROVED = "approved", _("Approved")
        STOPPED = "stopped", _("Stopped")

    MOVES = {
        "approve_release": Arrow({State.PREPARED}, State.APPROVED),
        "stop_release": Arrow({State.PREPARED, State.APPROVED}, State.STOPPED),
        "prepare_again": Arrow({State.PREPARED, State.STOPPED}, State.PREPARED),
    }

    ref = RefField()
    phase = models.OneToOneField(Phase, models.PROTECT, related_name="release")
    state = models.CharField(max_length=10, choices=State, default=State.PREPARED)
    embargo_until = models.DateTimeField()
    announcement_en = models.TextField(blank=True)
    announcement_cy = models.TextField(blank=True)
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="funding_release_four_eyes",
                condition=~Q(state="approved")
                | (Q(approved_by__isnull=False) & ~Q(approved_by=F("prepared_by"))),
            )
        ]

    def __str__(self):
        return f"Release of {self.phase}"

    def is_out(self, now=None) -> bool:
        """Say whether everybody may see the outcomes now."""
        return self.state == self.State.APPROVED and self.embargo_until <= (now or clock.now())


class Feedback(models.Model):
    """One reviewer's comments as the applicant gets them: a copy that holds no key to the reviewer."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="feedback")
    label = models.CharField(max_length=2)  # A, B, C: drawn at random per bid
    scores = models.JSONField(default=list)  # [{"criterion": …, "points": …}]
    comments = models.TextField()

    class Meta:
        ordering = ["label"]
        constraints = [models.UniqueConstraint(fields=["decision", "label"], name="funding_feedback_label")]

    def __str__(self):
        return f"Reviewer {self.label}"


class ComplaintQuerySet(models.QuerySet):
    """Complaints about the process."""

    def known_to(self, user) -> "ComplaintQuerySet":
        """Return the complaints of which a person may know that they exist, behind the wall: also the round's officers."""
        if not user.is_authenticated:
            return self.none()
        run = Q(application__phase__round__in=rounds_run_by(user)) & ~Q(
            application__in=Application.objects.own(user)
        )
        return (self._behind_the_wall(user).filter(run) | self.visible_to(user)).distinct()

    def visible_to(self, user) -> "ComplaintQuerySet":
        """Return the complaints whose text a person may read: their own, those of rounds whose complaints they own, shared ones.

        Auditors read all; all of it behind the wall.
        """
        if not user.is_authenticated:
            return self.none()
        known = self._behind_the_wall(user)
        if user.has_role("auditor"):
            return known
        owned = RoundOfficer.objects.holding().filter(user=user, duty=RoundOfficer.Duty.COMPLAINTS)
        own = Q(application__in=Application.objects.own(user))
        staff = Q(application__phase__round__in=owned.values("round")) | Q(
            shared_at__isnull=False, application__phase__round__in=rounds_run_by(user)
        )
        return known.filter(Q(raised_by=user) | staff & ~own)

    def _behind_the_wall(self, user) -> "ComplaintQuerySet":
        walls = Interest.objects.walls(user)
        return self.exclude(
            Exists(walls.filter(application=OuterRef("application")))
            | Exists(walls.filter(partnership=OuterRef("application__partnership"), application__isnull=True))
        )


class Complaint(models.Model):
    """A complaint about how a bid was handled, never about a decision, a review or feedback; somebody else's than the officers'."""

    class About(models.TextChoices):
        """What it is about."""

        ELIGIBILITY = "eligibility", _("How the bid was checked")
        CONFLICT = "conflict", _("A conflict of interest that was not handled")
        RULES = "rules", _("A published rule that was not kept")
        DATES = "dates", _("Dates or deadlines")
        CONDUCT = "conduct", _("How somebody behaved")
        OTHER = "other", _("Something else about the process")

    class State(models.TextChoices):
        """What became of it."""

        RECEIVED = "received", _("Received")
        ACKNOWLEDGED = "acknowledged", _("Acknowledged")
        ANSWERED = "answered", _("Answered")

    MOVES = {
        "acknowledge_complaint": Arrow({State.RECEIVED}, State.ACKNOWLEDGED),
        "answer_complaint": Arrow({State.ACKNOWLEDGED}, State.ANSWERED),
    }

    ref = RefField()
    application = models.ForeignKey(Application, models.PROTECT, related_name="complaints")
    state = models.CharField(max_length=12, choices=State, default=State.RECEIVED)
    about = models.CharField(max_length=12, choices=About)
    text = models.TextField()
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    raised_at = models.DateTimeField(default=clock.now)
    acknowledge_by = models.DateTimeField()  # the last instant of the last working day
    answer_by = models.DateTimeField()
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )  # who acknowledged it
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    shared_at = models.DateTimeField(null=True, blank=True)  # with the officers of the round
    objects = ComplaintQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="funding_complaint_answered_by_another",
                condition=~Q(state="answered")
                | Q(answered_by__isnull=False, answered_at__isnull=False) & ~Q(answered_by=F("raised_by")),
            ),
            models.UniqueConstraint(
                fields=["application", "raised_by"],
                condition=~Q(state="answered"),
                name="funding_complaint_one_open",
            ),
        ]

    def __str__(self):
        return f"Complaint {self.ref}"

    @property
    def is_answered(self) -> bool:
        """Whether it has its answer."""
        return self.state == self.State.ANSWERED
