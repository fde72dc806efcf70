"""The evidence library: what is known, how strong it is, and where it was found to hold."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Func, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hub.people.models import HubPerson
from lpip_portal import clock
from lpip_portal.documents.models import Document
from lpip_portal.references import RefField
from lpip_portal.ui.tongues import Spoken
from lpip_portal.workflow import Arrow
from partnerships.models import Place, Theme, in_language

from .licences import CHOICES, LICENCES
from .strength import dots, meaning


class EvidenceItemQuerySet(models.QuerySet):
    """Items of the library."""

    def published(self) -> "EvidenceItemQuerySet":
        """Return what stands in the library now."""
        return self.filter(state=EvidenceItem.State.PUBLISHED)

    def visible_to(self, user) -> "EvidenceItemQuerySet":
        """Return what was ever published, to everybody; and to the hub's people also what is being written."""
        if user.is_authenticated and HubPerson.objects.holding().filter(user=user).exists():
            return self.all()
        return self.filter(state__in=EvidenceItem.ONCE_PUBLIC)

    def readable_by(self, user) -> "EvidenceItemQuerySet":
        """Return what a person may read: of what was withdrawn only the hub's people read more than the notice."""
        if user.is_authenticated and HubPerson.objects.holding().filter(user=user).exists():
            return self.all()
        return self.filter(state__in=[EvidenceItem.State.PUBLISHED, EvidenceItem.State.SUPERSEDED])


class EvidenceItem(models.Model):
    """One thing that is known: a report, a tool, an evaluation; or what people in a place know themselves."""

    class State(models.TextChoices):
        """Where an item is."""

        DRAFT = "draft", _("Draft")
        REVIEW = "review", _("In review")
        PUBLISHED = "published", _("Published")
        SUPERSEDED = "superseded", _("Superseded")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Kind(models.TextChoices):
        """What an item is."""

        REPORT = "report", _("Report")
        BRIEFING = "briefing", _("Policy briefing")
        EVALUATION = "evaluation", _("Evaluation")
        CASE = "case", _("Case study")
        TOOL = "tool", _("Tool or guide")
        BLOG = "blog", _("Blog or opinion")
        PODCAST = "podcast", _("Podcast or film")
        DATA_NOTE = "data_note", _("Note about data")
        INSIGHT = "insight", _("Answer to a policymaker")

    class Asks(models.TextChoices):
        """Under which key question of a theme an item stands."""

        CONTEXT = "context", _("Context: what is it like here?")
        ENGAGEMENT = "engagement", _("Engagement: who takes part, and how?")
        OUTCOMES = "outcomes", _("Outcomes: what changes?")
        METHODS = "methods", _("Methods: how does one find out?")
        FUNDING = "funding", _("Funding: who pays?")

    class Scale(models.TextChoices):
        """On which scale its strength was rated; the scales are never merged."""

        MARYLAND = "maryland", _("Maryland Scientific Methods Scale")
        NESTA = "nesta", _("Nesta Standards of Evidence")
        LOCAL = "local", _("Local knowledge, on no scale")

    class PlaceType(models.TextChoices):
        """What kind of place it was tried in."""

        URBAN = "urban", _("Urban")
        RURAL = "rural", _("Rural")
        COASTAL = "coastal", _("Coastal")

    class Language(models.TextChoices):
        """In which language the work itself is."""

        ENGLISH = "en", _("English")
        WELSH = "cy", _("Welsh")
        BOTH = "both", _("English and Welsh")

    ONCE_PUBLIC = (State.PUBLISHED, State.SUPERSEDED, State.WITHDRAWN)
    RATED = (Scale.MARYLAND, Scale.NESTA)
    MOVES = {
        "send_item": Arrow({State.DRAFT}, State.REVIEW),
        "return_item": Arrow({State.REVIEW}, State.DRAFT),
        "publish_item": Arrow({State.REVIEW}, State.PUBLISHED),
        "supersede_item": Arrow({State.PUBLISHED}, State.SUPERSEDED),
        "withdraw_item": Arrow({State.PUBLISHED, State.SUPERSEDED}, State.WITHDRAWN),
    }

    ref = RefField()
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    kind = models.CharField(max_length=10, choices=Kind)
    title_en = models.CharField(max_length=200)
    title_cy = models.CharField(max_length=200, blank=True)
    authors = models.CharField(max_length=300)
    publisher = models.CharField(max_length=200, blank=True)
    made_on = models.DateField()  # when the work itself came out
    themes = models.ManyToManyField(Theme, related_name="evidence", blank=True)
    places = models.ManyToManyField(Place, related_name="evidence", blank=True)  # where it was tried
    place_types = ArrayField(models.CharField(max_length=10, choices=PlaceType), default=list, blank=True)
    asks = models.CharField(max_length=10, choices=Asks)
    abstract_en = models.TextField(blank=True)
    abstract_cy = models.TextField(blank=True)
    link = models.URLField(max_length=500, blank=True)
    doi = models.CharField(max_length=200, blank=True)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    is_accessible = models.BooleanField(default=False)  # the file was tried with a screen reader
    licence = models.CharField(max_length=12, choices=CHOICES, blank=True)
    language = models.CharField(max_length=4, choices=Language, default=Language.ENGLISH)
    scale = models.CharField(max_length=8, choices=Scale, default=Scale.LOCAL)
    level = models.PositiveSmallIntegerField(default=0)
    level_reason = models.TextField(blank=True)
    rated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    conditions_en = models.TextField(blank=True)  # what works here: under which conditions
    conditions_cy = models.TextField(blank=True)
    tried_en = models.TextField(blank=True)
    tried_cy = models.TextField(blank=True)
    not_here_en = models.TextField(blank=True)  # where it was tried and did not work, or should not be
    not_here_cy = models.TextField(blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    writers = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")  # all who ever edited it
    written_at = models.DateTimeField(default=clock.now)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    replaced_by = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replaces")
    notice_en = models.TextField(blank=True)  # why it was withdrawn: it stays
    notice_cy = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    # What a search looks in: every word as English stems it and as it stands, without accents.
    words = models.GeneratedField(
        expression=Func(
            "title_en", "title_cy", "authors", "publisher", "abstract_en", "abstract_cy", "conditions_en",
            "conditions_cy", "tried_en", "tried_cy", function="portal_evidence_words",
        ),
        output_field=SearchVectorField(),
        db_persist=True,
    )  # fmt: skip
    objects = EvidenceItemQuerySet.as_manager()

    class Meta:
        indexes = [
            GinIndex(fields=["words"], name="hub_evidence_words", condition=Q(state="published")),
            models.Index(
                fields=["-made_on", "-id"], name="hub_evidence_newest", condition=Q(state="published")
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["doi"], condition=~Q(doi=""), name="hub_evidence_doi_once"),
            models.CheckConstraint(
                name="hub_evidence_level_is_rated",
                condition=Q(scale="local", level=0)
                | Q(scale__in=["maryland", "nesta"], level__range=(1, 5), rated_by__isnull=False)
                & ~Q(level_reason=""),
            ),
            models.CheckConstraint(
                name="hub_evidence_published_is_whole",
                condition=Q(state__in=["draft", "review"])
                | ~Q(licence="")
                & ~Q(abstract_en="")
                & Q(published_by__isnull=False, published_at__isnull=False)
                & (~Q(link="") | ~Q(doi="") | Q(document__isnull=False, is_accessible=True)),
            ),
            models.CheckConstraint(
                name="hub_evidence_gone_says_why",
                condition=(~Q(state="withdrawn") | ~Q(notice_en=""))
                & (~Q(state="superseded") | Q(replaced_by__isnull=False)),
            ),
        ]

    def __str__(self):
        return in_language(self, "title")

    @property
    def title_lang(self) -> str:
        """The language in which the title is shown."""
        return _shown_in(self.title_cy)

    @property
    def abstract(self) -> str:
        """The abstract in the language of the page."""
        return in_language(self, "abstract")

    @property
    def abstract_lang(self) -> str:
        """The language in which the abstract is shown."""
        return _shown_in(self.abstract_cy)

    @property
    def conditions(self) -> str:
        """Under which conditions it works, in the language of the page."""
        return in_language(self, "conditions")

    @property
    def tried(self) -> str:
        """Where it was tried, in the language of the page."""
        return in_language(self, "tried")

    @property
    def not_here(self) -> str:
        """Where it did not work, in the language of the page."""
        return in_language(self, "not_here")

    @property
    def notice(self) -> str:
        """Why it was withdrawn, in the language of the page."""
        return in_language(self, "notice")

    @property
    def licence_said(self):
        """The licence with its address and what it allows, or None."""
        return LICENCES.get(self.licence)

    @property
    def place_types_said(self) -> list[str]:
        """The kinds of place in words."""
        return [str(self.PlaceType(code).label) for code in self.place_types]

    @property
    def is_rated(self) -> bool:
        """Whether its strength stands on a scale."""
        return self.scale in self.RATED

    @property
    def strength(self) -> str:
        """Its strength in words: the scale and the level."""
        if not self.is_rated:
            return str(self.get_scale_display())
        return _("%(scale)s, level %(level)s") % {"scale": self.get_scale_display(), "level": self.level}

    @property
    def strength_picture(self):
        """Its strength as a picture that also says it."""
        return dots(self.scale, self.level, self.strength)

    @property
    def strength_meaning(self) -> str:
        """What its level means."""
        return meaning(self.scale, self.level)

    @property
    def doi_url(self) -> str:
        """The address under which its identifier is resolved."""
        return f"https://doi.org/{self.doi}" if self.doi else ""

    @property
    def citation(self) -> str:
        """How to cite it."""
        parts = [
            f"{self.authors} ({self.made_on.year})",
            str(self),
            self.publisher,
            self.doi_url or self.link,
        ]
        return Spoken(". ".join(part.rstrip(".") for part in parts if part), self.title_lang)

    @property
    def is_withdrawn(self) -> bool:
        """Whether only its notice is left."""
        return self.state == self.State.WITHDRAWN

    @property
    def is_public(self) -> bool:
        """Whether everybody may know it."""
        return self.state in self.ONCE_PUBLIC


def _shown_in(welsh: str) -> str:
    return "cy" if welsh and get_language() == "cy" else "en"


class EvidenceNote(models.Model):
    """What an editor said about an item in review: read by the hub's people alone."""

    item = models.ForeignKey(EvidenceItem, models.PROTECT, related_name="notes")
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.by} on {self.item}"


class LinkChange(models.Model):
    """Another link that one of the hub's people wants for a published item: it is shown when another of them agrees."""

    item = models.OneToOneField(EvidenceItem, models.PROTECT, related_name="link_change")
    link = models.URLField(max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    def __str__(self):
        return f"{self.item}: {self.link}"


class LinkCheck(models.Model):
    """What came of asking for an item's link the last time."""

    item = models.OneToOneField(EvidenceItem, models.PROTECT, related_name="link_check")
    link = models.URLField(max_length=500)  # as it was asked for: another one has not been checked
    is_fine = models.BooleanField()
    said = models.CharField(max_length=120)  # a code that links.SAID puts in words
    failures = models.PositiveSmallIntegerField(default=0)  # in a row
    checked_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["checked_at"], name="hub_linkcheck_oldest")]

    def __str__(self):
        return f"{self.link}: {self.said}"
