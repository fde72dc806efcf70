"""The reserve list once the outcomes are out: who comes next, which offers were not taken up, what is bound."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from funding.awards.models import Award, Promotion
from funding.decisions import queries as decisions
from funding.decisions.limits import Sums
from funding.decisions.models import Decision
from funding.panel.models import Item
from funding.rounds.models import Phase

NOTHING = Decimal("0.00")
# Decisions that end in an offer: an award, or a reserve that two people promoted.
FUNDED = Q(outcome=Decision.Outcome.AWARD) | Q(promotion__state=Promotion.State.APPROVED)


class Terms(NamedTuple):
    """What is offered, in pounds, and under which conditions."""

    fec: Decimal
    share: Decimal
    conditions: str


class Reserve(NamedTuple):
    """One bid on the reserve list; ``comes_first`` where no reserve that still waits is placed better."""

    decision: Decision
    place: str
    asked: decisions.Asked
    promotion: Promotion | None
    comes_first: bool


def promotion_of(decision: Decision) -> Promotion | None:
    """Return the approved promotion of a decision, if it is a reserve that was promoted."""
    found = getattr(decision, "promotion", None)
    return found if found is not None and found.is_approved else None


def is_funded(decision: Decision) -> bool:
    """Say whether a decision ends in an offer."""
    return decision.outcome == Decision.Outcome.AWARD or promotion_of(decision) is not None


def terms_of(decision: Decision) -> Terms:
    """Return what is offered after a decision, or after the promotion that followed it."""
    source = promotion_of(decision) or decision
    return Terms(source.fec, source.share, source.conditions)


def replaced() -> Exists:
    """Return the condition on an award that a promoted reserve has taken its place."""
    return Exists(Promotion.objects.holding().filter(instead_of=OuterRef("pk")))


def freed(phase: Phase, now: datetime) -> QuerySet[Award]:
    """Return the offers of a phase that were declined or have lapsed, and in whose place nothing was promoted."""
    over = Q(state=Award.State.DECLINED) | Q(state=Award.State.OFFERED, lapses_at__lt=now)
    return Award.objects.filter(over, ~replaced(), phase=phase).order_by("title", "pk")


def bound(phase: Phase) -> Sums:
    """Add up what a phase has given and not got back: announced awards and promoted reserves. Two queries.

    An offer that has lapsed stays bound until a reserve takes its place, because it can be made again.
    """
    gone = Award.objects.filter(Q(state=Award.State.DECLINED) | replaced(), phase=phase).values("decision")
    given = decisions.approved(phase).filter(outcome=Decision.Outcome.AWARD).exclude(pk__in=gone)
    promoted = Promotion.objects.holding().filter(decision__application__phase=phase)
    promoted = promoted.exclude(decision__in=gone)
    rows = [found.aggregate(n=Count("pk"), share=Sum("share")) for found in (given, promoted)]
    return Sums(sum(row["n"] for row in rows), sum((row["share"] or NOTHING for row in rows), NOTHING))


def breaks(
    user, decision: Decision, award: Award, share: Decimal, *, proposed: bool = False
) -> decisions.Breaks:
    """Return the published rules that could be kept until now and cannot be once a reserve takes the place of an offer.

    What stands are the awards and promoted reserves that were not given back, without the place that is taken; what may yet
    come are the other reserves. With ``proposed`` the question is put among what this person sees alone.
    """
    phase = decision.application.phase
    gone = Award.objects.filter(Q(state=Award.State.DECLINED) | replaced() | Q(pk=award.pk), phase=phase)
    standing = decisions.approved(phase).filter(FUNDED).exclude(pk__in=gone.values("decision"))
    given = {each.application_id: terms_of(each).share for each in standing.select_related("promotion")}
    free = set(waiting(phase).exclude(pk=decision.pk).values_list("application", flat=True))
    return decisions.breaks_among(
        user, decision.application, share=share, given=given, free=free, proposed=proposed
    )


def waiting(phase: Phase) -> QuerySet[Decision]:
    """Return the reserves of a phase that were not promoted."""
    found = decisions.approved(phase).filter(outcome=Decision.Outcome.RESERVE)
    return found.exclude(promotion__state=Promotion.State.APPROVED)


def ahead_of(decision: Decision, others: Iterable[Decision]) -> list[Decision]:
    """Return which of ``others`` the panel placed better; those at the same place, and the unplaced, are not ahead."""
    found = list(others)
    items = Item.objects.filter(application__in=[decision.application_id, *(d.application_id for d in found)])
    keys = {
        bid: (tier or 0, rank or 0)
        for bid, tier, rank in items.values_list("application", "tier", "rank")
        if tier is not None or rank is not None
    }
    mine = keys.get(decision.application_id)
    placed = [each for each in found if each.application_id in keys]
    return [each for each in placed if mine is None or keys[each.application_id] < mine]


def reserves(user, phase: Phase) -> list[Reserve]:
    """Return the reserve list that a person may see, best placed first."""
    bids = [
        bid
        for bid in decisions.in_order(user, phase)
        if getattr(bid, "decision", None)
        and bid.decision.outcome == Decision.Outcome.RESERVE
        and bid.decision.state == Decision.State.APPROVED
    ]
    promotions = {
        row.decision_id: row
        for row in Promotion.objects.filter(decision__in=[bid.decision.pk for bid in bids])
    }
    asked, places = decisions.asked(bids), decisions.places(bids)
    still = [bid for bid in bids if not _is_promoted(promotions.get(bid.decision.pk))]
    best = min((p for bid in still if (p := places[bid.pk].position) is not None), default=None)
    return [
        Reserve(
            bid.decision,
            decisions.place_words(getattr(bid, "item", None)),
            asked.get(bid.pk, decisions.Asked(NOTHING, NOTHING)),
            promotions.get(bid.decision.pk),
            bid in still and places[bid.pk].position == best,
        )
        for bid in bids
    ]


def _is_promoted(promotion: Promotion | None) -> bool:
    return promotion is not None and promotion.is_approved


def initial_promotion(
    decision: Decision, promotion: Promotion | None, asked: decisions.Asked
) -> dict[str, Any]:
    """Return what the form of a promotion shows first: the proposal so far, else what was decided or is asked."""
    source = promotion or decision
    return {
        "instead_of": promotion.instead_of.ref if promotion else "",
        "fec": source.fec or asked.fec,
        "share": source.share or asked.share,
        "conditions": source.conditions,
        "reason": promotion.reason if promotion else "",
        "version": promotion.version if promotion else 0,
    }
