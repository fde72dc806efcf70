"""Whether one decision breaks a published rule for the funded bids together."""

from typing import NamedTuple

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
    every = Application.objects.filter(phase=phase, state=Application.State.ELIGIBLE)
    seen = every.visible_to(user).without_own(user)
    names = _broken(application, outcome, share, seen if proposed else every, proposed)
    if proposed or not names:
        return Breaks(names, True)
    return Breaks(names, seen.count() == every.count())


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
    others = [bid for key, bid in weighed.items() if key not in decided and key != application.pk]
    mine = weighed.get(application.pk)
    if mine is None:
        return []
    asked = table.rules_of(phase)
    before = rules.broken(funded, [*others, mine], asked)
    is_award = outcome == Decision.Outcome.AWARD
    now = [*funded, mine if share is None else mine._replace(cost=share)] if is_award else funded
    return [name for name in rules.broken(now, others, asked) if name not in before]
