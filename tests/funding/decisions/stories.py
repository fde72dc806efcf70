"""A phase whose panel has confirmed its recommendations, for the tests of this stage."""

from datetime import timedelta
from decimal import Decimal

from funding.decisions import actions
from funding.models import Decision, Item, Phase
from lpip_portal import clock
from tests.factories import a_panel, a_phase, a_user, an_application, approver_of, officer_of


def a_ranked_phase(bids: int = 2, recommendation: str = "fund", **facts) -> tuple[Phase, list]:
    """A phase and its bids, ranked 1, 2, … by a panel that has confirmed; each asks for £24,000 of £30,000."""
    phase = a_phase(**facts)
    made = [an_application("eligible", phase=phase, lead=a_user()) for _ in range(bids)]
    a_panel(phase, state="confirmed")
    for rank, bid in enumerate(made, 1):
        Item.objects.filter(application=bid).update(
            rank=rank,
            recommendation=recommendation,
            state="confirmed",
            feedback=f"The panel liked bid {rank}.",
        )
    return phase, made


def propose(bid, outcome: str = "award", share: str = "24000", **facts) -> Decision:
    """What the officer proposes."""
    amounts = {"fec": Decimal("30000"), "share": Decimal(share)}
    return actions.propose(bid, by=officer_of(bid), outcome=outcome, **amounts, **facts)


def approve(decision: Decision) -> Decision:
    """Let the approver approve a decision."""
    bid = decision.application
    return actions.approve_decision(decision, by=approver_of(bid), version=decision.version)


def decide(bid, outcome: str = "award", **facts) -> Decision:
    """A decision proposed and approved."""
    return approve(propose(bid, outcome, **facts))


def release(phase: Phase, until=None):
    """Release a phase: prepared by the officer, approved by the approver."""
    made = actions.prepare_release(
        phase, by=officer_of(phase), embargo_until=until or clock.now() + timedelta(seconds=5)
    )
    return actions.approve_release(made, by=approver_of(phase), version=made.version)
