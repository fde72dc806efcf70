"""The help that partnerships ask for, and what they get."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from funding.models import Award, Phase
from hub.people import ties
from hub.people.models import CohortLead, HubPerson
from lpip_portal import clock
from lpip_portal.references import RefField
from lpip_portal.workflow import Arrow
from partnerships.models import Partnership

REOPENS_FOR = timedelta(days=30)


class SupportRequestQuerySet(models.QuerySet):
    """Requests for support."""

    def visible_to(self, user) -> "SupportRequestQuerySet":
        """Return the requests of a person's partnerships; to hub staff those that nobody owns yet and those they look after.

        Auditors read all. Everything stands behind the wall, and whoever belongs to a partnership, or is tied to a bidder
        of a phase that is contested, reads the requests of no rival, though they work at the hub.
        """
        if not user.is_authenticated:
            return self.none()
        mine = Q(partnership__in=Partnership.objects.of(user))
        helps = HubPerson.objects.holding().filter(user=user, role=HubPerson.Role.STAFF).exists()
        audits = user.has_role("auditor")
        if not (helps or audits) or Partnership.objects.of(user).exists():
            return self.filter(mine)
        free = self.exclude(partnership__in=ties.walled(user))
        if audits:
            return free
        looked_after = CohortLead.objects.holding().filter(user=user).values("partnership")
        helped = self.model.objects.filter(activities__people=user).values("pk")
        assigned = Q(owner__isnull=True) | Q(owner=user) | Q(partnership__in=looked_after) | Q(pk__in=helped)
        own = ties.tied(user)
        behind = free.exclude(phase__in={bidder.phase for bidder in own})
        return behind.filter(assigned).exclude(partnership__in=ties.rivals(user, own))

    def shared_with(self, user) -> "SupportRequestQuerySet":
        """Return what was answered and is meant for others too: for everybody, or for the partnerships of a cohort.

        A partnership reads nothing of those with whom it competes while their phase is contested.
        """
        answered = self.filter(state__in=[SupportRequest.State.COMPLETED, SupportRequest.State.REVIEWED])
        public = Q(confidentiality=SupportRequest.Confidentiality.PUBLIC)
        if not user.is_authenticated:
            return answered.filter(public)
        held = Award.objects.public()
        cohorts = held.filter(partnership__in=Partnership.objects.of(user)).values("phase")
        beside = Q(
            confidentiality=SupportRequest.Confidentiality.COHORT,
            partnership__in=held.filter(phase__in=cohorts).values("partnership"),
        )
        return answered.filter(public | beside).exclude(partnership__in=ties.rivals(user))


class SupportRequest(models.Model):
    """One thing that a partnership asked of the hub."""

    class Kind(models.TextChoices):
        """What is asked for."""

        DATA = "data", _("Data")
        EVIDENCE = "evidence", _("Evidence")
        EXPERTISE = "expertise", _("Expertise")
        METHODS = "methods", _("Methods")
        ENGAGEMENT = "engagement", _("Engaging communities")
        POLICY = "policy", _("Access to policymakers")
        EVALUATION = "evaluation", _("Evaluation")
        BID = "bid", _("Help with a bid")

    class Urgency(models.TextChoices):
        """How soon it is needed."""

        ROUTINE = "routine", _("In the coming weeks")
        SOON = "soon", _("This week")
        URGENT = "urgent", _("In the next two days")

    class Confidentiality(models.TextChoices):
        """Who may read the question and its answer, once it is answered."""

        PARTNERSHIP = "partnership", _("Our partnership alone")
        COHORT = "cohort", _("The partnerships of our cohort")
        PUBLIC = "public", _("Everybody")

    class State(models.TextChoices):
        """Where a request is."""

        NEW = "new", _("New")
        TRIAGED = "triaged", _("Given to somebody")
        ACCEPTED = "accepted", _("Accepted")
        IN_PROGRESS = "in_progress", _("Being worked on")
        AWAITING = "awaiting", _("Waiting for the partnership")
        COMPLETED = "completed", _("Answered")
        REVIEWED = "reviewed", _("Answered and rated")
        REDIRECTED = "redirected", _("Sent elsewhere")
        DECLINED = "declined", _("Declined")

    WORKED_ON = (State.ACCEPTED, State.IN_PROGRESS, State.AWAITING)
    OPEN = (State.NEW, State.TRIAGED, *WORKED_ON)
    MOVES = {
        "triage": Arrow({State.NEW, State.TRIAGED}, State.TRIAGED),
        "take_on": Arrow({State.NEW, State.TRIAGED}, State.ACCEPTED),
        "redirect_request": Arrow({State.NEW, State.TRIAGED, State.ACCEPTED}, State.REDIRECTED),
        "decline_request": Arrow({State.NEW, State.TRIAGED, State.ACCEPTED}, State.DECLINED),
        "begin_work": Arrow({State.ACCEPTED}, State.IN_PROGRESS),
        "ask_partnership": Arrow({State.ACCEPTED, State.IN_PROGRESS}, State.AWAITING),
        "reply": Arrow({State.AWAITING}, State.IN_PROGRESS),
        "answer": Arrow(set(WORKED_ON), State.COMPLETED),
        "rate_request": Arrow({State.COMPLETED}, State.REVIEWED),
        "reopen_request": Arrow({State.COMPLETED, State.REVIEWED}, State.IN_PROGRESS),
    }

    ref = RefField()
    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="support_requests")
    kind = models.CharField(max_length=12, choices=Kind)
    # The phase for which help with a bid is asked.
    phase = models.ForeignKey(Phase, models.PROTECT, null=True, blank=True, related_name="support_requests")
    question = models.TextField()
    urgency = models.CharField(max_length=8, choices=Urgency, default=Urgency.ROUTINE)
    confidentiality = models.CharField(
        max_length=12, choices=Confidentiality, default=Confidentiality.PARTNERSHIP
    )
    needed_by = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.NEW)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    answer = models.TextField(blank=True)  # or why it was declined or sent elsewhere
    answered_at = models.DateTimeField(null=True, blank=True)
    rating = models.PositiveSmallIntegerField(null=True, blank=True)
    rating_words = models.TextField(blank=True)
    objects = SupportRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="hub_supportrequest_answered_says_what",
                condition=~Q(state__in=["completed", "reviewed", "redirected", "declined"])
                | ~Q(answer="") & Q(answered_at__isnull=False),
            ),
            models.CheckConstraint(
                name="hub_supportrequest_owned_once_triaged",
                condition=Q(state="new") | Q(owner__isnull=False),
            ),
            models.CheckConstraint(
                name="hub_supportrequest_reviewed_has_a_rating",
                condition=~Q(state="reviewed") | Q(rating__isnull=False),
            ),
            models.CheckConstraint(
                name="hub_supportrequest_rating",
                condition=Q(rating__isnull=True) | Q(rating__gte=1, rating__lte=5),
            ),
            models.CheckConstraint(
                name="hub_supportrequest_bid_names_its_phase",
                condition=Q(kind="bid", phase__isnull=False, confidentiality="partnership")
                | ~Q(kind="bid") & Q(phase__isnull=True),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.partnership}"

    @property
    def is_about_a_bid(self) -> bool:
        """Whether it asks for help with a bid, which only some may give."""
        return self.kind == self.Kind.BID

    @property
    def is_urgent(self) -> bool:
        """Whether it is needed within two days."""
        return self.urgency == self.Urgency.URGENT

    @property
    def is_accepted(self) -> bool:
        """Whether somebody took it on and has not begun."""
        return self.state == self.State.ACCEPTED

    @property
    def is_waiting_for_partnership(self) -> bool:
        """Whether the hub asked something back."""
        return self.state == self.State.AWAITING

    @property
    def is_to_rate(self) -> bool:
        """Whether it is answered and nobody has said how well."""
        return self.state == self.State.COMPLETED


class SupportMessage(models.Model):
    """What the hub asked back about a request, or what the partnership replied."""

    request = models.ForeignKey(SupportRequest, models.PROTECT, related_name="messages")
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.request}, {self.at:%d %B}"
