"""Corrections of who was at a meeting and who had an interest: each with its reason, its day and what was there before."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lpip_portal import clock

from . import sight
from .bodies import BodySeat
from .decisions import BodyDecision
from .meetings import BodyMeeting, MeetingPresence


class CorrectionQuerySet(models.QuerySet):
    """Corrections."""

    def visible_to(self, user) -> "CorrectionQuerySet":
        """Return those of the bodies that a person is inside of; of a decision only if they may read it."""
        inside = self.filter(sight.is_inside(user, "meeting__body__"))
        return inside.filter(Q(decision__isnull=True) | Q(decision__in=BodyDecision.objects.visible_to(user)))


class Correction(models.Model):
    """One correction of who was at a meeting or, with a decision, of the interests in it; nothing here is ever changed."""

    meeting = models.ForeignKey(BodyMeeting, models.PROTECT, related_name="corrections")
    decision = models.ForeignKey(
        BodyDecision, models.PROTECT, null=True, blank=True, related_name="corrections"
    )
    number = models.PositiveIntegerField()
    reason = models.CharField(max_length=300)
    note_was = models.TextField(blank=True)  # what the interests were said to be before, if that changed
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)
    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "decision", "number"],
                nulls_distinct=False,
                name="partnerships_correction_one_of_a_number",
            ),
            models.CheckConstraint(name="partnerships_correction_for_a_reason", condition=~Q(reason="")),
        ]

    def __str__(self):
        return f"Correction {self.number} of {self.decision or self.meeting_id}"


class CorrectedLine(models.Model):
    """What a correction changed for one member."""

    NONE, STAYED, LEFT = "", "stayed", "left"
    WORDS = {
        NONE: _("not listed"),
        STAYED: _("stayed in the room"),
        LEFT: _("left the room"),
        **{status.value: status.label for status in MeetingPresence.Status},
    }

    correction = models.ForeignKey(Correction, models.PROTECT, related_name="lines")
    seat = models.ForeignKey(BodySeat, models.PROTECT, related_name="+")
    was = models.CharField(max_length=10, blank=True)
    now = models.CharField(max_length=10, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["correction", "seat"], name="partnerships_correctedline_once")
        ]

    def __str__(self):
        return f"{self.seat_id}: {self.was} → {self.now}"

    @property
    def was_word(self) -> str:
        """What was noted before, in words."""
        return str(self.WORDS[self.was])

    @property
    def now_word(self) -> str:
        """What is noted since, in words."""
        return str(self.WORDS[self.now])
