"""The outbox: a letter owed to one person, then sent; the same row is what they read under "My letters"."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lpip_portal import clock
from lpip_portal.references import RefField
from lpip_portal.workflow import Arrow


class LetterQuerySet(models.QuerySet):
    """Letters."""

    def visible_to(self, user) -> "LetterQuerySet":
        """Return the letters a person may know: their own, once they are due. Letters with a secret come by mail only."""
        if not user.is_authenticated:
            return self.none()
        own = self.filter(to=user, not_before__lte=clock.now(), is_secret=False)
        return own.exclude(state=Letter.State.DROPPED)

    def unsettled_for(self, user) -> "LetterQuerySet":
        """Return, to administrators, the letters that wait for a person: refused by the server, or possibly sent."""
        if not user.is_authenticated or not user.has_role("administrator"):
            return self.none()
        return self.filter(state__in=[Letter.State.FAILED, Letter.State.UNKNOWN])

    def due(self) -> "LetterQuerySet":
        """Return the letters to send now."""
        return self.filter(state=Letter.State.OWED, not_before__lte=clock.now())


class Letter(models.Model):
    """A letter owed to one person, rendered when owed, in the same transaction as its cause."""

    class State(models.TextChoices):
        """Where a letter is."""

        OWED = "owed", _("Owed")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        UNKNOWN = "unknown", _("Possibly sent")
        FAILED = "failed", _("Refused by the mail server")
        DROPPED = "dropped", _("No longer needed")
        LEFT = "left", _("Left as it is")

    RETURNED = (State.FAILED, State.LEFT)  # it did not reach its reader
    MOVES = {
        "send": Arrow({State.OWED}, State.SENDING),
        "note_sent": Arrow({State.SENDING}, State.SENT),
        "try_later": Arrow({State.SENDING}, State.OWED),
        "give_up": Arrow({State.OWED, State.SENDING}, State.FAILED),
        "lose": Arrow({State.SENDING}, State.UNKNOWN),
        "come_back": Arrow({State.SENT}, State.FAILED),
        "drop": Arrow({State.OWED}, State.DROPPED),
        "send_letter_again": Arrow({State.FAILED, State.UNKNOWN}, State.OWED),
        "leave_letter": Arrow({State.FAILED, State.UNKNOWN}, State.LEFT),
    }

    ref = RefField()
    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="letters")
    email = models.EmailField(max_length=254)
    kind = models.CharField(max_length=80)
    about = models.CharField(max_length=120, db_index=True)
    occasion = models.CharField(max_length=80, default="once")
    language = models.CharField(max_length=10, default="en-gb")
    subject = models.CharField(max_length=200)
    body = models.TextField()
    is_urgent = models.BooleanField(
        default=False
    )  # goes before the others: receipts, and what lets a person sign in
    is_secret = models.BooleanField(
        default=False
    )  # carries a key to an account: gone from here once it is sent
    state = models.CharField(max_length=10, choices=State, default=State.OWED)
    owed_at = models.DateTimeField(default=clock.now)
    not_before = models.DateTimeField(default=clock.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease = models.CharField(max_length=32, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    objects = LetterQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["email", "kind", "about", "occasion"], name="notifications_letter_once"
            ),
            models.CheckConstraint(
                name="notifications_letter_sent_has_a_time",
                condition=~Q(state="sent") | Q(sent_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["-is_urgent", "not_before"],
                condition=Q(state="owed"),
                name="notifications_letter_due",
            ),
            models.Index(
                fields=["-not_before"],
                condition=Q(state__in=["failed", "unknown"]),
                name="notifications_letter_unsettled",
            ),
            models.Index(fields=["to", "-not_before"], name="notifications_letter_inbox"),
        ]

    def __str__(self):
        return self.subject
