"""The verbs of the workbench: plans are computed, one is taken over, and single pairs are locked, forbidden or left free."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from funding.applications.models import Application
from funding.review import policy, queries, three_plans
from funding.review.models import Assignment, PoolMember
from funding.review.plan_models import PlanRule, PlanRun
from funding.rounds.models import Phase
from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.workflow import move

from .assigning import propose_assignments
from .guards import NotPossible, refuse_conflicts


@transaction.atomic
def ask_for_run(
    phase: Phase, *, by: User, wishes: Mapping[str, Any] | None = None, nonce: str = ""
) -> PlanRun:
    """Ask for three plans; one of this person's that is being computed already is given instead.

    ``wishes`` say what every bid should have where it can be, as ``three_plans.rules_of`` takes them.
    """
    if done := trail.repeat(nonce, by, PlanRun, "plan_run.ask"):
        return done
    phase = _locked(phase)
    require(policy.may_run(by, phase))
    if phase.reviews_due_at is None:
        raise NotPossible(_("In this phase nobody reviews: only its panel judges."))
    waiting = PlanRun.objects.visible_to(by).filter(phase=phase, state=PlanRun.State.ASKED).first()
    if waiting:
        return waiting
    run = PlanRun.objects.create(
        phase=phase, made_by=by, asked_at=clock.now(), code=three_plans.CODE, wishes=dict(wishes or {})
    )
    trail.record("plan_run.ask", run, by=by, nonce=nonce, phase=phase, **run.wishes)
    return run


@transaction.atomic
def work_on_run(run: PlanRun, *, by: None = None) -> PlanRun:
    """Do the next step of a computation: read what goes in, then one plan after the other. It is the clock's own verb.

    Each call is a step of its own, so that progress can be read. Whoever is no longer an officer gets no plans.
    """
    require(by is None)
    found = PlanRun.objects.select_for_update(of=("self",), skip_locked=True)
    waiting = found.select_related("phase__round", "made_by").filter(pk=run.pk).first()
    if waiting is None or not waiting.is_waiting:
        return run
    run = waiting
    if not policy.may_run(run.made_by, run.phase):
        move(run, "give_up_run")
    elif run.snapshot is None:
        run.snapshot, run.done = queries.plan_input(run.made_by, run.phase, run.wishes), 1
    else:
        _solve_next(run)
    run.save(update_fields=["snapshot", "result", "done", "state", "ready_at"])
    trail.record("plan_run.work", run, by=by, done=run.done)
    return run


def _solve_next(run: PlanRun) -> None:
    kind = three_plans.KINDS[len(run.result)]
    try:
        run.result[kind] = three_plans.solve(run.snapshot, kind)
    except (
        RuntimeError,
        ValueError,
    ):  # the solver found no way: the page says so, and the officer asks again
        move(run, "give_up_run")
        return
    run.done += 1
    if len(run.result) == len(three_plans.KINDS):
        run.ready_at = clock.now()
        move(run, "note_run_ready")


@transaction.atomic
def take_plan(run: PlanRun, kind: str, *, by: User, nonce: str = "") -> int:
    """Make one plan of a computation the plan of the phase; nobody is told. Return how many pairs it has.

    Where bids, pool or what was decided about pairs have changed since, it is refused.
    """
    if trail.repeat(nonce, by, run, "plan_run.take"):
        return len(run.result[kind]["pairs"])
    _locked(run.phase)
    require(policy.may_take_plan(by, run))
    parts = queries.run_parts(by, run) if run.is_ready else None
    if parts is None or kind in queries.past_kinds(run, *parts):
        raise NotPossible(
            _(
                "Bids, reviewers or decisions about pairs have changed since this was computed. Compute the plans again."
            )
        )
    bids, people = parts
    pairs = [(bids[i], people[j]) for i, j in run.result[kind]["pairs"]]
    facts = {"run": run.ref, "kind": kind, "certified": run.result[kind]["certified"]}
    propose_assignments(run.phase, pairs, by=by, replace=True, facts=facts)
    trail.record("plan_run.take", run, by=by, nonce=nonce, kind=kind, pairs=len(pairs))
    return len(pairs)


@transaction.atomic
def lock_pair(application: Application, person: User, *, by: User, nonce: str = "") -> PlanRule:
    """Let a reviewer have a bid in every plan from now on, and in the one that is not sent."""
    if done := trail.repeat(nonce, by, PlanRule, "plan_rule.lock"):
        return done
    phase = _locked(application.phase)
    require(policy.may_assign(by, application))
    _refuse_stranger(phase, person)
    given = Assignment.objects.filter(application=application, reviewer=person).first()
    if given is None:
        PlanRule.objects.filter(application=application, reviewer=person).delete()
        propose_assignments(phase, [(application, person)], by=by)
    elif given.state != Assignment.State.PROPOSED:
        raise NotPossible(_("%(who)s was asked about this bid already.") % {"who": person})
    else:
        refuse_conflicts(phase, [(application, person)])
    return _decide(application, person, PlanRule.Kind.LOCK, by, nonce)


@transaction.atomic
def forbid_pair(application: Application, person: User, *, by: User, nonce: str = "") -> PlanRule:
    """Let a reviewer have a bid in no plan from now on; a pair that is not sent goes."""
    if done := trail.repeat(nonce, by, PlanRule, "plan_rule.forbid"):
        return done
    phase = _locked(application.phase)
    require(policy.may_assign(by, application))
    _refuse_stranger(phase, person)
    given = Assignment.objects.filter(application=application, reviewer=person)
    if given.exclude(state=Assignment.State.PROPOSED).exists():
        raise NotPossible(_("%(who)s was asked about this bid already.") % {"who": person})
    given.delete()
    return _decide(application, person, PlanRule.Kind.FORBID, by, nonce)


@transaction.atomic
def free_pair(application: Application, person: User, *, by: User, nonce: str = "") -> None:
    """Take back what was decided about a pair; plans may have it or not."""
    if trail.first(nonce, by):
        return
    require(policy.may_assign(by, application))
    rules = PlanRule.objects.select_for_update().filter(application=application, reviewer=person)
    for rule in rules:
        trail.record("plan_rule.free", rule, by=by, nonce=nonce, kind=rule.kind, application=application)
        rule.delete()


def _decide(application: Application, person: User, kind: str, by: User, nonce: str) -> PlanRule:
    rule, _made = PlanRule.objects.update_or_create(
        application=application,
        reviewer=person,
        defaults={"kind": kind, "made_by": by, "made_at": clock.now()},
    )
    trail.record(f"plan_rule.{kind}", rule, by=by, nonce=nonce, application=application)
    return rule


def _locked(phase: Phase) -> Phase:
    return Phase.objects.select_related("round").select_for_update(of=("self",)).get(pk=phase.pk)


def _refuse_stranger(phase: Phase, person: User) -> None:
    if not PoolMember.objects.filter(phase=phase, user=person).exists():
        raise NotPossible(_("%(who)s is not in the pool of this phase.") % {"who": person})
