"""How the questions of one section look on its page: which are asked, what rows answer them, and what the page's script watches."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.urls import reverse

from funding.applications.models import Answer, Application
from funding.questions.boxes import boxes
from funding.questions.conditions import has_answer
from funding.questions.models import Question, Section

from . import answering

Kind = Question.Kind
PAGES = {
    Kind.PLACES: "funding:application-places",
    Kind.THEMES: "funding:application-themes",
    Kind.MILESTONES: "funding:application-milestones",
    Kind.PARTNERS: "funding:application-team",
    Kind.TEAM: "funding:application-team",
    Kind.FILE: "funding:application-documents",
}


class Look(NamedTuple):
    """How one question looks now."""

    is_hidden: bool = False
    when: dict[str, str] = {}  # for the script: the question it depends on, the comparison, the value
    said: list[str] = []  # the rows that answer it, and the page where they are changed
    url: str = ""
    is_answered: bool = False


def looks(
    application: Application, parts: Sequence[Section], part: Section, written: dict[tuple[int, str], Answer]
) -> dict[int, Look]:
    """Return how each question of a section looks, by its key; one that nothing on the page can bring back is left out.

    A section without conditions and rows costs no query.
    """
    every = {question.pk: question for each in parts for question in each.asked}
    here = {question.pk for question in part.asked}
    involved = _with_what_they_look_at(part.asked, every)
    rows = answering.rows_of(application, involved, **_beside(application, involved))
    elsewhere = [question.pk for question in involved if question.pk not in here]
    if elsewhere:
        others = Answer.objects.filter(application=application, question__in=elsewhere)
        written = written | {(each.question_id, each.module): each for each in others}
    found = answering.standing_of(involved, written, rows)
    shown: dict[int, Look] = {}
    for question in part.asked:
        is_hidden = question.pk not in found.standing.asked
        watched = question.condition_on_id in shown and question.condition_hides
        if is_hidden and not watched:
            continue
        when = {}
        if watched:
            on = every[question.condition_on_id].code
            when = {"on": on, "is": question.condition_is, "value": question.condition_value}
        value = found.values[question.pk]
        said = answering.said_of(question, value) if question.is_of_rows else []
        url = reverse(PAGES[question.kind], args=[application.ref]) if question.is_of_rows else ""
        shown[question.pk] = Look(is_hidden, when, said, url, has_answer(question, value))
    return shown


def _with_what_they_look_at(questions: Sequence[Question], every: dict[int, Question]) -> list[Question]:
    wanted, waiting = set(), list(questions)
    while waiting:
        question = waiting.pop()
        if question.pk not in wanted:
            wanted.add(question.pk)
            waiting += [every[question.condition_on_id]] if question.condition_on_id else []
    return [question for key, question in every.items() if key in wanted]


def _beside(application: Application, questions: Sequence[Question]) -> dict[str, Any]:
    """Fetch the rows that other pages fill, only where a question shows them."""
    kinds = {question.kind for question in questions}
    known: dict[str, Any] = {}
    if Kind.PARTNERS in kinds:
        known["partners"] = list(application.partners.standing().select_related("organisation"))
    if Kind.FILE in kinds:
        known["files"] = list(application.attachments.standing().select_related("document"))
    if Kind.TEAM in kinds:
        known["people"] = application.team.standing().count()
    return known


def newly_asked(
    before: dict[int, Look], after: dict[int, Look], questions: Sequence[Question]
) -> list[Question]:
    """Return the questions that the answers just saved ask for, and that have no answer yet."""
    return [
        question
        for question in questions
        if question.pk in after
        and not after[question.pk].is_hidden
        and not after[question.pk].is_answered
        and (question.pk not in before or before[question.pk].is_hidden)
        and (boxes(question) or question.is_of_rows)
    ]
