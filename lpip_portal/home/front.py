"""What the public front page shows: the programme, its two phases, its partnerships on the map, and what is open."""

from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

import partnerships.queries
from funding.awards import queries as awards
from funding.models import Phase, Programme
from funding.rounds.models import MoneyFact, PublishedPhase
from partnerships.models import Partnership, in_language
from partnerships.queries import TileRow


class PhaseCard(NamedTuple):
    """One phase of the programme's published history."""

    phase: PublishedPhase
    purpose: str
    cap: Decimal | None
    awards: int | None


class Front(NamedTuple):
    """The front page."""

    programme: Programme | None
    summary: str
    headline: Decimal | None
    phases: list[PhaseCard]
    open_phases: list[Phase]
    tiles: dict[str, int]
    links: dict[str, str]
    areas: list[TileRow]
    partnerships: int
    outcomes: list[Phase]


def front(now: datetime) -> Front:
    """Return what everybody sees; the number of queries is always the same."""
    programme = Programme.objects.filter(is_history=True).order_by("pk").first()
    money = list(MoneyFact.objects.filter(programme=programme)) if programme else []
    tiles, links = partnerships.queries.tiles(), partnerships.queries.tile_links()
    return Front(
        programme=programme,
        summary=in_language(programme, "summary") if programme else "",
        headline=max((fact.amount for fact in money if fact.phase_id is None), default=None),
        phases=[_card(phase, money) for phase in programme.published_phases.all()] if programme else [],
        open_phases=list(Phase.objects.open_at(now).select_related("round").order_by("closes_at", "pk")[:4]),
        tiles=tiles,
        links=links,
        areas=partnerships.queries.tile_rows(tiles, links),
        partnerships=Partnership.objects.public().count(),
        outcomes=list(awards.announced_phases(now).order_by("-release__embargo_until", "pk")[:4]),
    )


def _card(phase: PublishedPhase, money: list[MoneyFact]) -> PhaseCard:
    caps = [fact.amount for fact in money if fact.phase_id == phase.pk and fact.basis == MoneyFact.Basis.FEC]
    return PhaseCard(phase, in_language(phase, "purpose"), max(caps, default=None), phase.awards_made)
