"""Who may do what with decisions and their release."""

from funding.applications import policy as applications
from funding.applications.models import Application
from funding.rounds import policy as rounds
from funding.rounds.models import Phase
from lpip_portal import access
from partnerships.models import Signatory

from .models import Complaint, Decision, Release


def may_propose(user, application: Application) -> bool:
    """An officer of the round, without a tie to the bid, proposes what to decide about it."""
    return rounds.is_officer(user, application.phase.round) and not applications.is_tied(user, application)


def may_propose_again(user, decision: Decision) -> bool:
    """An officer who may propose changes a proposal that is not approved."""
    return may_propose(user, decision.application)


def may_approve_decision(user, decision: Decision) -> bool:
    """An approver of the round who did not propose it, and has no tie to the bid, approves a decision."""
    return decision.proposed_by_id != user.pk and may_return_decision(user, decision)


def may_return_decision(user, decision: Decision) -> bool:
    """An approver of the round, without a tie to the bid, sends a decision back until the outcomes are released."""
    application = decision.application
    return rounds.is_approver(user, application.phase.round) and not applications.is_tied(user, application)


def may_prepare_release(user, phase: Phase) -> bool:
    """An officer of the round prepares the release of a phase."""
    return rounds.is_officer(user, phase.round)


def may_prepare_again(user, release: Release) -> bool:
    """An officer of the round prepares a release again while it is not approved."""
    return may_prepare_release(user, release.phase)


def may_approve_release(user, release: Release) -> bool:
    """An approver of the round who did not prepare it approves a release."""
    return release.prepared_by_id != user.pk and rounds.is_approver(user, release.phase.round)


def may_stop_release(user, release: Release) -> bool:
    """Any officer or approver of the round stops a release before its embargo ends."""
    round_ = release.phase.round
    return rounds.is_officer(user, round_) or rounds.is_approver(user, round_)


def may_complain(user, application: Application) -> bool:
    """The lead of a bid, or who signs for its office, complains about the process once the outcomes are out."""
    is_office = (
        Signatory.objects.holding().filter(user=user, organisation=application.organisation_id).exists()
    )
    return (application.lead_id == user.pk or is_office) and Decision.objects.visible_to(
        user
    ).released().filter(application=application).exists()


def may_own_complaint(user, complaint: Complaint) -> bool:
    """A complaints owner of the round deals with a complaint: never who raised it, runs the round or is tied to the bid."""
    round_ = complaint.application.phase.round
    return (
        complaint.raised_by_id != user.pk
        and rounds.is_complaints_owner(user, round_)
        and not (rounds.is_officer(user, round_) or rounds.is_finance(user, round_))
        and not rounds.is_approver(user, round_)
        and not applications.is_tied(user, complaint.application)
    )


MAY = {
    "acknowledge_complaint": may_own_complaint,
    "answer_complaint": may_own_complaint,
    "approve_decision": may_approve_decision,
    "return_decision": may_return_decision,
    "propose_again": may_propose_again,
    "approve_release": may_approve_release,
    "stop_release": may_stop_release,
    "prepare_again": may_prepare_again,
}


def verbs(user, thing: Decision | Release | Complaint) -> set[str]:
    """Return what this person may do with a decision, a release or a complaint now."""
    found = access.verbs(user, thing, MAY)
    if isinstance(thing, Complaint) and thing.shared_at is None and may_own_complaint(user, thing):
        found.add("share_complaint")
    return found
