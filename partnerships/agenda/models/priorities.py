"""Priorities: what they ask, how their proposer is shown, who that is, and what became of them."""

from typing import NamedTuple

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from lpip_portal import clock
from lpip_portal.references import RefField
from lpip_portal.ui.tongues import Spoken
from lpip_portal.workflow import Arrow
from partnerships.models.organisations import Organisation
from partnerships.models.partnership import Partnership, PartnershipPerson
from partnerships.models.places import Place, Theme


class Agenda(models.Model):
    """What a partnership decided about its whole agenda; a partnership without a row has decided nothing yet."""

    partnership = models.OneToOneField(Partnership, models.PROTECT, related_name="agenda")
    shows_suggestions = models.BooleanField(default=False)  # to everybody, before they are prioritised

    def __str__(self):
        return f"Agenda of {self.partnership}"


class Said(NamedTuple):
    """What somebody wrote, and the language it is in."""

    text: str
    lang: str


class PriorityQuerySet(models.QuerySet):
    """Priorities."""

    def standing(self) -> "PriorityQuerySet":
        """Return the priorities that were not taken back."""
        return self.exclude(state=Priority.State.WITHDRAWN)

    def public(self) -> "PriorityQuerySet":
        """Return what anybody may read: what was prioritised once, and suggestions where the partnership shows them."""
        shown = Q(partnership__agenda__shows_suggestions=True, state__in=Priority.OPEN)
        return self.standing().filter(Q(published_on__isnull=False) | shown, partnership__is_public=True)

    def of(self, user) -> "PriorityQuerySet":
        """Return the priorities of the partnerships that a person belongs to."""
        return self.standing().filter(partnership__in=Partnership.objects.of(user))

    def suggested_by(self, user) -> "PriorityQuerySet":
        """Return what a person suggested and did not take their name off."""
        mine = Proposer.objects.filter(user=user.pk).values("priority")
        return self.standing().filter(pk__in=mine)

    def visible_to(self, user) -> "PriorityQuerySet":
        """Return the public priorities, those of a person's partnerships, and what they suggested themselves."""
        public = self.public()
        if not user.is_authenticated:
            return public
        return self.filter(
            Q(pk__in=public.values("pk"))
            | Q(pk__in=Priority.objects.of(user).values("pk"))
            | Q(pk__in=Priority.objects.suggested_by(user).values("pk"))
        )


class Priority(models.Model):
    """One question that a partnership may work on. How its proposer is shown stands here; who they are stands elsewhere."""

    class State(models.TextChoices):
        """Where a priority is."""

        SUGGESTED = "suggested", _("Suggested")
        DISCUSSED = "discussed", _("Under discussion")
        PRIORITISED = "prioritised", _("Prioritised")
        IN_DELIVERY = "in_delivery", _("In delivery")
        ANSWERED = "answered", _("Answered")
        PARKED = "parked", _("Parked")
        REJECTED = "rejected", _("Not taken up")
        WITHDRAWN = "withdrawn", _("Taken back")

    class Origin(models.TextChoices):
        """From which side of a place a priority comes."""

        COMMUNITY = "community", _("Community")
        POLICY = "policy", _("Policy")
        BUSINESS = "business", _("Business")
        RESEARCH = "research", _("Research")

    class ShownAs(models.TextChoices):
        """How the proposer is shown."""

        NAME = "name", _("By name")
        ORGANISATION = "organisation", _("As an organisation only")
        ANONYMOUS = "anonymous", _("Anonymous")

    class Taken(models.TextChoices):
        """How a suggestion came."""

        ONLINE = "online", _("On this portal")
        PHONE = "phone", _("By phone")
        WORKSHOP = "workshop", _("At a workshop")

    OPEN = (State.SUGGESTED, State.DISCUSSED)  # nobody has said yet whether the partnership takes it up
    VOTABLE = (State.SUGGESTED, State.DISCUSSED, State.PRIORITISED)
    GOING_ON = (State.PRIORITISED, State.IN_DELIVERY, State.ANSWERED)  # what a bid may bring in

    MOVES = {
        "discuss_priority": Arrow({State.SUGGESTED, State.PARKED}, State.DISCUSSED),
        "prioritise": Arrow({State.DISCUSSED, State.PARKED}, State.PRIORITISED),
        "deliver_priority": Arrow({State.PRIORITISED}, State.IN_DELIVERY),
        "answer_priority": Arrow({State.IN_DELIVERY}, State.ANSWERED),
        "park_priority": Arrow({*OPEN, State.PRIORITISED, State.IN_DELIVERY}, State.PARKED),
        "reject_priority": Arrow({*OPEN}, State.REJECTED),
        "withdraw_priority": Arrow({*OPEN}, State.WITHDRAWN),
    }

    ref = RefField()
    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="agenda_priorities")
    state = models.CharField(max_length=12, choices=State, default=State.SUGGESTED)
    title_en = models.CharField(max_length=160, blank=True)
    title_cy = models.CharField(max_length=160, blank=True)
    question_en = models.TextField(blank=True)
    question_cy = models.TextField(blank=True)
    outcome_en = models.TextField(blank=True)  # what was found, or why it was parked or not taken up
    outcome_cy = models.TextField(blank=True)
    themes = models.ManyToManyField(Theme, related_name="+", blank=True)
    places = models.ManyToManyField(Place, related_name="+", blank=True)
    origin = models.CharField(max_length=10, choices=Origin)
    taken = models.CharField(max_length=10, choices=Taken, default=Taken.ONLINE)
    shown_as = models.CharField(max_length=12, choices=ShownAs)
    shown_person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    shown_organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+"
    )
    credit = models.CharField(max_length=120, blank=True)  # who said it by phone or at a workshop, in words
    # Days, not instants: the minute of a suggestion would tell who was there.
    suggested_on = models.DateField(default=clock.today)
    published_on = models.DateField(null=True, blank=True)  # when it was first prioritised
    version = models.PositiveIntegerField(default=1)
    objects = PriorityQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "priorities"
        constraints = [
            models.CheckConstraint(
                name="partnerships_priority_shows_whom_it_may",
                condition=Q(
                    shown_as="anonymous",
                    shown_person__isnull=True,
                    shown_organisation__isnull=True,
                    credit="",
                )
                | Q(shown_as="organisation", shown_person__isnull=True)
                | Q(shown_as="name", shown_organisation__isnull=True),
            ),
            models.CheckConstraint(
                name="partnerships_priority_says_what_became_of_it",
                condition=~Q(state__in=["answered", "rejected"]) | ~Q(outcome_en="", outcome_cy=""),
            ),
            models.CheckConstraint(
                name="partnerships_priority_taken_back_is_erased",
                condition=~Q(state="withdrawn")
                | Q(title_en="", title_cy="", question_en="", question_cy="", shown_as="anonymous"),
            ),
            models.CheckConstraint(
                name="partnerships_priority_published_once_prioritised",
                condition=~Q(state__in=["prioritised", "in_delivery", "answered"])
                | Q(published_on__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["partnership", "state"], name="partnerships_agenda_states")]

    def __str__(self):
        return self.title.text

    def _said(self, field: str) -> Said:
        english, welsh = getattr(self, f"{field}_en"), getattr(self, f"{field}_cy")
        if welsh and (get_language() == "cy" or not english):
            return Said(Spoken(welsh, "cy"), "cy")
        return Said(Spoken(english), "en-GB")

    @property
    def title(self) -> Said:
        """The title in the language of the page, else in the one it has."""
        return self._said("title")

    @property
    def question(self) -> Said:
        """The question, likewise."""
        return self._said("question")

    @property
    def outcome(self) -> Said:
        """What was found, or why it stopped, likewise."""
        return self._said("outcome")

    @property
    def proposed_by(self) -> str:
        """Who is shown as the proposer; nothing for nobody."""
        return str(self.shown_person or self.shown_organisation or self.credit or "")


class ProposerQuerySet(models.QuerySet):
    """Who suggested what."""

    def visible_to(self, user) -> "ProposerQuerySet":
        """Return one's own row, and to the managers of a partnership those of its agenda: to no lead, officer or auditor."""
        if not user.is_authenticated:
            return self.none()
        managing = PartnershipPerson.objects.holding().filter(user=user, role=PartnershipPerson.Role.MANAGER)
        return self.filter(Q(user=user) | Q(priority__partnership__in=managing.values("partnership")))


class Proposer(models.Model):
    """The person who suggested a priority here. Deleted when they take the suggestion back, or their name off it."""

    priority = models.OneToOneField(Priority, models.PROTECT, related_name="proposer")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    nonce = models.CharField(max_length=64, blank=True)  # of the form it came by: the trail must not have it
    objects = ProposerQuerySet.as_manager()

    def __str__(self):
        return f"Proposer of {self.priority_id}"


class PriorityChangeQuerySet(models.QuerySet):
    """What became of priorities."""

    def visible_to(self, user) -> "PriorityChangeQuerySet":
        """Return the whole way of the priorities of a person's partnerships, and of public ones the public part."""
        public = Q(priority__in=Priority.objects.public(), is_public=True)
        if not user.is_authenticated:
            return self.filter(public)
        return self.filter(public | Q(priority__in=Priority.objects.of(user)))


class PriorityChange(models.Model):
    """One state that a priority came into, on a day."""

    priority = models.ForeignKey(Priority, models.PROTECT, related_name="changes")
    state = models.CharField(max_length=12, choices=Priority.State)
    on = models.DateField(default=clock.today)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    is_public = models.BooleanField(default=False)  # it came into it when, or after, it was prioritised
    objects = PriorityChangeQuerySet.as_manager()

    class Meta:
        ordering = ["on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="partnerships_prioritychange_suggested_by_nobody",
                condition=~Q(state__in=["suggested", "withdrawn"]) | Q(by__isnull=True),
            )
        ]

    def __str__(self):
        return f"{self.get_state_display()} on {self.on}"
