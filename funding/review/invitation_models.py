"""The letters that ask somebody to review, whose link opens without an account; and whom those who decline suggest."""

import hashlib
import secrets

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from funding.applications.models import Application
from funding.rounds.models import RoundOfficer
from lpip_portal import clock
from lpip_portal.references import RefField

from .models import Assignment, walled


def for_officers(rows: models.QuerySet, user, path: str) -> models.QuerySet:
    """Keep the rows whose bid, at ``path``, belongs to a round where a person is an officer; behind the wall."""
    if not user.is_authenticated:
        return rows.none()
    officers = RoundOfficer.objects.holding().filter(user=user, duty=RoundOfficer.Duty.OFFICER)
    run = rows.filter(**{f"{path}__phase__round__in": officers.values("round")})
    return (rows if user.has_role("auditor") else run).exclude(walled(user, path))


def fresh_secret() -> tuple[str, str]:
    """Return a new secret for a link, and the hash of it, which alone is kept."""
    token = secrets.token_urlsafe(32)
    return token, hashed(token)


def hashed(token: str) -> str:
    """Return what is kept of the secret in a link."""
    return hashlib.sha256(token.encode()).hexdigest()


class LetterWithLink(models.Model):
    """A letter that asks one address something. Its link is a secret of which only the hash is kept."""

    ref = RefField()
    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=150, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    asked_at = models.DateTimeField(default=clock.now)
    respond_by = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)  # the link was answered once
    said_yes = models.BooleanField(default=False)
    ended_at = models.DateTimeField(null=True, blank=True)  # a later letter took its place
    decline_reason = models.CharField(max_length=300, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class ReviewInvitationQuerySet(models.QuerySet):
    """Letters that ask."""

    def visible_to(self, user) -> "ReviewInvitationQuerySet":
        """Return what officers of the round and auditors may know; behind the wall."""
        return for_officers(self, user, "application")

    def open_at(self, now) -> "ReviewInvitationQuerySet":
        """Return the letters whose link works: not used, not taken back, in time, to the address that was meant."""
        asked = Q(assignment__isnull=True) | Q(
            assignment__state=Assignment.State.INVITED, assignment__reviewer__email__iexact=F("email")
        )
        return self.filter(
            asked,
            used_at__isnull=True,
            ended_at__isnull=True,
            respond_by__gte=now,
            application__state=Application.State.ELIGIBLE,
        )

    def to_join(self, user, now) -> "ReviewInvitationQuerySet":
        """Return the letters to addresses that this person has shown to be theirs, and that are no assignment yet."""
        if not user.is_authenticated:
            return self.none()
        owned = user.emailaddress_set.filter(verified=True).values("email")
        mine = self.filter(assignment__isnull=True, ended_at__isnull=True, email__in=owned)
        in_time = Q(used_at__isnull=True, respond_by__gte=now) | Q(said_yes=True, due_at__gte=now)
        return mine.filter(in_time, application__state=Application.State.ELIGIBLE)


class ReviewInvitation(LetterWithLink):
    """One letter that asks one address to review one bid."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="review_invitations")
    assignment = models.ForeignKey(
        Assignment, models.PROTECT, null=True, blank=True, related_name="letters"
    )  # none while the address has no account
    due_at = models.DateTimeField()  # of the review
    objects = ReviewInvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="funding_reviewinvitation_yes_is_used",
                condition=Q(said_yes=False) | Q(used_at__isnull=False),
            ),
            models.UniqueConstraint(
                "application",
                models.functions.Lower("email"),
                name="funding_reviewinvitation_one_by_address",
                condition=Q(assignment__isnull=True, ended_at__isnull=True),
            ),
        ]

    def __str__(self):
        return f"Invitation {self.ref}"


class SuggestionQuerySet(models.QuerySet):
    """Whom those who declined suggest."""

    def visible_to(self, user) -> "SuggestionQuerySet":
        """Return what officers of the round and auditors may know; behind the wall."""
        return for_officers(self, user, "invitation__application")


class ReviewerSuggestion(models.Model):
    """Somebody whom a person who declined thinks the officer could ask. For officers alone."""

    invitation = models.ForeignKey(ReviewInvitation, models.PROTECT, related_name="suggestions")
    name = models.CharField(max_length=150)
    email = models.EmailField(max_length=254, blank=True)
    why = models.CharField(max_length=300, blank=True)
    objects = SuggestionQuerySet.as_manager()

    def __str__(self):
        return self.name
