"""Deciding on ties: what is confirmed closes every door of that person to the bid at once; and looking for new ties."""

from collections.abc import Iterable

from django.db import transaction

from funding.applications import actions as applications
from funding.applications import policy as may
from funding.applications.models import Application, Interest
from funding.review.models import Assignment
from funding.rounds.models import Phase
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.notifications import outbox

from .guards import close_door, note_ties

LETTERS = (
    "review_invitation",
    "review_answer_due",
    "review_due",
    "review_overdue",
    "review_extended",
    "review_returned",
)


@transaction.atomic
def confirm_tie(interest: Interest, *, by: User, reason: str = "", nonce: str = "") -> Interest:
    """Confirm a tie: the bid no longer exists for that person, their review is void, their letters are dropped."""
    require(may.may_decide_interest(by, interest))
    interest = applications.confirm_interest(interest, by=by, reason=reason, nonce=nonce)
    _close_doors(interest.user, [interest.application], by)
    return interest


@transaction.atomic
def confirm_ties(ties: Iterable[Interest], *, by: User, reason: str, nonce: str = "") -> int:
    """Confirm several ties for one reason; return how many. What was decided meanwhile is left as it is."""
    if trail.first(nonce, by):
        return 0
    ties = [tie for tie in ties if tie.state == Interest.State.PROPOSED]
    for tie in ties:
        confirm_tie(tie, by=by, reason=reason)
    for phase in {tie.application.phase_id: tie.application.phase for tie in ties}.values():
        require(may.may_decide_interests(by, phase))
        trail.record("interest.confirm_many", phase, by=by, nonce=nonce, ties=len(ties))
    return len(ties)


@transaction.atomic
def dismiss_tie(interest: Interest, *, by: User, reason: str, nonce: str = "") -> Interest:
    """Find that a tie is none. A door that was closed stays closed: the officer asks anew if they wish."""
    require(may.may_decide_interest(by, interest))
    return applications.dismiss_interest(interest, by=by, reason=reason, nonce=nonce)


@transaction.atomic
def note_register_reading(phase: Phase, *, by: User) -> None:
    """Log that somebody read the reasons of conflicts."""
    require(may.may_decide_interests(by, phase))
    trail.note_reading("conflicts register", phase, by=by)


@transaction.atomic
def look_again(phase: Phase, *, by: None = None) -> int:
    """Look for ties between those who have bids and their bids; it is the clock's own verb.

    Partners and members come later than reviewers. A tie of somebody with an open door closes the door at once.
    Return how many were found.
    """
    require(by is None)
    held = Assignment.objects.filter(application__phase=phase, state__in=Assignment.STANDING)
    held = list(held.select_related("application", "reviewer").order_by("pk"))
    if not held:
        return 0
    people = {each.reviewer_id: each.reviewer for each in held}
    bids = {each.application_id: each.application for each in held}
    pairs = {(each.reviewer_id, each.application_id) for each in held}
    made = note_ties(phase, list(people.values()), list(bids.values()), holding=pairs)
    for interest in made:
        if interest.state == Interest.State.CONFIRMED:
            _close_doors(people[interest.user_id], [bids[interest.application_id]], by)
    if made:
        trail.record("review.look_again", phase, by=by, ties=len(made))
    return len(made)


def _close_doors(user: User, bids: Iterable[Application], by: User | None) -> None:
    held = Assignment.objects.filter(
        reviewer=user, application__in=bids, state__in=Assignment.STANDING
    ).select_related("application__phase__round", "reviewer")
    for assignment in held.select_for_update(of=("self",)).order_by("pk"):
        outbox.take_back([assignment], kinds=LETTERS)
        was_known = assignment.state != Assignment.State.PROPOSED
        close_door(assignment)
        trail.record("assignment.close", assignment, by=by)
        if was_known:
            outbox.post("review_conflict_noted", to=[user], about=assignment, assignment=assignment)
