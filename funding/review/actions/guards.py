"""What several verbs of reviewing lock, refuse and tell."""

from collections.abc import Collection

from funding.applications import actions as bids_actions
from funding.applications import policy as applications
from funding.applications.models import Application, Interest
from funding.review import queries
from funding.review.models import Assignment, Review
from funding.rounds import queries as rounds
from funding.rounds.models import Phase, RoundOfficer
from lpip_portal import clock
from lpip_portal.accounts.models import User
from lpip_portal.notifications import outbox
from lpip_portal.notifications.models import Letter
from lpip_portal.workflow import Refusal, move

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


def close_door(assignment: Assignment) -> None:
    """Close the door of a locked assignment because of a tie, and void its review; it is kept and counts nowhere."""
    unsent = assignment.state == Assignment.State.PROPOSED
    move(assignment, "revoke" if unsent else "declare_conflict")
    assignment.answered_at = clock.now()
    assignment.save(update_fields=["state", "answered_at"])
    review = Review.objects.select_for_update().filter(assignment=assignment).first()
    if review is not None and review.state not in (Review.State.VOID, Review.State.UNUSABLE):
        move(review, "void")
        review.save(update_fields=["state"])


def note_ties(
    phase: Phase,
    people: list[User],
    bids: list[Application],
    *,
    holding: Collection[tuple[int, int]] = (),
) -> list[Interest]:
    """Note what ties ``people`` to ``bids`` and was not noted before; the conflicts owner decides on it.

    Where the pair is ``holding`` (person, bid), the person has the bid: the tie is a wall at once, until a person decides otherwise.
    A person's own bid is never walled off from them: there the tie only bars them from assessing it.
    """
    noted = set(
        Interest.objects.filter(user__in=people, application__in=bids).values_list(
            "user", "application", "kind"
        )
    )
    users, rows, made = {user.pk: user for user in people}, {bid.pk: bid for bid in bids}, []
    own: dict[int, set[int]] = {}
    for tie in queries.ties(phase, people, bids, named=True):
        if (tie.person, tie.bid, tie.kind) in noted:
            continue
        if tie.person not in own:
            mine = Application.objects.filter(phase=phase).own(users[tie.person])
            own[tie.person] = set(mine.values_list("pk", flat=True))
        is_wall = (tie.person, tie.bid) in holding and tie.kind != "named" and tie.bid not in own[tie.person]
        made.append(
            bids_actions.note_interest(
                users[tie.person],
                rows[tie.bid],
                by=None,
                kind=tie.kind,
                evidence=queries.evidence(tie)[:300],
                source="named" if tie.kind == "named" else "detected",
                confirmed=is_wall,
            )
        )
    return made


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
