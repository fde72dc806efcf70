"""What a bid picks and plans in rows of its own: places, themes and milestones; and the try-outs of a planned paper."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from funding.rounds.models import Phase
from lpip_portal import clock
from lpip_portal.references import RefField
from partnerships.models import Organisation, Place, Theme

from .bid import Application


class ApplicationPlace(models.Model):
    """One place in which the work of a bid is done."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="picked_places")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    carried = models.BooleanField(default=False)  # a place of an earlier bid that this one continues

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "place"], name="funding_applicationplace_once")
        ]

    def __str__(self):
        return str(self.place)


class ApplicationTheme(models.Model):
    """One of the programme's themes that a bid is about."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="picked_themes")
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="+")
    carried = models.BooleanField(default=False)  # a theme of an earlier bid that this one continues

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "theme"], name="funding_applicationtheme_once")
        ]

    def __str__(self):
        return str(self.theme)


class ApplicationMilestone(models.Model):
    """One thing that a bid promises by the end of a month of the project, and who answers for it."""

    ref = RefField()
    application = models.ForeignKey(Application, models.PROTECT, related_name="milestones")
    title = models.CharField(max_length=200)
    month = models.PositiveSmallIntegerField()  # counted from the start of the project
    owner = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    carried = models.BooleanField(default=False)  # planned in an earlier bid; nobody has changed it here

    class Meta:
        ordering = ["month", "pk"]
        constraints = [
            models.CheckConstraint(
                name="funding_applicationmilestone_month", condition=Q(month__gte=1, month__lte=120)
            )
        ]

    def __str__(self):
        return self.title

    @property
    def as_seen(self) -> str:
        """What a person who opens the milestone sees, in one line."""
        return f"{self.month} {self.owner_id} {self.title}"


class TryOut(models.Model):
    """An officer's try at a planned paper, as a test organisation. It is no bid: nothing counts, checks or lists it."""

    phase = models.ForeignKey(Phase, models.PROTECT, related_name="try_outs")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    organisation = models.CharField(max_length=120)
    answers = models.JSONField(default=dict)  # {code of the box: value}
    rows = models.JSONField(
        default=dict
    )  # {kind: [what was typed]}, see queries/trying.py; of files only facts
    saved_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["phase", "by"], name="funding_tryout_once")]

    def __str__(self):
        return self.organisation
