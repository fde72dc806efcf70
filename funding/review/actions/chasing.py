"""Chasing one reviewer: a reminder that a person sends."""

from django.db import transaction
from django.utils.translation import gettext as _

from funding.review import policy
from funding.review.models import Assignment, Review
from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.clock import UK
from lpip_portal.notifications import outbox

from .guards import NotPossible, locked


@transaction.atomic
def send_reminder(assignment: Assignment, *, by: User, nonce: str = "") -> Assignment:
    """Remind one reviewer of what they owe: of the invitation, or of the review. At most one letter a day."""
    if done := trail.repeat(nonce, by, assignment, "assignment.remind"):
        return done
    assignment = locked(assignment)
    require(policy.may_change_assignment(by, assignment))
    review = Review.objects.filter(assignment=assignment).only("state").first()
    assignment.review = review
    kind = _kind(assignment)
    if not kind:
        raise NotPossible(_("This reviewer owes nothing."))
    outbox.post(
        kind,
        to=[assignment.reviewer],
        about=assignment,
        occasion=f"by hand {clock.now().astimezone(UK).date().isoformat()}",
        assignment=assignment,
    )
    trail.record("assignment.remind", assignment, by=by, nonce=nonce, letter=kind)
    return assignment


def _kind(assignment: Assignment) -> str:
    if assignment.state == Assignment.State.INVITED:
        return "review_answer_due"
    if not assignment.is_owed:
        return ""
    return "review_overdue" if clock.now() > assignment.due_at else "review_due"
