"""The papers of one item: the submitted bid, and what reviewers said, without their names."""

from collections import defaultdict
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from funding.applications import queries as applications
from funding.applications.models import Attachment
from funding.panel import scores
from funding.panel.models import Item
from funding.review import queries as reviewing
from funding.review.models import PanelComment, Review, ReviewScore
from funding.rounds.models import Criterion
from lpip_portal import clock


class Mark(NamedTuple):
    """The score of one criterion in one review."""

    criterion: Criterion
    points: int | None
    unable_reason: str
    comments: str = ""


class Opinion(NamedTuple):
    """One review as the table reads it: a label instead of a name."""

    label: str
    marks: list[Mark]
    score: Decimal | None
    comments: str
    confidential: str
    confidence: str = ""


class Cell(NamedTuple):
    """The points of one review for one criterion; None where it was unable to assess."""

    label: str
    points: int | None


class Line(NamedTuple):
    """One criterion and what each review gives it."""

    criterion: Criterion
    marks: list[Cell]


class Papers(NamedTuple):
    """What a person at the table reads about one bid."""

    sheet: applications.Sheet | None
    opinions: list[Opinion]
    summary: scores.Summary
    by_criterion: list[Line]
    answer: (
        reviewing.Answer | None
    )  # the applicant's response to the reviews; None where nobody asked for one


def papers(item: Item) -> Papers:
    """Return the papers of an item. Reviews have the letters under which the applicant answers them, else letters by their
    references; neither says anything of authors.
    """
    submission = applications.latest_submission(item.application)
    reviews = list(
        Review.objects.counted()
        .filter(assignment__application=item.application_id)
        .select_related("assignment__reviewer")
    )
    phase = item.panel.phase
    drawn = reviewing.letters_drawn(item.application_id, phase)
    letters = {review: each for each, review in reviewing.lettered(reviews, drawn_so_far=drawn)}
    marks: dict[int, list[Mark]] = defaultdict(list)
    given = ReviewScore.objects.filter(review__in=[review.pk for review in reviews])
    for mark in given.select_related("criterion").order_by("criterion__order", "pk"):
        marks[mark.review_id].append(Mark(mark.criterion, mark.points, mark.unable_reason, mark.comments))
    said = dict(PanelComment.objects.filter(review__in=reviews).values_list("review", "text"))
    opinions = [
        Opinion(
            _label(letter, review, phase.names_to_panel),
            marks[review.pk],
            _score(marks[review.pk]),
            review.comments,
            said.get(review.pk, ""),
            review.get_confidence_display(),
        )
        for review, letter in letters.items()
    ]
    summary = scores.of_reviews([_weighed(marks[review.pk]) for review in reviews])
    sheet = applications.sheet_of(submission, "panel") if submission else None
    answer = reviewing.answer_of(item.application, phase, clock.now())
    return Papers(sheet, opinions, summary, _by_criterion(opinions), answer)


def _label(letter: str, review: Review, names: bool) -> str:
    """Return Reviewer A, B, …, the same person under another letter on another bid; with a name where the phase shows it."""
    label = _("Reviewer %(letter)s") % {"letter": letter}
    if not names:
        return label
    return f"{review.assignment.reviewer} ({label})" if review.letter else str(review.assignment.reviewer)


def _weighed(marks: list[Mark]) -> list[tuple[int | None, int]]:
    return [(mark.points, mark.criterion.weight) for mark in marks]


def _score(marks: list[Mark]) -> Decimal | None:
    score = scores.score(_weighed(marks))
    return None if score is None else scores.rounded(score)


def _by_criterion(opinions: list[Opinion]) -> list[Line]:
    criteria = {mark.criterion.pk: mark.criterion for opinion in opinions for mark in opinion.marks}
    points = {
        (opinion.label, mark.criterion.pk): mark.points for opinion in opinions for mark in opinion.marks
    }
    return [
        Line(criterion, [Cell(each.label, points.get((each.label, criterion.pk))) for each in opinions])
        for criterion in sorted(criteria.values(), key=lambda criterion: criterion.order)
    ]


def attachment(item: Item, ref: str) -> Attachment | None:
    """Return a file of the bid, as it was submitted."""
    submission = applications.latest_submission(item.application)
    if ref not in applications.frozen_files(submission, "panel"):
        return None
    found = Attachment.objects.filter(application=item.application_id, ref=ref)
    return found.select_related("document", "application").first()
