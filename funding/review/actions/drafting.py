"""Writing a review: saved by hand or every few seconds, in versions that nobody but its author reads."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any, NamedTuple

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from funding.review import queries
from funding.review.models import Assignment, PanelComment, Review, ReviewScore, ReviewVersion
from funding.rounds.models import Criterion
from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.composed import Composed
from lpip_portal.workflow import Stale

from .guards import NotPossible

COALESCE = timedelta(minutes=5)


# The rule of policy.may_write inside the statement that locks, because every few seconds somebody's page asks for it.
_MINE = Composed(
    lambda by, key: (
        Assignment.objects.readable_by(by)
        .filter(pk=key)
        .select_related("application__phase", "review__panel_comment")
        .select_for_update(of=("self",))
    )
)


class Given(NamedTuple):
    """What a reviewer gives for one criterion: whole points, or a reason for being unable; a draft may have neither."""

    points: int | None
    unable_reason: str = ""
    comments: str = ""


class Kept(NamedTuple):
    """What became of a saving: the review as it stands, and whether other words of its author stand in the way."""

    review: Review
    is_clash: bool = False


@transaction.atomic
def save_review(
    assignment: Assignment,
    *,
    by: User,
    version: int,
    scores: Mapping[Criterion, Given],
    comments: str,
    panel_comment: str = "",
    confidence: str = "",
    nonce: str = "",
) -> Review:
    """Save a draft. ``version`` is the one the person saw (0 for none); another one since is refused, nothing is lost."""
    if done := trail.repeat(nonce, by, Review, "review.save"):
        return done
    mine = _MINE.first(by, assignment.pk)
    require(mine is not None)
    review = _to_write(mine)
    said, before = _said(scores, comments, panel_comment, confidence), _kept(review, scores)
    if review.version != version and said != before:
        raise Stale(
            _("You saved another version of this review in another window. Compare, then save again."),
            possible=[(_("Open the saved review"), reverse("funding:review-form", args=[assignment.ref]))],
        )
    review.tab, review.sequence = "", 0
    _write(review, scores, said, before)
    trail.record("review.save", review, by=by, nonce=nonce, version=review.version)
    return review


@transaction.atomic
def autosave_review(
    assignment: Assignment,
    *,
    by: User,
    version: int,
    scores: Mapping[Criterion, Given],
    comments: str,
    panel_comment: str = "",
    confidence: str = "",
    tab: str = "",
    sequence: int = 0,
) -> Kept:
    """Save the open page of a review. ``version`` is what the page saw, ``tab`` and ``sequence`` name the page and its savings.

    Of the savings of one page the newest stands, in whatever order they arrive, and one that was sent twice counts once.
    """
    mine = _MINE.first(by, assignment.pk)
    require(mine is not None)
    review = _to_write(mine)
    said, before = _said(scores, comments, panel_comment, confidence), _kept(review, scores)
    is_same = said == before
    if review.version != version:
        is_same_page = bool(tab) and review.tab == tab
        if is_same_page and sequence <= review.sequence:
            return Kept(review)
        if not is_same_page and not is_same:
            return Kept(review, is_clash=True)
    if is_same:
        return Kept(review)
    review.tab, review.sequence = tab, sequence
    _write(review, scores, said, before)
    return Kept(review)


def _to_write(assignment: Assignment) -> Review:
    """Return the review of a locked assignment, a new one where there is none; refuse one that is done."""
    review = getattr(assignment, "review", None) or Review(assignment=assignment, version=0)
    if review.state not in (Review.State.DRAFT, Review.State.RETURNED):
        raise NotPossible(
            _("This review is “%(state)s”: it can be read and not changed.")
            % {"state": review.get_state_display()}
        )
    return review


def _said(
    scores: Mapping[Criterion, Given], comments: str, panel_comment: str, confidence: str
) -> dict[str, Any]:
    given = {
        criterion.ref: [each.points, each.unable_reason if each.points is None else "", each.comments]
        for criterion, each in scores.items()
    }
    return {
        "comments": comments,
        "panel": panel_comment,
        "confidence": confidence,
        "scores": {ref: each for ref, each in given.items() if each != [None, "", ""]},
    }


def _kept(review: Review, criteria: Iterable[Criterion]) -> dict[str, Any] | None:
    """Return what is saved in the same shape, or None where nothing was."""
    if review.pk is None:
        return None
    refs = {criterion.pk: criterion.ref for criterion in criteria}
    given = {
        refs[score.criterion_id]: [score.points, score.unable_reason, score.comments]
        for score in review.scores.all()
        if score.criterion_id in refs
    }
    return {
        "comments": review.comments,
        "panel": queries.panel_comment(review),
        "confidence": review.confidence,
        "scores": given,
    }


def _write(
    review: Review, scores: Mapping[Criterion, Given], said: dict[str, Any], before: dict[str, Any] | None
) -> None:
    """Write a locked review and keep it as a version. What is saved within five minutes is one version."""
    _refuse_off_scale(review, scores)
    now = clock.now()
    review.comments, review.confidence, review.saved_at = said["comments"], said["confidence"], now
    review.version += 1
    review.save()
    given = {criterion: said["scores"].get(criterion.ref) for criterion in scores}
    if before is None or said["scores"] != before["scores"]:
        _write_scores(review, given)
    if said["panel"] != (before["panel"] if before else ""):
        PanelComment.objects.filter(review=review).delete()
        if said["panel"]:
            PanelComment.objects.create(review=review, text=said["panel"])
    newest = ReviewVersion.objects.filter(
        review=review, version=review.version - 1, begun_at__gt=now - COALESCE
    )
    if not newest.update(version=review.version, body=said, saved_at=now):
        ReviewVersion.objects.create(
            review=review, version=review.version, body=said, saved_at=now, begun_at=now
        )


def _refuse_off_scale(review: Review, scores: Mapping[Criterion, Given]) -> None:
    phase = review.assignment.application.phase
    for criterion, given in scores.items():
        require(criterion.phase_id == phase.pk)
        if given.points is not None and not 1 <= given.points <= phase.scale:
            raise NotPossible(_("Scores are whole points from 1 to %(most)s.") % {"most": phase.scale})


def _write_scores(review: Review, given: Mapping[Criterion, list[Any] | None]) -> None:
    """Write what changed in one statement, and take away what is empty now."""
    empty = [criterion.pk for criterion, each in given.items() if each is None]
    if empty and review.version > 1:
        ReviewScore.objects.filter(review=review, criterion__in=empty).delete()
    ReviewScore.objects.bulk_create(
        [
            ReviewScore(
                review=review, criterion=criterion, points=each[0], unable_reason=each[1], comments=each[2]
            )
            for criterion, each in given.items()
            if each is not None
        ],
        update_conflicts=True,
        unique_fields=["review", "criterion"],
        update_fields=["points", "unable_reason", "comments"],
    )
