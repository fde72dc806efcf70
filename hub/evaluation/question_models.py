"""Questions of the evaluation, by type, and what speaks to them."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from hub.people.models import HubPerson
from lpip_portal import clock
from lpip_portal.references import RefField
from lpip_portal.workflow import Arrow
from partnerships.models import in_language

from .models import Indicator
from .story_models import Story


class EvaluationQuestionQuerySet(models.QuerySet):
    """Evaluation questions."""

    def visible_to(self, user) -> "EvaluationQuestionQuerySet":
        """Return what was opened to everybody; what is only written down to the hub's people and auditors."""
        if user.is_authenticated and (
            user.has_role("auditor") or HubPerson.objects.holding().filter(user=user).exists()
        ):
            return self.all()
        return self.exclude(state=EvaluationQuestion.State.DRAFT)


class EvaluationQuestion(models.Model):
    """One question that the evaluation looks into, with the indicators and stories that speak to it."""

    class State(models.TextChoices):
        """Where a question is."""

        DRAFT = "draft", _("Draft")
        OPEN = "open", _("Being looked into")
        CLOSED = "closed", _("Closed")

    class Kind(models.TextChoices):
        """What kind of evaluation asks it."""

        PROCESS = "process", _("Process: how the programme is carried out")
        IMPACT = "impact", _("Impact: what it changes")
        VALUE = "value", _("Value: whether what it changes is worth what it costs")

    MOVES = {
        "open_question": Arrow({State.DRAFT, State.CLOSED}, State.OPEN),
        "close_question": Arrow({State.OPEN}, State.CLOSED),
    }

    ref = RefField()
    kind = models.CharField(max_length=8, choices=Kind)
    text_en = models.CharField(max_length=300)
    text_cy = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    indicators = models.ManyToManyField(Indicator, related_name="questions", blank=True)
    stories = models.ManyToManyField(Story, related_name="questions", blank=True)
    version = models.PositiveIntegerField(default=1)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    objects = EvaluationQuestionQuerySet.as_manager()

    class Meta:
        ordering = ["made_at", "pk"]

    def __str__(self):
        return in_language(self, "text")
