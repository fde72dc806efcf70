"""What several verbs of reviewing lock, refuse and tell."""

from funding.applications import policy as applications
from funding.review.models import Assignment, Review
from funding.rounds import queries as rounds
from funding.rounds.models import RoundOfficer
from lpip_portal.accounts.models import User
from lpip_portal.notifications import outbox
from lpip_portal.notifications.models import Letter
from lpip_portal.workflow import Refusal

ENDED = ("review_revoked", "review_conflict_noted")  # letters that say that a door is closed


class InConflict(Refusal):
    """A pair that must not be: the person is tied to the bid."""


class NotPossible(Refusal):
    """Something that the rules of reviewing do not allow."""


def locked(assignment: Assignment) -> Assignment:
    """Lock an assignment and read it again, with what the guards ask of it."""
    found = Assignment.objects.select_related("application__phase__round", "reviewer")
    return found.select_for_update(of=("self",)).get(pk=assignment.pk)


def locked_review(review: Review) -> Review:
    """Lock an assignment and then its review, always in this order; the review that is returned knows its assignment."""
    assignment = locked(review.assignment)
    found = Review.objects.select_for_update().get(pk=review.pk)
    found.assignment = assignment
    return found


def officers_of(assignment: Assignment) -> list[User]:
    """Return the officers who may know of an assignment: none whom a tie keeps from its bid."""
    bid = assignment.application
    return [
        user
        for user in rounds.staff(bid.phase.round_id, RoundOfficer.Duty.OFFICER)
        if not applications.is_tied(user, bid)
    ]


def may_still_know(kind: str, about: str, letter: Letter) -> bool:
    """Say whether a letter about an assignment may still go: its reader can open the assignment now."""
    if kind in ENDED:
        return True
    key = about.rpartition(":")[2]
    return letter.to is not None and Assignment.objects.visible_to(letter.to).filter(pk=key).exists()


outbox.still_allowed("funding.assignment", may_still_know)
