"""What is known of each partnership of a cohort beside what it reports: contacts, notes, check-ins."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hub.people import ties
from hub.people.models import HubPerson
from lpip_portal import clock
from lpip_portal.references import RefField
from lpip_portal.workflow import Arrow
from partnerships.models import Partnership


def open_to(user) -> Q:
    """The condition that a person of the hub, or an auditor, may see what is kept about a partnership.

    Whoever belongs to a partnership sees that one's alone. Whoever is tied to a bidder sees nothing of its rivals while
    their phase is contested, and a conflict hides what it is with.
    """
    mine = Partnership.objects.of(user)
    if mine.exists():
        return Q(partnership__in=mine)
    return ~Q(partnership__in=ties.walled(user)) & ~Q(partnership__in=ties.rivals(user))


def looks_on(user) -> bool:
    """Say whether a person works at the hub or audits."""
    return user.has_role("auditor") or HubPerson.objects.holding().filter(user=user).exists()


class Contact(models.Model):
    """One time that the hub and a partnership spoke."""

    ref = RefField()
    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="hub_contacts")
    on = models.DateField()
    kind = models.CharField(max_length=20)
    note = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(default=clock.now)

    def __str__(self):
        return f"{self.on}: {self.partnership}"


class CohortNoteQuerySet(models.QuerySet):
    """Notes."""

    def visible_to(self, user) -> "CohortNoteQuerySet":
        """Return the notes that a partnership may read to its people, and all that is behind no wall to the hub's."""
        if not user.is_authenticated:
            return self.none()
        shared = Q(visibility=CohortNote.Visibility.PARTNERSHIP, partnership__in=Partnership.objects.of(user))
        if not looks_on(user) or Partnership.objects.of(user).exists():
            return self.filter(shared)
        return self.filter(open_to(user))


class CohortNote(models.Model):
    """What somebody of the hub noted about a partnership, for the hub alone or for the partnership too."""

    class Visibility(models.TextChoices):
        """Who reads it."""

        HUB = "hub", _("The hub alone")
        PARTNERSHIP = "partnership", _("The hub and the partnership")

    ref = RefField()
    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="hub_notes")
    text = models.TextField()
    visibility = models.CharField(max_length=12, choices=Visibility)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    objects = CohortNoteQuerySet.as_manager()

    def __str__(self):
        return f"Note on {self.partnership}, {self.at:%d %B}"

    @property
    def is_for_the_hub_alone(self) -> bool:
        """Whether the partnership does not read it."""
        return self.visibility == self.Visibility.HUB


class CheckInQuerySet(models.QuerySet):
    """Check-ins."""

    def visible_to(self, user) -> "CheckInQuerySet":
        """Return the check-ins of a person's partnerships, and to the hub's people all that is behind no wall."""
        if not user.is_authenticated:
            return self.none()
        mine = Partnership.objects.of(user)
        if not looks_on(user) or mine.exists():
            return self.filter(Q(partnership__in=mine))
        return self.filter(open_to(user))

    def in_calendar_of(self, user) -> "CheckInQuerySet":
        """Return what belongs into a person's calendar: the check-ins that they hold, or that their partnership has."""
        own = Q(host=user) | Q(partnership__in=Partnership.objects.of(user))
        since = clock.now() - timedelta(days=90)
        return self.visible_to(user).filter(own, starts_at__gte=since)


class CheckIn(models.Model):
    """A time at which somebody of the hub and a partnership mean to speak."""

    class State(models.TextChoices):
        """Where a check-in is."""

        PLANNED = "planned", _("Planned")
        HELD = "held", _("Held")
        CANCELLED = "cancelled", _("Cancelled")

    MOVES = {
        "move_check_in": Arrow({State.PLANNED}, State.PLANNED),
        "hold_check_in": Arrow({State.PLANNED}, State.HELD),
        "cancel_check_in": Arrow({State.PLANNED}, State.CANCELLED),
    }

    ref = RefField()
    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="check_ins")
    host = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="check_ins_held")
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(default=30)
    place = models.CharField(max_length=200, blank=True)
    link = models.URLField(max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)
    reason = models.CharField(max_length=300, blank=True)  # why it was moved or called off
    sequence = models.PositiveSmallIntegerField(default=0)  # counts the changes, for calendars
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(default=clock.now)
    objects = CheckInQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="hub_checkin_minutes", condition=Q(minutes__gte=5, minutes__lte=480)),
            models.CheckConstraint(name="hub_checkin_has_a_place", condition=~Q(place="") | ~Q(link="")),
        ]

    def __str__(self):
        return f"Check-in with {self.partnership}"

    @property
    def ends_at(self) -> datetime:
        """When it is to end."""
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def is_planned(self) -> bool:
        """Whether it was neither held nor called off."""
        return self.state == self.State.PLANNED

    @property
    def is_cancelled(self) -> bool:
        """Whether it was called off."""
        return self.state == self.State.CANCELLED


class CalendarKey(models.Model):
    """A person's key to their calendar feed: the address is signed from it, and dies with it."""

    ref = RefField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="calendar_keys")
    made_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(ended_at__isnull=True), name="hub_calendarkey_one_each"
            )
        ]

    def __str__(self):
        return f"Calendar of {self.user}"
