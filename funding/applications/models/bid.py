"""The application: one bid in one phase, its states, and who may see it."""

from django.conf import settings
from django.db import models
from django.db.models import F, FilteredRelation, Q
from django.utils.translation import gettext_lazy as _

from funding.rounds.models import Phase
from lpip_portal import clock
from lpip_portal.references import RefField
from lpip_portal.workflow import Arrow
from partnerships.models import Organisation, Partnership, searched

from .sight import audits, is_before_the_wall, is_let_into, is_own, is_run_by, is_signed_by, runs_phase


class ApplicationQuerySet(models.QuerySet):
    """Applications. Every read begins at ``visible_to`` or ``readable_by``; both stand behind the wall."""

    def visible_to(self, user) -> "ApplicationQuerySet":
        """Return the bids a person may know exist: their team's, their office's, and those of rounds they run."""
        if not user.is_authenticated:
            return self.none()
        audited = audits(user) & ~Q(state=State.DRAFT, submitted_at__isnull=True)
        return self.filter(is_own(user) | is_run_by(user) | audited).behind_the_wall(user)

    def readable_by(self, user) -> "ApplicationQuerySet":
        """Return the bids whose words a person may read: officers only those that were submitted."""
        if not user.is_authenticated:
            return self.none()
        staff = (is_run_by(user) | audits(user)) & Q(submitted_at__isnull=False)
        return self.filter(is_own(user) | staff).behind_the_wall(user)

    def own(self, user) -> "ApplicationQuerySet":
        """Return the bids that are a person's own work: their team's and their office's, drafts included."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(is_own(user)).behind_the_wall(user)

    def mine(self, user) -> "ApplicationQuerySet":
        """Return the bids of the partnerships a person belongs to, and those they were let into, behind the wall."""
        if not user.is_authenticated:
            return self.none()
        written = Q(partnership__in=Partnership.objects.of(user)) | is_let_into(user)
        return self.filter(written).behind_the_wall(user)

    def signed_by(self, user) -> "ApplicationQuerySet":
        """Return the bids administered by organisations for which a person signs, behind the wall."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(is_signed_by(user)).behind_the_wall(user)

    def without_own(self, user) -> "ApplicationQuerySet":
        """Take away the bids in which a person has a part: nobody who runs a round learns of their own bid that way."""
        return self.exclude(is_own(user))

    def of_rounds_run_by(self, user) -> "ApplicationQuerySet":
        """Return the bids in rounds that a person runs or approves, behind the wall."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(is_run_by(user)).behind_the_wall(user)

    def with_office_deadline(self) -> "ApplicationQuerySet":
        """Put the deadline that the office of each bid set itself beside it, as ``office_set_at``."""
        own = FilteredRelation(
            "phase__office_deadlines",
            condition=Q(phase__office_deadlines__organisation=F("organisation")),
        )
        return self.annotate(own_deadline=own, office_set_at=F("own_deadline__due_at"))

    def in_phase(self, user, phase: Phase) -> "ApplicationQuerySet":
        """Return the bids of one phase to those who run its round, and to auditors; behind the wall."""
        if not user.is_authenticated or user.has_role("auditor"):
            return self.visible_to(user).filter(phase=phase)
        return self.filter(runs_phase(user, phase), phase=phase).behind_the_wall(user)

    def being_prepared(self) -> "ApplicationQuerySet":
        """Return the bids that wait to be submitted, a first time or again."""
        return self.filter(state__in=UNSENT)

    def to_check(self) -> "ApplicationQuerySet":
        """Return the submitted bids that nobody has checked; one that was re-opened counts by its last submission."""
        return self.filter(counted_as(State.SUBMITTED))

    def behind_the_wall(self, user) -> "ApplicationQuerySet":
        """Take away what a confirmed conflict hides from this person."""
        return self.filter(is_before_the_wall(user))


class State(models.TextChoices):
    """Where a bid is. What becomes of it afterwards is held by later stages, so that it cannot leak here."""

    DRAFT = "draft", _("Draft")
    WITH_ORGANISATION = "with_organisation", _("With the research office – not submitted")
    RETURNED = "returned", _("Returned by the research office")
    SUBMITTED = "submitted", _("Submitted")
    ELIGIBLE = "eligible", _("Eligible")
    INELIGIBLE = "ineligible", _("Not eligible")
    WITHDRAWN = "withdrawn", _("Withdrawn")


UNSENT = (State.DRAFT, State.WITH_ORGANISATION, State.RETURNED)


def counted_as(state: str) -> Q:
    """The condition that those who run a round count a bid in ``state``: one that was re-opened is still submitted."""
    if state == State.SUBMITTED:
        return Q(state=state) | Q(state__in=UNSENT, submitted_at__isnull=False)
    return Q(state=state, submitted_at__isnull=True) if state in UNSENT else Q(state=state)


class Application(models.Model):
    """One bid in one phase of a round."""

    State = State
    MOVES = {
        "send_to_office": Arrow({State.DRAFT, State.RETURNED}, State.WITH_ORGANISATION),
        "take_back": Arrow({State.WITH_ORGANISATION}, State.RETURNED),
        "return_to_lead": Arrow({State.WITH_ORGANISATION}, State.RETURNED),
        "submit": Arrow({State.WITH_ORGANISATION}, State.SUBMITTED),
        "submit_without_office": Arrow({State.DRAFT}, State.SUBMITTED),
        # The last submission stands while a bid is written again, and after it if nothing newer is submitted.
        "reopen": Arrow({State.SUBMITTED}, State.DRAFT),
        "keep_submitted": Arrow({State.DRAFT, State.WITH_ORGANISATION, State.RETURNED}, State.SUBMITTED),
        "withdraw": Arrow(
            {State.DRAFT, State.WITH_ORGANISATION, State.RETURNED, State.SUBMITTED}, State.WITHDRAWN
        ),
        "find_eligible": Arrow({State.SUBMITTED}, State.ELIGIBLE),
        "find_ineligible": Arrow({State.SUBMITTED}, State.INELIGIBLE),
    }

    ref = RefField()
    reference = models.CharField(max_length=40, unique=True)
    phase = models.ForeignKey(Phase, models.PROTECT, related_name="applications")
    partnership = models.ForeignKey(Partnership, models.PROTECT, null=True, related_name="applications")
    lead = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="applications_led")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="applications")
    continues = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="continued_by")
    title = models.CharField(max_length=160)
    language = models.CharField(max_length=10, default="en-gb")
    state = models.CharField(max_length=20, choices=State, default=State.DRAFT)
    state_since = models.DateTimeField(default=clock.now)
    started_at = models.DateTimeField(default=clock.now)
    submitted_at = models.DateTimeField(null=True, blank=True)
    office_note = models.TextField(blank=True)  # the office's words when it returned the bid
    withdrawn_reason = models.CharField(max_length=500, blank=True)
    administrator_reason = models.CharField(
        max_length=300, blank=True
    )  # why another one than the earlier bid's
    handled_by = models.ForeignKey(  # the signatory who looks after it at the sign-off desk
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    search = searched("title", "reference")
    objects = ApplicationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="funding_application_submitted_has_a_time",
                condition=~Q(state__in=["submitted", "eligible", "ineligible"])
                | Q(submitted_at__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["phase", "partnership"],
                condition=~Q(state="withdrawn"),
                name="funding_application_one_per_partnership",
            ),
            models.UniqueConstraint(
                fields=["phase", "lead"],
                condition=~Q(state="withdrawn"),
                name="funding_application_one_per_lead",
            ),
        ]
        indexes = [
            models.Index(  # the boards of an assessment, in the order of their references, and counts by state
                fields=["phase", "state", "reference"],
                include=["id", "submitted_at", "partnership"],
                name="funding_application_board",
            ),
            models.Index(  # answers a page of a list and its counts alone
                fields=["phase", "-state_since", "-id"],
                include=["state", "submitted_at", "partnership", "search"],
                name="funding_application_listed",
            ),
            models.Index(fields=["phase", "title", "id"], name="funding_application_titled"),
            models.Index(
                F("phase"),
                F("submitted_at").desc(nulls_last=True),
                F("id").desc(nulls_last=True),
                name="funding_application_came_in",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def as_sent(self) -> str:
        """The name of what an office reads: a bid cannot change while it is there, so the instant of sending names it."""
        return self.state_since.isoformat()

    @property
    def is_being_written(self) -> bool:
        """Whether its team may still change it, time apart."""
        return self.state in (State.DRAFT, State.RETURNED)

    @property
    def is_returned(self) -> bool:
        """Whether its office sent it back."""
        return self.state == State.RETURNED

    @property
    def is_with_office(self) -> bool:
        """Whether it waits for a signatory."""
        return self.state == State.WITH_ORGANISATION

    @property
    def stands(self) -> bool:
        """Whether a submission of it stands, also while it is written again."""
        return self.submitted_at is not None and self.state != State.WITHDRAWN

    @property
    def is_reopened(self) -> bool:
        """Whether it is written again while its last submission stands."""
        return self.submitted_at is not None and self.state in UNSENT

    @property
    def is_submitted(self) -> bool:
        """Whether it is submitted and not yet checked."""
        return self.state == State.SUBMITTED

    @property
    def is_eligible(self) -> bool:
        """Whether it goes forward."""
        return self.state == State.ELIGIBLE

    @property
    def is_ineligible(self) -> bool:
        """Whether it was stopped by the check."""
        return self.state == State.INELIGIBLE

    @property
    def is_withdrawn(self) -> bool:
        """Whether it was withdrawn."""
        return self.state == State.WITHDRAWN
