"""Writing a bid: answers with versions, and its title."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from funding.applications import policy
from funding.applications.models import Answer, Application
from funding.questions.models import Question
from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.ui.words import count_words
from lpip_portal.workflow import Stale

from .guards import keep_version, locked, refuse_unless_editable

COALESCE = timedelta(minutes=5)


class Clash(NamedTuple):
    """An answer that somebody saved while another person was writing it: what is saved, and what was typed."""

    question: Question
    saved: Answer
    typed: Any


@transaction.atomic
def save_answer(
    application: Application,
    question: Question,
    value: Any,
    *,
    by: User,
    version: int,
    at: datetime | None = None,
) -> Answer | None:
    """Save one answer. ``version`` is the one the person saw (0 for none); another one since is refused, nothing is lost."""
    require(policy.may_write(by, application))
    for clash in save_answers(application, {question: (value, version)}, by=by, at=at):
        raise Stale(
            _(
                "%(who)s saved another version of “%(question)s” while you were writing. Your text is below: compare, then save again."
            )
            % {"who": clash.saved.saved_by, "question": question}
        )
    return Answer.objects.filter(application=application, question=question).first()


@transaction.atomic
def save_answers(
    application: Application,
    values: dict[Question, tuple[Any, int]],
    *,
    by: User,
    at: datetime | None = None,
) -> list[Clash]:
    """Save the answers to several questions, each with the version that the person saw (0 for none).

    An answer that somebody else saved since is left as it is and given back as a clash; the others are saved.
    """
    application = locked(application)
    require(policy.may_write(by, application))
    refuse_unless_editable(application, at or clock.now())
    rows = Answer.objects.select_for_update(of=("self",)).select_related("saved_by")
    kept = {row.question_id: row for row in rows.filter(application=application, question__in=values)}
    clashes = []
    for question, (value, version) in values.items():
        answer = kept.get(question.pk)
        if _is_same(answer, value):
            continue
        if answer is not None and answer.version != version:
            clashes.append(Clash(question, answer, value))
            continue
        _write(answer or Answer(application=application, question=question, version=0), value, by)
    return clashes


def _is_same(answer: Answer | None, value: Any) -> bool:
    kept = answer.value if answer else None
    return kept == value or (kept in (None, "", []) and value in (None, "", []))


def _write(answer: Answer, value: Any, by: User) -> None:
    now = clock.now()
    coalesce = answer.pk is not None and answer.saved_by_id == by.pk and now - answer.saved_at < COALESCE
    answer.text = answer.number = answer.date = answer.choices = None
    setattr(answer, _column(answer.question, value), [] if value is None else value)
    answer.words = count_words(value) if isinstance(value, str) else 0
    answer.version += 1
    answer.carried = False
    answer.saved_by, answer.saved_at = by, now
    answer.save()
    keep_version(answer, by, coalesce=coalesce)


@transaction.atomic
def rename(
    application: Application,
    *,
    by: User,
    title: str,
    was: str | None = None,
    at: datetime | None = None,
    nonce: str = "",
) -> Application:
    """Give a bid another title. ``was`` is the title that the person saw; another one since is refused."""
    if done := trail.repeat(nonce, by, Application):
        return done
    application = locked(application)
    require(policy.may_write(by, application))
    refuse_unless_editable(application, at or clock.now())
    if was is not None and was != application.title:
        raise Stale(
            _("Somebody changed the title to “%(title)s” while you were writing.")
            % {"title": application.title}
        )
    application.title = title
    application.save(update_fields=["title"])
    trail.record("application.rename", application, by=by, nonce=nonce)
    return application


def _column(question: Question, value: Any) -> str:
    """Return the column of a value; a number or a date that was taken away is kept as an empty choice."""
    kinds = Question.Kind
    if question.kind in (kinds.SHORT, kinds.LONG):
        return "text"
    return (
        {kinds.NUMBER: "number", kinds.DATE: "date"}.get(question.kind, "choices")
        if value is not None
        else "choices"
    )
