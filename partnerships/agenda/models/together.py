"""What people do about priorities together: evidence, discussion, votes."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from lpip_portal import clock
from lpip_portal.references import RefField
from partnerships.models.partnership import Partnership

from .priorities import Priority


class EvidenceQuerySet(models.QuerySet):
    """Links to evidence."""

    def visible_to(self, user) -> "EvidenceQuerySet":
        """Return the links of the priorities that a person may read."""
        return self.filter(priority__in=Priority.objects.visible_to(user))


class EvidenceLink(models.Model):
    """Something on the web that speaks to a priority. Who added it is not kept beside it."""

    ref = RefField()
    priority = models.ForeignKey(Priority, models.PROTECT, related_name="evidence")
    title = models.CharField(max_length=160)
    url = models.URLField(max_length=500)
    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["priority", "url"], name="partnerships_evidence_once"),
            models.CheckConstraint(
                name="partnerships_evidence_on_the_web", condition=Q(url__regex=r"^https?://")
            ),
        ]

    def __str__(self):
        return self.title


class RemarkQuerySet(models.QuerySet):
    """What is said about priorities."""

    def visible_to(self, user) -> "RemarkQuerySet":
        """Return the discussion to members of the partnership, and to others their own words: it is nobody else's."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(priority__partnership__in=Partnership.objects.of(user)) | Q(by=user))


class Remark(models.Model):
    """What somebody said about a priority. A hidden one keeps its words for those who manage."""

    ref = RefField()
    priority = models.ForeignKey(Priority, models.PROTECT, related_name="remarks")
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    hidden_reason = models.CharField(max_length=200, blank=True)
    objects = RemarkQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="partnerships_remark_hidden_for_a_reason",
                condition=Q(hidden_at__isnull=True, hidden_by__isnull=True, hidden_reason="")
                | Q(hidden_at__isnull=False, hidden_by__isnull=False) & ~Q(hidden_reason=""),
            )
        ]

    def __str__(self):
        return f"Remark {self.ref}"


class BallotQuerySet(models.QuerySet):
    """Rounds of voting."""

    def visible_to(self, user) -> "BallotQuerySet":
        """Return those of a person's partnerships."""
        return self.filter(partnership__in=Partnership.objects.of(user))


class Ballot(models.Model):
    """One time that the members of a partnership vote on its priorities, with a beginning and an end."""

    ref = RefField()
    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="ballots")
    about = models.CharField(max_length=200, blank=True)
    opened_at = models.DateTimeField(default=clock.now)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    objects = BallotQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership"],
                condition=Q(closed_at__isnull=True),
                name="partnerships_ballot_one_open",
            ),
            models.CheckConstraint(
                name="partnerships_ballot_closed_by_somebody",
                condition=Q(closed_at__isnull=True, closed_by__isnull=True)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
            ),
        ]

    def __str__(self):
        return f"Vote of {self.partnership}"


class VoteQuerySet(models.QuerySet):
    """Votes."""

    def visible_to(self, user) -> "VoteQuerySet":
        """Return one's own votes: of others only the counts are shown."""
        return self.filter(user=user) if user.is_authenticated else self.none()


class Vote(models.Model):
    """That a member is for a priority, in one round of voting."""

    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="votes")
    priority = models.ForeignKey(Priority, models.PROTECT, related_name="votes")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    objects = VoteQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ballot", "priority", "user"], name="partnerships_vote_once_per_person"
            )
        ]

    def __str__(self):
        return f"Vote in {self.ballot_id}"
