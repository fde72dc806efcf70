"""The meeting: when it is, who is in the room, what is being discussed, and who has left the room for it."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lpip_portal import clock
from lpip_portal.references import RefField
from lpip_portal.workflow import Arrow

from .item import Item
from .table import Panel, Seat


class MeetingQuerySet(models.QuerySet):
    """Meetings."""

    def visible_to(self, user) -> "MeetingQuerySet":
        """Return the meetings of the panels that a person may know."""
        return self.filter(panel__in=Panel.objects.visible_to(user))


class Meeting(models.Model):
    """One sitting of a panel."""

    class State(models.TextChoices):
        """Where a meeting is."""

        PLANNED = "planned", _("Planned")
        RUNNING = "running", _("In session")
        ENDED = "ended", _("Ended")

    MOVES = {
        "open_meeting": Arrow({State.PLANNED}, State.RUNNING),
        "end_meeting": Arrow({State.RUNNING}, State.ENDED),
    }

    ref = RefField()
    panel = models.ForeignKey(Panel, models.PROTECT, related_name="meetings")
    state = models.CharField(max_length=8, choices=State, default=State.PLANNED)
    starts_at = models.DateTimeField()
    place = models.CharField(max_length=200, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    minutes = models.TextField(blank=True)
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    objects = MeetingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["panel"], condition=~Q(state="ended"), name="funding_meeting_one_open"
            ),
            models.CheckConstraint(
                name="funding_meeting_running_was_opened",
                condition=Q(state="planned") | Q(opened_at__isnull=False),
            ),
        ]

    def __str__(self):
        return f"Meeting of {self.panel_id}"

    @property
    def is_running(self) -> bool:
        """Whether it is in session."""
        return self.state == self.State.RUNNING

    @property
    def is_planned(self) -> bool:
        """Whether it has not begun."""
        return self.state == self.State.PLANNED

    @property
    def is_ended(self) -> bool:
        """Whether it is over."""
        return self.state == self.State.ENDED


class Attendance(models.Model):
    """That a person was there, in the room or from elsewhere, from when until when. Who comes back has another row."""

    ref = RefField()
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="attendances")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="attendances")
    is_remote = models.BooleanField(default=False)
    arrived_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "seat"], condition=Q(left_at__isnull=True), name="funding_attendance_once"
            ),
            models.CheckConstraint(
                name="funding_attendance_leaves_later",
                condition=Q(left_at__isnull=True) | Q(left_at__gte=F("arrived_at")),
            ),
        ]

    def __str__(self):
        return f"{self.seat_id} at {self.meeting_id}"


class Discussion(models.Model):
    """One item while the meeting speaks of it: from when until when, who chaired, and whether it was scored."""

    class State(models.TextChoices):
        """Where it is."""

        DISCUSSED = "discussed", _("Under discussion")
        SCORED = "scored", _("Scored")

    MOVES = {
        "score_item": Arrow({State.DISCUSSED, State.SCORED}, State.SCORED),
        "undo_score": Arrow({State.SCORED}, State.DISCUSSED),
    }

    ref = RefField()
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="discussions")
    item = models.ForeignKey(Item, models.PROTECT, related_name="discussions")
    state = models.CharField(max_length=10, choices=State, default=State.DISCUSSED)
    chaired_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    voices = ArrayField(models.BigIntegerField(), default=list)  # the seats that counted when it was scored
    is_afterwards = models.BooleanField(default=False)  # typed in from paper after the meeting

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meeting"], condition=Q(until__isnull=True), name="funding_discussion_one_at_a_time"
            ),
            models.CheckConstraint(
                name="funding_discussion_ends_later",
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
            ),
        ]

    def __str__(self):
        return f"{self.item_id} at {self.meeting_id}"

    @property
    def is_scored(self) -> bool:
        """Whether a score was recorded in it."""
        return self.state == self.State.SCORED


class Absence(models.Model):
    """That somebody was out of the room while an item was discussed, from when until when."""

    discussion = models.ForeignKey(Discussion, models.PROTECT, related_name="absences")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="absences")
    out_at = models.DateTimeField()
    back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["discussion", "seat"], condition=Q(back_at__isnull=True), name="funding_absence_once"
            ),
            models.CheckConstraint(
                name="funding_absence_back_later",
                condition=Q(back_at__isnull=True) | Q(back_at__gte=F("out_at")),
            ),
        ]

    def __str__(self):
        return f"{self.seat_id} out for {self.discussion_id}"


class ScreenLink(models.Model):
    """A link for the machine in the room that shows the current item and nothing else, while the meeting lasts."""

    ref = RefField()
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="screen_links")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meeting"], condition=Q(ended_at__isnull=True), name="funding_screenlink_one"
            )
        ]

    def __str__(self):
        return f"Screen of {self.meeting_id}"
