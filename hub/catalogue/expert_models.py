"""People who know something and agreed to be found, and the introductions to them that partnerships ask for."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hub.people import ties
from hub.people.models import HubPerson
from lpip_portal import clock
from lpip_portal.references import RefField
from lpip_portal.workflow import Arrow
from partnerships.models import Partnership, Theme

from .models import may_search, searched


class ExpertQuerySet(models.QuerySet):
    """Experts."""

    def visible_to(self, user) -> "ExpertQuerySet":
        """Return who is listed, to those who may search; to hub staff all; and to everybody themselves."""
        if not user.is_authenticated:
            return self.none()
        if HubPerson.objects.holding().filter(user=user, role=HubPerson.Role.STAFF).exists():
            return self.all()
        mine = Q(user=user) | Q(email__iexact=user.email, state=Expert.State.INVITED)
        return self.filter(mine | Q(state=Expert.State.LISTED) if may_search(user) else mine)

    def themselves(self, user) -> "ExpertQuerySet":
        """Return the rows that are about a person, as far as they may answer for them."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(user=user) | Q(email__iexact=user.email, state=Expert.State.INVITED)).exclude(
            state=Expert.State.REMOVED
        )


class Expert(models.Model):
    """A person who knows something. Nobody is listed without their own consent."""

    class State(models.TextChoices):
        """Where an expert is."""

        SUGGESTED = "suggested", _("Suggested")
        INVITED = "invited", _("Invited")
        CONSENTED = "consented", _("Agreed, not listed yet")
        LISTED = "listed", _("Listed")
        PAUSED = "paused", _("Paused")
        REMOVED = "removed", _("Removed")

    class Availability(models.TextChoices):
        """How soon somebody has time."""

        NOW = "now", _("Within two weeks")
        LATER = "later", _("Within three months")
        SELDOM = "seldom", _("Now and then: ask")

    AGREED = (State.CONSENTED, State.LISTED, State.PAUSED)
    MOVES = {
        "invite_expert": Arrow({State.SUGGESTED}, State.INVITED),
        "consent": Arrow({State.INVITED}, State.CONSENTED),
        "list_expert": Arrow({State.CONSENTED}, State.LISTED),
        "pause_expert": Arrow({State.LISTED}, State.PAUSED),
        "resume_expert": Arrow({State.PAUSED}, State.LISTED),
        "remove_expert": Arrow({*State} - {State.REMOVED}, State.REMOVED),
    }

    ref = RefField()
    state = models.CharField(max_length=10, choices=State, default=State.SUGGESTED)
    name = models.CharField(max_length=200)
    organisation = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)  # for hub staff alone
    why = models.TextField(blank=True)  # why they were suggested: for hub staff alone
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    expertise = models.TextField(blank=True)
    themes = models.ManyToManyField(Theme, related_name="experts", blank=True)
    availability = models.CharField(max_length=6, choices=Availability, default=Availability.SELDOM)
    contact = models.TextField(blank=True)  # how the hub reaches them: for hub staff alone
    no_conflict = models.TextField(blank=True)  # what could sway them, in their words: for hub staff alone
    consented_at = models.DateTimeField(null=True, blank=True)
    suggested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    suggested_at = models.DateTimeField(default=clock.now)
    search = searched("name", "organisation", "expertise")
    objects = ExpertQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        indexes = [GinIndex(fields=["search"], opclasses=["gin_trgm_ops"], name="hub_expert_words")]
        constraints = [
            models.CheckConstraint(
                name="hub_expert_agreed_themself",
                condition=~Q(state__in=["consented", "listed", "paused"])
                | Q(consented_at__isnull=False, user__isnull=False) & ~Q(no_conflict=""),
            ),
            models.CheckConstraint(
                name="hub_expert_removed_is_forgotten",
                condition=~Q(state="removed")
                | Q(email="", why="", expertise="", contact="", no_conflict="", organisation=""),
            ),
            models.UniqueConstraint(
                "email", condition=~Q(email="") & ~Q(state="removed"), name="hub_expert_once"
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def is_listed(self) -> bool:
        """Whether those who may search find them."""
        return self.state == self.State.LISTED


class IntroductionQuerySet(models.QuerySet):
    """Introductions."""

    def visible_to(self, user) -> "IntroductionQuerySet":
        """Return those of a person's partnerships; to hub staff and auditors all, behind the wall.

        Whoever belongs to a partnership, or is tied to a bidder of a contested phase, reads those of no rival.
        """
        if not user.is_authenticated:
            return self.none()
        helps = HubPerson.objects.holding().filter(user=user, role=HubPerson.Role.STAFF).exists()
        audits = user.has_role("auditor")
        if not (helps or audits) or Partnership.objects.of(user).exists():
            return self.filter(partnership__in=Partnership.objects.of(user))
        free = self.exclude(partnership__in=ties.walled(user))
        return free if audits else free.exclude(partnership__in=ties.rivals(user, ties.tied(user)))


class Introduction(models.Model):
    """A partnership's wish to be brought together with an expert. It goes through the hub."""

    class State(models.TextChoices):
        """Where the wish is."""

        ASKED = "asked", _("With the hub")
        MADE = "made", _("Introduced")
        DECLINED = "declined", _("Declined")

    MOVES = {
        "make_introduction": Arrow({State.ASKED}, State.MADE),
        "decline_introduction": Arrow({State.ASKED}, State.DECLINED),
    }

    ref = RefField()
    expert = models.ForeignKey(Expert, models.PROTECT, related_name="introductions")
    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="introductions")
    purpose = models.TextField()
    state = models.CharField(max_length=8, choices=State, default=State.ASKED)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    answer = models.TextField(blank=True)
    objects = IntroductionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["expert", "partnership"],
                condition=Q(state="asked"),
                name="hub_introduction_one_open",
            ),
            models.CheckConstraint(
                name="hub_introduction_handled",
                condition=Q(state="asked") | ~Q(answer="") & Q(handled_by__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.partnership} to {self.expert}"
