"""The bids of a phase in the panel's order, what they ask for, and what is decided about each."""

from collections import defaultdict
from collections.abc import Container, Iterable
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Count, QuerySet, Sum
from django.utils.translation import gettext as _

from funding.applications.models import Application, rounds_run_by
from funding.decisions import order
from funding.decisions.limits import Sums
from funding.decisions.models import Decision
from funding.panel import scores
from funding.panel.models import Item, Panel
from funding.panel.queries import Asked, asked
from funding.review.models import Review, ReviewScore
from funding.rounds.models import Phase
from lpip_portal.composed import Composed

NOTHING = Decimal("0.00")
COLOURS = {
    Decision.State.PROPOSED: "blue",
    Decision.State.APPROVED: "green",
    Decision.State.RETURNED: "orange",
    Decision.Outcome.AWARD: "green",
    Decision.Outcome.RESERVE: "yellow",
    Decision.Outcome.DECLINE: "grey",
    Item.Recommendation.FUND: "green",
    Item.Recommendation.RESERVE: "yellow",
    Item.Recommendation.DO_NOT_FUND: "grey",
}


class Line(NamedTuple):
    """One bid on the list of decisions. ``running`` adds up the funder's share of the awards down to here."""

    application: Application
    item: Item | None
    decision: Decision | None
    place: str
    mean: Decimal | None
    asked: Asked
    running: Decimal
    recommendation_colour: str
    outcome_colour: str
    state_colour: str


def phases_run_by(user) -> QuerySet[Phase]:
    """Return the phases whose decisions and money a person may look into; nobody else knows that these pages exist."""
    if not user.is_authenticated:
        return Phase.objects.none()
    phases = Phase.objects.select_related("round")
    return phases if user.has_role("auditor") else phases.filter(round__in=rounds_run_by(user))


def sums(decisions: QuerySet[Decision]) -> Sums:
    """Add up the awards among some decisions."""
    found = decisions.filter(outcome=Decision.Outcome.AWARD).aggregate(n=Count("pk"), share=Sum("share"))
    return Sums(found["n"], found["share"] or NOTHING)


def seen_sums(
    user, phase: Phase, *, states: Container[str] = Decision.STANDING, but: Application | None = None
) -> Sums:
    """Add up the awards of a phase that exist for a person, those of one bid apart."""
    standing = (
        live(phase)
        .visible_to(user)
        .filter(outcome=Decision.Outcome.AWARD)
        .values_list("application", "state", "share")
    )
    found = [share for bid, state, share in standing if state in states and (but is None or bid != but.pk)]
    return Sums(len(found), sum(found, NOTHING))


def live(phase: Phase) -> QuerySet[Decision]:
    """Return the decisions of a phase that stand: proposed or approved."""
    return Decision.objects.filter(application__phase=phase, state__in=Decision.STANDING)


def approved(phase: Phase) -> QuerySet[Decision]:
    """Return the approved decisions of a phase."""
    return Decision.objects.filter(application__phase=phase, state=Decision.State.APPROVED)


def has_met(phase: Phase) -> bool:
    """Say whether the panel of a phase has confirmed its recommendations."""
    return Panel.objects.filter(phase=phase, state=Panel.State.CONFIRMED).exists()


def in_order(user, phase: Phase) -> list[Application]:
    """Return the eligible bids a person may judge, with item and decision, best placed first; unplaced bids come last."""
    found = _ELIGIBLE(user, phase) if user.is_authenticated else []
    return sorted(found, key=lambda bid: (_key(bid) is None, _key(bid) or (), bid.title, bid.pk))


_ELIGIBLE = Composed(
    lambda user, phase: (
        Application.objects.visible_to(user)
        .without_own(user)
        .filter(phase=phase, state=Application.State.ELIGIBLE.value)
        .select_related(
            "item", "sifted", "decision__proposed_by", "decision__approved_by", "partnership", "organisation"
        )
    ),
    by_roles=True,
)


def places(bids: Iterable[Application]) -> dict[int, order.Place]:
    """Return where each bid stands at the table and what is decided about it, by the bid's key."""
    bids = list(bids)
    keys = sorted({key for bid in bids if (key := _key(bid)) is not None})
    positions = {key: position for position, key in enumerate(keys, 1)}
    return {
        bid.pk: order.Place(
            positions.get(_key(bid)),
            bid.item.recommendation if hasattr(bid, "item") else "",
            _outcome(bid),
            hasattr(bid, "decision") and bool(bid.decision.reason),
        )
        for bid in bids
    }


def lines(user, phase: Phase) -> list[Line]:
    """Return the list of decisions that a person may see, in the panel's order."""
    bids = in_order(user, phase)
    wanted, scored = asked(bids), means(bids)
    running, found = NOTHING, []
    for bid in bids:
        decision, item = getattr(bid, "decision", None), getattr(bid, "item", None)
        if _outcome(bid) == Decision.Outcome.AWARD:
            running += decision.share
        found.append(
            Line(
                bid,
                item,
                decision,
                _("below the threshold") if _is_out(bid) else place_words(item),
                scored.get(bid.pk),
                wanted.get(bid.pk, Asked(NOTHING, NOTHING)),
                running,
                COLOURS.get(item.recommendation, "grey") if item else "grey",
                COLOURS[decision.outcome] if decision else "grey",
                COLOURS[decision.state] if decision else "grey",
            )
        )
    return found


def means(applications: Iterable[Application]) -> dict[int, Decimal]:
    """Return the mean of the reviews that count, by the bid's key."""
    keys = [bid.pk for bid in applications]
    counted = Review.objects.counted().filter(assignment__application__in=keys)
    rows = ReviewScore.objects.filter(review__in=counted).values_list(
        "review__assignment__application_id", "review_id", "points", "criterion__weight"
    )
    by_bid: dict[int, dict[int, list[tuple[int | None, int]]]] = defaultdict(lambda: defaultdict(list))
    for bid, review, points, weight in rows:
        by_bid[bid][review].append((points, weight))
    found = {bid: scores.of_reviews(list(reviews.values())).mean for bid, reviews in by_bid.items()}
    return {bid: mean for bid, mean in found.items() if mean is not None}


def place_words(item: Item | None) -> str:
    """Say where the panel put a bid."""
    if item is None or item.rank is None and item.tier is None:
        return _("not placed")
    if item.rank is None:
        return _("Tier %(tier)s") % {"tier": item.tier}
    words = _("%(rank)s (tied)") % {"rank": item.rank} if item.is_tied else str(item.rank)
    return words if item.tier is None else _("Tier %(tier)s, %(rank)s") % {"tier": item.tier, "rank": words}


class Table(NamedTuple):
    """What a proposal about one bid is held against: its place and the others', what it asks, the awards so far."""

    mine: order.Place
    others: list[order.Place]
    asked: Asked
    before: Sums
    budget: Decimal
    most: int


def table(user, application: Application) -> Table:
    """Return what this person may hold a proposal about a bid against."""
    bids = in_order(user, application.phase)
    found = places(bids)
    mine = found.pop(application.pk, order.Place(None, "", ""))
    return Table(
        mine,
        list(found.values()),
        asked([application]).get(application.pk, Asked(NOTHING, NOTHING)),
        seen_sums(user, application.phase, but=application),
        application.phase.budget,
        application.phase.max_awards,
    )


def _is_out(bid: Application) -> bool:
    sifted = getattr(bid, "sifted", None)
    return sifted is not None and sifted.is_out


def _key(bid: Application) -> tuple[int, int] | None:
    item = getattr(bid, "item", None)
    return (
        None if item is None or item.rank is None and item.tier is None else (item.tier or 0, item.rank or 0)
    )


def _outcome(bid: Application) -> str:
    decision = getattr(bid, "decision", None)
    return "" if decision is None or decision.state == Decision.State.RETURNED else decision.outcome


def facts(lines: Iterable[Line], phase: Phase) -> dict[str, Any]:
    """Return the totals above the list: awards and money, proposed and approved together and approved alone."""
    standing = [line.decision for line in lines if _outcome(line.application) == Decision.Outcome.AWARD]
    sealed = [decision for decision in standing if decision.state == Decision.State.APPROVED]
    return {
        "awards": len(standing),
        "share": sum((decision.share for decision in standing), NOTHING),
        "approved_awards": len(sealed),
        "approved_share": sum((decision.share for decision in sealed), NOTHING),
        "awards_bar": [
            (_("Proposed or approved"), len(standing), _count(len(standing), phase), "b"),
            (_("Approved"), len(sealed), _count(len(sealed), phase), "a"),
        ],
    }


def _count(n: int, phase: Phase) -> str:
    return _("%(n)s of %(most)s awards") % {"n": n, "most": phase.max_awards}


def initial(decision: Decision | None, table: Table) -> dict[str, Any]:
    """Return what the form of a proposal shows first: the proposal so far, else the panel's word and what is asked."""
    if decision is None:
        outcome = order.FOLLOWS.get(table.mine.recommendation, "")
        return {"outcome": outcome, "fec": table.asked.fec, "share": table.asked.share, "version": 0}
    return {
        "outcome": decision.outcome,
        "fec": decision.fec or table.asked.fec,
        "share": decision.share or table.asked.share,
        "conditions": decision.conditions,
        "reason": decision.reason,
        "version": decision.version,
    }
