"""Reads of a paper: its sections with their questions, in two queries."""

from collections.abc import Iterable

from .models import Question, QuestionSet, Section


def paper(question_set: QuestionSet | int) -> list[Section]:
    """Return the sections in order, each with its questions in order as ``section.asked``."""
    key = question_set if isinstance(question_set, int) else question_set.pk
    return papers([key])[key]


def papers(question_sets: Iterable[int]) -> dict[int, list[Section]]:
    """Return several papers at once by the key of their set, in two queries however many there are."""
    found: dict[int, list[Section]] = {key: [] for key in question_sets}
    by_section: dict[int, Section] = {}
    for section in Section.objects.filter(question_set__in=question_sets):
        section.asked = []
        by_section[section.pk] = section
        found[section.question_set_id].append(section)
    for question in Question.objects.filter(section__in=by_section).order_by("order", "pk"):
        question.section = by_section[question.section_id]
        question.section.asked.append(question)
    return found
