"""Questions about a call: asked privately, answered publicly, and nobody learns who asked."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lpip_portal import clock
from lpip_portal.references import RefField
from lpip_portal.workflow import Arrow
from partnerships.models import in_language

from .phase import Phase
from .round import RoundOfficer


class PhaseQuestionQuerySet(models.QuerySet):
    """Questions about phases."""

    def public(self) -> "PhaseQuestionQuerySet":
        """Return what everybody may read: the answered ones."""
        return self.filter(state=PhaseQuestion.State.ANSWERED)

    def visible_to(self, user) -> "PhaseQuestionQuerySet":
        """Return the questions that a person asked, and those of the rounds in which they are an officer."""
        if not user.is_authenticated:
            return self.none()
        duty = RoundOfficer.objects.holding().filter(user=user, duty=RoundOfficer.Duty.OFFICER)
        return self.filter(Q(asked_by=user) | Q(phase__round__in=duty.values("round")))

    def answerable_by(self, user) -> "PhaseQuestionQuerySet":
        """Return the questions of the rounds in which a person is an officer, except their own."""
        if not user.is_authenticated:
            return self.none()
        duty = RoundOfficer.objects.holding().filter(user=user, duty=RoundOfficer.Duty.OFFICER)
        return self.filter(phase__round__in=duty.values("round")).exclude(asked_by=user)


class PhaseQuestion(models.Model):
    """One question about a call. What was asked stays private; the wording and the answer that officers give are public."""

    class State(models.TextChoices):
        """What became of it."""

        ASKED = "asked", _("Waiting for an answer")
        ANSWERED = "answered", _("Answered publicly")
        DECLINED = "declined", _("Not answered publicly")

    MOVES = {
        "answer_question": Arrow({State.ASKED, State.ANSWERED}, State.ANSWERED),
        "decline_question": Arrow({State.ASKED}, State.DECLINED),
    }

    ref = RefField()
    phase = models.ForeignKey(Phase, models.PROTECT, related_name="asked")
    text = models.TextField()  # as it was asked
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    question_en = models.TextField(blank=True)  # as everybody reads it
    question_cy = models.TextField(blank=True)
    answer_en = models.TextField(blank=True)
    answer_cy = models.TextField(blank=True)
    reply = models.CharField(
        max_length=500, blank=True
    )  # to the asker alone, where it is not answered publicly
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    objects = PhaseQuestionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="funding_phasequestion_answered_by_another",
                condition=Q(state="asked")
                | Q(answered_at__isnull=False, answered_by__isnull=False)
                & ~Q(answered_by=models.F("asked_by")),
            )
        ]

    def __str__(self):
        return in_language(self, "question") or self.text

    @property
    def answer(self) -> str:
        """The public answer, in the page's language."""
        return in_language(self, "answer")

    @property
    def is_answered(self) -> bool:
        """Whether everybody can read its answer."""
        return self.state == self.State.ANSWERED

    @property
    def is_waiting(self) -> bool:
        """Whether nobody has answered it yet."""
        return self.state == self.State.ASKED
