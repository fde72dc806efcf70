"""Who may do what with reviewers, assignments and reviews."""

from django.db.models import Q

from funding.applications import policy as applications
from funding.applications.models import Application
from funding.rounds import policy as rounds
from funding.rounds.models import Phase
from lpip_portal import access, clock
from lpip_portal.access import Guest
from lpip_portal.accounts.policy import counts_as_staff_side
from lpip_portal.composed import Composed

from .invitation_models import LetterWithLink, ReviewInvitation
from .models import Assignment, PoolMember, Review, ReviewerProfile
from .plan_models import PlanRun
from .pool_models import PoolInvitation
from .response_models import Response

UNREAD = object()  # the caller has not read the review
_READS = Composed(
    lambda user, assignment: Assignment.objects.readable_by(user).filter(pk=assignment.pk).values_list("pk")
)


@counts_as_staff_side
def reviews_something(user) -> bool:
    """Reviewers need a second factor."""
    return (
        PoolMember.objects.filter(user=user).exists()
        or Assignment.objects.filter(reviewer=user, state__in=Assignment.OPEN_DOORS).exists()
    )


def may_run(user, phase: Phase) -> bool:
    """An officer of the round keeps the pool, plans who reviews what, and sees who owes what."""
    return rounds.is_officer(user, phase.round)


def may_oversee(user, phase: Phase) -> bool:
    """Officers of the round and auditors see who reviews what; finance and approvers do not read names."""
    return may_run(user, phase) or user.has_role("auditor")


def may_assign(user, application: Application) -> bool:
    """An officer of the round, without a tie to the bid, gives it to reviewers."""
    return may_run(user, application.phase) and not applications.is_tied(user, application)


def may_work_on_run(user, run: PlanRun) -> bool:
    """The clock alone computes plans."""
    return user is None


def may_take_plan(user, run: PlanRun) -> bool:
    """An officer takes a plan over from a computation of their own: it is made of the bids that exist for them."""
    return run.made_by_id == user.pk and may_run(user, run.phase)


def may_change_assignment(user, assignment: Assignment) -> bool:
    """An officer without a tie to the bid invites, withdraws and extends; never for themself."""
    return assignment.reviewer_id != user.pk and may_assign(user, assignment.application)


def may_answer(user, assignment: Assignment) -> bool:
    """Only the person invited accepts, declines or declares a conflict; a known conflict has answered already."""
    return assignment.reviewer_id == user.pk and not applications.is_tied(user, assignment.application)


def may_answer_letter(guest, invitation: ReviewInvitation) -> bool:
    """Who holds the letter answers it, as the address that it went to."""
    return guest.email.lower() == invitation.email.lower()


def may_join(user, invitation: LetterWithLink) -> bool:
    """Only the account that has shown the invited address to be its own takes up an invitation by address."""
    return user.emailaddress_set.filter(email__iexact=invitation.email, verified=True).exists()


def may_answer_pool(by, invitation: PoolInvitation) -> bool:
    """Who holds the letter answers it as its address; signed in, who it went to, or who has shown the address."""
    if isinstance(by, Guest):
        return by.email.lower() == invitation.email.lower()
    return invitation.user_id == by.pk or may_join(by, invitation)


def is_waiting_for(application: Application, email: str) -> bool:
    """Whether an address was asked about a bid and may still answer, or has said yes."""
    asked = ReviewInvitation.objects.filter(
        application=application, email__iexact=email, ended_at__isnull=True
    )
    return asked.filter(Q(said_yes=True) | Q(used_at__isnull=True, respond_by__gte=clock.now())).exists()


def may_read(user, assignment: Assignment) -> bool:
    """The reviewer reads the bid after accepting with a declaration, as long as no conflict is known."""
    return _READS.any(user, assignment)


def may_write(user, assignment: Assignment, review: Review | None | object = UNREAD) -> bool:
    """The reviewer writes after accepting with a declaration, and while the review is a draft or was returned."""
    if assignment.state != Assignment.State.ACCEPTED or not may_answer(user, assignment):
        return False
    if review is UNREAD:
        review = Review.objects.filter(assignment=assignment).first()
    return review is None or review.state in (Review.State.DRAFT, Review.State.RETURNED)


def may_submit(user, review: Review) -> bool:
    """The reviewer who accepted submits the review."""
    assignment = review.assignment
    return assignment.state == Assignment.State.ACCEPTED and may_answer(user, assignment)


def may_check(user, review: Review) -> bool:
    """An officer without a conflict, who is not its author, checks the quality of a review; nobody edits a score."""
    return may_change_assignment(user, review.assignment)


def may_open_responses(user, phase: Phase) -> bool:
    """An officer of the round lets applicants answer their reviews, where the published rules say that they may."""
    return phase.takes_responses and may_run(user, phase)


def may_respond(user, response: Response) -> bool:
    """Only the lead of an eligible bid writes and submits its response; nobody does it for them."""
    return Response.objects.mine(user).filter(pk=response.pk).exists()


def may_read_response(user, response: Response) -> bool:
    """Officers of the round without a tie to the bid, and auditors, read what was submitted; nobody reads a draft."""
    return Response.objects.readable_by(user).filter(pk=response.pk).exists()


def may_describe(user, profile: ReviewerProfile) -> bool:
    """A reviewer says what they know about."""
    return profile.user_id == user.pk


MAY = {
    "invite": may_change_assignment,
    "accept": may_answer,
    "decline": may_answer,
    "declare_conflict": may_answer,
    "revoke": may_change_assignment,
    "submit_review": may_submit,
    "return_review": may_check,
    "find_usable": may_check,
    "find_unusable": may_check,
    "void": may_check,
    "note_run_ready": may_work_on_run,
    "give_up_run": may_work_on_run,
}


def verbs(user, thing: Assignment | Review) -> set[str]:
    """Return what this person may do with this assignment or review now."""
    return access.verbs(user, thing, MAY)
