"""Changing a published paper: what an officer drafts and a second person sends back. Publishing writes to everybody who started, so it is a verb of the bid."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from funding.questions.codes import free_code
from funding.questions.models import Question, Section
from funding.questions.rows import OF_A_QUESTION
from funding.rounds import policy
from funding.rounds.models import Phase, PhaseAmendment, Round
from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.ui.templatetags.portal import uk_time
from lpip_portal.workflow import Closed, NotReady, move

from .guards import Refused, locked_amendment, locked_phase

WORDS = ("text_en", "text_cy", "guidance_en", "guidance_cy", "statement_en", "statement_cy")
LIMITS = ("word_limit", "character_limit", "most")


@transaction.atomic
def draft_change(
    phase: Phase, question: Question, *, by: User, nonce: str = "", **facts: Any
) -> PhaseAmendment:
    """Draft other words or a higher limit for a published question. Nothing is narrowed: answers were given already."""
    if done := trail.repeat(nonce, by, PhaseAmendment, "amendment.draft"):
        return done
    require(policy.is_officer(by, phase.round))
    amendment = _open_amendment(phase, by)
    changed = {name: facts[name] for name in (*WORDS, *LIMITS) if facts.get(name) is not None}
    changed = {name: value for name, value in changed.items() if value != getattr(question, name)}
    if not changed:
        raise Refused(_("Nothing is changed yet."))
    for name in LIMITS:
        before = getattr(question, name)
        if name in changed and (before is None or changed[name] < before):
            raise Refused(_("A limit can only be raised once people write under it."))
    if "text_en" in changed and not changed["text_en"]:
        raise Refused(_("A question cannot be empty."))
    kept = [change for change in amendment.changes if change["question"] != question.code]
    was = {name: getattr(question, name) for name in changed}
    amendment.changes = [*kept, _change(question.section.slug, question.code, was, changed)]
    amendment.save()
    trail.record("amendment.draft", amendment, by=by, nonce=nonce, phase=phase, question=question.code)
    return amendment


@transaction.atomic
def draft_question(
    phase: Phase, section: Section, *, by: User, nonce: str = "", **facts: Any
) -> PhaseAmendment:
    """Draft one more question for a published paper. It is optional, because others have answered without it."""
    if done := trail.repeat(nonce, by, PhaseAmendment, "amendment.draft"):
        return done
    require(policy.is_officer(by, phase.round))
    amendment = _open_amendment(phase, by)
    if section.question_set_id != phase.question_set_id or not section.takes_questions:
        raise Refused(_("This section takes no questions."))
    asked = Question.objects.filter(section__question_set=phase.question_set)
    taken = {*asked.values_list("code", flat=True), *(change["question"] for change in amendment.changes)}
    if facts.get("code") in taken:
        raise Refused(
            _("Another question of this application form has the code “%(code)s”.") % {"code": facts["code"]}
        )
    code = facts.get("code") or free_code(facts["text_en"], taken)
    plain = ("condition_is", "condition_value", "condition_hides")
    now = {name: facts[name] for name in OF_A_QUESTION if name in facts and name not in plain}
    amendment.changes = [*amendment.changes, _change(section.slug, code, {}, now | {"is_required": False})]
    amendment.save()
    trail.record("amendment.draft", amendment, by=by, nonce=nonce, phase=phase, question=code)
    return amendment


@transaction.atomic
def propose_amendment(
    amendment: PhaseAmendment, *, by: User, reason_en: str, reason_cy: str = "", nonce: str = ""
) -> PhaseAmendment:
    """Send a drafted change to a second person, with the reason that everybody will read."""
    if done := trail.repeat(nonce, by, amendment, "amendment.propose"):
        return done
    amendment = locked_amendment(amendment)
    require(policy.may_amend(by, amendment))
    move(amendment, "propose_amendment")
    _refuse_when_closed(amendment.phase)
    if not amendment.changes:
        raise NotReady(_("Nothing is changed yet."))
    amendment.reason_en, amendment.reason_cy, amendment.drafted_by = reason_en, reason_cy, by
    amendment.save()
    trail.record("amendment.propose", amendment, by=by, nonce=nonce, phase=amendment.phase)
    return amendment


@transaction.atomic
def return_amendment(amendment: PhaseAmendment, *, by: User, nonce: str = "") -> PhaseAmendment:
    """Send a proposed change back to be drafted again."""
    if done := trail.repeat(nonce, by, amendment, "amendment.return"):
        return done
    amendment = locked_amendment(amendment)
    require(policy.may_publish_amendment(by, amendment))
    move(amendment, "return_amendment")
    amendment.save()
    trail.record("amendment.return", amendment, by=by, nonce=nonce, phase=amendment.phase)
    return amendment


@transaction.atomic
def drop_amendment(amendment: PhaseAmendment, *, by: User, nonce: str = "") -> PhaseAmendment:
    """Drop a change that was not published."""
    if done := trail.repeat(nonce, by, amendment, "amendment.drop"):
        return done
    amendment = locked_amendment(amendment)
    require(policy.may_amend(by, amendment))
    move(amendment, "drop_amendment")
    amendment.save()
    trail.record("amendment.drop", amendment, by=by, nonce=nonce, phase=amendment.phase)
    return amendment


def _open_amendment(phase: Phase, by: User) -> PhaseAmendment:
    phase = locked_phase(phase)
    found = phase.amendments.exclude(state__in=["published", "dropped"]).first()
    amendment = found or PhaseAmendment(phase=phase, drafted_by=by)
    amendment.phase = phase
    _refuse_when_closed(phase)
    if amendment.state != PhaseAmendment.State.DRAFT:
        raise Refused(
            _("An amendment waits for a second person. It is published or sent back before the next.")
        )
    return amendment


def _refuse_when_closed(phase: Phase) -> None:
    if phase.round.state != Round.State.PUBLISHED:
        raise Refused(_("This round is not published: change its application form directly."))
    if clock.now() > phase.closes_at:
        raise Closed(
            _("This phase closed at %(when)s: its application form can no longer be changed.")
            % {"when": uk_time(phase.closes_at)}
        )


def _change(section: str, question: str, was: dict[str, Any], now: dict[str, Any]) -> dict[str, Any]:
    return {"section": section, "question": question, "was": was, "now": now}
