"""The opinion: reviewers, their assignments and their reviews."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from funding.applications.models import Application, Interest, is_before_the_wall, is_own
from funding.rounds.models import Criterion, Phase, RoundOfficer
from lpip_portal import clock
from lpip_portal.references import RefField
from lpip_portal.workflow import Arrow
from partnerships.models import Place, Theme

from .expertise_words import Language, Method


def asked_in_rounds_of(user, path: str) -> Q:
    """Return the condition that a person at ``path`` is in a pool, or has a bid, of a round where ``user`` is an officer."""
    officers = RoundOfficer.objects.holding().filter(user=user, duty=RoundOfficer.Duty.OFFICER)
    pools = PoolMember.objects.filter(phase__round__in=officers.values("round"))
    asked = Assignment.objects.filter(
        application__phase__round__in=officers.values("round"), state__in=Assignment.OPEN_DOORS
    )
    return Q(**{f"{path}__in": pools.values("user")}) | Q(**{f"{path}__in": asked.values("reviewer")})


class ReviewerProfileQuerySet(models.QuerySet):
    """What reviewers tell of themselves."""

    def visible_to(self, user) -> "ReviewerProfileQuerySet":
        """Return a person's own, and those of whom a round asks in which this person is an officer."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(user=user) | asked_in_rounds_of(user, "user"))

    readable_by = visible_to


class ReviewerProfile(models.Model):
    """What a reviewer knows about, what they read, and how much they take on. Chairs, panels and applicants never see it."""

    class Sector(models.TextChoices):
        """Where a reviewer's experience is from."""

        ACADEMIC = "academic", _("Academic")
        POLICY = "policy", _("Policy")
        COMMUNITY = "community", _("Community")

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="reviewer_profile")
    sector = models.CharField(max_length=10, choices=Sector, blank=True)  # blank: not told yet
    themes = models.ManyToManyField(Theme, related_name="+")
    places = models.ManyToManyField(Place, related_name="+")
    methods = ArrayField(models.CharField(max_length=20, choices=Method), default=list)
    languages = ArrayField(models.CharField(max_length=10, choices=Language), default=list)
    words = models.TextField(blank=True)
    most_at_once = models.PositiveSmallIntegerField(null=True, blank=True)  # reviews open at a time, anywhere
    most_in_phase = models.PositiveSmallIntegerField(null=True, blank=True)
    objects = ReviewerProfileQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="funding_reviewerprofile_known_languages",
                condition=Q(languages__contained_by=["en-gb", "cy", "ga", "gd"]),
            )
        ]

    def __str__(self):
        return str(self.user)

    @property
    def method_words(self) -> list[str]:
        """Its methods in words."""
        return [str(Method(code).label) for code in self.methods]

    @property
    def language_words(self) -> list[str]:
        """Its languages in words."""
        return [str(Language(code).label) for code in self.languages]


class PoolMember(models.Model):
    """A reviewer who may be asked in a phase."""

    phase = models.ForeignKey(Phase, models.PROTECT, related_name="pool")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="review_pools")
    capacity = models.PositiveSmallIntegerField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["phase", "user"], name="funding_poolmember_once")]

    def __str__(self):
        return f"{self.user} in {self.phase}"


def walled(user, path: str) -> Q:
    """Return the condition that the bid at ``path`` is hidden from a person who judges it: a conflict, or a part in it."""
    return ~is_before_the_wall(user, f"{path}__") | is_own(user, f"{path}__")


def unanswered(now, path: str = "") -> Q:
    """Return the condition that an invitation at ``path`` had no answer in time. Time is compared, never stored."""
    return Q(**{f"{path}state": "invited", f"{path}respond_by__lt": now})


def holds(now, path: str = "") -> Q:
    """Return the condition that an assignment at ``path`` still stands: given, and not left without an answer."""
    waiting = Q(**{f"{path}respond_by__isnull": True}) | Q(**{f"{path}respond_by__gte": now})
    return Q(**{f"{path}state__in": ["proposed", "accepted"]}) | Q(**{f"{path}state": "invited"}) & waiting


class AssignmentQuerySet(models.QuerySet):
    """Assignments."""

    def visible_to(self, user) -> "AssignmentQuerySet":
        """Return a reviewer's own open doors, and the assignments of rounds where a person is an officer; behind the wall."""
        if not user.is_authenticated:
            return self.none()
        officers = RoundOfficer.objects.holding().filter(user=user, duty=RoundOfficer.Duty.OFFICER)
        run = Q(application__phase__round__in=officers.values("round"))
        if user.has_role("auditor"):
            return self.behind_the_wall(user)
        return self.filter(self._own(user) | run).behind_the_wall(user)

    def mine(self, user) -> "AssignmentQuerySet":
        """Return a reviewer's own open doors, behind the wall."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(self._own(user)).behind_the_wall(user)

    def readable_by(self, user) -> "AssignmentQuerySet":
        """Return the assignments through which this reviewer may read the bid: accepted, with a declaration."""
        return self.mine(user).filter(state=Assignment.State.ACCEPTED)

    def behind_the_wall(self, user) -> "AssignmentQuerySet":
        """Take away what a confirmed conflict hides from this person."""
        return self.exclude(walled(user, "application"))

    @staticmethod
    def _own(user) -> Q:
        return Q(reviewer=user, state__in=Assignment.OPEN_DOORS)

    def owed(self) -> "AssignmentQuerySet":
        """Return the accepted assignments whose review is not in."""
        done = [Review.State.SUBMITTED, Review.State.USABLE, Review.State.UNUSABLE]
        return self.filter(state=Assignment.State.ACCEPTED).exclude(review__state__in=done)

    def standing(self) -> "AssignmentQuerySet":
        """Return the assignments that may still bring a review that counts, or have brought one."""
        asked = self.filter(state__in=Assignment.STANDING).exclude(review__state=Review.State.UNUSABLE)
        return asked.exclude(pk__in=self.model.objects.filter(unanswered(clock.now())).values("pk"))


class Assignment(models.Model):
    """One bid given to one reviewer. The reviewer's only door to the bid."""

    class State(models.TextChoices):
        """Where an assignment is."""

        PROPOSED = "proposed", _("Proposed")
        INVITED = "invited", _("Invited")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        CONFLICTED = "conflicted", _("Conflict declared")
        REVOKED = "revoked", _("Withdrawn")

    OPEN_DOORS = (State.INVITED, State.ACCEPTED)
    STANDING = (State.PROPOSED, State.INVITED, State.ACCEPTED)
    MOVES = {
        "invite": Arrow({State.PROPOSED}, State.INVITED),
        "accept": Arrow({State.INVITED}, State.ACCEPTED),
        "decline": Arrow({State.INVITED}, State.DECLINED),
        "declare_conflict": Arrow({State.INVITED, State.ACCEPTED}, State.CONFLICTED),
        "revoke": Arrow({State.PROPOSED, State.INVITED, State.ACCEPTED}, State.REVOKED),
    }

    ref = RefField()
    application = models.ForeignKey(Application, models.PROTECT, related_name="assignments")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="assignments")
    state = models.CharField(max_length=12, choices=State, default=State.PROPOSED)
    due_at = models.DateTimeField()
    invited_at = models.DateTimeField(null=True, blank=True)
    respond_by = models.DateTimeField(null=True, blank=True)  # the last instant for yes or no
    answered_at = models.DateTimeField(null=True, blank=True)
    declared_at = models.DateTimeField(null=True, blank=True)  # the declaration of no conflict
    decline_reason = models.CharField(max_length=300, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    objects = AssignmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "reviewer"], name="funding_assignment_once"),
            models.CheckConstraint(
                name="funding_assignment_accepted_has_declaration",
                condition=~Q(state="accepted") | Q(declared_at__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.application_id} to {self.reviewer_id}"

    @property
    def is_owed(self) -> bool:
        """Whether the reviewer still has to write or mend; the review must have been fetched along."""
        if self.state != self.State.ACCEPTED:
            return False
        review = getattr(self, "review", None)
        return review is None or review.state in (Review.State.DRAFT, Review.State.RETURNED)


class ReviewQuerySet(models.QuerySet):
    """Reviews."""

    def counted(self) -> "ReviewQuerySet":
        """Return the reviews that count: in or found usable, by a reviewer who still has the bid and no conflict."""
        ties = Interest.objects.filter(user=OuterRef("assignment__reviewer"), state=Interest.State.CONFIRMED)
        whole = ties.filter(
            partnership=OuterRef("assignment__application__partnership"), application__isnull=True
        )
        given = self.filter(state__in=Review.COUNTED, assignment__state=Assignment.State.ACCEPTED)
        of_bid = ties.filter(application=OuterRef("assignment__application"))
        return given.exclude(Exists(of_bid)).exclude(Exists(whole))


class Review(models.Model):
    """A reviewer's opinion of one bid. Comments to the applicant are here; those to the panel have a table of their own."""

    class State(models.TextChoices):
        """Where a review is."""

        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Submitted")
        RETURNED = "returned", _("Returned to the reviewer")
        USABLE = "usable", _("Usable")
        UNUSABLE = "unusable", _("Not used")
        VOID = "void", _("Void: a conflict was found")

    class Confidence(models.TextChoices):
        """How sure a reviewer is of their judgement."""

        HIGH = "high", _("High: this is my own field")
        MEDIUM = "medium", _("Medium: I know the field")
        LOW = "low", _("Low: I judge from a distance")

    class ReturnReason(models.TextChoices):
        """Why a review goes back to its author."""

        DISCLOSES = "discloses", _("It says or hints who wrote it")
        OFFENSIVE = "offensive", _("Its words are offensive")
        UNJUSTIFIED = "unjustified", _("Its scores or claims are not justified")
        CONTRADICTS = "contradicts", _("Its words contradict its scores")
        MISREADS = "misreads", _("It misreads the rules of the call")
        METRICS = "metrics", _("It uses journal metrics")

    MOVES = {
        "submit_review": Arrow({State.DRAFT, State.RETURNED}, State.SUBMITTED),
        "return_review": Arrow({State.SUBMITTED}, State.RETURNED),
        "find_usable": Arrow({State.SUBMITTED}, State.USABLE),
        "find_unusable": Arrow({State.SUBMITTED, State.RETURNED}, State.UNUSABLE),
        "void": Arrow({State.DRAFT, State.SUBMITTED, State.RETURNED, State.USABLE}, State.VOID),
    }
    COUNTED = (State.SUBMITTED, State.USABLE)

    ref = RefField()
    assignment = models.OneToOneField(Assignment, models.PROTECT, related_name="review")
    letter = models.CharField(
        max_length=2, blank=True
    )  # drawn when its words first went to the applicant, who never sees this row
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    comments = models.TextField(blank=True)
    confidence = models.CharField(max_length=6, choices=Confidence, blank=True)
    conflict_declared = models.BooleanField(default=False)  # still none, when it was submitted
    ai_declared = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    tab = models.CharField(max_length=32, blank=True)  # the open page that saved last, and its savings
    sequence = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(default=clock.now)
    submitted_at = models.DateTimeField(null=True, blank=True)
    return_reason = models.CharField(max_length=12, choices=ReturnReason, blank=True)
    return_note = models.CharField(max_length=500, blank=True)
    objects = ReviewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="funding_review_submitted_is_declared",
                condition=~Q(state__in=["submitted", "usable"])
                | Q(submitted_at__isnull=False, ai_declared=True),
            )
        ]

    def __str__(self):
        return f"Review {self.ref}"

    @property
    def is_returned(self) -> bool:
        """Whether it waits for its author to mend it."""
        return self.state == self.State.RETURNED

    @property
    def is_draft(self) -> bool:
        """Whether nobody but its author may read it yet."""
        return self.state == self.State.DRAFT


class ReviewScore(models.Model):
    """The score of one criterion: a whole point of the scale, or "unable to assess" with a reason."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="scores")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    points = models.PositiveSmallIntegerField(null=True, blank=True)
    unable_reason = models.CharField(max_length=300, blank=True)
    comments = models.TextField(blank=True)  # for the applicant, where the phase asks for them

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "criterion"], name="funding_reviewscore_once"),
            models.CheckConstraint(
                name="funding_reviewscore_on_scale",
                condition=Q(points__isnull=True) | Q(points__gte=1, points__lte=10),
            ),
        ]

    def __str__(self):
        return f"{self.criterion_id}: {self.points}"


class ReviewVersionQuerySet(models.QuerySet):
    """Versions of reviews."""

    def visible_to(self, user) -> "ReviewVersionQuerySet":
        """Return what a reviewer saved of their own reviews, as long as they have the bid. Nobody else reads a draft."""
        mine = Assignment.objects.readable_by(user)
        return self.filter(review__assignment__in=mine)

    readable_by = visible_to


class ReviewVersion(models.Model):
    """One saved version of a review: its own trace. What is saved within five minutes is one version."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="versions")
    version = models.PositiveIntegerField()
    body = (
        models.JSONField()
    )  # {"comments", "panel", "confidence", "scores": {criterion ref: [points, reason, comments]}}
    begun_at = models.DateTimeField(default=clock.now)  # from here five minutes count
    saved_at = models.DateTimeField(default=clock.now)
    objects = ReviewVersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "version"], name="funding_reviewversion_once")
        ]

    def __str__(self):
        return f"Version {self.version} of {self.review_id}"


class PanelComment(models.Model):
    """What a reviewer tells the panel in confidence. Never shown to an applicant."""

    review = models.OneToOneField(Review, models.PROTECT, related_name="panel_comment")
    text = models.TextField()

    def __str__(self):
        return f"Confidential comment on {self.review_id}"


class Waiver(models.Model):
    """That a bid goes to the panel with fewer reviews than the phase asks for, and why."""

    application = models.OneToOneField(Application, models.PROTECT, related_name="review_waiver")
    reason = models.CharField(max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    def __str__(self):
        return f"Waiver for {self.application_id}"
