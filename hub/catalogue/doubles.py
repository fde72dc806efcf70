"""Two descriptions of one data set: which may be doubles, and what merging them would do."""

import re
from typing import NamedTuple

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Q
from django.utils.translation import gettext as _

from partnerships.merging import Taken, name_of, taken, told
from partnerships.names import likeness

from . import doi
from .models import Dataset

ALIKE = 0.85  # of 1, as names of organisations are compared
LOOKED_AT = 20
ON_THE_WEB = re.compile(r"https?://(www\.)?", re.IGNORECASE)


class Double(NamedTuple):
    """Another description that may be of the same data set, and what tells so."""

    dataset: Dataset
    why: str


def doubles(dataset: Dataset) -> list[Double]:
    """Return the descriptions that may be of the same data set, whatever their state, for those who keep the catalogue."""
    others = Dataset.objects.exclude(pk=dataset.pk).exclude(state=Dataset.State.MERGED)
    found: dict[int, Double] = {}
    for condition, why in (
        (_same_doi(dataset), _("The same DOI")),
        (_same_link(dataset), _("The same link")),
    ):
        for other in others.filter(condition).order_by("pk")[:LOOKED_AT] if condition else ():
            found.setdefault(other.pk, Double(other, why))
    near = others.annotate(near=TrigramSimilarity("title_en", dataset.title_en)).filter(near__gte=0.4)
    for other in near.order_by("-near", "pk")[:LOOKED_AT]:
        if likeness(other.title_en, dataset.title_en) >= ALIKE:
            found.setdefault(other.pk, Double(other, _("Nearly the same title")))
    return list(found.values())


def _same_doi(dataset: Dataset) -> Q | None:
    """Return how to find who has the same identifier, in its own field or as a link."""
    own = dataset.doi or (doi.spelled(dataset.link) if "doi.org/" in dataset.link.lower() else "")
    return Q(doi=own) | Q(link__iendswith=f"doi.org/{own}") if doi.fits(own) else None


def _same_link(dataset: Dataset) -> Q | None:
    """Return how to find who has the same link, whatever stands before its host or at its end."""
    core = ON_THE_WEB.sub("", dataset.link, count=1).rstrip("/")
    return Q(link__iregex=rf"^https?://(www\.)?{re.escape(core)}/?$") if core else None


class Look(NamedTuple):
    """A look at a merge before it is done."""

    facts: list[Taken]
    kept: list[Taken]  # what the old record keeps, because the other one has its own
    themes: list[str]
    places: list[str]
    refusals: list[str]
    other_way: bool  # whether it is worth a look the other way round

    @property
    def more(self) -> list[tuple[str, list[str]]]:
        """The themes and places that go over, under their headings."""
        found = [(_("Themes"), self.themes), (_("Places"), self.places)]
        return [(words, things) for words, things in found if things]

    @property
    def seen(self) -> str:
        """The name of what was looked at: another look has another one."""
        return name_of(self)


def look(source: Dataset, target: Dataset) -> Look:
    """Look at what would happen if ``source`` were merged into ``target``."""
    facts, kept = told(source, target, _facts(target))
    return Look(
        facts,
        kept,
        _more(source.themes, target.themes),
        _more(source.places, target.places),
        why_not(source, target),
        source.pk != target.pk and not (source.merged_into_id or target.merged_into_id),
    )


def going(source: Dataset, target: Dataset) -> dict[str, object]:
    """Return the facts that go over, by field."""
    return taken(source, target, _facts(target))


def why_not(source: Dataset, target: Dataset) -> list[str]:
    """Say in words what stands in the way of a merge, or nothing."""
    if source.pk == target.pk:
        return [_("This is the same record: choose another one.")]
    names, found = {"source": source, "target": target}, []
    if source.merged_into_id:
        found.append(_("“%(source)s” was merged already.") % names)
    if target.merged_into_id:
        found.append(_("“%(target)s” was merged into another one: choose that one.") % names)
    elif target.state not in Dataset.SHOWN:
        found.append(
            _("“%(target)s” is not in the catalogue. Show it first, or merge the other way round.") % names
        )
    if source.state == Dataset.State.RESTRICTED and target.state == Dataset.State.CATALOGUED:
        found.append(
            _(
                "“%(source)s” is for partnerships only and “%(target)s” is for everybody. Make both the same first."
            )
            % names
        )
    return found


def _more(mine, theirs) -> list[str]:
    there = {each.pk for each in theirs.all()}
    return [str(each) for each in mine.all() if each.pk not in there]


def _facts(target: Dataset) -> dict[str, str]:
    """Return what may go over: of the years both or none, so that they stay in order."""
    years = {"first_year": _("First year"), "last_year": _("Last year")}
    return {
        "title_cy": _("Title in Welsh"),
        "summary_cy": _("What it holds, in Welsh"),
        "licence": _("Licence"),
        **({} if target.years else years),
        "link": _("Link"),
        "doi": _("DOI"),
        "quality": _("What one should know before relying on it"),
    }
