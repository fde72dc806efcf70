"""What the aids at the table said, to whom."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lpip_portal import clock

from .table import Panel


class AidRunQuerySet(models.QuerySet):
    """Readings of the scores."""

    def visible_to(self, user) -> "AidRunQuerySet":
        """Return what a person opened: everybody opens an aid for themself, of the bids that exist for them."""
        return self.filter(opened_by=user) if user.is_authenticated else self.none()


class AidRun(models.Model):
    """One reading of the scores, or weighing of sets, that somebody opened: what went in, with which code and seed, and what came out.

    Rows are only added. ``snapshot`` names bids and reviewers by their references; the severities in ``result`` are shown
    to nobody.
    """

    class Kind(models.TextChoices):
        """Which aid was opened."""

        RANKING = "ranking", _("What the scores can say")
        PORTFOLIO = "portfolio", _("Which bids together")

    kind = models.CharField(max_length=10, choices=Kind, default=Kind.RANKING)
    panel = models.ForeignKey(Panel, models.PROTECT, related_name="aid_runs")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=clock.now)
    seed = models.PositiveBigIntegerField()
    code = models.CharField(max_length=20)
    snapshot = models.JSONField()
    result = models.JSONField()
    objects = AidRunQuerySet.as_manager()

    def __str__(self):
        return f"Aid {self.pk} of {self.panel_id}"
