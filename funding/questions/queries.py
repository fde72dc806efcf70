"""Reads of a paper: its sections with their questions, in two queries."""

from collections.abc import Iterable

from django.db.models import Exists, Q

from lpip_portal.composed import Composed

from .models import Question, QuestionSet, Section


def paper(question_set: QuestionSet | int) -> list[Section]:
    """Return the sections in order, each with its questions in order as ``section.asked``."""
    key = question_set if isinstance(question_set, int) else question_set.pk
    return _filled({key: []}, _SECTIONS(key), _QUESTIONS(key))[key]


def paper_for(question_set: int, slug: str) -> list[Section]:
    """Return the sections in order; only that of ``slug`` has its questions, unless one of them asks what another answers."""
    return _filled({question_set: []}, _SECTIONS(question_set), _AROUND(question_set, slug))[question_set]


def named(question_set: int, section: str, code: str) -> Question | None:
    """Return the question of a paper by its section and its code, or None. One query."""
    return _NAMED.first(question_set, section, code)


def papers(question_sets: Iterable[int]) -> dict[int, list[Section]]:
    """Return several papers at once by the key of their set, in two queries however many there are."""
    sections = Section.objects.filter(question_set__in=question_sets)
    questions = Question.objects.filter(section__question_set__in=question_sets).order_by("order", "pk")
    return _filled({key: [] for key in question_sets}, sections, questions)


def _filled(
    found: dict[int, list[Section]], sections: Iterable[Section], questions: Iterable[Question]
) -> dict[int, list[Section]]:
    by_section: dict[int, Section] = {}
    for section in sections:
        section.asked = []
        by_section[section.pk] = section
        found[section.question_set_id].append(section)
    questions = list(questions)
    by_key = {question.pk: question for question in questions}
    for question in questions:
        question.section = by_section[question.section_id]
        question.section.asked.append(question)
        if question.condition_on_id:
            question.condition_on = by_key[question.condition_on_id]
    return found


_SECTIONS = Composed(lambda key: Section.objects.filter(question_set=key))
_NAMED = Composed(
    lambda key, section, code: Question.objects.filter(
        section__question_set=key, section__slug=section, code=code
    ).select_related("section")
)
_AROUND = Composed(
    lambda key, slug: Question.objects.filter(
        Q(section__slug=slug)
        | Exists(
            Question.objects.filter(section__question_set=key, section__slug=slug, condition_on__isnull=False)
        ),
        section__question_set=key,
    ).order_by("order", "pk")
)
_QUESTIONS = Composed(lambda key: Question.objects.filter(section__question_set=key).order_by("order", "pk"))
