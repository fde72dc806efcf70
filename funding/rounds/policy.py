"""Who may do what with a round."""

from funding.rounds.models import DecisionApprover, Round, RoundOfficer
from lpip_portal.accounts.policy import counts_as_staff_side


@counts_as_staff_side
def runs_or_approves_something(user) -> bool:
    """Officers, approvers and finance need a second factor."""
    return (
        RoundOfficer.objects.holding().filter(user=user).exists()
        or DecisionApprover.objects.holding().filter(user=user).exists()
    )


def is_officer(user, round: Round) -> bool:
    """An officer of this round."""
    return (
        user is not None
        and RoundOfficer.objects.holding().filter(user=user, round=round, duty="officer").exists()
    )


def is_finance(user, round: Round) -> bool:
    """A person who keeps this round's money."""
    return (
        user is not None
        and RoundOfficer.objects.holding().filter(user=user, round=round, duty="finance").exists()
    )


def is_approver(user, round: Round) -> bool:
    """An approver of this round."""
    return user is not None and DecisionApprover.objects.holding().filter(user=user, round=round).exists()


def may_plan(user) -> bool:
    """A programme officer plans rounds."""
    return user.has_role("officer")


def may_edit(user, round: Round) -> bool:
    """An officer of the round changes it while it is a draft."""
    return round.state == Round.State.DRAFT and is_officer(user, round)


def may_send_for_approval(user, round: Round) -> bool:
    """An officer of the round asks for approval."""
    return is_officer(user, round)


def may_publish(user, round: Round) -> bool:
    """An approver who did not plan it publishes a round."""
    return is_approver(user, round) and round.planned_by_id != user.pk


def may_cancel(user, round: Round) -> bool:
    """An officer of the round drops a plan that was not published."""
    return is_officer(user, round)


MAY = {
    "send_for_approval": may_send_for_approval,
    "send_back": may_publish,
    "publish": may_publish,
    "cancel": may_cancel,
}
