"""Events of the hub: when and where they are, for whom, how one gets in, and how many came."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hub.people.models import HubPerson
from lpip_portal import clock
from lpip_portal.references import RefField
from lpip_portal.workflow import Arrow
from partnerships.models import Partnership, Sector, in_language


class EventQuerySet(models.QuerySet):
    """Events."""

    def public(self) -> "EventQuerySet":
        """Return what was announced once."""
        return self.exclude(state=Event.State.DRAFT)

    def visible_to(self, user) -> "EventQuerySet":
        """Return what was announced, and to the people of the hub their drafts as well."""
        if user.is_authenticated and HubPerson.objects.holding().filter(user=user).exists():
            return self.all()
        return self.public()


class Event(models.Model):
    """One event that the hub holds."""

    class State(models.TextChoices):
        """Where an event is."""

        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Announced")
        HELD = "held", _("Held")
        REPORTED = "reported", _("Reported")
        CANCELLED = "cancelled", _("Cancelled")

    class Kind(models.TextChoices):
        """What an event is."""

        SEMINAR = "seminar", _("Seminar")
        WORKSHOP = "workshop", _("Workshop")
        CONFERENCE = "conference", _("Conference")
        TRAINING = "training", _("Training")
        PEER_VISIT = "visit", _("Visit")
        OTHER = "other", _("Something else")

    class Language(models.TextChoices):
        """In which language it is held."""

        ENGLISH = "en", _("English")
        WELSH = "cy", _("Welsh")
        BOTH = "both", _("English and Welsh, with interpretation")

    MOVES = {
        "publish_event": Arrow({State.DRAFT}, State.PUBLISHED),
        "hold_event": Arrow({State.PUBLISHED}, State.HELD),
        "report_event": Arrow({State.HELD, State.REPORTED}, State.REPORTED),
        "cancel_event": Arrow({State.PUBLISHED}, State.CANCELLED),
    }

    ref = RefField()
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    kind = models.CharField(max_length=10, choices=Kind)
    title_en = models.CharField(max_length=160)
    title_cy = models.CharField(max_length=160, blank=True)
    summary_en = models.TextField()
    summary_cy = models.TextField(blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=200, blank=True)
    link = models.URLField(blank=True)  # where one joins it online
    audience = models.CharField(max_length=200)
    access = models.TextField()
    language = models.CharField(max_length=4, choices=Language, default=Language.ENGLISH)
    partnership = models.ForeignKey(
        Partnership, models.PROTECT, null=True, blank=True, related_name="hub_events"
    )
    reason = models.CharField(max_length=300, blank=True)  # why it was cancelled
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(default=clock.now)
    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="hub_event_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at"))
            ),
            models.CheckConstraint(name="hub_event_is_somewhere", condition=~Q(place="", link="")),
            models.CheckConstraint(
                name="hub_event_cancelled_says_why", condition=~Q(state="cancelled") | ~Q(reason="")
            ),
        ]

    def __str__(self):
        return in_language(self, "title")

    @property
    def standing(self) -> str:
        """How it stands, as everybody reads it: whether its numbers are in already is the hub's affair."""
        held = self.state in (self.State.HELD, self.State.REPORTED)
        return str(self.State.HELD.label if held else self.get_state_display())

    @property
    def is_cancelled(self) -> bool:
        """Whether it was called off."""
        return self.state == self.State.CANCELLED

    @property
    def summary(self) -> str:
        """The summary in the language of the page, else in English."""
        return in_language(self, "summary")


class AttendanceQuerySet(models.QuerySet):
    """Attendance."""

    def visible_to(self, user) -> "AttendanceQuerySet":
        """Return the numbers to the people of the hub."""
        known = user.is_authenticated and HubPerson.objects.holding().filter(user=user).exists()
        return self.all() if known else self.none()


class Attendance(models.Model):
    """How many of each sector came to an event. Anybody else sees it through ``lpip_portal.suppression`` alone."""

    event = models.OneToOneField(Event, models.PROTECT, related_name="attendance")
    community = models.PositiveIntegerField(default=0)
    policy = models.PositiveIntegerField(default=0)
    business = models.PositiveIntegerField(default=0)
    research = models.PositiveIntegerField(default=0)
    voluntary = models.PositiveIntegerField(default=0)
    objects = AttendanceQuerySet.as_manager()

    def __str__(self):
        return f"Attendance of {self.event_id}"

    @property
    def counts(self) -> dict[str, int]:
        """The numbers by sector."""
        return {sector: getattr(self, sector) for sector in Sector.values}
