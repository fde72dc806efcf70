"""The money: an offer, its acceptance, the promotion of a reserve, and the milestones of an award."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from funding.applications.models import Application, rounds_run_by
from funding.decisions.models import Decision, Terms
from funding.rounds.models import MONEY, Phase, money_check
from lpip_portal import clock
from lpip_portal.references import RefField
from lpip_portal.workflow import Arrow
from partnerships.models import Organisation, Partnership, Signatory


class AwardQuerySet(models.QuerySet):
    """Awards."""

    def visible_to(self, user) -> "AwardQuerySet":
        """Return offers and awards to their holders and to those who run the round; drafts to the latter alone.

        All of it behind the wall.
        """
        if not user.is_authenticated:
            return self.none()
        bids = Application.objects.filter(pk=OuterRef("decision__application")).behind_the_wall(user)
        open_to = self.filter(Exists(bids))
        if user.has_role("auditor"):
            return open_to
        offices = Signatory.objects.holding().filter(user=user).values("organisation")
        holders = Q(partnership__in=Partnership.objects.of(user)) | Q(holder__in=offices)
        return open_to.filter(
            holders & ~Q(state=Award.State.DRAFTED) | Q(phase__round__in=rounds_run_by(user))
        )

    def public(self, now=None) -> "AwardQuerySet":
        """Return the awards that were accepted, whose outcome everybody may see."""
        return self.filter(
            state__in=Award.HELD,
            phase__release__state="approved",
            phase__release__embargo_until__lte=now or clock.now(),
        )


class Award(models.Model):
    """One award to one organisation, for one partnership."""

    class State(models.TextChoices):
        """Where an award is."""

        DRAFTED = "drafted", _("Offer drafted")
        OFFERED = "offered", _("Offered")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        ACTIVE = "active", _("Active")
        CLOSED = "closed", _("Closed")

    HELD = (State.ACCEPTED, State.ACTIVE, State.CLOSED)
    MOVES = {
        "offer": Arrow({State.DRAFTED}, State.OFFERED),
        "offer_again": Arrow({State.OFFERED}, State.OFFERED),
        "accept_offer": Arrow({State.OFFERED}, State.ACCEPTED),
        "decline_offer": Arrow({State.OFFERED}, State.DECLINED),
        "start": Arrow({State.ACCEPTED}, State.ACTIVE),
        "close_award": Arrow({State.ACTIVE}, State.CLOSED),
    }

    ref = RefField()
    reference = models.CharField(max_length=40, unique=True)
    decision = models.OneToOneField(Decision, models.PROTECT, related_name="award")
    phase = models.ForeignKey(Phase, models.PROTECT, related_name="awards")
    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="awards")
    holder = models.ForeignKey(Organisation, models.PROTECT, related_name="awards")
    lead = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="awards_led")
    title = models.CharField(max_length=160)
    summary = models.TextField(blank=True)  # the plain-English summary, published on award
    fec = models.DecimalField(**MONEY)
    share = models.DecimalField(**MONEY)
    conditions = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFTED)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    offered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    offered_at = models.DateTimeField(null=True, blank=True)
    lapses_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    decline_reason = models.CharField(max_length=500, blank=True)
    start_on = models.DateField(null=True, blank=True)
    end_on = models.DateField(null=True, blank=True)
    objects = AwardQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="funding_award_offered_by_another",
                condition=Q(offered_by__isnull=True) | ~Q(offered_by=F("drafted_by")),
            ),
            models.CheckConstraint(
                name="funding_award_offer_has_a_term",
                condition=Q(state="drafted") | Q(offered_at__isnull=False, lapses_at__isnull=False),
            ),
            models.CheckConstraint(name="funding_award_share_within", condition=Q(share__lte=F("fec"))),
            models.CheckConstraint(
                name="funding_award_ends_after_it_starts",
                condition=Q(start_on__isnull=True) | Q(end_on__isnull=True) | Q(end_on__gt=F("start_on")),
            ),
            money_check("fec", "funding_award_fec"),
            money_check("share", "funding_award_share"),
        ]

    def __str__(self):
        return self.title

    def has_lapsed(self, now=None) -> bool:
        """Say whether the time to answer an offer has passed."""
        return self.state == self.State.OFFERED and self.lapses_at < (now or clock.now())


class Milestone(models.Model):
    """One thing an award is to reach, by when."""

    class State(models.TextChoices):
        """How it stands."""

        PLANNED = "planned", _("Planned")
        ON_TRACK = "on_track", _("On track")
        AT_RISK = "at_risk", _("At risk")
        DONE = "done", _("Done")

    MOVES = {
        "report_on_track": Arrow({State.PLANNED, State.ON_TRACK, State.AT_RISK}, State.ON_TRACK),
        "report_at_risk": Arrow({State.PLANNED, State.ON_TRACK, State.AT_RISK}, State.AT_RISK),
        "report_done": Arrow({State.PLANNED, State.ON_TRACK, State.AT_RISK}, State.DONE),
    }

    ref = RefField()
    award = models.ForeignKey(Award, models.PROTECT, related_name="milestones")
    title = models.CharField(max_length=160)
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)
    note = models.CharField(max_length=500, blank=True)
    updated_at = models.DateTimeField(default=clock.now)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["due_on", "pk"]

    def __str__(self):
        return self.title


class PromotionQuerySet(models.QuerySet):
    """Promotions of reserves."""

    def visible_to(self, user) -> "PromotionQuerySet":
        """Return the promotions about decisions that a person may read as one of those who run the round."""
        if not user.is_authenticated:
            return self.none()
        decisions = Decision.objects.visible_to(user)
        if not user.has_role("auditor"):
            decisions = decisions.filter(application__phase__round__in=rounds_run_by(user))
        return self.filter(decision__in=decisions.exclude(application__in=Application.objects.own(user)))

    def holding(self) -> "PromotionQuerySet":
        """Return those that two people have agreed on."""
        return self.filter(state=Promotion.State.APPROVED)


class Promotion(Terms):
    """A bid on the reserve list that takes the place of an offer not taken up: proposed by one person, approved by another.

    The decision stays as it was released. Applicants learn of a promotion when it is approved, the public when the
    offer that follows is accepted.
    """

    class State(models.TextChoices):
        """Where a promotion is."""

        PROPOSED = "proposed", _("Proposed")
        APPROVED = "approved", _("Approved")
        RETURNED = "returned", _("Sent back")

    MOVES = {
        "approve_promotion": Arrow({State.PROPOSED}, State.APPROVED),
        "return_promotion": Arrow({State.PROPOSED}, State.RETURNED),
        "propose_promotion_again": Arrow({State.PROPOSED, State.RETURNED}, State.PROPOSED),
    }

    ref = RefField()
    decision = models.OneToOneField(Decision, models.PROTECT, related_name="promotion")
    instead_of = models.ForeignKey(Award, models.PROTECT, related_name="promotions")
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    objects = PromotionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="funding_promotion_four_eyes",
                condition=~Q(state="approved")
                | (
                    Q(approved_by__isnull=False, approved_at__isnull=False) & ~Q(approved_by=F("proposed_by"))
                ),
            ),
            models.UniqueConstraint(
                fields=["instead_of"],
                condition=Q(state="approved"),
                name="funding_promotion_one_for_one",
            ),
            models.CheckConstraint(name="funding_promotion_share_within", condition=Q(share__lte=F("fec"))),
            money_check("fec", "funding_promotion_fec"),
            money_check("share", "funding_promotion_share"),
        ]

    def __str__(self):
        return f"Promotion {self.ref}"

    @property
    def is_approved(self) -> bool:
        """Whether two people have agreed on it."""
        return self.state == self.State.APPROVED


class CaseFileQuerySet(models.QuerySet):
    """Case files as ZIPs."""

    def visible_to(self, user) -> "CaseFileQuerySet":
        """Return the case files that a person asked for, of bids behind no wall of theirs."""
        if not user.is_authenticated:
            return self.none()
        bids = Application.objects.filter(pk=OuterRef("application")).behind_the_wall(user)
        return self.filter(Exists(bids), asked_by=user)


class CaseFile(models.Model):
    """The case file of one bid as a ZIP, built in the background for the person who asked."""

    class State(models.TextChoices):
        """How far it is."""

        ASKED = "asked", _("Being made")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Could not be made")

    MOVES = {
        "note_case_ready": Arrow({State.ASKED}, State.READY),
        "give_up_case": Arrow({State.ASKED}, State.FAILED),
    }

    ref = RefField()
    application = models.ForeignKey(Application, models.PROTECT, related_name="case_files")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=State, default=State.ASKED)
    language = models.CharField(max_length=10, default="en-gb")
    file = models.BinaryField(null=True)
    asked_at = models.DateTimeField(default=clock.now)
    ready_at = models.DateTimeField(null=True, blank=True)
    objects = CaseFileQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["asked_at"], condition=Q(state="asked"), name="funding_casefile_asked")
        ]

    def __str__(self):
        return f"Case file {self.ref}"

    @property
    def is_ready(self) -> bool:
        """Whether there is a file."""
        return self.state == self.State.READY and self.file is not None

    @property
    def is_waiting(self) -> bool:
        """Whether it is being made."""
        return self.state == self.State.ASKED
