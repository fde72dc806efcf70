"""Decisions of a body: their words in versions, who may read them, who had an interest, and what became of them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lpip_portal import clock
from lpip_portal.references import RefField
from lpip_portal.workflow import Arrow
from partnerships.agenda.models import Priority
from partnerships.engagement.models import EngagementActivity

from . import sight
from .bodies import BodySeat, GoverningBody
from .meetings import BodyMeeting


class BodyDecisionQuerySet(models.QuerySet):
    """Decisions."""

    def visible_to(self, user) -> "BodyDecisionQuerySet":
        """Return the published decisions of public bodies, and what was decided on the bodies that a person is inside of.

        What is confidential is for the members of the partnership and those who vote on the body; never for whoever left the room.
        """
        reach = BodyDecision.Reach
        public = Q(reach=reach.PUBLIC) & sight.is_public("body__")
        if not user.is_authenticated:
            return self.filter(public)
        left = DeclaredInterest.objects.keeping_out(user).values("decision")
        return self.filter(
            public
            | Q(reach__in=[reach.PUBLIC, reach.INSIDE]) & sight.is_inside(user, "body__")
            | Q(reach=reach.CONFIDENTIAL) & sight.is_told(user, "body__") & ~Q(pk__in=left)
        )


class BodyDecision(models.Model):
    """One thing that a body decided at a meeting. What it says stands in its versions."""

    class State(models.TextChoices):
        """What became of it."""

        OPEN = "open", _("Open")
        DONE = "done", _("Done")
        SUPERSEDED = "superseded", _("Superseded")

    class Reach(models.TextChoices):
        """Who reads it."""

        PUBLIC = "public", _("Everybody")
        INSIDE = "inside", _("Members of the partnership and of the body")
        CONFIDENTIAL = "confidential", _("Confidential")

    MOVES = {
        "complete_decision": Arrow({State.OPEN}, State.DONE),
        "supersede_decision": Arrow({State.OPEN, State.DONE}, State.SUPERSEDED),
    }

    ref = RefField()
    body = models.ForeignKey(GoverningBody, models.PROTECT, related_name="decisions")
    meeting = models.ForeignKey(BodyMeeting, models.PROTECT, related_name="decisions")
    # Counted within the body; shown to those inside alone, for a gap would tell of what is confidential.
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    reach = models.CharField(max_length=12, choices=Reach, default=Reach.INSIDE)
    version = models.PositiveIntegerField(default=1)  # the number of the version that holds
    priority = models.ForeignKey(
        Priority, models.PROTECT, null=True, blank=True, related_name="body_decisions"
    )
    activity = models.ForeignKey(
        EngagementActivity, models.PROTECT, null=True, blank=True, related_name="body_decisions"
    )
    superseded_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="supersedes"
    )
    done_on = models.DateField(null=True, blank=True)
    objects = BodyDecisionQuerySet.as_manager()

    class Meta:
        ordering = ["-number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["body", "number"], name="partnerships_bodydecision_one_of_a_number"
            ),
            models.CheckConstraint(
                name="partnerships_bodydecision_superseded_by_another",
                condition=Q(state="superseded", superseded_by__isnull=False) & ~Q(superseded_by=F("id"))
                | ~Q(state="superseded") & Q(superseded_by__isnull=True),
            ),
            models.CheckConstraint(
                name="partnerships_bodydecision_done_on_a_day",
                condition=~Q(state="done") | Q(done_on__isnull=False),
            ),
        ]

    def __str__(self):
        return f"Decision {self.number}"

    @property
    def reach_word(self) -> str:
        """Who reads it, in a word."""
        words = {self.Reach.PUBLIC: _("Published"), self.Reach.INSIDE: _("Not published")}
        return str(words.get(self.reach, self.get_reach_display()))


class DecisionVersionQuerySet(models.QuerySet):
    """Versions of decisions."""

    def visible_to(self, user) -> "DecisionVersionQuerySet":
        """Return the versions that hold of what a person may read, and to those inside the earlier ones as well."""
        known = self.filter(decision__in=BodyDecision.objects.visible_to(user))
        return known.filter(Q(number=F("decision__version")) | sight.is_inside(user, "decision__body__"))


class DecisionVersion(models.Model):
    """What a decision says. A correction is the next version; nothing here is ever changed."""

    class Manner(models.TextChoices):
        """How it was decided."""

        AGREEMENT = "agreement", _("By agreement, without a vote")
        VOTE = "vote", _("By a vote")

    decision = models.ForeignKey(BodyDecision, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(default=1)
    title = models.CharField(max_length=160)
    text = models.TextField()
    why = models.TextField(blank=True)
    manner = models.CharField(max_length=10, choices=Manner)
    votes_for = models.PositiveSmallIntegerField(null=True, blank=True)
    votes_against = models.PositiveSmallIntegerField(null=True, blank=True)
    abstained = models.PositiveSmallIntegerField(null=True, blank=True)
    owner = models.ForeignKey(BodySeat, models.PROTECT, null=True, blank=True, related_name="owned_decisions")
    due_on = models.DateField(null=True, blank=True)
    correction = models.CharField(max_length=300, blank=True)  # what is different from the version before
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)
    objects = DecisionVersionQuerySet.as_manager()

    class Meta:
        ordering = ["-number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "number"], name="partnerships_decisionversion_one_of_a_number"
            ),
            models.CheckConstraint(
                name="partnerships_decisionversion_counts_its_votes",
                condition=Q(
                    manner="vote",
                    votes_for__isnull=False,
                    votes_against__isnull=False,
                    abstained__isnull=False,
                )
                | Q(
                    manner="agreement",
                    votes_for__isnull=True,
                    votes_against__isnull=True,
                    abstained__isnull=True,
                ),
            ),
            models.CheckConstraint(
                name="partnerships_decisionversion_corrected_with_a_word",
                condition=Q(number=1, correction="") | Q(number__gt=1) & ~Q(correction=""),
            ),
        ]

    def __str__(self):
        return self.title


class InsideDecisionQuerySet(models.QuerySet):
    """What stands beside a decision for those inside alone."""

    def visible_to(self, user) -> "InsideDecisionQuerySet":
        """Return what stands beside the decisions that a person may read on the bodies that they are inside of."""
        known = self.filter(decision__in=BodyDecision.objects.visible_to(user))
        return known.filter(sight.is_inside(user, "decision__body__"))


class DeclaredInterestQuerySet(InsideDecisionQuerySet):
    """Interests that were declared."""

    def keeping_out(self, user) -> "DeclaredInterestQuerySet":
        """Return those for which a person left the room, in a seat of their own or in one of their organisation."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(seat__in=BodySeat.objects.spoken_for_by(user), left_room=True)


class DeclaredInterest(models.Model):
    """That a member had an interest in what was decided, and whether they left the room for it."""

    decision = models.ForeignKey(BodyDecision, models.PROTECT, related_name="interests")
    seat = models.ForeignKey(BodySeat, models.PROTECT, related_name="interests")
    left_room = models.BooleanField(default=True)
    objects = DeclaredInterestQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "seat"], name="partnerships_declaredinterest_once")
        ]

    def __str__(self):
        return f"Interest of {self.seat_id} in {self.decision_id}"


class DecisionNote(models.Model):
    """What the interests in a decision were, in words."""

    decision = models.OneToOneField(BodyDecision, models.PROTECT, related_name="note")
    text = models.TextField()
    objects = InsideDecisionQuerySet.as_manager()

    def __str__(self):
        return f"Note on {self.decision_id}"
