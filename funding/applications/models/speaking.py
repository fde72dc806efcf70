"""What is said between a bid's team and the officers of its round, and what officers keep of their lists."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from funding.rounds.models import Phase, RoundOfficer
from lpip_portal import clock
from lpip_portal.references import RefField
from lpip_portal.workflow import Arrow

from .bid import Application
from .sight import is_own


def is_officers_side(user, path: str = "") -> Q:
    """The condition that a person is an officer of the bid's round and has no part in the bid at ``path``."""
    duty = RoundOfficer.objects.holding().filter(user=user, duty=RoundOfficer.Duty.OFFICER)
    return Q(**{f"{path}phase__round__in": duty.values("round")}) & ~is_own(user, path)


class MessageQuerySet(models.QuerySet):
    """Messages about bids."""

    def visible_to(self, user) -> "MessageQuerySet":
        """Return the messages that a person may read: of their own bids, and as an officer of those without a tie."""
        return self.filter(application__in=in_talk_with(user))


def in_talk_with(user):
    """Return the bids about which a person may read and write messages: both sides, and nobody else."""
    if not user.is_authenticated:
        return Application.objects.none()
    return Application.objects.filter(is_own(user) | is_officers_side(user)).behind_the_wall(user)


class Message(models.Model):
    """One message about a bid, between its team and the officers of its round."""

    class Side(models.TextChoices):
        """Who wrote it."""

        TEAM = "team", _("The applicants")
        OFFICERS = "officers", _("The officers of the round")

    ref = RefField()
    application = models.ForeignKey(Application, models.PROTECT, related_name="messages")
    side = models.CharField(max_length=8, choices=Side)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    text = models.TextField()
    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return f"{self.get_side_display()}, {self.at:%Y-%m-%d}"

    @property
    def is_from_officers(self) -> bool:
        """Whether the officers wrote it."""
        return self.side == self.Side.OFFICERS


class BulkLetterQuerySet(models.QuerySet):
    """Letters to many."""

    def visible_to(self, user) -> "BulkLetterQuerySet":
        """Return the letters to many of the rounds in which a person is an officer."""
        if not user.is_authenticated:
            return self.none()
        duty = RoundOfficer.objects.holding().filter(user=user, duty=RoundOfficer.Duty.OFFICER)
        return self.filter(phase__round__in=duty.values("round"))


class BulkLetter(models.Model):
    """One text that officers wrote to the leads of a narrowed list of bids: a letter for each bid."""

    ref = RefField()
    phase = models.ForeignKey(Phase, models.PROTECT, related_name="bulk_letters")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    narrowed = models.CharField(max_length=600, blank=True)  # the list's query string
    subject = models.CharField(max_length=150)
    text = models.TextField()
    recipients = models.PositiveIntegerField()
    objects = BulkLetterQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return self.subject

    @property
    def occasion(self) -> str:
        """The occasion of each of its letters."""
        return f"to many {self.pk}"


class SavedView(models.Model):
    """A list as one person narrowed it, kept under a name."""

    ref = RefField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="saved_views")
    phase = models.ForeignKey(Phase, models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    narrowed = models.CharField(max_length=600)  # the query string
    saved_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "phase", "name"], name="funding_savedview_once")
        ]

    def __str__(self):
        return self.name


class ListExport(models.Model):
    """A list of bids that is being written into a file for one officer, because it is long. Kept for a day."""

    class State(models.TextChoices):
        """How far it is."""

        ASKED = "asked", _("Being made")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Could not be made")

    class Form(models.TextChoices):
        """What kind of file it is."""

        CSV = "csv", _("CSV")
        XLSX = "xlsx", _("Excel (XLSX)")

    MOVES = {
        "note_export_ready": Arrow({State.ASKED}, State.READY),
        "give_up_export": Arrow({State.ASKED}, State.FAILED),
    }

    ref = RefField()
    phase = models.ForeignKey(Phase, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    form = models.CharField(max_length=4, choices=Form)
    bids = ArrayField(models.BigIntegerField())  # the keys of the bids that were on the list, in its order
    language = models.CharField(max_length=10, default="en-gb")
    state = models.CharField(max_length=8, choices=State, default=State.ASKED)
    done = models.PositiveIntegerField(default=0)  # rows written so far
    file = models.BinaryField(null=True)
    asked_at = models.DateTimeField(default=clock.now)
    ready_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["asked_at"], condition=Q(state="asked"), name="funding_listexport_asked")
        ]

    def __str__(self):
        return f"{self.phase} ({self.form})"

    @property
    def is_ready(self) -> bool:
        """Whether the file can be fetched."""
        return self.state == self.State.READY and self.file is not None

    @property
    def is_being_made(self) -> bool:
        """Whether somebody has to wait for it."""
        return self.state == self.State.ASKED
