"""Writing together: the people let into one bid beside its partnership, and what readers say about its answers."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from funding.questions.models import Question
from lpip_portal import clock
from lpip_portal.references import RefField

from .bid import Application

ANSWER_WITHIN = timedelta(days=30)


class ApplicationPersonQuerySet(models.QuerySet):
    """People let into bids."""

    def holding(self, now: datetime | None = None) -> "ApplicationPersonQuerySet":
        """Return those who accepted and whose access was not ended."""
        now = now or clock.now()
        return self.filter(Q(until__isnull=True) | Q(until__gt=now), since__lte=now)

    def waiting(self, now: datetime | None = None) -> "ApplicationPersonQuerySet":
        """Return the invitations that can still be accepted."""
        now = now or clock.now()
        return self.filter(since__isnull=True, until__isnull=True, invited_at__gt=now - ANSWER_WITHIN)

    def addressed_to(self, user) -> "ApplicationPersonQuerySet":
        """Return what was sent to the address with which a person signs in, except what was ended."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(email__iexact=user.email, until__isnull=True)


class ApplicationPerson(models.Model):
    """A person let into one bid by its lead: asked at an address, in force once they accepted, until somebody ends it."""

    class Role(models.TextChoices):
        """What the person may do there."""

        EDITOR = "editor", _("Editor: writes the bid")
        VIEWER = "viewer", _("Viewer: reads it and comments")

    ref = RefField()
    application = models.ForeignKey(Application, models.PROTECT, related_name="let_in")
    email = models.EmailField(max_length=254)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="bids_let_into"
    )
    role = models.CharField(max_length=6, choices=Role)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(default=clock.now)
    since = models.DateTimeField(null=True, blank=True)
    until = models.DateTimeField(null=True, blank=True)
    objects = ApplicationPersonQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                "application",
                Lower("email"),
                condition=Q(until__isnull=True),
                name="funding_applicationperson_once",
            ),
            models.CheckConstraint(
                name="funding_applicationperson_who_accepted",
                condition=Q(since__isnull=True) | Q(user__isnull=False),
            ),
            models.CheckConstraint(
                name="funding_applicationperson_ends_after_it_begins",
                condition=Q(until__isnull=True) | Q(since__isnull=True) | Q(until__gte=F("since")),
            ),
        ]

    def __str__(self):
        return self.email

    def is_waiting(self, now: datetime) -> bool:
        """Say whether the person can still answer at ``now``."""
        return self.since is None and self.until is None and now < self.invited_at + ANSWER_WITHIN

    @property
    def is_accepted(self) -> bool:
        """Whether the person said yes."""
        return self.since is not None


class Comment(models.Model):
    """What somebody who reads a draft says about one of its answers. For its own people alone."""

    ref = RefField()
    application = models.ForeignKey(Application, models.PROTECT, related_name="comments")
    question = models.ForeignKey(Question, models.PROTECT, related_name="comments")
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    resolved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="funding_comment_resolved_by_somebody",
                condition=Q(resolved_at__isnull=True, resolved_by__isnull=True)
                | Q(resolved_at__isnull=False, resolved_by__isnull=False),
            )
        ]

    def __str__(self):
        return self.text[:60]

    @property
    def is_resolved(self) -> bool:
        """Whether somebody dealt with it."""
        return self.resolved_at is not None
