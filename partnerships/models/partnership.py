"""A partnership and its people."""

from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lpip_portal import clock
from lpip_portal.access import Tenure, TenureQuerySet
from lpip_portal.full_text import words_of
from lpip_portal.references import RefField
from lpip_portal.ui.tongues import Spoken
from lpip_portal.workflow import Arrow

from .organisations import Organisation, searched
from .places import Nation, Place, Theme, in_language

WORDS = words_of(
    "portal_partnership_words", "name_en", "name_cy", "short_name", "former_names", "summary_en", "summary_cy",
    "priorities", "place_note",
)  # fmt: skip


class PartnershipQuerySet(models.QuerySet):
    """Partnerships."""

    def public(self) -> "PartnershipQuerySet":
        """Return the partnerships that anybody may see."""
        return self.filter(is_public=True)

    def saying(self, question) -> "PartnershipQuerySet":
        """Return those in whose own words a question (``full_text.asked``) finds what it asks."""
        return self.alias(words=WORDS).filter(words=question)

    def of(self, user) -> "PartnershipQuerySet":
        """Return the partnerships a person belongs to."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(pk__in=PartnershipPerson.objects.holding().filter(user=user).values("partnership"))

    def managed_by(self, user) -> "PartnershipQuerySet":
        """Return the partnerships that a person leads or manages."""
        if not user.is_authenticated:
            return self.none()
        managing = PartnershipPerson.objects.holding().filter(user=user, role__in=PartnershipPerson.MANAGING)
        return self.filter(pk__in=managing.values("partnership"))

    def visible_to(self, user) -> "PartnershipQuerySet":
        """Return the partnerships a person may know: the public ones and their own."""
        if not user.is_authenticated:
            return self.public()
        mine = PartnershipPerson.objects.holding().filter(user=user).values("partnership")
        return self.filter(Q(is_public=True) | Q(pk__in=mine))


class Partnership(models.Model):
    """People and organisations who work on the policy of one place together."""

    class State(models.TextChoices):
        """Where a partnership is."""

        FORMING = "forming", _("Forming")
        ACTIVE = "active", _("Active")
        PAUSED = "paused", _("Paused")
        CLOSED = "closed", _("Closed")

    MOVES = {
        "activate": Arrow({State.FORMING, State.PAUSED}, State.ACTIVE),
        "pause": Arrow({State.ACTIVE}, State.PAUSED),
        "close": Arrow({State.FORMING, State.ACTIVE, State.PAUSED}, State.CLOSED),
    }

    ref = RefField()
    slug = models.SlugField(max_length=60, unique=True, null=True, blank=True)
    name_en = models.CharField(max_length=160)
    name_cy = models.CharField(max_length=160, blank=True)
    short_name = models.CharField(max_length=40, blank=True)
    former_names = models.JSONField(default=list, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.FORMING)
    is_public = models.BooleanField(default=False)
    is_history = models.BooleanField(
        default=False
    )  # published record of the real programme: nobody edits it here
    convenor = models.ForeignKey(Organisation, models.PROTECT, related_name="convened")
    administrator = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="administered"
    )
    nation = models.CharField(max_length=9, choices=Nation)
    places = models.ManyToManyField(Place, related_name="partnerships")
    place_note = models.CharField(max_length=300, blank=True)
    themes = models.ManyToManyField(Theme, related_name="partnerships")
    summary_en = models.TextField(blank=True)
    summary_cy = models.TextField(blank=True)
    priorities = models.JSONField(
        default=list, blank=True
    )  # published priorities, in the partnership's own words
    website = models.URLField(blank=True)
    caution = models.CharField(max_length=400, blank=True)  # what the sources do not say
    founded_at = models.DateTimeField(default=clock.now)
    published_at = models.DateTimeField(null=True, blank=True)  # since when everybody may see it
    version = models.PositiveIntegerField(default=1)  # counts the edits, so that a stale page is noticed
    search = searched("name_en", "name_cy")
    objects = PartnershipQuerySet.as_manager()

    class Meta:
        ordering = ["name_en", "pk"]
        # Lists of bids are narrowed by the nation of their partnership: the index alone answers.
        indexes = [
            models.Index(fields=["nation", "id"], name="partnerships_of_a_nation"),
            GinIndex(fields=["search"], opclasses=["gin_trgm_ops"], name="partnerships_partnership_words"),
            GinIndex(WORDS, name="partnerships_partnership_text"),
        ]

    def __str__(self):
        return in_language(self, "name")

    @property
    def summary(self) -> str:
        """The summary in the language of the page."""
        return in_language(self, "summary")

    @property
    def recorded(self) -> dict[str, Any]:
        """What the published record says in one language only, which is English; else as its people wrote it."""
        said = Spoken if self.is_history else str
        return {
            "priorities": [said(each) for each in self.priorities],
            "place_note": said(self.place_note),
            "caution": said(self.caution),
        }

    @property
    def address(self) -> str:
        """What stands in the address of its public page."""
        return self.slug or self.ref


class PersonQuerySet(TenureQuerySet):
    """People in partnerships."""

    def visible_to(self, user) -> "PersonQuerySet":
        """Return the people of a person's own partnerships."""
        return self.filter(partnership__in=Partnership.objects.of(user))

    def shown(self) -> "PersonQuerySet":
        """Return the people who belong to a partnership now and said that everybody may see it."""
        return self.holding().filter(shown_since__isnull=False)


class PartnershipPerson(Tenure):
    """A person in a partnership and what they do there."""

    class Role(models.TextChoices):
        """What a person does in a partnership."""

        LEAD = "lead", _("Lead")
        MANAGER = "manager", _("Manager")
        MEMBER = "member", _("Member")
        COMMUNITY = "community", _("Community member")

    MANAGING = (Role.LEAD, Role.MANAGER)
    INVITABLE = (Role.MANAGER, Role.MEMBER, Role.COMMUNITY)  # a lead is never made by a letter

    ref = RefField()
    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="people")
    role = models.CharField(max_length=10, choices=Role)
    shown_since = models.DateTimeField(null=True, blank=True)  # on the public page: the person said so
    objects = PersonQuerySet.as_manager()

    class Meta(Tenure.Meta):
        constraints = [
            *Tenure.Meta.constraints,
            models.UniqueConstraint(
                fields=["partnership", "user"],
                condition=Q(until__isnull=True),
                name="partnerships_person_once_open",
            ),
        ]

    def __str__(self):
        return f"{self.user}, {self.get_role_display()}"
