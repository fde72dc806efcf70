"""What a research office keeps at its sign-off desk: its own deadline, what was looked at, and its notes on sections."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from funding.questions.models import Section
from funding.rounds.models import Phase
from lpip_portal import clock
from partnerships.models import Organisation

from .bid import Application

MOST_HOURS = 240


class OfficeDeadline(models.Model):
    """The instant by which an organisation wants the bids of a phase; earlier than the funder's, and its own."""

    phase = models.ForeignKey(Phase, models.PROTECT, related_name="office_deadlines")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="office_deadlines")
    due_at = models.DateTimeField()
    hours = (
        models.PositiveSmallIntegerField(  # how long before each deadline a waiting bid is said to be urgent
            default=24, validators=[MinValueValidator(1), MaxValueValidator(MOST_HOURS)]
        )
    )
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    set_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["phase", "organisation"], name="funding_officedeadline_once"),
            models.CheckConstraint(
                name="funding_officedeadline_hours", condition=Q(hours__gte=1, hours__lte=MOST_HOURS)
            ),
        ]

    def __str__(self):
        return f"{self.organisation}, {self.phase}"


class DeskLook(models.Model):
    """When a signatory last read a bid: what was changed since is marked at the desk."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="looks")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "user"], name="funding_desklook_once")]

    def __str__(self):
        return f"{self.user} read {self.application_id}"


class SectionNote(models.Model):
    """What an office wrote about one section when it returned a bid."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="section_notes")
    section = models.ForeignKey(Section, models.PROTECT, related_name="+")
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()  # the instant of the return

    class Meta:
        ordering = ["section__order"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "section", "at"], name="funding_sectionnote_once_a_return"
            )
        ]

    def __str__(self):
        return f"Note on {self.section_id}"
