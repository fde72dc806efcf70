"""The papers of a whole meeting as one PDF, made for one person."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lpip_portal import clock
from lpip_portal.references import RefField
from lpip_portal.workflow import Arrow

from .table import Seat

AT_ONCE = 10  # papers that one step sets


class PackQuerySet(models.QuerySet):
    """Packs of papers."""

    def visible_to(self, user) -> "PackQuerySet":
        """Return a person's own packs, of tables where they sit."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(seat__in=Seat.objects.holding().filter(user=user))


class Pack(models.Model):
    """All papers that one person may read, as one PDF with their name on every page; made in the background."""

    class State(models.TextChoices):
        """How far it is."""

        ASKED = "asked", _("Being made")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Could not be made")

    MOVES = {
        "note_pack_ready": Arrow({State.ASKED}, State.READY),
        "give_up_pack": Arrow({State.ASKED}, State.FAILED),
    }

    ref = RefField()
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="packs")
    state = models.CharField(max_length=8, choices=State, default=State.ASKED)
    items = ArrayField(models.BigIntegerField())  # the keys of the items in it, in the order of their titles
    parts = models.JSONField(default=list)  # the papers set so far; dropped when the file is made
    done = models.PositiveIntegerField(default=0)
    language = models.CharField(max_length=10, default="en-gb")
    file = models.BinaryField(null=True)
    asked_at = models.DateTimeField(default=clock.now)
    ready_at = models.DateTimeField(null=True, blank=True)
    objects = PackQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["asked_at"], condition=Q(state="asked"), name="funding_pack_asked")]

    def __str__(self):
        return f"Papers for {self.seat_id}"

    @property
    def is_ready(self) -> bool:
        """Whether there is a file."""
        return self.state == self.State.READY and self.file is not None

    @property
    def is_waiting(self) -> bool:
        """Whether it is being made."""
        return self.state == self.State.ASKED

    @property
    def steps(self) -> int:
        """How many steps it takes at most to make it."""
        return -(-len(self.items) // AT_ONCE) + 1
