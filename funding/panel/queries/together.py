"""What the rules for the funded bids together are asked about: what a bid costs the funder, where and about what it is."""

from collections.abc import Iterable
from decimal import Decimal
from itertools import combinations
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from funding.applications.models import Application, Submission
from funding.panel import portfolio
from funding.rounds.models import Phase
from partnerships.models import Place

from .table import summaries


class Asked(NamedTuple):
    """What a submitted bid asks for, in pounds."""

    fec: Decimal
    share: Decimal


def asked(applications: Iterable[Application]) -> dict[int, Asked]:
    """Return what the newest submission of each bid asks for, by the bid's key."""
    rows = (
        Submission.objects.filter(application__in=[bid.pk for bid in applications])
        .order_by("number")
        .values_list("application_id", "content__costs__fec", "content__costs__share")
    )
    return {key: Asked(Decimal(fec or 0), Decimal(share or 0)) for key, fec, share in rows}


def rules_of(phase: Phase) -> portfolio.Rules:
    """Return the published rules of a phase."""
    least = phase.portfolio_threshold
    return portfolio.Rules(
        phase.max_awards,
        phase.budget,
        phase.portfolio_nations,
        frozenset(phase.portfolio_themes),
        phase.portfolio_apart,
        None if least is None else float(least),
    )


def rule_words(name: str, phase: Phase) -> str:
    """Say a rule in a few words."""
    return {
        portfolio.NUMBER: ngettext("at most %(n)s award", "at most %(n)s awards", phase.max_awards)
        % {"n": phase.max_awards},
        portfolio.BUDGET: _("the budget"),
        portfolio.NATIONS: ngettext(
            "at least %(n)s nation", "at least %(n)s nations", phase.portfolio_nations
        )
        % {"n": phase.portfolio_nations},
        portfolio.THEMES: _("every theme that must be covered"),
        portfolio.APART: _("no place in two bids"),
        portfolio.THRESHOLD: _("the quality threshold"),
    }[name]


def to_weigh(bids: Iterable[Application]) -> dict[int, portfolio.Bid]:
    """Return each bid as the rules see it, by its key, with its reference as name. Eight queries, however many bids.

    What a bid picked for itself counts; where its paper asks for no places or themes, those of its partnership do.
    """
    bids = list(
        Application.objects.filter(pk__in=[bid.pk for bid in bids])
        .select_related("partnership")
        .prefetch_related(
            "picked_places__place", "picked_themes__theme", "partnership__places", "partnership__themes"
        )
    )
    costs, means = asked(bids), summaries(bid.pk for bid in bids)
    places = {bid.pk: _places(bid) for bid in bids}
    tokens = _shared({place for each in places.values() for place in each})
    found = {}
    for bid in bids:
        mean = means[bid.pk][1].mean if bid.pk in means else None
        nations = {place.nation for place in places[bid.pk] if place.nation}
        nations |= {bid.partnership.nation} if not nations and bid.partnership else set()
        found[bid.pk] = portfolio.Bid(
            bid.ref,
            costs[bid.pk].share if bid.pk in costs else Decimal(0),
            frozenset(nations),
            frozenset(_themes(bid)),
            frozenset(token for place in places[bid.pk] for token in tokens[place.pk]),
            None if mean is None else float(mean),
        )
    return found


def _places(bid: Application) -> list[Place]:
    picked = [each.place for each in bid.picked_places.all()]
    return picked or (list(bid.partnership.places.all()) if bid.partnership else [])


def _themes(bid: Application) -> list[str]:
    picked = [each.theme.slug for each in bid.picked_themes.all()]
    return picked or ([theme.slug for theme in bid.partnership.themes.all()] if bid.partnership else [])


def _shared(places: set[Place]) -> dict[int, set[str]]:
    """Return names for places, such that two places share one if they are the same or one lies in the other."""
    around = dict(Place.objects.values_list("pk", "parent"))
    codes = {place.pk: place.code for place in places}
    tokens = {place.pk: {place.code} for place in places}
    inside = {place.pk: _around(place.pk, around) for place in places}
    for one, other in combinations(sorted(tokens), 2):
        if other in inside[one] or one in inside[other]:
            tokens[one].add(f"{codes[one]} {codes[other]}")
            tokens[other].add(f"{codes[one]} {codes[other]}")
    return tokens


def _around(place: int, around: dict[int, int | None]) -> set[int]:
    found: set[int] = set()
    while (outer := around.get(place)) is not None and outer not in found:
        found.add(outer)
        place = outer
    return found
