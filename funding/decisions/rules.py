"""Which published rules for the funded bids together can no longer be kept. Pure: bids and rules come as arguments."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from funding.panel.portfolio import APART, NATIONS, THEMES, THRESHOLD, Bid, Rules


def broken(funded: Sequence[Bid], free: Sequence[Bid], rules: Rules) -> list[str]:
    """Return the rules that no choice of further bids from ``free`` can keep, once ``funded`` are funded.

    ``cost`` is the funder's share in pounds. What is not certain yet counts as kept: two free bids that lie in one place may
    both be thought of. Money and number bound how many more can come; whether they are kept themselves is asked elsewhere.
    """
    found = []
    places = [place for bid in funded for place in bid.places]
    if rules.apart and len(places) != len(set(places)):
        found.append(APART)
    if rules.threshold is not None and any(_is_below(bid, rules.threshold) for bid in funded):
        found.append(THRESHOLD)
    if not (rules.nations or rules.themes):
        return found
    open_ = [bid for bid in free if _may_come(bid, set(places), rules)]
    slots = max(0, rules.most - len(funded))
    money = None if rules.budget is None else rules.budget - sum((bid.cost for bid in funded), Decimal(0))
    covers = _covers(funded, open_, rules, slots, money)
    nations = [each for each in covers if len(each[0]) >= rules.nations]
    themes = [each for each in covers if each[1] >= rules.themes]
    if not nations:
        found.append(NATIONS)
    if not themes:
        found.append(THEMES)
    if nations and themes and not any(each[1] >= rules.themes for each in nations):
        found += [NATIONS, THEMES]  # each alone can be kept, both together cannot
    return found


def _is_below(bid: Bid, threshold: float) -> bool:
    return bid.score is None or bid.score < threshold


def _may_come(bid: Bid, taken: set[str], rules: Rules) -> bool:
    is_fit = rules.threshold is None or not _is_below(bid, rules.threshold)
    return is_fit and not (rules.apart and bid.places & taken)


def _covers(
    funded: Iterable[Bid], free: Sequence[Bid], rules: Rules, slots: int, money: Decimal | None
) -> set[tuple[frozenset[str], frozenset[str]]]:
    """Return every (nations, themes asked for) that the funded and up to ``slots`` more bids can cover within the money."""
    nations = frozenset().union(*(bid.nations for bid in funded))
    themes = frozenset().union(*(bid.themes for bid in funded)) & rules.themes
    cheapest: dict[tuple[frozenset[str], frozenset[str]], Decimal] = {}
    for bid in free:
        key = (bid.nations, bid.themes & rules.themes)
        cheapest[key] = min(bid.cost, cheapest.get(key, bid.cost))
    reached = {(nations, themes): Decimal(0)}
    for _more in range(min(slots, len(cheapest))):
        grown = dict(reached)
        for (before_nations, before_themes), spent in reached.items():
            for (more_nations, more_themes), cost in cheapest.items():
                key, total = (before_nations | more_nations, before_themes | more_themes), spent + cost
                if (money is None or total <= money) and total < grown.get(key, total + 1):
                    grown[key] = total
        if grown == reached:
            break
        reached = grown
    return set(reached)
