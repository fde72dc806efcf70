"""Which priorities of the partnership's research agenda a bid brought in."""

from django.conf import settings
from django.db import models

from funding.questions.models import Question
from lpip_portal import clock
from partnerships.models import Priority

from .bid import Application


class BroughtPriority(models.Model):
    """A priority whose words were carried into an answer of a bid, on a day; the answer may have been changed since."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="brought")
    question = models.ForeignKey(Question, models.PROTECT, related_name="+")
    priority = models.ForeignKey(Priority, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    on = models.DateField(default=clock.today)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "question", "priority"], name="funding_broughtpriority_once"
            )
        ]

    def __str__(self):
        return f"{self.priority_id} in {self.application_id}"
