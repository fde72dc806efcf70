"""Activities of engagement: what was done where, how many people of which sector came, and what stays inside."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lpip_portal.references import RefField
from lpip_portal.workflow import Arrow
from partnerships.agenda.models import Priority
from partnerships.models.partnership import Partnership
from partnerships.models.places import Place


class Sector(models.TextChoices):
    """From which side of a place people come."""

    COMMUNITY = "community", _("Community")
    POLICY = "policy", _("Policy")
    BUSINESS = "business", _("Business")
    RESEARCH = "research", _("Research")
    VOLUNTARY = "voluntary", _("Voluntary sector")


class EngagementActivityQuerySet(models.QuerySet):
    """Activities."""

    def public(self) -> "EngagementActivityQuerySet":
        """Return what anybody may read: published activities of public partnerships."""
        return self.filter(state=EngagementActivity.State.PUBLISHED, partnership__is_public=True)

    def visible_to(self, user) -> "EngagementActivityQuerySet":
        """Return the public activities and all of those of a person's partnerships."""
        public = Q(state=EngagementActivity.State.PUBLISHED, partnership__is_public=True)
        if not user.is_authenticated:
            return self.filter(public)
        return self.filter(public | Q(partnership__in=Partnership.objects.of(user)))


class EngagementActivity(models.Model):
    """One thing that a partnership did with people: on a day or over a span, in places, with what was asked and what came of it."""

    class State(models.TextChoices):
        """Who may read it."""

        DRAFT = "draft", _("Not published")
        PUBLISHED = "published", _("Published")

    class Method(models.TextChoices):
        """How people were engaged."""

        WORKSHOP = "workshop", _("Workshop")
        SURVEY = "survey", _("Survey")
        OPEN_SPACE = "open_space", _("Open space")
        INTERVIEWS = "interviews", _("Interviews")
        GROUPS = "groups", _("Focus groups")
        VISIT = "visit", _("Visit")
        EVENT = "event", _("Event")
        OTHER = "other", _("Something else")

    class Language(models.TextChoices):
        """In which language its words are."""

        ENGLISH = "en", _("English")
        WELSH = "cy", _("Welsh")

    MOVES = {
        "publish_activity": Arrow({State.DRAFT}, State.PUBLISHED),
        "unpublish_activity": Arrow({State.PUBLISHED}, State.DRAFT),
    }

    ref = RefField()
    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="activities")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    title = models.CharField(max_length=160)
    method = models.CharField(max_length=10, choices=Method)
    begins_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)  # the last day, where it went on for more than one
    places = models.ManyToManyField(Place, related_name="+", blank=True)
    venue = models.CharField(max_length=200, blank=True)  # in words: a building, or how it was held online
    asked = models.TextField(blank=True)
    outcomes = models.TextField(blank=True)
    language = models.CharField(max_length=2, choices=Language, default=Language.ENGLISH)
    priorities = models.ManyToManyField(Priority, related_name="activities", blank=True)
    version = models.PositiveIntegerField(default=1)
    event = models.CharField(
        max_length=10, blank=True
    )  # what the hub calls its event, if it was one of the hub's
    objects = EngagementActivityQuerySet.as_manager()

    class Meta:
        ordering = ["-begins_on", "pk"]
        verbose_name_plural = "engagement activities"
        constraints = [
            models.CheckConstraint(
                name="partnerships_engagement_ends_after_it_begins",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("begins_on")),
            ),
            models.UniqueConstraint(
                name="partnerships_engagement_event_once", fields=["event"], condition=~Q(event="")
            ),
        ]
        indexes = [models.Index(fields=["partnership", "begins_on"], name="partnerships_engagement_days")]

    def __str__(self):
        return self.title

    @property
    def lang(self) -> str:
        """The language of its words, as a page marks it."""
        return "cy" if self.language == self.Language.WELSH else "en-GB"


class InsideQuerySet(models.QuerySet):
    """What stands beside an activity for the members of its partnership alone."""

    def visible_to(self, user) -> "InsideQuerySet":
        """Return what stands beside the activities of a person's partnerships."""
        return self.filter(activity__partnership__in=Partnership.objects.of(user))


class Audience(models.Model):
    """How many people of each sector took part. Anybody else sees it through ``lpip_portal.suppression`` alone."""

    activity = models.OneToOneField(EngagementActivity, models.PROTECT, related_name="audience")
    community = models.PositiveIntegerField(default=0)
    policy = models.PositiveIntegerField(default=0)
    business = models.PositiveIntegerField(default=0)
    research = models.PositiveIntegerField(default=0)
    voluntary = models.PositiveIntegerField(default=0)
    objects = InsideQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="partnerships_audience_is_of_this_world",
                condition=Q(**{f"{sector}__lte": 1_000_000 for sector in Sector.values}),
            )
        ]

    def __str__(self):
        return f"Audience of {self.activity_id}"

    @property
    def counts(self) -> dict[str, int]:
        """The numbers by sector."""
        return {sector: getattr(self, sector) for sector in Sector.values}


class EngagementNote(models.Model):
    """What the partnership notes about an activity for itself."""

    activity = models.OneToOneField(EngagementActivity, models.PROTECT, related_name="note")
    text = models.TextField()
    objects = InsideQuerySet.as_manager()

    def __str__(self):
        return f"Note on {self.activity_id}"
