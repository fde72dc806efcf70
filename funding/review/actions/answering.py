"""What a reviewer answers: yes with a declaration, no with a reason, or that there is a conflict."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from funding.applications import actions as applications
from funding.review import policy
from funding.review.invitation_models import ReviewerSuggestion
from funding.review.models import Assignment, Review
from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.notifications import outbox
from lpip_portal.ui.templatetags.portal import uk_time
from lpip_portal.workflow import Closed, NotReady, move

from .guards import close_door, locked, officers_of


@transaction.atomic
def accept(assignment: Assignment, *, by: User, declared: bool, nonce: str = "") -> Assignment:
    """Accept an invitation, declaring that there is no conflict; the bid opens. Again gives the same answer."""
    if done := trail.repeat(nonce, by, assignment, "assignment.accept"):
        return done
    assignment = locked(assignment)
    require(policy.may_answer(by, assignment))
    if assignment.state == Assignment.State.ACCEPTED:
        return assignment
    move(assignment, "accept")
    if not declared:
        raise NotReady(_("Declare that you have no conflict of interest before you accept."))
    now = clock.now()
    if now > assignment.due_at:
        raise Closed(
            _(
                "This review was due by %(when)s. Ask the officer for a later date if you still wish to review."
            )
            % {"when": uk_time(assignment.due_at)}
        )
    if assignment.respond_by is not None and now > assignment.respond_by:
        raise Closed(
            _(
                "The time to answer ended at %(when)s. Ask the officer to ask you again if you still wish to review."
            )
            % {"when": uk_time(assignment.respond_by)}
        )
    assignment.answered_at = assignment.declared_at = now
    assignment.save(update_fields=["state", "answered_at", "declared_at"])
    trail.record("assignment.accept", assignment, by=by, nonce=nonce, declared=True)
    outbox.post("review_accepted", to=[by], about=assignment, assignment=assignment)
    return assignment


@transaction.atomic
def decline(
    assignment: Assignment,
    *,
    by: User,
    reason: str,
    suggestions: Sequence[Mapping[str, str]] = (),
    nonce: str = "",
) -> Assignment:
    """Say no, why, and who else could be asked; the officer is told. Suggestions hang from the letter that asked."""
    if done := trail.repeat(nonce, by, assignment, "assignment.decline"):
        return done
    assignment = locked(assignment)
    require(policy.may_answer(by, assignment))
    move(assignment, "decline")
    assignment.answered_at, assignment.decline_reason = clock.now(), reason
    assignment.save(update_fields=["state", "answered_at", "decline_reason"])
    if suggestions:
        letter = assignment.letters.latest("pk")
        ReviewerSuggestion.objects.bulk_create(
            ReviewerSuggestion(invitation=letter, **each) for each in suggestions
        )
    trail.record("assignment.decline", assignment, by=by, nonce=nonce, suggestions=len(suggestions))
    outbox.post("review_declined", to=officers_of(assignment), about=assignment, assignment=assignment)
    return assignment


@transaction.atomic
def declare_conflict(
    assignment: Assignment, *, by: User, kind: str, detail: str = "", nonce: str = ""
) -> Assignment:
    """Declare a conflict: from now on nothing about the bid exists for this person, and what they wrote is void."""
    if done := trail.repeat(nonce, by, assignment, "assignment.declare_conflict"):
        return done
    assignment = locked(assignment)
    require(policy.may_answer(by, assignment))
    close_door(assignment)
    applications.note_interest(
        by, assignment.application, by=by, kind=kind, evidence=detail, source="declared", confirmed=True
    )
    trail.record("assignment.declare_conflict", assignment, by=by, nonce=nonce)
    outbox.post("review_conflict", to=officers_of(assignment), about=assignment, assignment=assignment)
    return assignment


@transaction.atomic
def void(review: Review, *, by: User, kind: str, evidence: str, nonce: str = "") -> Review:
    """Void a review because a conflict of its author was found, however late. It is kept, and counts nowhere."""
    if done := trail.repeat(nonce, by, review, "review.void"):
        return done
    assignment = locked(review.assignment)
    review = Review.objects.select_related("assignment__application__phase__round").get(pk=review.pk)
    require(policy.may_check(by, review))
    close_door(assignment)
    applications.note_interest(
        assignment.reviewer,
        assignment.application,
        by=by,
        kind=kind,
        evidence=evidence,
        source="detected",
        confirmed=True,
    )
    trail.record("review.void", review, by=by, nonce=nonce)
    outbox.post("review_conflict_noted", to=[assignment.reviewer], about=assignment, assignment=assignment)
    review.refresh_from_db()
    return review
