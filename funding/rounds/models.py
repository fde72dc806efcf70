"""The window: programmes, rounds and their phases. All rules of a competition sit on the phase, as data."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from funding.questions.models import QuestionSet
from lpip_portal import clock
from lpip_portal.access import Tenure, TenureQuerySet
from lpip_portal.references import RefField
from lpip_portal.workflow import Arrow
from partnerships.models import Organisation, Theme, in_language

MONEY = {"max_digits": 12, "decimal_places": 2}
CEILING = Decimal("1000000000")


def money_check(field: str, name: str, *, null: bool = False) -> models.CheckConstraint:
    """Return the CHECK that keeps a figure between nothing and a thousand million; it refuses NaN as well."""
    inside = Q(**{f"{field}__gte": 0, f"{field}__lte": CEILING})
    return models.CheckConstraint(
        name=name, condition=Q(**{f"{field}__isnull": True}) | inside if null else inside
    )


class Heading(models.TextChoices):
    """UKRI's cost headings."""

    DI_STAFF = "di_staff", _("Directly incurred: staff")
    DI_TRAVEL = "di_travel", _("Directly incurred: travel and subsistence")
    DI_EQUIPMENT = "di_equipment", _("Directly incurred: equipment")
    DI_OTHER = "di_other", _("Directly incurred: other")
    DA_INVESTIGATORS = "da_investigators", _("Directly allocated: investigators")
    DA_ESTATES = "da_estates", _("Directly allocated: estates")
    DA_OTHER = "da_other", _("Directly allocated: other")
    INDIRECT = "indirect", _("Indirect costs")
    EXCEPTIONS = "exceptions", _("Exceptions")


class Programme(models.Model):
    """A programme of one or more funders."""

    ref = RefField()
    slug = models.SlugField(max_length=60, unique=True)
    name_en = models.CharField(max_length=160)
    name_cy = models.CharField(max_length=160, blank=True)
    summary_en = models.TextField(blank=True)
    summary_cy = models.TextField(blank=True)
    is_history = models.BooleanField(default=False)
    funders = models.ManyToManyField(Organisation, related_name="programmes")
    hub = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="hosted_programmes"
    )
    hub_note = models.CharField(max_length=300, blank=True)
    themes = models.ManyToManyField(Theme, related_name="programmes")

    def __str__(self):
        return in_language(self, "name")


class PublishedPhase(models.Model):
    """One phase, or one call beside the phases, of a programme's published history."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="published_phases")
    order = models.PositiveSmallIntegerField()
    label_en = models.CharField(max_length=60)
    label_cy = models.CharField(max_length=60, blank=True)
    purpose_en = models.CharField(max_length=300, blank=True)
    purpose_cy = models.CharField(max_length=300, blank=True)
    rate = models.DecimalField(
        max_digits=5, decimal_places=2, null=True, blank=True
    )  # per cent, the funder's share
    months = models.CharField(max_length=60, blank=True)  # words, because the sources may disagree
    most_awards = models.PositiveSmallIntegerField(null=True, blank=True)
    awards_made = models.PositiveSmallIntegerField(null=True, blank=True)
    caution = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["order"]

    def __str__(self):
        return in_language(self, "label")


class MoneyFact(models.Model):
    """One published figure of a programme, with its basis and where it was published. Figures may disagree."""

    class Basis(models.TextChoices):
        """What a figure counts."""

        FEC = "fec", _("full economic cost")
        FUNDER = "funder_contribution", _("funder’s contribution")
        HEADLINE = "headline", _("headline")
        PAID = "paid", _("paid")

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="money_facts")
    phase = models.ForeignKey(
        PublishedPhase, models.PROTECT, null=True, blank=True, related_name="money_facts"
    )
    label_en = models.CharField(max_length=160)
    label_cy = models.CharField(max_length=160, blank=True)
    amount = models.DecimalField(**MONEY)
    basis = models.CharField(max_length=20, choices=Basis)
    source = models.CharField(max_length=200)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order"]
        constraints = [money_check("amount", "funding_moneyfact_amount")]

    def __str__(self):
        return in_language(self, "label")


class KeyDate(models.Model):
    """One dated event in a programme's published history."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="key_dates")
    on = models.DateField()
    at = models.DateTimeField(null=True, blank=True)
    what_en = models.CharField(max_length=200)
    what_cy = models.CharField(max_length=200, blank=True)
    caution = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["on"]

    def __str__(self):
        return in_language(self, "what")


class RoundQuerySet(models.QuerySet):
    """Rounds."""

    def visible_to(self, user) -> "RoundQuerySet":
        """Return the published rounds, and to their own officers and approvers the others too."""
        published = Q(state=Round.State.PUBLISHED)
        if not user.is_authenticated:
            return self.filter(published)
        if user.has_role("auditor"):
            return self
        return self.filter(
            published
            | Q(pk__in=RoundOfficer.objects.holding().filter(user=user).values("round"))
            | Q(pk__in=DecisionApprover.objects.holding().filter(user=user).values("round"))
        )

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


class RoundOfficer(Tenure):
    """A person who runs a round for its owner, or keeps its money."""

    class Duty(models.TextChoices):
        """What the officer does."""

        OFFICER = "officer", _("Officer")
        FINANCE = "finance", _("Finance")

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


class PhaseQuerySet(models.QuerySet):
    """Phases."""

    def visible_to(self, user) -> "PhaseQuerySet":
        """Return the phases of rounds a person may know."""
        return self.filter(round__in=Round.objects.visible_to(user))

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

    shape = models.CharField(max_length=20, choices=Shape, default=Shape.REVIEWS_THEN_PANEL)
    result = models.CharField(max_length=8, choices=Result, default=Result.RANK)
    reviews_per_bid = models.PositiveSmallIntegerField(default=3)
    reviews_per_reviewer = models.PositiveSmallIntegerField(default=6)
    scale = models.PositiveSmallIntegerField(default=6)
    version = models.PositiveIntegerField(default=1)
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
            money_check("cap", "funding_phase_cap"),
            money_check("budget", "funding_phase_budget"),
        ]

    def __str__(self):
        return in_language(self, "label")

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
    weight = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["phase", "code"], name="funding_criterion_code"),
            models.CheckConstraint(
                name="funding_criterion_weight", condition=Q(weight__gte=1, weight__lte=100)
            ),
        ]

    def __str__(self):
        return in_language(self, "title")
