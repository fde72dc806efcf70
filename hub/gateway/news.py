"""What is new for policymakers, by theme and place, and whom they could talk to. Public rows alone."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _

from funding.models import Award
from hub.evidence.models import EvidenceItem
from lpip_portal import clock
from partnerships.models import Partnership, PartnershipPerson, Place, Theme

from .models import SavedSearch
from .queries import Asked, asked_by, codes_around

MOST = 500  # of a kind, the newest
SHOWN = 30


class News(NamedTuple):
    """One thing that anybody may know, with what it is about and where."""

    at: datetime
    kind: str
    title: str
    about: str
    url: str
    themes: frozenset[int]
    places: frozenset[str]  # codes, of the places around them too

    def fits(self, theme: Theme | None, place: Place | None) -> bool:
        """Say whether it is about a theme and a place, where these are asked for."""
        return (theme is None or theme.pk in self.themes) and (place is None or place.code in self.places)


def news(now: datetime) -> list[News]:
    """Return what is public, the newest first; the number of queries is always the same."""
    return sorted(
        [*_partnerships(), *_awards(now), *_evidence()], key=lambda each: (each.at, each.title), reverse=True
    )


def _partnerships() -> Iterable[News]:
    founded = Partnership.objects.public().filter(is_history=False).order_by("-founded_at", "-pk")[:MOST]
    for each in founded.prefetch_related("themes", "places__parent"):
        yield _of(each, each.founded_at, _("Partnership"), str(each), each.summary)


def _awards(now: datetime) -> Iterable[News]:
    out = Award.objects.public(now).filter(partnership__is_public=True)
    out = out.select_related("partnership", "phase__release", "phase__round").order_by(
        "-phase__release__embargo_until", "-pk"
    )
    for each in out.prefetch_related("partnership__themes", "partnership__places__parent")[:MOST]:
        yield _of(
            each.partnership, each.phase.release.embargo_until, _("Award"), each.title, str(each.partnership)
        )


def _evidence() -> Iterable[News]:
    known = EvidenceItem.objects.published().order_by("-published_at", "-pk")[:MOST]
    for each in known.prefetch_related("themes", "places__parent"):
        yield News(
            each.published_at,
            _("Evidence"),
            str(each),
            each.abstract,
            reverse("hub:evidence-item", args=[each.ref]),
            frozenset(theme.pk for theme in each.themes.all()),
            codes_around(each.places.all()),
        )


def _of(partnership: Partnership, at: datetime, kind: str, title: str, about: str) -> News:
    url = reverse("partnerships:partnership", args=[partnership.address])
    themes = frozenset(theme.pk for theme in partnership.themes.all())
    return News(at, kind, title, about, url, themes, codes_around(partnership.places.all()))


class Saved(NamedTuple):
    """A saved search, with how much is new since its maker looked."""

    search: SavedSearch
    new: int


class Desk(NamedTuple):
    """What a policymaker's page shows."""

    news: list[News]
    partnerships: list[Partnership]
    searches: list[Saved]
    enquiries: list[Asked]


def desk(user: Any, theme: Theme | None, place: Place | None) -> Desk:
    """Return what is new on a theme and in a place, who works on it there, and what a person saved and asked."""
    every = news(clock.now())
    shown = PartnershipPerson.objects.shown().filter(role__in=PartnershipPerson.MANAGING)
    people = Prefetch("people", shown.select_related("user").order_by("since", "pk"), to_attr="to_talk_to")
    known = Partnership.objects.public().select_related("convenor")
    known = known.prefetch_related("themes", "places__parent", people)
    return Desk(
        news=[each for each in every if each.fits(theme, place)][:SHOWN],
        partnerships=[
            each
            for each in known.order_by("name_en", "pk")
            if (theme is None or theme in each.themes.all())
            and (place is None or place.code in codes_around(each.places.all()))
        ],
        searches=[Saved(each, _new(each, every)) for each in _saved(user)],
        enquiries=asked_by(user, clock.now()),
    )


def _saved(user: Any) -> list[SavedSearch]:
    return list(SavedSearch.objects.visible_to(user).select_related("theme", "place").order_by("name", "pk"))


def _new(search: SavedSearch, every: list[News]) -> int:
    return sum(each.at > search.looked_at and each.fits(search.theme, search.place) for each in every)
