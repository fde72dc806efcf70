"""What people will check of every bid, while the round is planned."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from funding.questions.codes import free_code
from funding.rounds import policy
from funding.rounds.models import CheckRule, Phase
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.workflow import Refusal

from .guards import locked_phase, refuse_unless_draft

SAID = ("label_en", "label_cy", "help_en", "help_cy", "is_on")
MOST_CHECKS = 20


@transaction.atomic
def save_check_rule(
    phase: Phase, *, by: User, rule: CheckRule | None = None, nonce: str = "", **facts: Any
) -> CheckRule:
    """Add a rule that officers will judge, or change one; a rule that is off is kept and not asked."""
    if done := trail.repeat(nonce, by, CheckRule):
        return done
    phase = locked_phase(phase)
    require(policy.may_edit(by, phase.round))
    refuse_unless_draft(phase.round)
    if rule is None:
        others = list(phase.check_rules.all())
        if len(others) >= MOST_CHECKS:
            raise Refusal(_("A phase has at most %(most)s rules of this kind.") % {"most": MOST_CHECKS})
        rule = CheckRule(phase=phase, order=1 + max((other.order for other in others), default=0))
        rule.code = free_code(facts["label_en"], [other.code for other in others])
    for name in SAID:
        setattr(rule, name, facts.get(name, getattr(rule, name)))
    rule.save()
    trail.record("check_rule.save", rule, by=by, nonce=nonce, phase=phase, is_on=rule.is_on)
    return rule


@transaction.atomic
def remove_check_rule(rule: CheckRule, *, by: User, nonce: str = "") -> None:
    """Take an own rule out of a planned phase; a usual one is turned off instead."""
    if trail.first(nonce, by):
        return
    phase = locked_phase(rule.phase)
    require(policy.may_edit(by, phase.round))
    refuse_unless_draft(phase.round)
    if rule.is_usual:
        raise Refusal(_("This rule is one of the usual ones: turn it off instead."))
    trail.record("check_rule.remove", phase, by=by, nonce=nonce, code=rule.code)
    CheckRule.objects.filter(pk=rule.pk).delete()


@transaction.atomic
def copy_check_rules(phase: Phase, *, by: User, source: Phase, nonce: str = "") -> Phase:
    """Put the rules of another phase in the place of a planned one's own."""
    if done := trail.repeat(nonce, by, Phase):
        return done
    phase = locked_phase(phase)
    require(policy.may_edit(by, phase.round))
    refuse_unless_draft(phase.round)
    rules = list(source.check_rules.all())
    phase.check_rules.all().delete()
    CheckRule.objects.bulk_create(
        CheckRule(
            phase=phase, code=rule.code, order=rule.order, **{name: getattr(rule, name) for name in SAID}
        )
        for rule in rules
    )
    trail.record("check_rule.copy", phase, by=by, nonce=nonce, source=source, rules=len(rules))
    return phase
