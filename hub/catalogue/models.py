"""What is in reach of a partnership: data sets, of which only the description is kept here."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _

from funding.models import RoundOfficer
from hub.people.models import HubPerson
from lpip_portal import clock
from lpip_portal.references import RefField
from lpip_portal.workflow import Arrow
from partnerships.models import Partnership, Place, Theme, in_language


def searched(*names: str) -> models.GeneratedField:
    """Return the column in which a search looks for words of these columns, short and long texts alike."""
    text = models.TextField()
    said = [part for name in names for part in (Cast(name, text), Value(" ", output_field=text))][:-1]
    return models.GeneratedField(
        expression=Func(Concat(*said), function="portal_fold"), output_field=text, db_persist=True
    )


def works_at_the_hub(user) -> bool:
    """Say whether a person works at the hub."""
    return user.is_authenticated and HubPerson.objects.holding().filter(user=user).exists()


def may_search(user) -> bool:
    """Say whether a person sees what is not for everybody: people of partnerships, of the hub, and officers."""
    return user.is_authenticated and (
        works_at_the_hub(user)
        or user.has_role("officer")
        or Partnership.objects.of(user).exists()
        or RoundOfficer.objects.holding().filter(user=user, duty="officer").exists()
    )


def _was_or_is(states: list[str]) -> Q:
    return Q(state__in=states) | Q(state="merged", state_before__in=states)


class DatasetQuerySet(models.QuerySet):
    """Descriptions of data sets."""

    def visible_to(self, user) -> "DatasetQuerySet":
        """Return what is catalogued, to everybody; what is restricted, to those who may search; to the hub all, and to each their own."""
        State = self.model.State
        if not user.is_authenticated:
            return self.filter(_was_or_is([State.CATALOGUED]))
        if works_at_the_hub(user):
            return self.all()
        shown = [State.CATALOGUED, State.RESTRICTED] if may_search(user) else [State.CATALOGUED]
        return self.filter(_was_or_is(shown) | Q(suggested_by=user))


class Dataset(models.Model):
    """The description of a data set. The data themselves are never kept here."""

    class State(models.TextChoices):
        """Where a description is."""

        SUGGESTED = "suggested", _("Suggested")
        CATALOGUED = "catalogued", _("Catalogued")
        RESTRICTED = "restricted", _("For partnerships only")
        RETIRED = "retired", _("Retired")
        MERGED = "merged", _("Merged into another")

    class Access(models.TextChoices):
        """How one gets at the data."""

        OPEN = "open", _("Open: anybody may download it")
        SAFEGUARDED = "safeguarded", _("Safeguarded: for registered users")
        CONTROLLED = "controlled", _("Controlled: for approved researchers in a safe place")

    SHOWN = (State.CATALOGUED, State.RESTRICTED)
    MOVES = {
        "catalogue_dataset": Arrow({State.SUGGESTED, State.RESTRICTED}, State.CATALOGUED),
        "restrict_dataset": Arrow({State.SUGGESTED, State.CATALOGUED}, State.RESTRICTED),
        "retire_dataset": Arrow({State.SUGGESTED, State.CATALOGUED, State.RESTRICTED}, State.RETIRED),
        "merge_dataset": Arrow(
            {State.SUGGESTED, State.CATALOGUED, State.RESTRICTED, State.RETIRED}, State.MERGED
        ),
    }

    ref = RefField()
    state = models.CharField(max_length=10, choices=State, default=State.SUGGESTED)
    title_en = models.CharField(max_length=200)
    title_cy = models.CharField(max_length=200, blank=True)
    publisher = models.CharField(max_length=200)
    summary_en = models.TextField()
    summary_cy = models.TextField(blank=True)
    access = models.CharField(max_length=11, choices=Access)
    licence = models.CharField(max_length=200, blank=True)
    themes = models.ManyToManyField(Theme, related_name="datasets", blank=True)
    places = models.ManyToManyField(Place, related_name="datasets", blank=True)
    first_year = models.PositiveSmallIntegerField(null=True, blank=True)
    last_year = models.PositiveSmallIntegerField(null=True, blank=True)
    link = models.URLField(max_length=500, blank=True)
    doi = models.CharField(max_length=200, blank=True)
    quality = models.TextField(blank=True)  # what one should know before one relies on it
    suggested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    suggested_at = models.DateTimeField(default=clock.now)
    curated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    retired_reason = models.TextField(blank=True)  # for whoever suggested it, and the hub
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged_from")
    merged_at = models.DateTimeField(null=True, blank=True)
    # What it was before it was merged: whoever knew it then is led on from its address.
    state_before = models.CharField(max_length=10, choices=State, blank=True)
    version = models.PositiveIntegerField(default=1)
    search = searched("title_en", "title_cy", "publisher", "summary_en", "summary_cy")
    objects = DatasetQuerySet.as_manager()

    class Meta:
        ordering = ["title_en", "pk"]
        indexes = [GinIndex(fields=["search"], opclasses=["gin_trgm_ops"], name="hub_dataset_words")]
        constraints = [
            # Of what is shown: a suggestion may repeat what its maker cannot see, and is not told of it.
            models.UniqueConstraint(
                fields=["doi"],
                condition=~Q(doi="") & Q(state__in=["catalogued", "restricted"]),
                name="hub_dataset_doi_once",
            ),
            models.CheckConstraint(
                name="hub_dataset_years_in_order",
                condition=Q(first_year__isnull=True)
                | Q(last_year__isnull=True)
                | Q(last_year__gte=F("first_year")),
            ),
            models.CheckConstraint(
                name="hub_dataset_curated",
                condition=Q(state="suggested") | Q(curated_by__isnull=False),
            ),
            models.CheckConstraint(
                name="hub_dataset_retired_says_why", condition=~Q(state="retired") | ~Q(retired_reason="")
            ),
            models.CheckConstraint(
                name="hub_dataset_merged_into_another",
                condition=Q(state="merged", merged_into__isnull=False, merged_at__isnull=False)
                & ~Q(merged_into=F("pk"))
                & ~Q(state_before="")
                | ~Q(state="merged") & Q(merged_into__isnull=True, merged_at__isnull=True, state_before=""),
            ),
        ]

    def __str__(self):
        return in_language(self, "title")

    @property
    def summary(self) -> str:
        """What it holds, in the language of the page."""
        return in_language(self, "summary")

    @property
    def years(self) -> str:
        """The years that it covers."""
        ends = [str(year) for year in (self.first_year, self.last_year) if year]
        return "–".join(dict.fromkeys(ends))

    @property
    def doi_url(self) -> str:
        """The address under which its identifier is resolved."""
        return f"https://doi.org/{self.doi}" if self.doi else ""
