"""Writing a bid: answers with versions, its title, its costs."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from funding.applications import costs, policy, snapshot
from funding.applications.models import Answer, AnswerVersion, Application, CostLine
from funding.questions.models import Question
from funding.rounds.models import RateRule
from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.ui.words import count_words
from lpip_portal.workflow import Stale
from partnerships.models import Organisation

from .guards import locked, refuse_when_closed

COALESCE = timedelta(minutes=5)


@transaction.atomic
def save_answer(
    application: Application,
    question: Question,
    value: Any,
    *,
    by: User,
    version: int,
    at: datetime | None = None,
) -> Answer:
    """Save one answer. ``version`` is the one the person saw (0 for none); another one since is refused, nothing is lost."""
    application = locked(application)
    require(policy.may_edit(by, application))
    refuse_when_closed(application, at or clock.now())
    answer = Answer.objects.select_for_update().filter(application=application, question=question).first()
    if answer is not None and answer.value == value:
        return answer
    if (answer.version if answer else 0) != version:
        raise Stale(
            _(
                "%(who)s saved another version of “%(question)s” while you were writing. Your text is below: compare, then save again."
            )
            % {"who": answer.saved_by if answer else _("Somebody"), "question": question}
        )
    now = clock.now()
    previous_by, previous_at = (answer.saved_by_id, answer.saved_at) if answer else (None, None)
    answer = answer or Answer(application=application, question=question, version=0)
    answer.text = answer.number = answer.date = answer.choices = None
    setattr(answer, _column(question), value)
    answer.words = count_words(value) if isinstance(value, str) else 0
    answer.version += 1
    answer.carried = False
    answer.saved_by, answer.saved_at = by, now
    answer.save()
    keep_version(
        answer, by, coalesce=previous_by == by.pk and previous_at is not None and now - previous_at < COALESCE
    )
    return answer


@transaction.atomic
def rename(application: Application, *, by: User, title: str, nonce: str = "") -> Application:
    """Give a bid another title."""
    application = locked(application)
    require(policy.may_edit(by, application))
    refuse_when_closed(application, clock.now())
    application.title = title
    application.save(update_fields=["title"])
    trail.record("application.rename", application, by=by, nonce=nonce)
    return application


@transaction.atomic
def save_cost_line(
    application: Application,
    *,
    by: User,
    organisation: Organisation,
    heading: str,
    description: str,
    fec: Decimal,
    year: int = 1,
    line: CostLine | None = None,
    nonce: str = "",
) -> CostLine:
    """Add a cost line, or change one. The rate and the funder's share come from the phase's rules, never from the form."""
    if done := trail.repeat(nonce, by, CostLine):
        return done
    application = locked(application)
    require(policy.may_edit(by, application))
    refuse_when_closed(application, clock.now())
    rules = [
        costs.Rule(rule.organisation_kind, rule.heading, rule.rate)
        for rule in RateRule.objects.filter(phase=application.phase_id)
    ]
    rate = costs.rate_for(organisation.kind, heading, rules, application.phase.rate)
    line = line or CostLine(application=application, version=0)
    line.organisation, line.heading, line.description, line.year = organisation, heading, description, year
    line.fec, line.rate, line.share = fec, rate, costs.share_of(fec, rate)
    line.version += 1
    line.saved_by, line.saved_at = by, clock.now()
    line.save()
    trail.record("costs.save", line, by=by, nonce=nonce, application=application, fec=fec)
    return line


@transaction.atomic
def remove_cost_line(line: CostLine, *, by: User, nonce: str = "") -> None:
    """Take a cost line out of a draft."""
    application = locked(line.application)
    require(policy.may_edit(by, application))
    refuse_when_closed(application, clock.now())
    trail.record("costs.remove", application, by=by, nonce=nonce, line=line.pk, fec=line.fec)
    line.delete()


def keep_version(answer: Answer, by: User, *, coalesce: bool) -> None:
    """Keep what was saved; savings of one person within five minutes are one version."""
    value = snapshot.canonical(answer.value)
    if coalesce:
        last = answer.versions.order_by("-version").first()
        if last is not None and last.saved_by_id == by.pk:
            last.value, last.version, last.saved_at = value, answer.version, answer.saved_at
            last.save(update_fields=["value", "version", "saved_at"])
            return
    AnswerVersion.objects.create(
        answer=answer, version=answer.version, value=value, saved_by=by, saved_at=answer.saved_at
    )


def _column(question: Question) -> str:
    kinds = Question.Kind
    return {
        kinds.NUMBER: "number",
        kinds.DATE: "date",
        kinds.CHOICE: "choices",
        kinds.MULTIPLE: "choices",
        kinds.DECLARATION: "choices",
    }.get(question.kind, "text")
