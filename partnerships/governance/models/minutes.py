"""Minutes of a meeting in versions, and their parts: what was said on an item for which somebody left the room, or which is confidential."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from lpip_portal import clock
from lpip_portal.references import RefField
from lpip_portal.workflow import Arrow

from .decisions import BodyDecision, DeclaredInterest
from .meetings import BodyMeeting, InsideMeetingQuerySet


class MinutesQuerySet(InsideMeetingQuerySet):
    """Minutes; ``visible_to`` tells those inside that there are some."""

    def readable_by(self, user) -> "MinutesQuerySet":
        """Return those that a person reads: whoever left the room for an item reads no version that does not keep it apart."""
        out = DeclaredInterest.objects.keeping_out(user).filter(decision__meeting=OuterRef("meeting"))
        apart = MinutesPart.objects.filter(minutes=OuterRef(OuterRef("pk")), decision=OuterRef("decision"))
        return self.visible_to(user).filter(~Exists(out.filter(~Exists(apart))))


class Minutes(models.Model):
    """One version of the minutes of a meeting. A correction is the next version; nothing here is ever changed but its confirmation."""

    class State(models.TextChoices):
        """Whether the chair has read it."""

        DRAFT = "draft", _("Draft")
        CONFIRMED = "confirmed", _("Confirmed")

    MOVES = {"confirm_minutes": Arrow({State.DRAFT}, State.CONFIRMED)}

    ref = RefField()
    meeting = models.ForeignKey(BodyMeeting, models.PROTECT, related_name="minutes")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    number = models.PositiveIntegerField()
    text = models.TextField()
    correction = models.CharField(max_length=300, blank=True)  # what is different from the version before
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    objects = MinutesQuerySet.as_manager()

    class Meta:
        ordering = ["-number", "pk"]
        verbose_name_plural = "minutes"
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "number"], name="partnerships_minutes_one_of_a_number"
            ),
            models.CheckConstraint(
                name="partnerships_minutes_corrected_with_a_word",
                condition=Q(number=1, correction="") | Q(number__gt=1) & ~Q(correction=""),
            ),
            models.CheckConstraint(
                name="partnerships_minutes_confirmed_by_another",
                condition=Q(state="draft", confirmed_by__isnull=True, confirmed_at__isnull=True)
                | Q(state="confirmed", confirmed_by__isnull=False, confirmed_at__isnull=False)
                & ~Q(confirmed_by=models.F("recorded_by")),
            ),
        ]

    def __str__(self):
        return f"Minutes {self.number} of {self.meeting_id}"


class MinutesPartQuerySet(models.QuerySet):
    """Parts of minutes."""

    def readable_by(self, user) -> "MinutesPartQuerySet":
        """Return the parts of minutes that a person reads, without the items that they may not read or left the room for."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            minutes__in=Minutes.objects.readable_by(user), decision__in=BodyDecision.objects.visible_to(user)
        ).exclude(decision__in=DeclaredInterest.objects.keeping_out(user).values("decision"))


class MinutesPart(models.Model):
    """What one version of minutes says of one item, kept apart from the rest; without words it says that the rest is silent on it."""

    minutes = models.ForeignKey(Minutes, models.PROTECT, related_name="parts")
    decision = models.ForeignKey(BodyDecision, models.PROTECT, related_name="minutes_parts")
    text = models.TextField(blank=True)
    objects = MinutesPartQuerySet.as_manager()

    class Meta:
        ordering = ["decision__number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["minutes", "decision"], name="partnerships_minutespart_once")
        ]

    def __str__(self):
        return f"Part of {self.minutes_id} on {self.decision_id}"
