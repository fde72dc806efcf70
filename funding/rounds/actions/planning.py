"""Planning a round: its facts, its phases' rules, their criteria and rates."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from funding.questions.codes import free_code
from funding.questions.models import QuestionSet
from funding.questions.rows import lay_out
from funding.rounds import policy, soundness, template
from funding.rounds.models import (
    CheckRule,
    Criterion,
    DocumentRule,
    Phase,
    Programme,
    RateRule,
    Round,
    RoundOfficer,
    usual_checks,
)
from funding.rounds.sentences import sentence
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from partnerships.models import Organisation

from .guards import Refused, Unsound, locked, locked_phase, refuse_stale, refuse_unless_draft

ABOUT_A_ROUND = ("owner", "code", "title_en", "title_cy", "summary_en", "summary_cy", "contact_email")
SAID_LATER = ("extended_from", "notice_en", "notice_cy")  # by an extension, never by a plan
RULES = tuple(
    field.name
    for field in Phase._meta.concrete_fields
    if field.name not in ("id", "ref", "round", "number", "question_set", "version", *SAID_LATER)
)


@transaction.atomic
def plan(
    *,
    by: User,
    programme: Programme,
    owner: Organisation,
    first_day: date,
    template_name: str = template.USUAL,
    nonce: str = "",
    **facts: Any,
) -> Round:
    """Begin a round from a plan (``plans/``), dated from the day on which it opens. The planner is its first officer."""
    if done := trail.repeat(nonce, by, Round, "round.plan"):
        return done
    require(policy.may_plan(by))
    round_ = Round.objects.create(
        programme=programme, owner=owner, planned_by=by, **_chosen(facts, ABOUT_A_ROUND)
    )
    RoundOfficer.objects.create(round=round_, user=by, given_by=by)
    for number, rules in enumerate(template.phases(first_day, template_name), 1):
        _begin_phase(round_, number, rules)
    trail.record("round.plan", round_, by=by, nonce=nonce, programme=programme, owner=owner)
    return round_


@transaction.atomic
def edit_round(round: Round, *, by: User, version: int, nonce: str = "", **facts: Any) -> Round:
    """Change what a planned round says of itself. ``version`` is the one the person saw."""
    if done := trail.repeat(nonce, by, round, "round.edit"):
        return done
    round = locked(round)
    require(policy.may_edit(by, round))
    refuse_unless_draft(round)
    refuse_stale(round, version)
    chosen = _chosen(facts, ABOUT_A_ROUND)
    for field, value in chosen.items():
        setattr(round, field, value)
    round.version += 1
    round.save(update_fields=[*chosen, "version"])
    trail.record("round.edit", round, by=by, nonce=nonce, version=round.version)
    return round


@transaction.atomic
def edit_phase(phase: Phase, *, by: User, version: int, nonce: str = "", **rules: Any) -> Phase:
    """Change the rules of a planned phase; those that are not named stay. Every broken rule is named at once."""
    if done := trail.repeat(nonce, by, phase, "phase.edit"):
        return done
    phase = locked_phase(phase)
    require(policy.may_edit(by, phase.round))
    refuse_unless_draft(phase.round)
    refuse_stale(phase, version)
    for field, value in _chosen(rules, RULES).items():
        setattr(phase, field, value)
    if broken := soundness.of_phase(phase):
        raise Unsound("; ".join(sentence(fault) for fault in broken))
    phase.version += 1
    phase.save()
    trail.record("phase.edit", phase, by=by, nonce=nonce, version=phase.version, changed=sorted(rules))
    return phase


@transaction.atomic
def save_criterion(
    phase: Phase,
    *,
    by: User,
    title_en: str,
    weight: int,
    criterion: Criterion | None = None,
    nonce: str = "",
    **facts: str,
) -> Criterion:
    """Add a criterion to a planned phase, or change one."""
    if done := trail.repeat(nonce, by, Criterion, "criterion.save"):
        return done
    phase = locked_phase(phase)
    require(policy.may_edit(by, phase.round))
    refuse_unless_draft(phase.round)
    others = phase.criteria.exclude(pk=criterion.pk if criterion else None)
    if criterion is None:
        last = others.order_by("order").last()
        criterion = Criterion(phase=phase, order=last.order + 1 if last else 1)
        criterion.code = free_code(title_en, others.values_list("code", flat=True))
    criterion.title_en, criterion.weight = title_en, weight
    for field in ("title_cy", "guidance_en", "guidance_cy", "guidance_community_en", "guidance_community_cy"):
        setattr(criterion, field, facts.get(field, getattr(criterion, field)))
    criterion.save()
    trail.record("criterion.save", criterion, by=by, nonce=nonce, phase=phase, weight=weight)
    return criterion


@transaction.atomic
def remove_criterion(criterion: Criterion, *, by: User, nonce: str = "") -> None:
    """Take a criterion out of a planned phase."""
    if trail.first(nonce, by):
        return
    phase = locked_phase(criterion.phase)
    require(policy.may_edit(by, phase.round))
    refuse_unless_draft(phase.round)
    trail.record("criterion.remove", phase, by=by, nonce=nonce, criterion=criterion.code)
    Criterion.objects.filter(pk=criterion.pk).delete()


@transaction.atomic
def add_rate_rule(
    phase: Phase, *, by: User, organisation_kind: str, heading: str, rate: Decimal, nonce: str = ""
) -> RateRule:
    """Set the funder's share for a kind of organisation or a heading; blank means any."""
    if done := trail.repeat(nonce, by, RateRule, "rate.save"):
        return done
    phase = locked_phase(phase)
    require(policy.may_edit(by, phase.round))
    refuse_unless_draft(phase.round)
    if not organisation_kind and not heading:
        raise Refused(_("A rate for everything is the phase’s own rate: change that instead."))
    rule, _made = RateRule.objects.update_or_create(
        phase=phase, organisation_kind=organisation_kind, heading=heading, defaults={"rate": rate}
    )
    trail.record("rate.save", rule, by=by, nonce=nonce, phase=phase, rate=rate)
    return rule


@transaction.atomic
def remove_rate_rule(
    phase: Phase, *, by: User, organisation_kind: str, heading: str, nonce: str = ""
) -> None:
    """Take a rate rule out of a planned phase; none is left of that kind and heading."""
    if trail.first(nonce, by):
        return
    phase = locked_phase(phase)
    require(policy.may_edit(by, phase.round))
    refuse_unless_draft(phase.round)
    phase.rate_rules.filter(organisation_kind=organisation_kind, heading=heading).delete()
    trail.record("rate.remove", phase, by=by, nonce=nonce, kind=organisation_kind, heading=heading)


def _begin_phase(round_: Round, number: int, rules: dict[str, Any]) -> None:
    paper = QuestionSet.objects.create(name=f"{round_.code} {number}")
    lay_out(paper, rules["sections"])
    phase = Phase.objects.create(round=round_, number=number, question_set=paper, **_chosen(rules, RULES))
    Criterion.objects.bulk_create(
        Criterion(phase=phase, order=order, **facts) for order, facts in enumerate(rules["criteria"], 1)
    )
    CheckRule.objects.bulk_create(usual_checks(phase))
    DocumentRule.objects.bulk_create(
        DocumentRule(phase=phase, order=order, **facts)
        for order, facts in enumerate(rules.get("documents", []), 1)
    )


def _chosen(facts: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    strange = set(facts) - set(names) - set(template.APART)
    if strange:
        raise TypeError(f"A plan has no {', '.join(sorted(strange))}")
    return {name: facts[name] for name in names if name in facts}
