"""Act three: decisions with four eyes, the release, offers, acceptance and the first months of an award."""

import random
from datetime import timedelta
from decimal import Decimal

from funding.awards import actions as awards
from funding.decisions import actions as decisions
from funding.decisions import queries as table
from funding.models import Award, Decision, Item, Phase
from lpip_portal import clock

from .cast import Cast


def propose(phase: Phase, cast: Cast, hands) -> None:
    """Propose what the panel recommends, within money and number."""
    items = Item.objects.filter(panel__phase=phase).select_related("application")
    ranked = sorted(items, key=lambda item: (item.tier or 0, item.rank or 0, item.pk))
    left, places = phase.budget, phase.max_awards
    for item in ranked:
        content = item.application.submissions.order_by("-number").first().content
        fec, share = (Decimal(content["costs"][name]) for name in ("fec", "share"))
        fund = item.recommendation == Item.Recommendation.FUND and share <= left and places
        outcome = Decision.Outcome.AWARD if fund else Decision.Outcome.DECLINE
        if (
            item.recommendation == Item.Recommendation.RESERVE
            or item.recommendation == Item.Recommendation.FUND
            and not fund
        ):
            outcome = Decision.Outcome.RESERVE
        facts = {"fec": fec, "share": share} if outcome == Decision.Outcome.AWARD else {}
        reason = "" if fund or outcome == "decline" else "The money of this phase is given."
        if table.breaks(cast.officer, item.application, outcome, proposed=True).names:
            reason = "The better bids lie in fewer nations than we hoped for, and the panel would rather fund those."
        decisions.propose(item.application, by=cast.officer, outcome=outcome, reason=reason, **facts)
        if fund:
            left, places = left - share, places - 1
        hands.move_on(minutes=5)


def approve_and_release(phase: Phase, cast: Cast) -> None:
    """Approve every decision by a second person, and release them together at the planned embargo.

    What the published threshold decided had its second person already.
    """
    proposed = Decision.objects.filter(application__phase=phase, state=Decision.State.PROPOSED)
    for decision in proposed.order_by("pk"):
        decisions.approve_decision(decision, by=cast.approver, version=decision.version)
    release = decisions.prepare_release(
        phase,
        by=cast.officer,
        embargo_until=phase.decisions_at,
        announcement_en="The outcomes of this phase are out. Thank you to everybody who applied and to everybody who read.",
        announcement_cy="Mae canlyniadau’r cam hwn ar gael. Diolch i bawb a wnaeth gais ac i bawb a ddarllenodd.",
    )
    decisions.approve_release(release, by=cast.approver, version=release.version)


def offer(phase: Phase, cast: Cast, hands) -> None:
    """Draft each offer, and let finance make it."""
    for decision in Decision.objects.filter(
        application__phase=phase, outcome=Decision.Outcome.AWARD
    ).order_by("pk"):
        awards.offer(awards.draft_offer(decision, by=cast.officer), by=cast.finance)
        hands.move_on(hours=2)


def accept_and_start(phase: Phase, cast: Cast, chance: random.Random, hands) -> None:
    """Let the holders answer: of many, one declines; the others accept, start, and report on milestones."""
    offers = list(Award.objects.filter(phase=phase, state=Award.State.OFFERED).order_by("pk"))
    hands.move_on(days=2)
    for n, offered in enumerate(offers):
        signatory = cast.signatories[offered.holder_id]
        if len(offers) > 6 and n == len(offers) - 1:
            awards.decline_offer(
                offered, by=signatory, at=clock.now(), reason="The post that leads the work has gone."
            )
            continue
        awards.accept_offer(offered, by=signatory, at=clock.now())
        started = awards.start(offered, by=offered.lead, start_on=max(phase.earliest_start_on, clock.today()))
        _milestones(started, chance)


def _milestones(award_: Award, chance: random.Random) -> None:
    for months, title in (
        (1, "Steering group meets"),
        (3, "Residents’ assembly"),
        (5, "First findings published"),
    ):
        milestone = awards.add_milestone(
            award_, by=award_.lead, title=title, due_on=award_.start_on + timedelta(days=30 * months)
        )
        if months == 1:
            awards.report_done(milestone, by=award_.lead, note="Twelve people came.")
        elif chance.random() < 0.3:
            awards.report_at_risk(milestone, by=award_.lead, note="The hall is being repaired.")
