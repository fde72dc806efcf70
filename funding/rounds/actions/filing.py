"""The files that a phase asks for, while its round is planned."""

from typing import Any

from django.db import transaction

from funding.questions.codes import free_code
from funding.rounds import policy
from funding.rounds.models import DocumentRule, Phase
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail

from .guards import locked_phase, refuse_unless_draft

SAID = (
    "title_en", "title_cy", "guidance_en", "guidance_cy", "is_required", "each_partner", "takes_images", "most_files",
    "most_pages", "most_megabytes",
)  # fmt: skip


@transaction.atomic
def save_document_rule(
    phase: Phase, *, by: User, rule: DocumentRule | None = None, nonce: str = "", **facts: Any
) -> DocumentRule:
    """Add a kind of file that a planned phase asks for, or change one."""
    if done := trail.repeat(nonce, by, DocumentRule, "document_rule.save"):
        return done
    phase = locked_phase(phase)
    require(policy.may_edit(by, phase.round))
    refuse_unless_draft(phase.round)
    if rule is None:
        others = list(phase.document_rules.all())
        rule = DocumentRule(phase=phase, order=1 + max((other.order for other in others), default=0))
        rule.code = free_code(facts["title_en"], [other.code for other in others])
    for name in SAID:
        setattr(rule, name, facts.get(name, getattr(rule, name)))
    rule.save()
    trail.record("document_rule.save", rule, by=by, nonce=nonce, phase=phase, required=rule.is_required)
    return rule


@transaction.atomic
def remove_document_rule(rule: DocumentRule, *, by: User, nonce: str = "") -> None:
    """Take a kind of file out of a planned phase."""
    if trail.first(nonce, by):
        return
    phase = locked_phase(rule.phase)
    require(policy.may_edit(by, phase.round))
    refuse_unless_draft(phase.round)
    trail.record("document_rule.remove", phase, by=by, nonce=nonce, code=rule.code)
    DocumentRule.objects.filter(pk=rule.pk).delete()
