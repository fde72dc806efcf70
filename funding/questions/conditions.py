"""Whether a question is asked, and whether it must be answered, by what was answered before. Pure.

A condition names an earlier question, a comparison and a value; a question that is not asked counts as not answered.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from lpip_portal.ui.words import has_words

from .models import Question

Kind, Is = Question.Kind, Question.Comparison
CHOSEN = (Kind.CHOICE, Kind.MULTIPLE)
FOR_ALL = (Is.ANSWERED, Is.UNANSWERED)
FITTING = {  # which comparisons make sense of which kind of answer; the others only know whether there is one
    Kind.CHOICE: (Is.IS, Is.IS_NOT, *FOR_ALL),
    Kind.MULTIPLE: (Is.IS, Is.IS_NOT, *FOR_ALL),
    Kind.NUMBER: (Is.IS, Is.IS_NOT, Is.AT_LEAST, Is.AT_MOST, *FOR_ALL),
}


class Flaw(NamedTuple):
    """What is wrong with a condition: a code, and the question that carries it."""

    code: str
    question: Question


def has_answer(question: Question, value: Any) -> bool:
    """Say whether ``value`` answers a question: words, a figure, a choice, or the declaration as it is worded now."""
    if question.kind == Kind.DECLARATION:
        return value == question.agreed
    if isinstance(value, str):
        return has_words(value)
    return value not in (None, [], ())


def holds(comparison: str, wanted: str, question: Question, value: Any) -> bool:
    """Say whether the answer ``value`` to ``question`` compares as a condition wants."""
    answered = has_answer(question, value)
    match comparison:
        case Is.ANSWERED:
            return answered
        case Is.UNANSWERED:
            return not answered
        case Is.IS:
            return answered and wanted in _said(value)
        case Is.IS_NOT:
            return answered and wanted not in _said(value)
    if not isinstance(value, int) or not _is_number(wanted):
        return False
    return value >= int(wanted) if comparison == Is.AT_LEAST else value <= int(wanted)


def _said(value: Any) -> list[str]:
    if isinstance(value, list | tuple):
        return [str(each) for each in value]
    return [value.isoformat() if isinstance(value, date) else str(value)]


def _is_number(text: str) -> bool:
    digits = text.removeprefix("-")
    return digits.isascii() and digits.isdigit() and len(digits) < 16


class Standing(NamedTuple):
    """The questions of a paper as they stand with the answers given: which are asked, and which must be answered."""

    asked: set[int]
    required: set[int]


def standing(questions: Iterable[Question], values: Mapping[int, Any]) -> Standing:
    """Return which questions are asked and which must be answered; ``values`` by the keys of the questions, in paper order."""
    asked: set[int] = set()
    required: set[int] = set()
    known: dict[int, Question] = {}
    for question in questions:
        true = True
        if question.condition_on_id:
            on = known.get(question.condition_on_id)
            value = values.get(question.condition_on_id) if question.condition_on_id in asked else None
            # a condition on what does not come before is never true: such a paper cannot be published
            true = on is not None and holds(question.condition_is, question.condition_value, on, value)
        known[question.pk] = question
        if true or not question.condition_hides:
            asked.add(question.pk)
            if question.is_required and true:
                required.add(question.pk)
    return Standing(asked, required)


def flaws(questions: Iterable[Question]) -> list[Flaw]:
    """Return the conditions that cannot work: on a later question or itself, or with a comparison or value that does not fit."""
    found: list[Flaw] = []
    known: dict[int, Question] = {}
    for question in questions:
        if question.condition_on_id:
            on = known.get(question.condition_on_id)
            if on is None:
                found.append(Flaw("not_earlier", question))
            elif code := misfit(on, question.condition_is, question.condition_value):
                found.append(Flaw(code, question))
        known[question.pk] = question
    return found


def misfit(on: Question, comparison: str, wanted: str) -> str:
    """Return what is wrong with comparing the answer to ``on`` in this way, as a code; "" when nothing is."""
    if comparison not in FITTING.get(on.kind, FOR_ALL):
        return "comparison"
    if comparison in FOR_ALL:
        return ""
    if on.kind in CHOSEN:
        return "" if wanted in {option["code"] for option in on.options} else "value"
    return "" if _is_number(wanted) else "value"
