"""Meetings of a body: when and where, and who was there."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lpip_portal.references import RefField
from lpip_portal.workflow import Arrow

from . import sight
from .bodies import BodySeat, GoverningBody


class BodyMeetingQuerySet(models.QuerySet):
    """Meetings."""

    def visible_to(self, user) -> "BodyMeetingQuerySet":
        """Return the meetings that public bodies held, and all of the bodies that a person is inside of."""
        public = Q(state=BodyMeeting.State.HELD) & sight.is_public("body__")
        return self.filter(public | sight.is_inside(user, "body__"))


class BodyMeeting(models.Model):
    """One meeting of a body. Everybody reads what stands here once a public body held it."""

    class State(models.TextChoices):
        """Where the meeting is."""

        PLANNED = "planned", _("Planned")
        HELD = "held", _("Held")
        CANCELLED = "cancelled", _("Cancelled")

    MOVES = {
        "hold_meeting": Arrow({State.PLANNED}, State.HELD),
        "cancel_meeting": Arrow({State.PLANNED}, State.CANCELLED),
    }

    ref = RefField()
    body = models.ForeignKey(GoverningBody, models.PROTECT, related_name="meetings")
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)
    starts_at = models.DateTimeField()
    place = models.CharField(max_length=200, blank=True)  # nothing when it is online alone
    is_online = models.BooleanField(default=False)
    agenda = models.TextField(blank=True)
    reason = models.CharField(max_length=300, blank=True)  # why it was moved last, or cancelled
    moved = models.PositiveIntegerField(
        default=0
    )  # how often: each time is an occasion of its own for letters
    version = models.PositiveIntegerField(default=1)
    objects = BodyMeetingQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="partnerships_bodymeeting_is_somewhere", condition=~Q(place="") | Q(is_online=True)
            ),
            models.CheckConstraint(
                name="partnerships_bodymeeting_cancelled_for_a_reason",
                condition=~Q(state="cancelled") | ~Q(reason=""),
            ),
        ]
        indexes = [models.Index(fields=["body", "starts_at"], name="partnerships_bodymeeting_days")]

    def __str__(self):
        return f"{self.body}, {self.starts_at:%Y-%m-%d}"


class InsideMeetingQuerySet(models.QuerySet):
    """What stands beside a meeting for those inside alone."""

    def visible_to(self, user) -> "InsideMeetingQuerySet":
        """Return what stands beside the meetings of the bodies that a person is inside of."""
        return self.filter(sight.is_inside(user, "meeting__body__"))


class MeetingLink(models.Model):
    """Where to join a meeting online: for those inside alone."""

    meeting = models.OneToOneField(BodyMeeting, models.PROTECT, related_name="link")
    url = models.URLField(max_length=300)
    objects = InsideMeetingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="partnerships_meetinglink_on_the_web", condition=Q(url__regex=r"^https?://")
            )
        ]

    def __str__(self):
        return f"Link to {self.meeting_id}"


class MeetingPresence(models.Model):
    """Whether a member was at a meeting, who they are for those inside alone."""

    class Status(models.TextChoices):
        """Whether they came."""

        PRESENT = "present", _("Was there")
        APOLOGIES = "apologies", _("Sent apologies")
        ABSENT = "absent", _("Was not there")

    meeting = models.ForeignKey(BodyMeeting, models.PROTECT, related_name="presences")
    seat = models.ForeignKey(BodySeat, models.PROTECT, related_name="presences")
    status = models.CharField(max_length=10, choices=Status)
    objects = InsideMeetingQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "seat"], name="partnerships_meetingpresence_once")
        ]

    def __str__(self):
        return f"{self.seat}: {self.get_status_display()}"
