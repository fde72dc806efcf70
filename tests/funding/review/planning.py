"""A phase to plan the reviews of, and the plans that an officer asks for."""

from funding.models import PlanRun
from funding.review import actions, tasks
from tests.factories import a_phase, a_theme, a_user, an_application, officer_of

THEMES = ["skills", "innovation", "net-zero"]


def planned():
    """A phase with three bids, two reviews each, and a pool of four with what they know about."""
    phase = a_phase(reviews_per_bid=2, reviews_per_reviewer=3)
    for n in range(3):
        bid = an_application("eligible", phase=phase, title=f"Bid number {n}")
        bid.partnership.themes.set([a_theme(THEMES[n])])
    for n in range(4):
        actions.add_to_pool(
            phase,
            a_user(f"Reviewer {n}"),
            by=officer_of(phase),
            sector=["academic", "policy", "community", "policy"][n],
            themes=[a_theme(THEMES[n % 3])],
            words="",
        )
    return phase


def computed(phase, by=None) -> PlanRun:
    """The plans that an officer asks for, as the clock computes them."""
    run = actions.ask_for_run(phase, by=by or officer_of(phase))
    tasks.make_plans()
    run.refresh_from_db()
    return run


def bids_of(phase):
    """The bids of a phase, by reference."""
    return list(phase.applications.order_by("reference"))
