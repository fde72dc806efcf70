"""Evaluation questions: asked by the hub, opened to everybody and closed by the evaluator."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from hub.evaluation import policy
from hub.evaluation.models import Indicator
from hub.evaluation.question_models import EvaluationQuestion
from hub.evaluation.story_models import Story
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.workflow import Stale, move


@transaction.atomic
def ask_question(
    *,
    by: User,
    owner: User,
    indicators: Sequence[Indicator],
    stories: Sequence[Story],
    nonce: str = "",
    **words: Any,
) -> EvaluationQuestion:
    """Write down a question of the evaluation; ``words`` are its kind and its text. Nobody but the hub sees it yet."""
    if done := trail.repeat(nonce, by, EvaluationQuestion, "question.ask"):
        return done
    require(policy.may_define(by))
    question = EvaluationQuestion.objects.create(owner=owner, made_by=by, **words)
    question.indicators.set(indicators)
    question.stories.set(stories)
    trail.record("question.ask", question, by=by, nonce=nonce)
    return question


@transaction.atomic
def edit_question(
    question: EvaluationQuestion,
    *,
    by: User,
    version: int,
    owner: User,
    indicators: Sequence[Indicator],
    stories: Sequence[Story],
    nonce: str = "",
    **words: Any,
) -> EvaluationQuestion:
    """Change a question, or what it is linked to. ``version`` is the one that the writer had on screen."""
    if done := trail.repeat(nonce, by, question, "question.edit"):
        return done
    question = _locked(question)
    require(policy.may_edit_question(by, question))
    if version != question.version:
        raise Stale(
            _("Somebody else saved this question since you opened it. Reload the page to see their words.")
        )
    for name, value in words.items():
        setattr(question, name, value)
    question.owner, question.version = owner, question.version + 1
    question.save()
    question.indicators.set(indicators)
    question.stories.set(stories)
    trail.record("question.edit", question, by=by, nonce=nonce, version=question.version)
    return question


@transaction.atomic
def open_question(question: EvaluationQuestion, *, by: User, nonce: str = "") -> EvaluationQuestion:
    """Show a question to everybody, with what is known about it."""
    if done := trail.repeat(nonce, by, question, "question.open"):
        return done
    question = _locked(question)
    require(policy.may_open_question(by, question))
    move(question, "open_question")
    question.save(update_fields=["state"])
    trail.record("question.open", question, by=by, nonce=nonce)
    return question


@transaction.atomic
def close_question(question: EvaluationQuestion, *, by: User, nonce: str = "") -> EvaluationQuestion:
    """Say that a question is looked into no longer. Everybody goes on reading it."""
    if done := trail.repeat(nonce, by, question, "question.close"):
        return done
    question = _locked(question)
    require(policy.may_open_question(by, question))
    move(question, "close_question")
    question.save(update_fields=["state"])
    trail.record("question.close", question, by=by, nonce=nonce)
    return question


def _locked(question: EvaluationQuestion) -> EvaluationQuestion:
    return EvaluationQuestion.objects.select_for_update(of=("self",)).get(pk=question.pk)
