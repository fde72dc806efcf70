"""Who may do what with decisions and their release."""

from funding.applications import policy as applications
from funding.applications.models import Application
from funding.rounds import policy as rounds
from funding.rounds.models import Phase
from lpip_portal import access

from .models import Decision, Release


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


MAY = {
    "approve_decision": may_approve_decision,
    "return_decision": may_return_decision,
    "propose_again": may_propose_again,
    "approve_release": may_approve_release,
    "stop_release": may_stop_release,
    "prepare_again": may_prepare_again,
}


def verbs(user, thing: Decision | Release) -> set[str]:
    """Return what this person may do with a decision or a release now."""
    return access.verbs(user, thing, MAY)
