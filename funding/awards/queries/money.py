"""A phase's money: the budget, what is committed and offered, and what is left. All figures are the funder's share in pounds."""

from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from funding.awards.models import Award
from funding.decisions.models import Decision
from funding.rounds.models import Phase
from lpip_portal.ui.templatetags.portal import pounds

from .reserves import FUNDED, replaced
from .standing import award_colour, award_note, award_state

NOTHING = Decimal("0.00")


class Line(NamedTuple):
    """One award with its words, as the money page and the list of awards show it."""

    award: Award
    state: str
    note: str
    colour: str


class Money(NamedTuple):
    """A phase's money. Drafts and lapsed offers bind nothing; ``left`` is what neither is committed nor offered."""

    budget: Decimal
    committed: Decimal
    offered: Decimal
    lapsed: Decimal
    drafted: Decimal

    @property
    def left(self) -> Decimal:
        """What is neither committed nor offered."""
        return self.budget - self.committed - self.offered

    @property
    def bars(self) -> list[tuple[Any, Decimal, str, str]]:
        """The rows of the picture: the same figures as the table."""
        rows = [
            (_("Committed"), self.committed, "a"),
            (_("Offered"), self.offered, "b"),
            (_("Left"), self.left, "d"),
        ]
        return [(label, amount, pounds(amount), shade) for label, amount, shade in rows]


def committed(phase: Phase) -> Decimal:
    """Return what the accepted, active and closed awards of a phase come to."""
    held = Award.objects.filter(phase=phase, state__in=Award.HELD)
    return held.aggregate(total=Sum("share"))["total"] or NOTHING


def lines(awards: QuerySet[Award], now: datetime) -> list[Line]:
    """Return some awards with their words, by title."""
    found = awards.select_related("holder", "partnership", "lead", "phase").order_by("title", "pk")
    return [line(award, now) for award in found]


def line(award: Award, now: datetime) -> Line:
    """Return an award with its words."""
    return Line(award, award_state(award, now), award_note(award, now), award_colour(award, now))


def money(phase: Phase, now: datetime) -> Money:
    """Return how a phase's money stands at ``now``."""
    sums = dict.fromkeys(("committed", "offered", "lapsed", "drafted"), NOTHING)
    for award in Award.objects.filter(~replaced(), phase=phase).exclude(state=Award.State.DECLINED):
        if award.state in Award.HELD:
            sums["committed"] += award.share
        elif award.state == Award.State.DRAFTED:
            sums["drafted"] += award.share
        else:
            sums["lapsed" if award.has_lapsed(now) else "offered"] += award.share
    return Money(phase.budget, **sums)


def drafts_owed(user, phase: Phase, now: datetime) -> QuerySet[Decision]:
    """Return the announced awards for which nobody has drafted an offer yet."""
    announced = Decision.objects.visible_to(user).released(now)
    owed = announced.filter(FUNDED, application__phase=phase, award__isnull=True)
    return owed.select_related("application__partnership", "application__organisation", "promotion").order_by(
        "application__title", "pk"
    )
