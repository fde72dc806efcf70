"""Which priorities a bid can bring in from its partnership's research agenda, and what it brought."""

from funding.applications.models import Application, BroughtPriority
from funding.questions.models import Question
from partnerships.models import Priority


def to_bring_in(application: Application) -> list[Priority]:
    """Return the priorities that the partnership has taken up, by title."""
    found = Priority.objects.standing().filter(
        partnership=application.partnership_id, state__in=Priority.GOING_ON
    )
    return sorted(found, key=lambda each: (each.title.text.casefold(), each.ref))


def places_for_words(application: Application) -> list[Question]:
    """Return the long questions of a bid's paper, the one about the agenda first."""
    asked = Question.objects.filter(
        section__question_set=application.phase.question_set_id, kind=Question.Kind.LONG
    )
    found = list(asked.select_related("section").order_by("section__order", "order", "pk"))
    return sorted(found, key=lambda each: each.code != "agenda")


def brought_in(application: Application) -> list[BroughtPriority]:
    """Return what a bid brought in, in order."""
    return list(application.brought.select_related("priority", "question", "by"))
