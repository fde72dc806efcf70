"""Who may do what with a round."""

from django.db.models import Value

from funding.rounds.models import DecisionApprover, Phase, PhaseAmendment, PhaseQuestion, Round, RoundOfficer
from lpip_portal import access
from lpip_portal.accounts.policy import counts_as_staff_side
from lpip_portal.composed import Composed

APPROVER = "approver"
RUNNING = {RoundOfficer.Duty.OFFICER, RoundOfficer.Duty.FINANCE, APPROVER}
CONFLICTS = {RoundOfficer.Duty.CONFLICTS, RoundOfficer.Duty.DEPUTY}
_DUTIES = Composed(
    lambda user, round: (
        RoundOfficer.objects.holding()
        .filter(user=user, round=round)
        .values_list("duty", flat=True)
        .union(
            DecisionApprover.objects.holding()
            .filter(user=user, round=round)
            .values_list(Value(APPROVER), flat=True)
        )
    )
)
_HOLDS_DUTY = Composed(
    lambda user, round, duty: RoundOfficer.objects.holding().filter(user=user, round=round, duty=duty)
)
_DECIDES_CONFLICTS = Composed(
    lambda user, round: RoundOfficer.objects.holding().filter(
        user=user, round=round, duty__in=["conflicts", "deputy"]
    )
)
_APPROVES = Composed(lambda user, round: DecisionApprover.objects.holding().filter(user=user, round=round))


@counts_as_staff_side
def runs_or_approves_something(user) -> bool:
    """Officers, approvers and finance need a second factor."""
    return (
        RoundOfficer.objects.holding().filter(user=user).exists()
        or DecisionApprover.objects.holding().filter(user=user).exists()
    )


def duties(user, round: Round) -> frozenset[str]:
    """What a person does in a round now: each duty, and ``APPROVER``. One query, where a page asks for more than one of them."""
    return frozenset(_DUTIES(user, round)) if user is not None and user.is_authenticated else frozenset()


def is_officer(user, round: Round) -> bool:
    """An officer of this round."""
    return user is not None and _HOLDS_DUTY.any(user, round, "officer")


def is_finance(user, round: Round) -> bool:
    """A person who keeps this round's money."""
    return user is not None and _HOLDS_DUTY.any(user, round, "finance")


def is_conflicts_owner(user, round: Round) -> bool:
    """A person who decides on this round's conflicts of interest, or their deputy."""
    return user is not None and _DECIDES_CONFLICTS.any(user, round)


def decides_conflicts(user, round: Round) -> bool:
    """Say whether a person, signed in or not, finds the conflicts register of a round's phases."""
    return user.is_authenticated and (user.has_role("auditor") or is_conflicts_owner(user, round))


def is_complaints_owner(user, round: Round) -> bool:
    """A person who reads and answers complaints about how this round is run."""
    return user is not None and _HOLDS_DUTY.any(user, round, "complaints")


def is_approver(user, round: Round) -> bool:
    """An approver of this round."""
    return user is not None and _APPROVES.any(user, round)


def may_plan(user) -> bool:
    """A programme officer plans rounds."""
    return user.has_role("officer")


def is_planner(user) -> bool:
    """Say whether a person, signed in or not, plans rounds."""
    return user.is_authenticated and may_plan(user)


def runs(user, round: Round) -> bool:
    """Those who run a round, keep its money, approve it or audit it see how its phases stand."""
    return user.is_authenticated and (user.has_role("auditor") or bool(duties(user, round) & RUNNING))


def may_edit(user, round: Round) -> bool:
    """An officer of the round plans it; whether its rules can still change is a question of its state."""
    return is_officer(user, round)


def may_name_officers(user, round: Round) -> bool:
    """An officer of the round says who else runs it and who keeps its money."""
    return is_officer(user, round)


def may_name_approvers(user, round: Round) -> bool:
    """Its officers name the approver of a plan; once it is published, only an approver names or ends another."""
    if round.state == Round.State.PUBLISHED:
        return is_approver(user, round)
    return is_officer(user, round)


def may_send_for_approval(user, round: Round) -> bool:
    """An officer of the round asks for approval."""
    return is_officer(user, round)


def may_publish(user, round: Round) -> bool:
    """An approver who neither planned the round nor runs it publishes it."""
    return (
        is_approver(user, round)
        and round.planned_by_id != user.pk
        and not RoundOfficer.objects.holding().filter(user=user, round=round).exists()
    )


def may_cancel(user, round: Round) -> bool:
    """An officer of the round drops a plan that was not published."""
    return is_officer(user, round)


def may_amend(user, amendment: PhaseAmendment) -> bool:
    """An officer of the round drafts a change to its published paper, and sends it to a second person."""
    return is_officer(user, amendment.phase.round)


def may_publish_amendment(user, amendment: PhaseAmendment) -> bool:
    """An officer or approver of the round who did not draft the change publishes it, or sends it back."""
    round_ = amendment.phase.round
    return user.pk != amendment.drafted_by_id and (is_officer(user, round_) or is_approver(user, round_))


def may_ask(user, phase: Phase) -> bool:
    """Anybody with an account asks about a published call, except those who run it."""
    return (
        user.is_authenticated
        and user.is_active
        and phase.round.state == Round.State.PUBLISHED
        and not (is_officer(user, phase.round) or is_approver(user, phase.round))
    )


def may_answer_question(user, question: PhaseQuestion) -> bool:
    """An officer of the round answers, to everybody; nobody answers themselves."""
    return is_officer(user, question.phase.round) and question.asked_by_id != user.pk


MAY = {
    "answer_question": may_answer_question,
    "decline_question": may_answer_question,
    "send_for_approval": may_send_for_approval,
    "send_back": may_publish,
    "publish": may_publish,
    "cancel": may_cancel,
    "propose_amendment": may_amend,
    "return_amendment": may_publish_amendment,
    "publish_amendment": may_publish_amendment,
    "drop_amendment": may_amend,
}


def amendment_verbs(user, amendment: PhaseAmendment | None) -> set[str]:
    """Return what this person may do with the amendment that is open now."""
    return access.verbs(user, amendment, MAY) if amendment else set()


def verbs(user, round: Round) -> set[str]:
    """Return what this person may do with this round now."""
    if not user.is_authenticated:
        return set()
    found = access.verbs(user, round, MAY)
    if round.state == Round.State.DRAFT and may_edit(user, round):
        found.add("edit")
    if round.state != Round.State.CANCELLED:
        found |= {"name_officers"} if may_name_officers(user, round) else set()
        found |= {"name_approvers"} if may_name_approvers(user, round) else set()
    if round.state == Round.State.PUBLISHED and found & {"name_officers", "name_approvers"}:
        found.add("amend")
    return found
