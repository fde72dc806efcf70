"""Writing a review, submitting it, and looking at its quality. Nobody but its author writes in a review."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from funding.review import policy, queries
from funding.review.models import Assignment, PanelComment, Review, ReviewScore
from funding.rounds.models import Criterion
from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.notifications import outbox
from lpip_portal.ui.templatetags.portal import uk_time
from lpip_portal.workflow import Closed, NotReady, Stale, move

from .guards import NotPossible, locked, locked_review


class Given(NamedTuple):
    """What a reviewer gives for one criterion: whole points, or a reason for being unable; a draft may have neither."""

    points: int | None
    unable_reason: str = ""


@transaction.atomic
def save_review(
    assignment: Assignment,
    *,
    by: User,
    version: int,
    scores: Mapping[Criterion, Given],
    comments: str,
    panel_comment: str = "",
    nonce: str = "",
) -> Review:
    """Save a draft. ``version`` is the one the person saw (0 for none); another one since is refused, nothing is lost."""
    if done := trail.repeat(nonce, by, Review, "review.save"):
        return done
    assignment = locked(assignment)
    review = Review.objects.select_for_update().filter(assignment=assignment).first()
    require(policy.may_answer(by, assignment))
    _refuse_when_done(review)
    require(policy.may_write(by, assignment))
    if (review.version if review else 0) != version:
        raise Stale(
            _("You saved another version of this review in another window. Compare, then save again."),
            possible=[(_("Open the saved review"), reverse("funding:review-form", args=[assignment.ref]))],
        )
    review = review or Review(assignment=assignment, version=0)
    review.comments, review.saved_at = comments, clock.now()
    review.version += 1
    review.save()
    _write_scores(review, scores)
    if panel_comment:
        PanelComment.objects.update_or_create(review=review, defaults={"text": panel_comment})
    else:
        PanelComment.objects.filter(review=review).delete()
    trail.record("review.save", review, by=by, nonce=nonce, version=review.version)
    return review


@transaction.atomic
def submit_review(
    assignment: Assignment, *, by: User, at: datetime, ai_declared: bool, nonce: str = ""
) -> Review:
    """Submit what is saved: every criterion answered, enough words for the applicant, both declarations, in time."""
    if done := trail.repeat(nonce, by, Review, "review.submit"):
        return done
    assignment = locked(assignment)
    review = Review.objects.select_for_update().filter(assignment=assignment).first()
    if review is None:
        raise NotReady(_("Write the review before you submit it."))
    review.assignment = assignment
    require(policy.may_submit(by, review))
    if review.state in Review.COUNTED:
        return review
    move(review, "submit_review")
    if at > assignment.due_at:
        raise Closed(
            _("This review was due by %(when)s. Your draft is kept; ask the officer for a later date.")
            % {"when": uk_time(assignment.due_at)},
            possible=[(_("Read your draft"), reverse("funding:review-form", args=[assignment.ref]))],
        )
    if found := queries.missing(review, assignment):
        raise NotReady(
            _("The review cannot be submitted yet: %(missing)s.") % {"missing": "; ".join(found)},
            possible=[(_("Go on with your review"), reverse("funding:review-form", args=[assignment.ref]))],
        )
    if not ai_declared:
        raise NotReady(_("Declare that you kept the bid out of generative AI."))
    review.ai_declared, review.submitted_at = True, at
    review.save(update_fields=["state", "ai_declared", "submitted_at"])
    trail.record("review.submit", review, by=by, nonce=nonce, version=review.version)
    outbox.post(
        "review_receipt",
        to=[by],
        about=assignment,
        occasion=f"version {review.version}",
        assignment=assignment,
        review=review,
    )
    return review


@transaction.atomic
def return_review(
    review: Review, *, by: User, reason: str, due_at: datetime, note: str = "", nonce: str = ""
) -> Review:
    """Give a review back to its author for one of the published reasons, to be mended by ``due_at``."""
    if done := trail.repeat(nonce, by, review, "review.return"):
        return done
    review = locked_review(review)
    require(policy.may_check(by, review))
    move(review, "return_review")
    if due_at <= clock.now():
        raise NotPossible(_("The date by which the review is mended must lie in the future."))
    review.return_reason, review.return_note = Review.ReturnReason(reason), note
    review.save(update_fields=["state", "return_reason", "return_note"])
    review.assignment.due_at = due_at
    review.assignment.save(update_fields=["due_at"])
    trail.record("review.return", review, by=by, nonce=nonce, reason=reason, due_at=due_at)
    outbox.post(
        "review_returned",
        to=[review.assignment.reviewer],
        about=review.assignment,
        occasion=due_at.isoformat(),
        assignment=review.assignment,
        review=review,
    )
    return review


@transaction.atomic
def find_usable(review: Review, *, by: User, nonce: str = "") -> Review:
    """Find a review fit for the panel and the applicant."""
    if done := trail.repeat(nonce, by, review, "review.find_usable"):
        return done
    require(policy.may_check(by, review))
    return _judge(review, "find_usable", by, nonce)


@transaction.atomic
def find_unusable(review: Review, *, by: User, reason: str, note: str = "", nonce: str = "") -> Review:
    """Leave a review out: it is kept, and counts nowhere."""
    if done := trail.repeat(nonce, by, review, "review.find_unusable"):
        return done
    require(policy.may_check(by, review))
    given = Review.ReturnReason(reason)
    return _judge(review, "find_unusable", by, nonce, return_reason=given, return_note=note)


@transaction.atomic
def note_reading(assignment: Assignment, *, by: User) -> None:
    """Log that an assessor read a bid."""
    require(policy.may_read(by, assignment))
    trail.note_reading("submitted bid", assignment, by=by)


def _judge(review: Review, verb: str, by: User, nonce: str, **facts: str) -> Review:
    review = locked_review(review)
    require(policy.may_check(by, review))
    move(review, verb)
    for name, value in facts.items():
        setattr(review, name, value)
    review.save(update_fields=["state", *facts])
    trail.record(f"review.{verb}", review, by=by, nonce=nonce)
    return review


def _refuse_when_done(review: Review | None) -> None:
    if review is not None and review.state not in (Review.State.DRAFT, Review.State.RETURNED):
        raise NotPossible(
            _("This review is “%(state)s”: it can be read and not changed.")
            % {"state": review.get_state_display()}
        )


def _write_scores(review: Review, scores: Mapping[Criterion, Given]) -> None:
    phase = review.assignment.application.phase
    for criterion, given in scores.items():
        require(criterion.phase_id == phase.pk)
        if given.points is not None and not 1 <= given.points <= phase.scale:
            raise NotPossible(_("Scores are whole points from 1 to %(most)s.") % {"most": phase.scale})
    ReviewScore.objects.filter(review=review).delete()
    ReviewScore.objects.bulk_create(
        ReviewScore(
            review=review,
            criterion=criterion,
            points=given.points,
            unable_reason="" if given.points is not None else given.unable_reason,
        )
        for criterion, given in scores.items()
        if given.points is not None or given.unable_reason
    )
