"""What applicants may answer before the panel meets: the window of a phase, the comments as they got them, their answer."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from funding.applications.models import Application
from funding.rounds.models import Phase
from lpip_portal import clock
from lpip_portal.references import RefField

from .invitation_models import for_officers
from .models import Review


class ResponseWindow(models.Model):
    """That the applicants of a phase may answer their reviews, from when and until which instant, the instant itself included."""

    phase = models.OneToOneField(Phase, models.PROTECT, related_name="response_window")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=clock.now)
    closes_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="funding_responsewindow_in_order", condition=Q(closes_at__gt=F("opened_at"))
            )
        ]

    def __str__(self):
        return f"Responses in {self.phase}"

    def is_open(self, now=None) -> bool:
        """Say whether a response that arrives at ``now`` is in time; the closing instant itself is."""
        return (now or clock.now()) <= self.closes_at


class ResponseExtension(models.Model):
    """That a window for responses was made longer: from which end to which, by whom, and why. Rows are only added."""

    window = models.ForeignKey(ResponseWindow, models.PROTECT, related_name="extensions")
    closed_at = models.DateTimeField()  # the end before
    closes_at = models.DateTimeField()
    reason = models.CharField(max_length=500)  # the leads read it
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="funding_responseextension_is_longer",
                condition=Q(closes_at__gt=F("closed_at")) & ~Q(reason=""),
            )
        ]

    def __str__(self):
        return f"More time for {self.window_id}"


class ResponseQuerySet(models.QuerySet):
    """Responses."""

    def mine(self, user) -> "ResponseQuerySet":
        """Return the responses that are this person's to write: of the bids that they lead, as long as those stand."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(application__lead=user, application__state=Application.State.ELIGIBLE)

    def visible_to(self, user) -> "ResponseQuerySet":
        """Return the responses that a person may know: their own as leads; as officers and auditors, behind the wall."""
        run = for_officers(self, user, "application")
        return self.filter(Q(pk__in=self.mine(user).values("pk")) | Q(pk__in=run.values("pk")))

    def readable_by(self, user) -> "ResponseQuerySet":
        """Return the responses that officers and auditors may read: submitted ones, behind the wall. Nobody reads a draft."""
        return for_officers(self, user, "application").filter(submitted_at__isnull=False)


class Response(models.Model):
    """A bid's answer to its reviews: its lead's draft, and what was submitted last, which alone is read by others."""

    ref = RefField()
    application = models.OneToOneField(Application, models.PROTECT, related_name="response")
    window = models.ForeignKey(ResponseWindow, models.PROTECT, related_name="responses")
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)
    tab = models.CharField(max_length=32, blank=True)  # the open page that saved last, and its savings
    sequence = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(null=True, blank=True)
    submitted_text = models.TextField(blank=True)
    submitted_version = models.PositiveIntegerField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    objects = ResponseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="funding_response_submitted_has_words",
                condition=Q(submitted_at__isnull=True, submitted_version__isnull=True, submitted_text="")
                | Q(submitted_at__isnull=False, submitted_version__isnull=False) & ~Q(submitted_text=""),
            )
        ]

    def __str__(self):
        return f"Response {self.ref}"

    @property
    def is_submitted(self) -> bool:
        """Whether something was submitted, whatever was written since."""
        return self.submitted_at is not None

    @property
    def has_changes(self) -> bool:
        """Whether the draft says something else than what was submitted."""
        return self.is_submitted and self.text != self.submitted_text


class ResponseCommentQuerySet(models.QuerySet):
    """Comments as applicants got them."""

    def with_standing(self) -> "ResponseCommentQuerySet":
        """Say of each comment (``stands``) whether the review it was copied from still counts. Time is compared, never stored."""
        counted = Review.objects.counted().filter(
            assignment__application=OuterRef("response__application"), letter=OuterRef("label")
        )
        return self.annotate(stands=Exists(counted))


class ResponseComment(models.Model):
    """One reviewer's comments as the applicant answers them: a copy that holds no key to the reviewer, and no score."""

    response = models.ForeignKey(Response, models.PROTECT, related_name="comments")
    label = models.CharField(max_length=2)  # A, B, C: drawn at random per bid
    comments = models.TextField()
    by_criterion = models.JSONField(default=list)  # [{"criterion", "criterion_cy", "comments"}]
    objects = ResponseCommentQuerySet.as_manager()

    class Meta:
        ordering = ["response", "label"]
        constraints = [
            models.UniqueConstraint(fields=["response", "label"], name="funding_responsecomment_label")
        ]

    def __str__(self):
        return f"Reviewer {self.label}"


class ResponseVersionQuerySet(models.QuerySet):
    """Versions of responses."""

    def visible_to(self, user) -> "ResponseVersionQuerySet":
        """Return what a lead saved of their own responses. Nobody else reads a draft."""
        return self.filter(response__in=Response.objects.mine(user))


class ResponseVersion(models.Model):
    """One saved version of a response: its own trace. What is saved within five minutes is one version."""

    response = models.ForeignKey(Response, models.PROTECT, related_name="versions")
    version = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    begun_at = models.DateTimeField(default=clock.now)  # from here five minutes count
    saved_at = models.DateTimeField(default=clock.now)
    objects = ResponseVersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["response", "version"], name="funding_responseversion_once")
        ]

    def __str__(self):
        return f"Version {self.version} of {self.response_id}"
