"""Who asks the hub for help, and who gives it."""

from collections.abc import Sequence

from funding.models import Phase
from funding.rounds.policy import is_approver, is_officer, runs
from hub.people import ties
from hub.people.models import CohortLead
from hub.people.policy import is_staff, may_look_after
from lpip_portal import access, clock
from lpip_portal.workflow import open_verbs
from partnerships.models import Partnership

from .models import REOPENS_FOR, SeparationPlan, SupportRequest


def may_ask(user, partnership: Partnership) -> bool:
    """Anybody in a partnership asks the hub for support."""
    return Partnership.objects.of(user).filter(pk=partnership.pk).exists()


def may_work_on(user, request: SupportRequest) -> bool:
    """Hub staff work on requests that they own, and on those of partnerships they look after, but not of their own partnership."""
    return _reads_as_staff(user, request) and (request.owner_id == user.pk or _looks_after(user, request))


def may_triage(user, request: SupportRequest) -> bool:
    """Hub staff say what becomes of a request that nobody owns; afterwards its owner and the partnership's hub lead do."""
    return _reads_as_staff(user, request) and (
        request.owner_id in (None, user.pk) or _looks_after(user, request)
    )


def may_note_work_on(user, request: SupportRequest) -> bool:
    """Hub staff who read a request note what they did about it."""
    return _reads_as_staff(user, request)


def may_note_for(user, partnerships: Sequence[Partnership]) -> bool:
    """Hub staff who belong to no partnership note what was done: for one that they may look after, or for several alike."""
    if len(partnerships) == 1:
        return may_look_after(user, partnerships[0])
    return is_staff(user) and not Partnership.objects.of(user).exists()


def may_settle(user, request: SupportRequest) -> bool:
    """The partnership that asked replies, says how well its request was answered, or opens it again."""
    return Partnership.objects.of(user).filter(pk=request.partnership_id).exists()


def _reads_as_staff(user, request: SupportRequest) -> bool:
    return (
        is_staff(user)
        and not Partnership.objects.of(user).filter(pk=request.partnership_id).exists()
        and SupportRequest.objects.visible_to(user).filter(pk=request.pk).exists()
    )


def _looks_after(user, request: SupportRequest) -> bool:
    leads = CohortLead.objects.holding().filter(user=user, partnership=request.partnership_id)
    return leads.exists()


def may_draft_plan(user, phase: Phase) -> bool:
    """An officer of the round drafts who at the hub may help with bids."""
    return user.is_authenticated and is_officer(user, phase.round)


def may_propose_plan(user, plan: SeparationPlan) -> bool:
    """An officer of the round asks for the second person."""
    return may_draft_plan(user, plan.phase)


def may_publish_plan(user, plan: SeparationPlan) -> bool:
    """Another officer or an approver of the round approves the plan or sends it back, never one of those who drafted it."""
    second = is_officer(user, plan.phase.round) or is_approver(user, plan.phase.round)
    return second and user.pk != plan.drafted_by_id and not plan.writers.filter(pk=user.pk).exists()


def reads_names(user, phase: Phase) -> bool:
    """Those who run the round, and auditors, read in the report on equal access who the partnerships are."""
    return runs(user, phase.round)


def may_read_report(user, phase: Phase) -> bool:
    """Every bidder of a phase reads how much help each got, without names; those who run the round read the names."""
    if not user.is_authenticated:
        return False
    own = Partnership.objects.of(user).values("pk")
    return reads_names(user, phase) or ties.bidders(phase).filter(pk__in=own).exists()


MAY = {
    "triage": may_triage,
    "take_on": may_triage,
    "redirect_request": may_triage,
    "decline_request": may_triage,
    "begin_work": may_work_on,
    "ask_partnership": may_work_on,
    "answer": may_work_on,
    "reply": may_settle,
    "rate_request": may_settle,
    "reopen_request": may_settle,
    "propose_plan": may_propose_plan,
    "return_plan": may_publish_plan,
    "publish_plan": may_publish_plan,
}


def is_reopenable(request: SupportRequest) -> bool:
    """Say whether an answer is recent enough to be asked about again."""
    return request.answered_at is not None and clock.now() <= request.answered_at + REOPENS_FOR


def verbs(user, request: SupportRequest) -> set[str]:
    """Return what this person may do with this request now. Each rule is asked once, for many verbs share one."""
    possible = open_verbs(request)
    rights = {may: may(user, request) for may in {MAY[verb] for verb in possible}}
    found = {verb for verb in possible if rights[MAY[verb]]}
    return found if is_reopenable(request) else found - {"reopen_request"}


def plan_verbs(user, plan: SeparationPlan) -> set[str]:
    """Return what this person may do with this plan now."""
    return access.verbs(user, plan, MAY)
