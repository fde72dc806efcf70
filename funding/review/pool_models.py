"""Letters that ask somebody into the pool of a phase. Nobody is in a pool, or asked for a review, before they say yes."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from funding.rounds.models import Phase, RoundOfficer
from partnerships.models import Theme

from .invitation_models import LetterWithLink
from .models import ReviewerProfile


class PoolInvitationQuerySet(models.QuerySet):
    """Letters that ask into a pool."""

    def visible_to(self, user) -> "PoolInvitationQuerySet":
        """Return those of rounds where a person is an officer."""
        if not user.is_authenticated:
            return self.none()
        officers = RoundOfficer.objects.holding().filter(user=user, duty=RoundOfficer.Duty.OFFICER)
        return self.filter(phase__round__in=officers.values("round"))

    def open_at(self, now) -> "PoolInvitationQuerySet":
        """Return the letters whose link works: not used, not taken back, in time."""
        return self.filter(used_at__isnull=True, ended_at__isnull=True, respond_by__gte=now)

    def to_answer(self, user, now) -> "PoolInvitationQuerySet":
        """Return what a signed-in person may answer: a letter to them in time, a no too, and a yes not taken up yet."""
        if not user.is_authenticated:
            return self.none()
        owned = user.emailaddress_set.filter(verified=True).values("email")
        mine = self.filter(Q(user=user) | Q(email__in=owned), ended_at__isnull=True, joined_at__isnull=True)
        return mine.filter(Q(respond_by__gte=now) | Q(said_yes=True))

    def latest(self) -> "PoolInvitationQuerySet":
        """Return the newest letter to each address."""
        return self.filter(ended_at__isnull=True)


class PoolInvitation(LetterWithLink):
    """One letter that asks one address into the pool of one phase, and what the officer knows of its reader until they say it."""

    phase = models.ForeignKey(Phase, models.PROTECT, related_name="pool_invitations")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="pool_invitations"
    )  # none while the address has no account
    joined_at = models.DateTimeField(null=True, blank=True)  # the person is in the pool
    capacity = models.PositiveSmallIntegerField()
    sector = models.CharField(max_length=10, choices=ReviewerProfile.Sector, blank=True)
    themes = models.ManyToManyField(Theme, related_name="+")
    words = models.TextField(blank=True)
    objects = PoolInvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="funding_poolinvitation_yes_is_used",
                condition=Q(said_yes=False) | Q(used_at__isnull=False),
            ),
            models.CheckConstraint(
                name="funding_poolinvitation_joined_by_yes",
                condition=Q(joined_at__isnull=True) | Q(said_yes=True, user__isnull=False),
            ),
            models.UniqueConstraint(
                "phase",
                models.functions.Lower("email"),
                name="funding_poolinvitation_one_by_address",
                condition=Q(ended_at__isnull=True),
            ),
        ]

    def __str__(self):
        return f"Invitation {self.ref}"
