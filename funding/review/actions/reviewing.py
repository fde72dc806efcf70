"""Submitting a review, and looking at its quality. Nobody but its author writes in a review."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from funding.review import policy, queries
from funding.review.models import Assignment, Review
from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.notifications import outbox
from lpip_portal.ui.templatetags.portal import uk_time
from lpip_portal.workflow import Closed, NotReady, move

from .guards import NotPossible, locked, locked_review


@transaction.atomic
def submit_review(
    assignment: Assignment,
    *,
    by: User,
    at: datetime,
    ai_declared: bool,
    conflict_declared: bool,
    nonce: str = "",
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
            _("The review cannot be submitted yet: %(missing)s.") % {"missing": "; ".join(map(str, found))},
            possible=[(_("Go on with your review"), reverse("funding:review-form", args=[assignment.ref]))],
        )
    if not ai_declared:
        raise NotReady(_("Declare that you kept the bid out of generative AI."))
    if not conflict_declared:
        raise NotReady(_("Declare that you still have no conflict of interest, or declare the conflict."))
    review.ai_declared, review.conflict_declared, review.submitted_at = True, True, at
    review.save(update_fields=["state", "ai_declared", "conflict_declared", "submitted_at"])
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


@transaction.atomic
def note_copying(assignment: Assignment, *, by: User) -> None:
    """Log that an assessor took a copy of a bid away."""
    require(policy.may_read(by, assignment))
    trail.note_reading("submitted bid as PDF", assignment, by=by)


def _judge(review: Review, verb: str, by: User, nonce: str, **facts: str) -> Review:
    review = locked_review(review)
    require(policy.may_check(by, review))
    move(review, verb)
    for name, value in facts.items():
        setattr(review, name, value)
    review.save(update_fields=["state", *facts])
    trail.record(f"review.{verb}", review, by=by, nonce=nonce)
    return review
