"""Indicators in versions, and what partnerships observed: entered by one, verified by another, published by the evaluator."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hub.people import ties
from hub.people.models import HubPerson
from lpip_portal import clock, suppression
from lpip_portal.references import RefField
from lpip_portal.workflow import Arrow
from partnerships.models import Partnership, in_language

from . import periods
from .checking import UNITS, Rule


class IndicatorQuerySet(models.QuerySet):
    """Indicators."""

    def visible_to(self, user) -> "IndicatorQuerySet":
        """Return all of them: everybody may know what is measured, and how."""
        return self.all()


class Indicator(models.Model):
    """One thing that is measured; how, is said by its versions."""

    class Level(models.TextChoices):
        """Who is accountable for it."""

        PROGRAMME = "programme", _("Programme")
        PARTNERSHIP = "partnership", _("Partnership")

    ref = RefField()
    code = models.CharField(max_length=12, unique=True)  # how spreadsheets name it
    level = models.CharField(max_length=12, choices=Level, default=Level.PROGRAMME)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    objects = IndicatorQuerySet.as_manager()

    class Meta:
        ordering = ["code"]

    def __str__(self):
        return self.code


class IndicatorVersion(models.Model):
    """How an indicator is defined and measured from a quarter on. It is never changed: a later version takes its place."""

    class Unit(models.TextChoices):
        """What a figure counts."""

        COUNT = suppression.COUNT, UNITS[suppression.COUNT]
        PERCENT = suppression.PERCENT, UNITS[suppression.PERCENT]
        AVERAGE = suppression.AVERAGE, UNITS[suppression.AVERAGE]
        MONEY = suppression.MONEY, UNITS[suppression.MONEY]

    class Direction(models.TextChoices):
        """Which way is better."""

        UP = "up", _("Higher is better")
        DOWN = "down", _("Lower is better")
        NEITHER = "neither", _("Neither is better")

    class Engagement(models.TextChoices):
        """What of a partnership's recorded engagement it counts."""

        ACTIVITIES = "activities", _("Activities that began in the quarter")
        PEOPLE = "people", _("People who took part in them")

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(default=1)
    starts_on = models.DateField()  # the first day of the first quarter that it is for
    title_en = models.CharField(max_length=160)
    title_cy = models.CharField(max_length=160, blank=True)
    definition_en = models.TextField()
    definition_cy = models.TextField(blank=True)
    unit = models.CharField(max_length=8, choices=Unit)
    direction = models.CharField(max_length=8, choices=Direction, default=Direction.UP)
    groups = models.JSONField(default=list, blank=True)  # disaggregation: [{"code", "en", "cy"}]
    low = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    high = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    baseline = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    target = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    engagement = models.CharField(max_length=10, choices=Engagement, blank=True)  # empty: none
    source = models.CharField(max_length=200, blank=True)
    bridge_en = models.TextField(blank=True)  # how figures of the version before compare with these
    bridge_cy = models.TextField(blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "number"], name="hub_indicatorversion_once"),
            models.UniqueConstraint(
                fields=["indicator", "starts_on"], name="hub_indicatorversion_begins_once"
            ),
            models.CheckConstraint(
                name="hub_indicatorversion_bridges", condition=Q(number=1) | ~Q(bridge_en="")
            ),
            models.CheckConstraint(
                name="hub_indicatorversion_range",
                condition=Q(low__isnull=True) | Q(high__isnull=True) | Q(low__lte=F("high")),
            ),
            models.CheckConstraint(
                name="hub_indicatorversion_engagement_is_counted",
                condition=Q(engagement="") | Q(unit="count"),
            ),
        ]

    def __str__(self):
        return in_language(self, "title")

    @property
    def definition(self) -> str:
        """How it is measured, in the language of the page."""
        return in_language(self, "definition")

    @property
    def bridge(self) -> str:
        """How it compares with the version before, in the language of the page."""
        return in_language(self, "bridge")

    @property
    def starts(self) -> str:
        """The first quarter that it is for, in words."""
        return periods.said(self.starts_on)

    @property
    def rule(self) -> Rule:
        """What it asks of a figure."""
        return Rule(self.unit, self.low, self.high, [each["code"] for each in self.groups], self.starts_on)

    @property
    def rests(self) -> bool:
        """Whether its figures have to say on how many they rest."""
        return self.unit in suppression.RESTS_ON


def inside(user) -> Q:
    """The condition that a person reads what a partnership keeps to itself: its own people, and hub people and auditors behind no wall.

    What belongs to no partnership is the programme's: hub people and auditors read it.
    """
    mine = Partnership.objects.of(user)
    if mine.exists():
        return Q(partnership__in=mine)
    behind_no_wall = ~Q(partnership__in=ties.walled(user))
    if not user.has_role("auditor"):
        if not HubPerson.objects.holding().filter(user=user).exists():
            return Q(pk__in=[])
        behind_no_wall &= ~Q(partnership__in=ties.rivals(user))
    return Q(partnership__isnull=True) | behind_no_wall


class ObservationQuerySet(models.QuerySet):
    """Observations."""

    def visible_to(self, user) -> "ObservationQuerySet":
        """Return figures as they were entered: those of a person's partnerships, and to hub people and auditors those behind no wall.

        The public sees what ``suppression`` lets through of the published ones, and never this.
        """
        return self.filter(inside(user)) if user.is_authenticated else self.none()


class Observation(models.Model):
    """One figure: an indicator in a partnership's quarter, whole or of one group. A correction is a row of its own."""

    class State(models.TextChoices):
        """Where a figure is."""

        ENTERED = "entered", _("Entered")
        VERIFIED = "verified", _("Verified")
        PUBLISHED = "published", _("Published")
        REJECTED = "rejected", _("Rejected")
        REPLACED = "replaced", _("Replaced by a correction")

    PENDING = (State.ENTERED, State.VERIFIED)
    MOVES = {
        "verify_observation": Arrow({State.ENTERED}, State.VERIFIED),
        "publish_observation": Arrow({State.VERIFIED}, State.PUBLISHED),
        "reject_observation": Arrow({State.ENTERED, State.VERIFIED}, State.REJECTED),
        "replace_observation": Arrow({State.PUBLISHED}, State.REPLACED),
    }

    ref = RefField()
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="observations")
    version = models.ForeignKey(IndicatorVersion, models.PROTECT, related_name="observations")
    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="observations")
    period = models.DateField()
    breakdown = models.CharField(max_length=40, blank=True)  # a group of the version; empty: all
    value = models.DecimalField(max_digits=12, decimal_places=2)
    base = models.PositiveIntegerField(null=True, blank=True)  # on how many people or things it rests
    source = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=500, blank=True)
    number = models.PositiveSmallIntegerField(default=1)
    corrects = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="correction")
    state = models.CharField(max_length=10, choices=State, default=State.ENTERED)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(default=clock.now)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    verified_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    reject_reason = models.CharField(max_length=500, blank=True)
    objects = ObservationQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["indicator", "partnership", "period"],
                name="hub_observation_published",
                condition=Q(state="published", breakdown=""),
                include=["value", "base"],
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "partnership", "period", "breakdown"],
                condition=Q(state__in=["entered", "verified"]),
                name="hub_observation_one_pending",
            ),
            models.UniqueConstraint(
                fields=["indicator", "partnership", "period", "breakdown"],
                condition=Q(state="published"),
                name="hub_observation_one_published",
            ),
            models.CheckConstraint(
                name="hub_observation_four_eyes",
                condition=(Q(verified_by__isnull=True) | ~Q(verified_by=F("entered_by")))
                & (Q(state__in=["entered", "rejected"]) | Q(verified_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="hub_observation_decided",
                condition=Q(state__in=["entered", "verified"])
                | Q(decided_by__isnull=False, decided_at__isnull=False)
                & (~Q(state="rejected") | ~Q(reject_reason="")),
            ),
            models.CheckConstraint(
                name="hub_observation_quarter", condition=Q(period__day=1, period__month__in=[1, 4, 7, 10])
            ),
        ]

    def __str__(self):
        return f"{self.indicator}, {periods.code(self.period)}"

    @property
    def quarter(self) -> str:
        """Its quarter in words."""
        return periods.said(self.period)

    @property
    def quarter_code(self) -> str:
        """Its quarter in an address."""
        return periods.code(self.period)

    @property
    def is_published(self) -> bool:
        """Whether a correction may follow it."""
        return self.state == self.State.PUBLISHED


def in_force(versions: list[IndicatorVersion], period: date) -> IndicatorVersion | None:
    """Return the version that a quarter is measured by."""
    return max(
        (each for each in versions if each.starts_on <= period), key=lambda each: each.number, default=None
    )
