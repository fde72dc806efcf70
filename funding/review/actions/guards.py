"""What several verbs of reviewing lock, refuse and tell."""

from collections import Counter
from collections.abc import Collection
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from funding.applications import actions as bids_actions
from funding.applications import policy as applications
from funding.applications.models import Application, Interest
from funding.review import queries
from funding.review.invitation_models import ReviewInvitation, fresh_secret
from funding.review.models import Assignment, Review
from funding.review.pool_models import PoolInvitation
from funding.review.response_models import Response
from funding.rounds import queries as rounds
from funding.rounds.models import Phase, RoundOfficer
from lpip_portal import clock, references
from lpip_portal.accounts.models import User
from lpip_portal.composed import Composed, Seen
from lpip_portal.notifications import outbox
from lpip_portal.notifications.models import Letter
from lpip_portal.workflow import Refusal, move
from lpip_portal.working_days import working_days_after

ENDED = ("review_revoked", "review_conflict_noted")  # letters that say that a door is closed


class InConflict(Refusal):
    """A pair that must not be: the person is tied to the bid."""


class NotPossible(Refusal):
    """Something that the rules of reviewing do not allow."""


def locked(assignment: Assignment) -> Assignment:
    """Lock an assignment and read it again, with what the guards ask of it."""
    return _LOCKED(assignment)[0]


_LOCKED = Composed(
    lambda assignment: (
        Assignment.objects.select_related("application__phase__round", "reviewer")
        .select_for_update(of=("self",))
        .filter(pk=assignment.pk)
    )
)


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
        _tell_lead(review, assignment)


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


def refuse_conflicts(phase: Phase, pairs: list[tuple[Application, User]]) -> None:
    """Refuse pairs that a tie bars. The sentence names the pairs, and not what the tie is."""
    barred = queries.bars(phase, [person for _bid, person in pairs], [bid for bid, _person in pairs])
    found = [
        _("%(who)s and %(bid)s") % {"who": person, "bid": bid.reference}
        for bid, person in pairs
        if (bid.pk, person.pk) in barred
    ]
    if found:
        raise InConflict(
            _("There is a conflict of interest: %(pairs)s. These pairs cannot be.")
            % {"pairs": "; ".join(found)}
        )


class Gone(Refusal):
    """A link that does not work: used, late, taken back, or somebody else's. Which of them is not said; what helps is."""

    status = 410

    def __init__(self):
        signed_in = _("Sign in with the address of the letter: what you were asked stands under “My reviews”")
        super().__init__(
            _("This link does not work, or no longer.")
            + " "
            + _(
                "A link works once, until the day that its letter names, and a newer letter takes its place."
            ),
            possible=[(signed_in, reverse("funding:my-reviews"))],
        )


def officers_of(assignment: Assignment) -> list[User]:
    """Return the officers who may know of an assignment: none whom a tie keeps from its bid."""
    bid = assignment.application
    return [
        user
        for user in rounds.staff(bid.phase.round_id, RoundOfficer.Duty.OFFICER)
        if not applications.is_tied(user, bid)
    ]


def write_invitation(
    application: Application, *, to: Any, by: User, assignment: Assignment | None = None
) -> ReviewInvitation:
    """Ask an address to review a bid: a fresh link, that works once and until the day to answer. Older links end.

    The link is in the letter alone: what is kept is its hash, and the letter's text is forgotten once it is sent.
    """
    now, phase = clock.now(), application.phase
    due_at = assignment.due_at if assignment else phase.reviews_due_at
    before = ReviewInvitation.objects.filter(application=application, email__iexact=to.email)
    before.filter(ended_at__isnull=True).update(ended_at=now)
    token, kept = fresh_secret()
    invitation = ReviewInvitation.objects.create(
        application=application,
        assignment=assignment,
        email=to.email,
        name=to.name,
        token_hash=kept,
        asked_at=now,
        respond_by=min(working_days_after(now, phase.invitation_days, ""), due_at),
        due_at=due_at,
        made_by=by,
    )
    outbox.post(
        "review_invitation",
        to=[to],
        about=invitation,
        secret=True,
        invitation=invitation,
        application=application,
        token=token,
    )
    return invitation


def settle_pool_letters(phase: Phase, user: User) -> None:
    """End the letters into a pool that wait for somebody who has a place by now: their links answer nothing any more."""
    sent = PoolInvitation.objects.filter(phase=phase, ended_at__isnull=True, joined_at__isnull=True)
    sent.filter(Q(user=user) | Q(email__iexact=user.email)).update(ended_at=clock.now())


def may_still_ask(kind: str, about: str, letter: Letter) -> bool:
    """Say whether an invitation may still go: its link works, and no wall stands between its reader and the bid."""
    key = about.rpartition(":")[2]
    if kind != "review_invitation":
        return ReviewInvitation.objects.visible_to(letter.to).filter(pk=key).exists()
    found = ReviewInvitation.objects.open_at(clock.now()).filter(pk=key).first()
    if found is None:
        return False
    if found.assignment_id is None:
        return True
    return (
        letter.to is not None and Assignment.objects.mine(letter.to).filter(pk=found.assignment_id).exists()
    )


def may_still_know(kind: str, about: str, letter: Letter) -> bool:
    """Say whether a letter about an assignment may still go: its reader can open the assignment now."""
    if kind in ENDED:
        return True
    key = about.rpartition(":")[2]
    return _SEEN(letter.to, key)


_SEEN = Seen(Assignment)


outbox.still_allowed("funding.assignment", may_still_know)
outbox.still_allowed("funding.reviewinvitation:", may_still_ask)


class Copy(NamedTuple):
    """What an applicant gets of one review: under a letter drawn for this bid, and nothing that leads back to its author."""

    label: str
    scores: list[dict[str, Any]]
    comments: str


def copies(bids: QuerySet[Application]) -> dict[int, list[Copy]]:
    """Copy the reviews of some bids that count, by the key of the bid, in the order of their letters.

    Letters are drawn once for each bid, when its words first go to the applicant, and kept: the same comments have the same
    letter in the response and in the feedback, and a letter whose review counts no longer is not given to another.
    The caller has locked the phase.
    """
    reviews = Review.objects.counted().filter(assignment__application__in=bids).select_related("assignment")
    by_bid: dict[int, list[tuple[str, Review]]] = {}
    for review in reviews.prefetch_related("scores__criterion").order_by("pk"):
        by_bid.setdefault(review.assignment.application_id, []).append((references.new(), review))
    taken = Counter(
        Review.objects.exclude(letter="")
        .filter(assignment__application__in=bids)
        .values_list("assignment__application", flat=True)
    )
    drawn = []
    for bid, pairs in by_bid.items():
        fresh = [review for _drawn, review in sorted(pairs, key=lambda pair: pair[0]) if not review.letter]
        for n, review in enumerate(fresh, taken[bid]):
            review.letter = queries.letter(n)
        drawn += fresh
    Review.objects.bulk_update(drawn, ["letter"])
    return {
        bid: [
            Copy(review.letter, _scores(review), review.comments)
            for review in sorted((review for _drawn, review in pairs), key=queries.by_letter)
        ]
        for bid, pairs in by_bid.items()
    }


def _scores(review: Review) -> list[dict[str, Any]]:
    scores = sorted(review.scores.all(), key=lambda score: score.criterion.order)
    return [
        {
            "criterion": score.criterion.title_en,
            "criterion_cy": score.criterion.title_cy,
            "points": score.points,
            "comments": score.comments,
        }
        for score in scores
    ]


def _tell_lead(review: Review, assignment: Assignment) -> None:
    """Tell the lead who may be answering a comment that it counts no longer; after the window there is nothing to do about it."""
    if not review.letter:
        return
    answers = Response.objects.filter(
        application=assignment.application_id, window__closes_at__gte=clock.now()
    )
    response = answers.select_related("application__lead", "application__phase").first()
    if response is not None:
        outbox.post(
            "response_comment_withdrawn",
            to=[response.application.lead],
            about=response,
            occasion=f"reviewer {review.letter}",
            response=response,
            label=review.letter,
        )
