"""What is known about each question of the evaluation: published figures through ``suppression``, and published stories."""

from typing import Any, NamedTuple

from django.db.models import Count, Q

from . import queries
from .question_models import EvaluationQuestion
from .story_models import Story

COLOURS = {"draft": "grey", "open": "blue", "closed": "green"}


class Listed(NamedTuple):
    """A question in the list, and how much speaks to it."""

    question: EvaluationQuestion
    colour: str
    indicators: int
    stories: int


class Shelf(NamedTuple):
    """The questions of one kind."""

    label: str
    questions: list[Listed]


def shelves(user: Any) -> list[Shelf]:
    """Return the questions that a person sees by kind; kinds without any are left out."""
    told = Q(stories__state=Story.State.PUBLISHED)
    seen = EvaluationQuestion.objects.visible_to(user).annotate(
        counted=Count("indicators", distinct=True), told=Count("stories", filter=told, distinct=True)
    )
    found = [
        Listed(each, COLOURS[each.state], each.counted, each.told) for each in seen.order_by("made_at", "pk")
    ]
    return [
        Shelf(str(kind.label), chosen)
        for kind in EvaluationQuestion.Kind
        if (chosen := [row for row in found if row.question.kind == kind])
    ]


def latest(question: EvaluationQuestion) -> list[queries.Latest]:
    """Return the last published quarter of each of a question's indicators."""
    indicators = list(question.indicators.all())
    return [queries.latest(board) for board in queries.boards(indicators)] if indicators else []


def stories(question: EvaluationQuestion) -> list[Story]:
    """Return the published stories that speak to a question, the newest first."""
    return list(question.stories.all().published().select_related("partnership"))
