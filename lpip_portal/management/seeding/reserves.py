"""One offer that is not taken up, and the reserve that two people let take its place."""

from funding.awards import actions, queries
from funding.models import Award, DecisionApprover, Phase, Promotion, RoundOfficer
from lpip_portal import clock
from partnerships.models import Signatory


def seed(code: str) -> None:
    """Decline one offer of a round, promote its next reserve, and draft that offer; a second run changes nothing."""
    phase = Phase.objects.filter(round__code=code).order_by("number").first()
    if phase is None or Promotion.objects.filter(instead_of__phase=phase).exists():
        return
    officer = RoundOfficer.objects.filter(round=phase.round, duty="officer").earliest("pk").user
    approver = DecisionApprover.objects.filter(round=phase.round).earliest("pk").user
    award = Award.objects.filter(phase=phase, state=Award.State.OFFERED).order_by("-pk").first()
    waiting = [reserve for reserve in queries.reserves(officer, phase) if reserve.comes_first]
    if award is None or not waiting:
        return
    if not award.has_lapsed():
        offices = Signatory.objects.holding().filter(organisation=award.holder)
        signatory = offices.exclude(user=award.lead).earliest("pk").user
        actions.decline_offer(
            award, by=signatory, at=clock.now(), reason="The council has left the partnership."
        )
    decision, asked = waiting[0].decision, waiting[0].asked
    share = min(asked.share, award.share)
    promotion = actions.propose_promotion(decision, by=officer, instead_of=award, fec=asked.fec, share=share)
    actions.approve_promotion(promotion, by=approver, version=promotion.version)
    actions.draft_offer(decision, by=officer)
