"""Reads about a programme for its public page."""

from typing import NamedTuple

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from lpip_portal.ui.charts import Bar
from lpip_portal.ui.templatetags.portal import short_money
from partnerships import queries as partnerships
from partnerships.models import in_language

from .models import KeyDate, MoneyFact, Programme, PublishedPhase, Round

SHADES = "abcd"


class Figures(NamedTuple):
    """A programme's money and reach, ready to be shown beside tables."""

    summary: str
    phases: list[tuple[PublishedPhase, str]]  # and its purpose
    totals: list[MoneyFact]  # of the programme as a whole
    caps: list[Bar]  # the cap of each published phase, on full economic cost
    tiles: dict[str, int]
    tile_links: dict[str, str]
    tile_rows: list[partnerships.TileRow]


def programmes() -> QuerySet[Programme]:
    """Return programmes with what a page about one shows."""
    money = Prefetch("money_facts", MoneyFact.objects.order_by("order", "pk"))
    days = Prefetch("key_dates", KeyDate.objects.order_by("on", "pk"))
    phases = PublishedPhase.objects.prefetch_related(money)
    return Programme.objects.select_related("hub").prefetch_related(
        "funders", "themes", money, days, Prefetch("published_phases", phases)
    )


def figures(programme: Programme) -> Figures:
    """Return the money and the map of a programme read by ``programmes()``."""
    counts, links = partnerships.tiles(), partnerships.tile_links()
    return Figures(
        summary=in_language(programme, "summary"),
        phases=[(phase, in_language(phase, "purpose")) for phase in programme.published_phases.all()],
        totals=[fact for fact in programme.money_facts.all() if fact.phase_id is None],
        caps=_caps(programme),
        tiles=counts,
        tile_links=links,
        tile_rows=partnerships.tile_rows(counts, links),
    )


def _caps(programme: Programme) -> list[Bar]:
    bars = []
    for phase in programme.published_phases.all():
        cap = next((fact for fact in phase.money_facts.all() if fact.basis == MoneyFact.Basis.FEC), None)
        if cap:
            shade = SHADES[len(bars) % len(SHADES)]
            bars.append(Bar(str(phase), cap.amount, short_money(cap.amount), shade))
    return bars


def published_rounds(programme: Programme, user) -> QuerySet[Round]:
    """Return the rounds of a programme that a person may know, with their phases."""
    return Round.objects.visible_to(user).filter(programme=programme).prefetch_related("phases")


def headline(programme: Programme) -> list[tuple[str, str]]:
    """Return (figure, what it counts) for the cards at the head of the page."""
    phases = list(programme.published_phases.all())
    made = [
        (str(phase.awards_made), _("awards: %(phase)s") % {"phase": phase})
        for phase in phases
        if phase.awards_made
    ]
    totals = [fact for fact in programme.money_facts.all() if fact.phase_id is None]
    return [(short_money(fact.amount), str(fact)) for fact in totals] + made
