"""Reads of the catalogue: what is found, and what hub staff should look at."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from hub.people.models import HubPerson
from hub.people.policy import is_staff
from lpip_portal.access import Indexed
from lpip_portal.accounts.models import User
from lpip_portal.ui.todo import Todo
from partnerships import place_queries
from partnerships.models import SAYS, Partnership, Theme

from .expert_models import Expert, Introduction
from .models import Dataset

SHOWN = (Dataset.State.CATALOGUED, Dataset.State.RESTRICTED)
COLOURS = {
    "suggested": "yellow",
    "catalogued": "green",
    "restricted": "purple",
    "retired": "grey",
    "merged": "grey",
}


def with_words(rows: QuerySet, words: str) -> QuerySet:
    """Keep the rows in which the words stand as they are typed, without case and accents."""
    return rows.filter(Indexed(f"{{search}} {SAYS}", given={"words": words}, search="search"))


def datasets(user) -> QuerySet[Dataset]:
    """Return the data sets of the catalogue that a person may see."""
    shown = Dataset.objects.visible_to(user).filter(state__in=SHOWN)
    return shown.prefetch_related("places", "themes")


def experts(user) -> QuerySet[Expert]:
    """Return the listed experts that a person may see."""
    return Expert.objects.visible_to(user).filter(state=Expert.State.LISTED).prefetch_related("themes")


def waiting(user) -> QuerySet[Introduction]:
    """Return the introductions that a person may read, those with the hub first."""
    found = Introduction.objects.visible_to(user).select_related("expert", "partnership", "asked_by")
    return found.order_by("state", "-pk")  # "asked" is the first of them


def todos(user, now: datetime) -> list[Todo]:
    """Return what hub staff should look at: suggestions, people who agreed, introductions."""
    if not is_staff(user):
        return []
    return [*_kept(user), *_introduced(user)]


def own_todos(user, now: datetime) -> list[Todo]:
    """Return what a person whom the hub asked to be found should do."""
    asked = Expert.objects.themselves(user).filter(state=Expert.State.INVITED)
    return [
        Todo(_("Say whether partnerships may find you"), reverse("hub:expert-answer", args=[expert.ref]))
        for expert in asked
    ]


def _kept(user) -> Iterable[Todo]:
    suggested = Dataset.objects.visible_to(user).filter(state=Dataset.State.SUGGESTED).order_by("pk")
    for dataset in suggested[:20]:
        yield Todo(
            _("Look at a suggested data set"), reverse("hub:dataset", args=[dataset.ref]), about=str(dataset)
        )
    people = {
        Expert.State.SUGGESTED: _("Look at a suggested expert"),
        Expert.State.CONSENTED: _("List an expert who agreed"),
    }
    for expert in Expert.objects.visible_to(user).filter(state__in=people).order_by("pk")[:20]:
        yield Todo(people[expert.state], reverse("hub:expert", args=[expert.ref]), about=str(expert))


def _introduced(user) -> Iterable[Todo]:
    others = waiting(user).exclude(partnership__in=Partnership.objects.of(user))
    for introduction in others.filter(state=Introduction.State.ASKED)[:20]:
        yield Todo(
            _("Handle an introduction"),
            reverse("hub:introduction", args=[introduction.ref]),
            about=str(introduction.partnership),
        )


def with_same_doi(dataset: Dataset) -> Dataset | None:
    """Return another data set that is shown and has the same identifier."""
    others = Dataset.objects.filter(doi=dataset.doi).exclude(doi="").exclude(pk=dataset.pk)
    return others.filter(state__in=Dataset.SHOWN).order_by("pk").first()


def theme_choices() -> list[tuple[str, str]]:
    """Return the themes."""
    return [(theme.slug, str(theme)) for theme in Theme.objects.all()]


def place_choices() -> list[tuple[str, str]]:
    """Return the places in use: nations, then regions, then councils."""
    return [(place.code, str(place)) for place in place_queries.in_order()]


def hub_staff(but: User) -> list[User]:
    """Return all hub staff, except ``but``."""
    staff = HubPerson.objects.holding().filter(role=HubPerson.Role.STAFF).exclude(user=but)
    return [person.user for person in staff.select_related("user")]
