"""Reads about one assignment and its review: the bid as its reviewer may see it, the draft, and the finished opinion."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Prefetch, prefetch_related_objects
from django.utils.translation import gettext as _

from funding.applications import queries as applications
from funding.applications.models import Application, Attachment, Submission
from funding.review.models import Assignment, PanelComment, Review, ReviewScore
from funding.rounds.models import Criterion, Phase
from lpip_portal.accounts.models import User
from lpip_portal.composed import Composed
from lpip_portal.ui import rich
from lpip_portal.ui.words import count_words

LEAST_WORDS = 20  # of the comments to the applicant
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Glance(NamedTuple):
    """What a reviewer sees of a bid before accepting: enough to see a conflict, and no more."""

    title: str
    organisation: str
    partnership: str
    summary: str
    partners: list[str]
    team: list[dict[str, Any]]


class Score(NamedTuple):
    """What a review says about one criterion."""

    criterion: Criterion
    points: int | None
    unable_reason: str
    comments: str = ""


class Opinion(NamedTuple):
    """One review to be read: under a label that says nothing about its author, who is shown to few."""

    review: Review
    label: str
    reviewer: User
    scores: list[Score]
    comments: str
    panel_comment: str


def glance(application: Application) -> Glance:
    """Return what a conflict is judged by: title, summary, team and partners. One query."""
    submission = applications.latest_submission(application)
    if submission is None:
        return Glance(application.title, "", "", "", [], [])
    sheet = applications.sheet_of(submission, "assessors")
    body = sheet.content
    return Glance(
        body.get("title", application.title),
        body.get("organisation", ""),
        body.get("partnership", ""),
        summary_of(submission),
        body.get("partners", []),
        sheet.team,
    )


def summary_of(submission: Submission) -> str:
    """Return the plain-English summary of a frozen bid."""
    sections = applications.sheet_of(submission, "assessors").content["sections"]
    answers = (answer for part in sections for answer in part["answers"])
    return rich.plain(next((answer["value"] for answer in answers if answer["code"] == "summary"), "") or "")


def sheet(application: Application) -> applications.Sheet | None:
    """Return the frozen bid that stands, for its assessors. One query."""
    submission = applications.latest_submission(application)
    return applications.sheet_of(submission, "assessors") if submission else None


def sheet_with_pictures(application: Application) -> tuple[applications.Sheet | None, dict[str, bytes]]:
    """Return the frozen bid with the bytes of its images, to print."""
    found = sheet(application)
    return found, applications.picture_bytes(found.content["sections"]) if found else {}


def frozen_attachment(application: Application, ref: str) -> Attachment | None:
    """Return a file of the submission that stands, by its reference; nothing that was added or removed elsewhere."""
    submission = applications.latest_submission(application)
    if ref not in applications.frozen_files(submission, "assessors"):
        return None
    return application.attachments.select_related("document").filter(ref=ref).first()


def sector_of(assignment: Assignment) -> str:
    """Return where the reviewer's experience is from, or "". No query if the profile was fetched."""
    profile = getattr(assignment.reviewer, "reviewer_profile", None)
    return profile.sector if profile else ""


def review_of(assignment: Assignment) -> Review | None:
    """Return the review of an assignment with its scores and its words to the panel, or None. Two queries."""
    review = _REVIEW.first(assignment)
    if review is not None:
        prefetch_related_objects([review], "scores")
    return review


_REVIEW = Composed(
    lambda assignment: Review.objects.filter(assignment=assignment).select_related("panel_comment")
)


def criteria(phase: Phase) -> list[Criterion]:
    """Return what reviewers score in a phase, in order. One query."""
    return _CRITERIA(phase)


_CRITERIA = Composed(lambda phase: Criterion.objects.filter(phase=phase))


def panel_comment(review: Review | None) -> str:
    """Return what a review tells the panel in confidence, or ""."""
    try:
        return review.panel_comment.text if review else ""
    except PanelComment.DoesNotExist:
        return ""


def opinion(review: Review, criteria: Sequence[Criterion], label: str = "") -> Opinion:
    """Return a review to be read. It must have been fetched with its scores, comment and reviewer."""
    by_criterion = {score.criterion_id: score for score in review.scores.all()}
    scores = [
        Score(criterion, found.points, found.unable_reason, found.comments)
        for criterion in criteria
        if (found := by_criterion.get(criterion.pk))
    ]
    return Opinion(review, label, review.assignment.reviewer, scores, review.comments, panel_comment(review))


def own_opinion(assignment: Assignment, review: Review | None) -> Opinion | None:
    """Return the review of an assignment to be read, or None while nothing is written. One query."""
    if review is None:
        return None
    review.assignment = assignment
    return opinion(review, list(assignment.application.phase.criteria.all()))


class Gap(NamedTuple):
    """Something that a review lacks before it can be submitted, and the screen of its form where it is mended."""

    words: str
    step: int

    def __str__(self):
        return self.words


def missing(review: Review, assignment: Assignment) -> list[Gap]:
    """Say what a review lacks before it can be submitted, in the order of its form."""
    phase = assignment.application.phase
    given = {score.criterion_id: score for score in review.scores.all()}
    asked = list(phase.criteria.all())
    found = [
        Gap(_("score “%(criterion)s”, or say why you cannot") % {"criterion": criterion}, step)
        for step, criterion in enumerate(asked, 1)
        if not _is_answered(given.get(criterion.pk), phase.scale)
    ]
    if count_words(review.comments) < LEAST_WORDS:
        words = _("write at least %(least)s words for the applicant") % {"least": LEAST_WORDS}
        found.append(Gap(words, len(asked) + 1))
    if not review.confidence:
        found.append(Gap(_("say how sure you are"), len(asked) + 2))
    return found


def _is_answered(score: ReviewScore | None, scale: int) -> bool:
    if score is None:
        return False
    return 1 <= score.points <= scale if score.points is not None else bool(score.unable_reason)


def opinions(bids: Iterable[Application], phase: Phase) -> dict[int, list[Opinion]]:
    """Return the counted reviews of each bid under letters. Four queries, however many bids.

    The letters are those that were drawn for the applicant; before that they follow the reviews' random references, so that
    they tell neither who was asked first nor who answered first. The same reviewer has different letters on different bids.
    """
    keys = [bid.pk for bid in bids]
    criteria = list(phase.criteria.all())
    every = Review.objects.filter(assignment__application__in=keys).exclude(state=Review.State.DRAFT)
    by_bid: dict[int, list[Review]] = {key: [] for key in keys}
    for review in every.select_related("assignment").only(
        "ref", "letter", "assignment", "assignment__application"
    ):
        by_bid[review.assignment.application_id].append(review)
    letters = {review.pk: drawn for rows in by_bid.values() for drawn, review in lettered(rows)}
    counted = every.counted().select_related("assignment__reviewer", "panel_comment")
    found: dict[int, list[Opinion]] = {key: [] for key in keys}
    for review in counted.prefetch_related(Prefetch("scores")):
        label = _("Reviewer %(letter)s") % {"letter": letters[review.pk]}
        found[review.assignment.application_id].append(opinion(review, criteria, label))
    return {
        key: sorted(rows, key=lambda row: (len(letters[row.review.pk]), letters[row.review.pk]))
        for key, rows in found.items()
    }


def by_letter(review: Review) -> tuple[int, str]:
    """Return what puts reviews into the order of their letters: Z before AA."""
    return len(review.letter), review.letter


def lettered(reviews: Iterable[Review], *, drawn_so_far: int = 0) -> list[tuple[str, Review]]:
    """Return reviews of one bid under letters: those drawn for the applicant, then the others by their random references.

    ``drawn_so_far`` counts the letters of the bid, those of reviews that are not among ``reviews`` included.
    """
    reviews = list(reviews)
    drawn = sorted((review for review in reviews if review.letter), key=by_letter)
    others = sorted((review for review in reviews if not review.letter), key=lambda review: review.ref)
    return [(review.letter, review) for review in drawn] + [
        (letter(n), review) for n, review in enumerate(others, max(drawn_so_far, len(drawn)))
    ]


def letter(place: int) -> str:
    """Return A, B, … Z, AA, AB, … for 0, 1, …"""
    first, last = divmod(place, len(LETTERS))
    return (LETTERS[first - 1] if first else "") + LETTERS[last]


def standing(assignment: Assignment, now: datetime) -> tuple[str, str]:
    """Say in a word where an assignment is, and in which colour. Time is compared, never stored."""
    review = getattr(assignment, "review", None)
    return standing_of(
        assignment.state, assignment.respond_by, assignment.due_at, review.state if review else None, now
    )


def standing_of(
    state: str, respond_by: datetime | None, due_at: datetime, review: str | None, now: datetime
) -> tuple[str, str]:
    """Say the same of a row that was never made an assignment; ``review`` is the state of its review, if it has one."""
    if state == Assignment.State.INVITED:
        late = now > min(respond_by or due_at, due_at)
        return (_("No answer in time"), "red") if late else (_("Waiting for an answer"), "yellow")
    if state != Assignment.State.ACCEPTED:
        return str(Assignment.State(state).label), "grey"
    if review is not None and review not in (Review.State.DRAFT, Review.State.RETURNED):
        colours = {Review.State.SUBMITTED: "blue", Review.State.USABLE: "green"}
        return str(Review.State(review).label), colours.get(review, "grey")
    if now > due_at:
        return _("Overdue"), "red"
    if review is None:
        return _("Not begun"), "yellow"
    return str(Review.State(review).label), "orange" if review == Review.State.RETURNED else "teal"
