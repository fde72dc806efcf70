"""The outbox: a letter owed to one person, then sent; the same row is what they read under "My letters"."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lpip_portal import clock
from lpip_portal.references import RefField


class LetterQuerySet(models.QuerySet):
    """Letters."""

    def visible_to(self, user) -> "LetterQuerySet":
        """Return the letters a person may know: their own, once they are due."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(to=user, not_before__lte=clock.now()).exclude(state=Letter.State.DROPPED)

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

    ref = RefField()
    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="letters")
    email = models.EmailField(max_length=254)
    kind = models.CharField(max_length=80)
    about = models.CharField(max_length=120, db_index=True)
    occasion = models.CharField(max_length=80, default="once")
    language = models.CharField(max_length=10, default="en-gb")
    subject = models.CharField(max_length=200)
    body = models.TextField()
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
            models.UniqueConstraint(fields=["email", "kind", "about", "occasion"], name="notifications_letter_once"),
            models.CheckConstraint(
                name="notifications_letter_sent_has_a_time",
                condition=~Q(state="sent") | Q(sent_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["not_before"], condition=Q(state="owed"), name="notifications_letter_due"),
            models.Index(fields=["to", "-not_before"], name="notifications_letter_inbox"),
        ]

    def __str__(self):
        return self.subject
