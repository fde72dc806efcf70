"""The rows of a paper made from plain facts: a plan's file, or another paper."""

from collections.abc import Iterable
from typing import Any

from .models import Question, QuestionSet, Section

OF_A_SECTION = ("component", "title_en", "title_cy", "is_required")
OF_A_QUESTION = (
    "kind",
    "text_en",
    "text_cy",
    "guidance_en",
    "guidance_cy",
    "word_limit",
    "character_limit",
    "least",
    "most",
    "is_required",
    "condition_is",
    "condition_value",
    "condition_hides",
    "is_published",
    "is_carried",
    "is_personal",
    "allows_images",
    "most_images",
    "image_megabytes",
    "shown_to",
    "options",
    "file_kind",
    "statement_en",
    "statement_cy",
)


def facts_of(sections: Iterable[Section]) -> list[dict[str, Any]]:
    """Return a paper as plain facts; a condition names the code of the question that it looks at."""
    return [
        {name: getattr(section, name) for name in (*OF_A_SECTION, "slug")}
        | {"questions": [_facts_of(question) for question in section.asked]}
        for section in sections
    ]


def _facts_of(question: Question) -> dict[str, Any]:
    facts = {name: getattr(question, name) for name in (*OF_A_QUESTION, "code")}
    return facts | ({"condition_on": question.condition_on.code} if question.condition_on_id else {})


def lay_out(question_set: QuestionSet, sections: Iterable[dict[str, Any]]) -> None:
    """Write the sections and questions of an empty paper in their order; a condition may only look back."""
    made: dict[str, Question] = {}
    for order, facts in enumerate(sections, 1):
        asked = facts.get("questions", [])
        own = {name: value for name, value in facts.items() if name != "questions"}
        section = Section.objects.create(question_set=question_set, order=order, **own)
        waiting: list[Question] = []
        for place, question in enumerate(asked, 1):
            on = question.get("condition_on")
            if on and on not in made:  # it looks at a question of the same section, which needs its key first
                made |= {each.code: each for each in Question.objects.bulk_create(waiting)}
                waiting = []
            rest = {name: value for name, value in question.items() if name != "condition_on"}
            waiting.append(
                Question(section=section, order=place, condition_on=made[on] if on else None, **rest)
            )
        made |= {each.code: each for each in Question.objects.bulk_create(waiting)}


def throw_away(question_set: QuestionSet) -> None:
    """Delete a paper that no phase uses and nobody has answered."""
    questions = Question.objects.filter(section__question_set=question_set)
    questions.update(condition_on=None, condition_is="")
    questions.delete()
    Section.objects.filter(question_set=question_set).delete()
    QuestionSet.objects.filter(pk=question_set.pk).delete()
