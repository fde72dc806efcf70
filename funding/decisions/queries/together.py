"""Whether one decision breaks a published rule for the funded bids together."""

from collections.abc import Container, Mapping
from decimal import Decimal
from typing import NamedTuple

from django.db.models import QuerySet

from funding.applications.models import Application
from funding.decisions import rules
from funding.decisions.models import Decision
from funding.panel import queries as table

from .deciding import approved, live


class Breaks(NamedTuple):
    """The names of the rules that a decision breaks, and whether all of it may be named to this person."""

    names: list[str]
    is_named: bool


def breaks(user, application: Application, outcome: str, *, share=None, proposed: bool = False) -> Breaks:
    """Return the rules of the phase that could be kept until now and cannot be once this is decided about a bid.

    Approved decisions stand, those of the bid itself apart. With ``proposed`` the question is put among what this person sees
    alone, and proposals stand as well: so a proposal tells nobody of a bid behind the wall.
    """
    phase = application.phase
    if not phase.has_portfolio_rules:
        return Breaks([], True)
    every, seen = _bids(user, phase)
    names = _broken(application, outcome, share, seen if proposed else every, proposed)
    return _named(names, every, seen, proposed)


def breaks_among(
    user,
    application: Application,
    *,
    share: Decimal,
    given: Mapping[int, Decimal],
    free: Container[int],
    proposed: bool = False,
) -> Breaks:
    """Return the same of a bid that is to be funded once the outcomes are out, when decisions alone no longer say what is funded.

    ``given`` says by the key of its bid what stands, in pounds of the funder's share; ``free`` names the bids that may yet come.
    """
    phase = application.phase
    if not phase.has_portfolio_rules:
        return Breaks([], True)
    every, seen = _bids(user, phase)
    weighed = table.to_weigh(seen if proposed else every)
    funded = [weighed[key]._replace(cost=cost) for key, cost in given.items() if key in weighed]
    others = [bid for key, bid in weighed.items() if key in free and key not in given]
    names = _newly_broken(phase, weighed.get(application.pk), share, funded, others, is_award=True)
    return _named(names, every, seen, proposed)


def _bids(user, phase) -> tuple[QuerySet[Application], QuerySet[Application]]:
    every = Application.objects.filter(phase=phase, state=Application.State.ELIGIBLE)
    return every, every.visible_to(user).without_own(user)


def _named(names: list[str], every, seen, proposed: bool) -> Breaks:
    return Breaks(names, proposed or not names or seen.count() == every.count())


def _broken(application: Application, outcome: str, share, bids, proposed: bool) -> list[str]:
    phase = application.phase
    weighed = table.to_weigh(bids)
    standing = (live(phase) if proposed else approved(phase)).exclude(application=application)
    decided = {each.application_id: each for each in standing.filter(application__in=list(weighed))}
    funded = [
        weighed[key]._replace(cost=each.share)
        for key, each in decided.items()
        if each.outcome == Decision.Outcome.AWARD
    ]
    others = [bid for key, bid in weighed.items() if key not in decided]
    is_award = outcome == Decision.Outcome.AWARD
    return _newly_broken(phase, weighed.get(application.pk), share, funded, others, is_award=is_award)


def _newly_broken(phase, mine, share, funded: list, others: list, *, is_award: bool) -> list[str]:
    """Return the rules that could be kept while ``mine`` was free, and cannot be once it is funded, or not."""
    if mine is None:
        return []
    others = [bid for bid in others if bid != mine]
    asked = table.rules_of(phase)
    before = rules.broken(funded, [*others, mine], asked)
    now = [*funded, mine if share is None else mine._replace(cost=share)] if is_award else funded
    return [name for name in rules.broken(now, others, asked) if name not in before]
