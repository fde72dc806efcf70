"""Publishing a change to the paper of an open phase: it holds from now on, and everybody who started gets a letter."""

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from funding.applications import queries
from funding.questions.models import Question, Section
from funding.rounds import actions as rounds
from funding.rounds import policy
from funding.rounds.models import PhaseAmendment
from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.notifications import outbox
from lpip_portal.ui.templatetags.portal import uk_time
from lpip_portal.workflow import Closed, move


@transaction.atomic
def publish_amendment(amendment: PhaseAmendment, *, by: User, nonce: str = "") -> PhaseAmendment:
    """Change the paper as drafted and tell everybody who intended or started. Answers that were given stay."""
    if done := trail.repeat(nonce, by, amendment, "amendment.publish"):
        return done
    amendment = rounds.locked_amendment(amendment)
    require(policy.may_publish_amendment(by, amendment))
    move(amendment, "publish_amendment")
    phase, now = amendment.phase, clock.now()
    if now > phase.closes_at:
        raise Closed(
            _("This phase closed at %(when)s: its application form can no longer be changed.")
            % {"when": uk_time(phase.closes_at)}
        )
    for change in amendment.changes:
        _apply(amendment, change)
    amendment.published_by, amendment.published_at = by, now
    amendment.save()
    trail.record(
        "amendment.publish", amendment, by=by, nonce=nonce, phase=phase, changes=len(amendment.changes)
    )
    outbox.post(
        "phase_amended",
        to=queries.everybody_who_started(phase),
        about=amendment,
        occasion=now.isoformat(),
        amendment=amendment,
        phase=phase,
    )
    return amendment


def _apply(amendment: PhaseAmendment, change: dict) -> None:
    section = Section.objects.get(question_set=amendment.phase.question_set_id, slug=change["section"])
    if change["was"]:
        question = Question.objects.select_for_update(of=("self",)).get(
            section=section, code=change["question"]
        )
        for name, value in change["now"].items():
            setattr(question, name, value)
        if {"statement_en", "statement_cy"} & set(change["now"]):
            question.edition += 1
        question.save()
        return
    last = section.questions.aggregate(last=Max("order"))["last"] or 0
    Question.objects.create(section=section, code=change["question"], order=last + 1, **change["now"])
