"""Asking: by a letter whose link works without an account, again where nobody answered, and the next best instead."""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from funding.applications.models import Application
from funding.review import policy, queries
from funding.review.invitation_models import ReviewerSuggestion, ReviewInvitation
from funding.review.models import Assignment, PoolMember
from funding.rounds import policy as rounds
from lpip_portal import clock
from lpip_portal.access import Guest, require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.notifications import outbox
from lpip_portal.ui.templatetags.portal import uk_time
from lpip_portal.workflow import Closed, IllegalMove, move

from .assigning import invite, propose_assignments
from .guards import Gone, NotPossible, locked, note_ties, officers_of, settle_pool_letters, write_invitation


@transaction.atomic
def say_yes(invitation: ReviewInvitation, *, by: Guest) -> ReviewInvitation:
    """Say yes by the letter's link, which ends with it. The bid opens later: after sign-in and with a declaration."""
    invitation, assignment = _open(invitation)
    require(policy.may_answer_letter(by, invitation))
    invitation.used_at, invitation.said_yes = clock.now(), True
    invitation.save(update_fields=["used_at", "said_yes"])
    if assignment is not None:  # who said yes in time may take longer to declare
        assignment.respond_by = assignment.due_at
        assignment.save(update_fields=["respond_by"])
    trail.record("review_invitation.say_yes", invitation, by=by)
    return invitation


@transaction.atomic
def say_no(
    invitation: ReviewInvitation, *, by: Guest, reason: str, suggestions: Iterable[Mapping[str, str]] = ()
) -> ReviewInvitation:
    """Decline by the letter's link, which ends with it; say why, and who else could be asked. Officers alone read both."""
    invitation, assignment = _open(invitation)
    require(policy.may_answer_letter(by, invitation))
    invitation.used_at, invitation.decline_reason = clock.now(), reason
    invitation.save(update_fields=["used_at", "decline_reason"])
    if assignment is not None:
        move(assignment, "decline")
        assignment.answered_at, assignment.decline_reason = invitation.used_at, reason
        assignment.save(update_fields=["state", "answered_at", "decline_reason"])
    made = ReviewerSuggestion.objects.bulk_create(
        ReviewerSuggestion(invitation=invitation, **each) for each in suggestions
    )
    trail.record("review_invitation.say_no", invitation, by=by, suggestions=len(made))
    outbox.post(
        "review_declined_by_letter",
        to=officers_of(assignment or Assignment(application=invitation.application)),
        about=invitation,
        occasion="answer",
        invitation=invitation,
    )
    return invitation


@transaction.atomic
def join(invitation: ReviewInvitation, *, by: User, nonce: str = "") -> Assignment:
    """Bind an invitation by address to the account that has shown the address to be its own; then it is answered there."""
    if done := trail.repeat(nonce, by, Assignment, "review_invitation.join"):
        return done
    invitation = ReviewInvitation.objects.select_for_update().get(pk=invitation.pk)
    require(policy.may_join(by, invitation))
    if invitation.assignment_id:
        return invitation.assignment
    if not ReviewInvitation.objects.to_join(by, clock.now()).filter(pk=invitation.pk).exists():
        raise Gone
    bid = Application.objects.select_related("phase__round").get(pk=invitation.application_id)
    _refuse_unfit(bid, by)
    PoolMember.objects.get_or_create(
        phase=bid.phase,
        user=by,
        defaults={"capacity": bid.phase.reviews_per_reviewer, "added_by": invitation.made_by},
    )
    settle_pool_letters(bid.phase, by)
    assignment = Assignment(
        application=bid,
        reviewer=by,
        due_at=invitation.due_at,
        respond_by=invitation.due_at if invitation.said_yes else invitation.respond_by,
        invited_at=invitation.asked_at,
        made_by=invitation.made_by,
    )
    move(assignment, "invite")
    assignment.save()
    invitation.assignment, invitation.used_at = assignment, invitation.used_at or clock.now()
    invitation.save(update_fields=["assignment", "used_at"])
    trail.record("review_invitation.join", assignment, by=by, nonce=nonce, invitation=invitation)
    return assignment


@transaction.atomic
def ask_again(assignment: Assignment, *, by: User, nonce: str = "") -> Assignment:
    """Ask a reviewer again who has not answered: a fresh letter with a fresh day. The older link ends."""
    if done := trail.repeat(nonce, by, assignment, "assignment.ask_again"):
        return done
    assignment = locked(assignment)
    require(policy.may_change_assignment(by, assignment))
    if assignment.state != Assignment.State.INVITED:
        raise IllegalMove(
            _("Only an invitation without an answer is sent again; this one is “%(state)s”.")
            % {"state": assignment.get_state_display()}
        )
    if assignment.due_at <= clock.now():
        raise Closed(
            _("Reviews were due by %(when)s. Give this one a later date first.")
            % {"when": uk_time(assignment.due_at)}
        )
    letter = write_invitation(assignment.application, to=assignment.reviewer, by=by, assignment=assignment)
    assignment.respond_by = letter.respond_by
    assignment.save(update_fields=["respond_by"])
    trail.record("assignment.ask_again", assignment, by=by, nonce=nonce)
    return assignment


@transaction.atomic
def invite_alternate(application: Application, reviewer: User, *, by: User, nonce: str = "") -> Assignment:
    """Ask the next best reviewer of the pool about one bid, at once; ties and room are looked at as for any other."""
    if done := trail.repeat(nonce, by, Assignment, "review.invite_alternate"):
        return done
    require(policy.may_assign(by, application))
    (made,) = propose_assignments(application.phase, [(application, reviewer)], by=by)
    assignment = invite(made, by=by)
    trail.record("review.invite_alternate", assignment, by=by, nonce=nonce)
    return assignment


@transaction.atomic
def ask_by_address(
    application: Application, *, by: User, email: str, name: str, nonce: str = ""
) -> ReviewInvitation:
    """Ask somebody who has no account: a letter to the address, whose ties are looked at as far as an address shows them."""
    if done := trail.repeat(nonce, by, ReviewInvitation, "review_invitation.ask"):
        return done
    application = (
        Application.objects.select_related("phase__round")
        .select_for_update(of=("self",))
        .get(pk=application.pk)
    )
    require(policy.may_assign(by, application))
    phase = application.phase
    if application.state != Application.State.ELIGIBLE or phase.reviews_due_at is None:
        raise NotPossible(_("Only an eligible bid is reviewed."))
    if phase.reviews_due_at <= clock.now():
        raise Closed(_("Reviews were due by %(when)s.") % {"when": uk_time(phase.reviews_due_at)})
    if User.objects.filter(email__iexact=email).exists():
        raise NotPossible(
            _("Somebody has an account with this address. Add them to the pool and ask them there.")
        )
    if policy.is_waiting_for(application, email):
        raise NotPossible(_("This address was asked about the bid and may still answer."))
    if queries.bars(phase, [User(pk=-1, email=email, name=name)], [application]):
        raise NotPossible(
            _(
                "There is a conflict of interest: the address or the name is tied to the bid, or to another of this phase."
            )
        )
    invitation = write_invitation(application, to=Guest(email, name), by=by)
    trail.record("review_invitation.ask", invitation, by=by, nonce=nonce, application=application)
    return invitation


def _open(invitation: ReviewInvitation) -> tuple[ReviewInvitation, Assignment | None]:
    """Lock an invitation, its assignment first, and refuse it unless its link still works."""
    assignment = locked(invitation.assignment) if invitation.assignment_id else None
    found = ReviewInvitation.objects.select_for_update(of=("self",)).filter(pk=invitation.pk)
    fresh = found.select_related("application__phase__round").first()
    if fresh is None or not ReviewInvitation.objects.open_at(clock.now()).filter(pk=fresh.pk).exists():
        raise Gone
    return fresh, assignment


def _refuse_unfit(bid: Application, person: User) -> None:
    """Refuse, without saying why, a person who may not judge the bid; a person decides on what was seen."""
    if rounds.is_officer(person, bid.phase.round) or rounds.is_approver(person, bid.phase.round):
        raise NotPossible(_("Officers and approvers of a round do not review in it."))
    if Assignment.objects.filter(application=bid, reviewer=person).exists():
        raise NotPossible(_("You were asked about this bid before. Look at your reviews."))
    if note_ties(bid.phase, [person], [bid]) or queries.bars(bid.phase, [person], [bid]):
        raise NotPossible(_("We cannot ask you about this bid. You need do nothing more."))
