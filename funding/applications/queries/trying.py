"""A planned paper as its applicants will see it, with what an officer typed to try it."""

from datetime import date
from typing import Any, NamedTuple

from funding.applications.completeness import Fault, Part, faults
from funding.applications.models import Answer, TryOut
from funding.questions.boxes import all_boxes
from funding.questions.models import Question, Section
from funding.questions.queries import paper
from funding.rounds.models import Phase

from . import answering
from .looks import Look


class Tried(NamedTuple):
    """One try: the sections, what was typed by box, what would stop a bid, and how each question looks."""

    parts: list[Section]
    typed: dict[tuple[int, str], Any]
    faults: list[Fault]
    looks: dict[int, Look]


def tried(phase: Phase, user: Any) -> Tried:
    """Return a paper with what this person typed into it; rows of a bid are not tried. Three queries."""
    parts = paper(phase.question_set_id)
    kept = TryOut.objects.filter(phase=phase, by=user).first()
    questions = [question for part in parts for question in part.asked]
    values = kept.answers if kept else {}
    typed = {
        box.key: _read(box.question, values[box.code]) for box in all_boxes(questions) if box.code in values
    }
    written = {key: _answer(value) for key, value in typed.items()}
    found = answering.standing_of(questions, written, answering.Rows())
    looks = {question.pk: _look(question, found) for question in questions}
    checked = [
        answering.asked_of(found, question)
        for question in questions
        if question.pk in found.standing.asked and not question.is_of_rows
    ]
    written_parts = [
        Part(part.slug, part.component, str(part), part.is_required) for part in parts if part.takes_questions
    ]
    stops = faults(
        written_parts, checked, fec=phase.cap, cap=phase.cap, cost_lines=1, documents=1, unconfirmed=0,
        confirmation_due=False,
    )  # fmt: skip
    return Tried(parts, typed, stops, looks)


def _read(question: Question, value: Any) -> Any:
    is_date = question.kind == Question.Kind.DATE and isinstance(value, str)
    return date.fromisoformat(value) if is_date else value


def _answer(value: Any) -> Answer:
    """Return an answer that is in no database."""
    if isinstance(value, str):
        return Answer(text=value)
    if isinstance(value, date):
        return Answer(date=value)
    return Answer(number=value) if isinstance(value, int) else Answer(choices=value or [])


def _look(question: Question, found: answering.Given) -> Look:
    when = {}
    if question.condition_on_id and question.condition_hides:
        when = {
            "on": question.condition_on.code,
            "is": question.condition_is,
            "value": question.condition_value,
        }
    return Look(question.pk not in found.standing.asked, when)
