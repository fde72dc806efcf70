"""A phase: one window of a round. All rules of a competition sit here, as data, with its rates and criteria."""

from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from funding.questions.models import QuestionSet
from lpip_portal import clock
from lpip_portal.access import Condition
from lpip_portal.references import RefField
from partnerships.models import Organisation, in_language

from .figures import MONEY, Heading, money_check
from .round import SEEN, Round


class PhaseQuerySet(models.QuerySet):
    """Phases."""

    def visible_to(self, user) -> "PhaseQuerySet":
        """Return the phases of rounds a person may know."""
        if not user.is_authenticated or user.has_role("auditor"):
            return self.filter(round__in=Round.objects.visible_to(user))
        return self.filter(Condition(SEEN, user, state="round__state", round="round"))

    def open_at(self, now) -> "PhaseQuerySet":
        """Return the published phases that take applications at ``now``."""
        return self.filter(round__state=Round.State.PUBLISHED, opens_at__lte=now, closes_at__gte=now)


class Phase(models.Model):
    """One window of a round, with its own paper, criteria, caps and dates. Time is never one of its states."""

    class Entry(models.TextChoices):
        """Who may apply."""

        OPEN = "open", _("Open to all eligible partnerships")
        INVITED = "invited", _("By invitation only")

    class Shape(models.TextChoices):
        """How bids are assessed."""

        REVIEWS_THEN_PANEL = "reviews_then_panel", _("Independent reviews, then a panel")
        PANEL_ONLY = "panel_only", _("A panel only")

    class Result(models.TextChoices):
        """What the panel makes."""

        TIERS = "tiers", _("Tiers")
        RANK = "rank", _("A rank with explicit ties")

    class Budget(models.TextChoices):
        """How the costs of a bid are asked for."""

        HEADINGS = "headings", _("Line by line under UKRI’s headings")
        ONE_PAGE = "one_page", _("On one page")

    class Confirmation(models.TextChoices):
        """By when team members and partners confirm their part."""

        SUBMISSION = "submission", _("Before submission")
        OFFER = "offer", _("Before an offer")

    ref = RefField()
    round = models.ForeignKey(Round, models.PROTECT, related_name="phases")
    number = models.PositiveSmallIntegerField()
    label_en = models.CharField(max_length=60)
    label_cy = models.CharField(max_length=60, blank=True)
    purpose_en = models.TextField(blank=True)
    purpose_cy = models.TextField(blank=True)
    question_set = models.ForeignKey(QuestionSet, models.PROTECT, related_name="phases")

    entry = models.CharField(max_length=10, choices=Entry, default=Entry.OPEN)
    intention_required = models.BooleanField(default=True)
    sign_off_required = models.BooleanField(default=True)
    one_per_lead = models.BooleanField(default=True)
    confirmation = models.CharField(max_length=12, choices=Confirmation, default=Confirmation.OFFER)

    opens_at = models.DateTimeField()
    intention_due_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField()
    questions_due_at = models.DateTimeField(
        null=True, blank=True
    )  # questions about the call; else until it closes
    reviews_due_at = models.DateTimeField(null=True, blank=True)
    panel_on = models.DateField()
    decisions_at = models.DateTimeField()  # the planned embargo; a release carries its own
    earliest_start_on = models.DateField()
    latest_start_on = models.DateField()

    cap = models.DecimalField(**MONEY)  # on full economic cost
    rate = models.DecimalField(
        max_digits=5, decimal_places=2, default=Decimal("80")
    )  # per cent, where no rule is narrower
    budget = models.DecimalField(**MONEY)  # the funder's contribution, for all awards together
    max_awards = models.PositiveSmallIntegerField()
    months = models.PositiveSmallIntegerField()
    budget_shape = models.CharField(max_length=10, choices=Budget, default=Budget.HEADINGS)
    equipment_over = models.DecimalField(
        **MONEY, default=Decimal("25000")
    )  # above it stands under its heading
    most_hours = models.PositiveSmallIntegerField(default=1650)  # of one investigator in a year
    most_others_percent = models.DecimalField(  # of the full cost, by organisations that do no research
        max_digits=5, decimal_places=2, null=True, blank=True
    )

    shape = models.CharField(max_length=20, choices=Shape, default=Shape.REVIEWS_THEN_PANEL)
    result = models.CharField(max_length=8, choices=Result, default=Result.RANK)
    reviews_per_bid = models.PositiveSmallIntegerField(default=3)
    reviews_per_reviewer = models.PositiveSmallIntegerField(default=6)
    scale = models.PositiveSmallIntegerField(default=6)
    criterion_comments = models.BooleanField(default=False)  # reviewers comment on each criterion as well
    invitation_days = models.PositiveSmallIntegerField(default=7)  # in which an invited reviewer answers
    sift_threshold = (
        models.DecimalField(  # bids whose mean is below are rejected after review; None for no sift
            max_digits=4, decimal_places=2, null=True, blank=True
        )
    )
    response_days = models.PositiveSmallIntegerField(
        default=0
    )  # to respond to the reviews; 0 for no response
    response_words = models.PositiveIntegerField(default=0)
    interviews = models.BooleanField(default=False)
    interviewers_named = models.BooleanField(default=False)  # applicants read who interviews them
    portfolio_nations = models.PositiveSmallIntegerField(
        default=0
    )  # in at least so many nations the funded bids lie, taken together
    portfolio_themes = ArrayField(
        models.SlugField(max_length=40), default=list, blank=True
    )  # that the funded bids cover, taken together
    portfolio_apart = models.BooleanField(default=False)  # no place lies in two funded bids
    portfolio_threshold = models.DecimalField(
        max_digits=4, decimal_places=2, null=True, blank=True
    )  # no bid whose mean is below is funded
    portfolio_departs = models.BooleanField(default=False)  # a decision may break these, with its reason
    conflict_lookback_months = models.PositiveSmallIntegerField(default=36)
    introducer_scale = models.PositiveSmallIntegerField(default=10)
    names_to_panel = models.BooleanField(default=False)  # the panel reads who wrote a review
    panel_is_published = models.BooleanField(default=True)  # who sat at the table, with the outcomes
    version = models.PositiveIntegerField(default=1)

    extended_from = models.DateTimeField(null=True, blank=True)  # the closing instant before it was extended
    notice_en = models.CharField(max_length=300, blank=True)  # the public line about an incident
    notice_cy = models.CharField(max_length=300, blank=True)
    objects = PhaseQuerySet.as_manager()

    class Meta:
        ordering = ["round", "number"]
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="funding_phase_number"),
            models.CheckConstraint(
                name="funding_phase_dates_in_order",
                condition=Q(opens_at__lt=F("closes_at"), closes_at__lt=F("decisions_at"))
                & (
                    Q(intention_due_at__isnull=True)
                    | Q(intention_due_at__gt=F("opens_at"), intention_due_at__lte=F("closes_at"))
                ),
            ),
            models.CheckConstraint(
                name="funding_phase_intention_has_a_date",
                condition=Q(intention_required=False) | Q(intention_due_at__isnull=False),
            ),
            models.CheckConstraint(name="funding_phase_rate", condition=Q(rate__gt=0, rate__lte=100)),
            models.CheckConstraint(name="funding_phase_scale", condition=Q(scale__in=[6, 10])),
            models.CheckConstraint(
                name="funding_phase_introducer_scale", condition=Q(introducer_scale__in=[6, 10])
            ),
            models.CheckConstraint(
                name="funding_phase_sift",
                condition=Q(sift_threshold__isnull=True)
                | Q(sift_threshold__gt=1, sift_threshold__lte=F("scale")),
            ),
            models.CheckConstraint(
                name="funding_phase_portfolio",
                condition=Q(portfolio_nations__lte=4)
                & (
                    Q(portfolio_threshold__isnull=True)
                    | Q(portfolio_threshold__gt=1, portfolio_threshold__lte=F("scale"))
                ),
            ),
            models.CheckConstraint(
                name="funding_phase_response_has_days_and_words",
                condition=Q(response_days=0, response_words=0) | Q(response_days__gt=0, response_words__gt=0),
            ),
            money_check("cap", "funding_phase_cap"),
            money_check("budget", "funding_phase_budget"),
            money_check("equipment_over", "funding_phase_equipment_over"),
            models.CheckConstraint(
                name="funding_phase_others_percent",
                condition=Q(most_others_percent__isnull=True)
                | Q(most_others_percent__gte=0, most_others_percent__lte=100),
            ),
        ]

    def __str__(self):
        return in_language(self, "label")

    @property
    def purpose(self) -> str:
        """What the phase is for, in the page's language."""
        return in_language(self, "purpose")

    @property
    def notice(self) -> str:
        """The public line about the newest incident, in the page's language."""
        return in_language(self, "notice")

    @property
    def is_by_invitation(self) -> bool:
        """Only invited partnerships may apply."""
        return self.entry == self.Entry.INVITED

    @property
    def confirms_before_submission(self) -> bool:
        """Team members and partners confirm their part before a bid is submitted."""
        return self.confirmation == self.Confirmation.SUBMISSION

    @property
    def has_reviews(self) -> bool:
        """Reviewers read the bids before the panel does."""
        return self.shape == self.Shape.REVIEWS_THEN_PANEL

    @property
    def has_sift(self) -> bool:
        """Bids whose mean score is below a published threshold do not reach the panel."""
        return self.sift_threshold is not None

    @property
    def takes_responses(self) -> bool:
        """Applicants may answer their reviews before the panel meets."""
        return self.response_days > 0

    @property
    def has_portfolio_rules(self) -> bool:
        """Rules are published for which bids are funded together, beyond number and budget."""
        return bool(
            self.portfolio_nations
            or self.portfolio_themes
            or self.portfolio_apart
            or self.portfolio_threshold is not None
        )

    @property
    def makes_tiers(self) -> bool:
        """The panel places bids in tiers, not in an order."""
        return self.result == self.Result.TIERS

    @property
    def asks_until(self):
        """The last instant at which a question about the call may be asked."""
        return self.questions_due_at or self.closes_at

    @property
    def is_on_one_page(self) -> bool:
        """The costs of a bid are a one-page budget, without headings."""
        return self.budget_shape == self.Budget.ONE_PAGE

    def is_open(self, now=None) -> bool:
        """Say whether a bid that arrives at ``now`` is in time; the closing instant itself is."""
        now = now or clock.now()
        return self.opens_at <= now <= self.closes_at


class RateRule(models.Model):
    """The funder's share for a kind of organisation and a heading; blank means any. The narrowest rule holds."""

    phase = models.ForeignKey(Phase, models.PROTECT, related_name="rate_rules")
    organisation_kind = models.CharField(max_length=12, choices=Organisation.Kind, blank=True)
    heading = models.CharField(max_length=20, choices=Heading, blank=True)
    rate = models.DecimalField(max_digits=5, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["phase", "organisation_kind", "heading"], name="funding_raterule_once"
            ),
            models.CheckConstraint(name="funding_raterule_rate", condition=Q(rate__gte=0, rate__lte=100)),
        ]

    def __str__(self):
        return f"{self.rate} %"


class Criterion(models.Model):
    """One thing that reviewers score, with its weight in per cent."""

    ref = RefField()
    phase = models.ForeignKey(Phase, models.PROTECT, related_name="criteria")
    code = models.SlugField(max_length=40)
    order = models.PositiveSmallIntegerField()
    title_en = models.CharField(max_length=120)
    title_cy = models.CharField(max_length=120, blank=True)
    guidance_en = models.TextField(blank=True)
    guidance_cy = models.TextField(blank=True)
    guidance_community_en = models.TextField(blank=True)  # for reviewers from communities; else as for all
    guidance_community_cy = models.TextField(blank=True)
    weight = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["phase", "code"], name="funding_criterion_code"),
            models.CheckConstraint(
                name="funding_criterion_weight", condition=Q(weight__gte=1, weight__lte=100)
            ),
        ]

    def __str__(self):
        return in_language(self, "title")

    @property
    def guidance(self) -> str:
        """What assessors look for, in the page's language."""
        return in_language(self, "guidance")

    @property
    def guidance_community(self) -> str:
        """The wording for reviewers from communities, in the page's language; the usual one where there is none."""
        return in_language(self, "guidance_community") or self.guidance
