"""The aids at the table: opened by each person for themself, after the panel has written down its own order."""

from django.db import transaction

from funding.panel import policy, queries
from funding.panel.models import AidRun, Panel
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail

from . import guards


@transaction.atomic
def open_ranking(panel: Panel, *, by: User, nonce: str = "") -> AidRun:
    """Read the scores of the bids that exist for this person, and keep what went in and what came out."""
    if done := trail.repeat(nonce, by, AidRun, "panel.open_ranking"):
        return done
    require(policy.may_open_aid(by, panel))
    guards.refuse_blocked(panel, queries.aid_blockers(by, panel))
    snapshot = queries.ranking_input(by, panel)
    seed = queries.seed_of(panel)
    run = AidRun.objects.create(
        panel=panel,
        opened_by=by,
        seed=seed,
        code=queries.code(),
        snapshot=snapshot,
        result=queries.ranking_result(snapshot, seed),
    )
    trail.record("panel.open_ranking", run, by=by, nonce=nonce, panel=panel, bids=len(snapshot["bids"]))
    return run


@transaction.atomic
def open_portfolio(panel: Panel, *, by: User, nonce: str = "") -> AidRun:
    """Weigh every set of the bids that exist for this person under the published rules, and keep what went in and came out."""
    if done := trail.repeat(nonce, by, AidRun, "panel.open_portfolio"):
        return done
    require(policy.may_open_aid(by, panel))
    guards.refuse_blocked(panel, queries.weigh_blockers(by, panel))
    snapshot = queries.weighing_input(by, panel)
    seed = queries.seed_of(panel)
    run = AidRun.objects.create(
        kind=AidRun.Kind.PORTFOLIO,
        panel=panel,
        opened_by=by,
        seed=seed,
        code=queries.weighing_code(),
        snapshot=snapshot,
        result=queries.weighing_result(snapshot, seed),
    )
    trail.record("panel.open_portfolio", run, by=by, nonce=nonce, panel=panel, bids=len(snapshot["bids"]))
    return run


@transaction.atomic
def note_aid(panel: Panel, *, by: User) -> None:
    """Log that somebody looked at the reading they opened. The one thing that looking writes."""
    require(policy.may_open_aid(by, panel))
    trail.note_reading("panel scores", panel, by=by)
