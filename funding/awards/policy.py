"""Who may do what with offers, awards and their milestones."""

from django.db.models import QuerySet

from funding.applications import policy as applications
from funding.applications.models import Application
from funding.decisions import policy as decisions
from funding.decisions.models import Decision
from funding.rounds import policy as rounds
from funding.rounds.models import RoundOfficer
from lpip_portal import access
from partnerships.models import PartnershipPerson, Signatory

from .models import Award, CaseFile, Milestone, Promotion


def may_draft_offer(user, decision: Decision) -> bool:
    """An officer of the round, without a tie to the bid, drafts the offer of an award."""
    application = decision.application
    return rounds.is_officer(user, application.phase.round) and not applications.is_tied(user, application)


def may_offer(user, award: Award) -> bool:
    """Whoever keeps the round's money makes an offer that somebody else drafted, without a tie to the bid."""
    return (
        award.drafted_by_id != user.pk
        and rounds.is_finance(user, award.phase.round)
        and not applications.is_tied(user, award.decision.application)
    )


def signs_for_holder(user, award: Award) -> bool:
    """A signatory of the holder, who is not the lead, answers an offer."""
    holding = Signatory.objects.holding().filter(user=user, organisation=award.holder_id)
    return award.lead_id != user.pk and holding.exists()


def leads(user, award: Award) -> bool:
    """The lead of an award, or a lead or manager of its partnership."""
    managing = PartnershipPerson.objects.holding().filter(
        user=user, partnership=award.partnership_id, role__in=PartnershipPerson.MANAGING
    )
    return award.lead_id == user.pk or managing.exists()


def may_close_award(user, award: Award) -> bool:
    """Whoever keeps the round's money closes an award, without a tie to it."""
    return rounds.is_finance(user, award.phase.round) and not applications.is_tied(
        user, award.decision.application
    )


def may_add_milestone(user, award: Award) -> bool:
    """Whoever leads an award that is accepted or active says what it is to reach."""
    return award.state in (Award.State.ACCEPTED, Award.State.ACTIVE) and leads(user, award)


def may_report(user, milestone: Milestone) -> bool:
    """Whoever leads an award reports on its milestones until it is closed."""
    return may_add_milestone(user, milestone.award)


def may_propose_promotion(user, decision: Decision) -> bool:
    """An officer of the round, without a tie to the bid, proposes to promote it from the reserve list."""
    return decisions.may_propose(user, decision.application)


def may_propose_promotion_again(user, promotion: Promotion) -> bool:
    """An officer who may propose changes a promotion that is not approved."""
    return may_propose_promotion(user, promotion.decision)


def may_return_promotion(user, promotion: Promotion) -> bool:
    """An approver of the round, without a tie to the bid, sends a promotion back."""
    return decisions.may_return_decision(user, promotion.decision)


def may_approve_promotion(user, promotion: Promotion) -> bool:
    """An approver of the round who did not propose it, and has no tie to the bid, approves a promotion."""
    return promotion.proposed_by_id != user.pk and may_return_promotion(user, promotion)


def cases_open_to(user) -> QuerySet[Application]:
    """Return the bids whose case files exist for a person: all to auditors, those of their rounds to officers, behind the wall."""
    bids = Application.objects.filter(submitted_at__isnull=False).behind_the_wall(user)
    if user.has_role("auditor"):
        return bids
    duty = RoundOfficer.objects.holding().filter(user=user, duty=RoundOfficer.Duty.OFFICER)
    return bids.filter(phase__round__in=duty.values("round")).exclude(pk__in=Application.objects.own(user))


def may_open_case(user, application: Application) -> bool:
    """Auditors, and officers of the round without a tie to the bid, open its case file."""
    return (
        not applications.is_tied(user, application) and cases_open_to(user).filter(pk=application.pk).exists()
    )


def may_build_case(user, case_file: CaseFile) -> bool:
    """The clock alone builds case files."""
    return user is None


MAY = {
    "note_case_ready": may_build_case,
    "give_up_case": may_build_case,
    "approve_promotion": may_approve_promotion,
    "return_promotion": may_return_promotion,
    "propose_promotion_again": may_propose_promotion_again,
    "offer": may_offer,
    "offer_again": may_offer,
    "accept_offer": signs_for_holder,
    "decline_offer": signs_for_holder,
    "start": leads,
    "close_award": may_close_award,
    "report_on_track": may_report,
    "report_at_risk": may_report,
    "report_done": may_report,
}


def verbs(user, thing: Award | Milestone | Promotion, now=None) -> set[str]:
    """Return what this person may do with an award or a milestone now; a lapsed offer can no longer be answered."""
    found = access.verbs(user, thing, MAY)
    if isinstance(thing, Award):
        found |= {"add_milestone"} if may_add_milestone(user, thing) else set()
        if thing.has_lapsed(now):
            found -= {"accept_offer", "decline_offer"}
            if thing.promotions.filter(state=Promotion.State.APPROVED).exists():
                found -= {"offer_again"}
    return found
