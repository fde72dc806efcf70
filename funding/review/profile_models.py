"""What a reviewer's profile holds in rows: organisations now and before, days away, access needs, and what they agreed to."""

from django.db import models
from django.db.models import F, Q

from lpip_portal import clock
from lpip_portal.references import RefField
from partnerships.models import Organisation
from partnerships.models.organisations import folded

from .models import ReviewerProfile, asked_in_rounds_of


class ReviewerOrganisation(models.Model):
    """An organisation that a reviewer says they belong or belonged to. It grants nothing; conflicts are seen by it.

    One that the portal does not know is kept by its name, and is compared by that.
    """

    ref = RefField()
    profile = models.ForeignKey(ReviewerProfile, models.PROTECT, related_name="organisations")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="reviewers"
    )
    name = models.CharField(max_length=200)
    name_folded = folded("name")
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)  # the last day; none: they are there now

    class Meta:
        ordering = ["-until", "name", "pk"]  # those without an end first
        constraints = [
            models.CheckConstraint(
                name="funding_reviewerorganisation_ends_after_it_begins",
                condition=Q(until__isnull=True) | Q(since__isnull=True) | Q(until__gte=F("since")),
            )
        ]

    def __str__(self):
        return self.name

    @property
    def is_past(self) -> bool:
        """Whether they have left."""
        return self.until is not None and self.until < clock.today()


class ReviewerAway(models.Model):
    """Days on which a reviewer cannot review, the first and the last included. Why is not asked."""

    ref = RefField()
    profile = models.ForeignKey(ReviewerProfile, models.PROTECT, related_name="away")
    since = models.DateField()
    until = models.DateField()

    class Meta:
        ordering = ["since", "until", "pk"]
        constraints = [
            models.CheckConstraint(
                name="funding_revieweraway_ends_after_it_begins", condition=Q(until__gte=F("since"))
            )
        ]

    def __str__(self):
        return f"{self.since} to {self.until}"


class AccessNeedQuerySet(models.QuerySet):
    """What reviewers need."""

    def visible_to(self, user) -> "AccessNeedQuerySet":
        """Return a person's own, and those of people whom a round of this officer has in a pool or asked. Nobody else's."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(profile__user=user) | asked_in_rounds_of(user, "profile__user"))

    readable_by = visible_to


class AccessNeed(models.Model):
    """What somebody needs in order to review: a table of its own, because it has readers of its own."""

    profile = models.OneToOneField(ReviewerProfile, models.PROTECT, related_name="access_need")
    text = models.TextField()
    saved_at = models.DateTimeField(default=clock.now)
    objects = AccessNeedQuerySet.as_manager()

    def __str__(self):
        return f"Access need {self.pk}"


class ReviewerStatement(models.Model):
    """That a reviewer took a training or made a declaration: which text, which version, in which words, when."""

    profile = models.ForeignKey(ReviewerProfile, models.PROTECT, related_name="statements")
    code = models.CharField(max_length=20)
    version = models.PositiveSmallIntegerField()
    words = models.TextField()  # as they were shown
    language = models.CharField(max_length=10)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["profile", "code", "version"], name="funding_reviewerstatement_once"
            )
        ]

    def __str__(self):
        return f"{self.code} {self.version}"
