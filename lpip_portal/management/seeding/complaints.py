"""Two complaints about the process of a round whose outcomes are out: one answered and shared, one that waits for its owner."""

from datetime import timedelta

from funding.decisions import actions
from funding.models import Application, Complaint, Phase, RoundOfficer
from funding.rounds import actions as rounds
from lpip_portal import clock
from lpip_portal.accounts.models import User

ANSWERED = (
    "dates",
    "The page of the call said that questions would be answered within five working days. Ours was answered after nine, two "
    "days before closing, and we had to change our budget at a weekend.",
    "You are right: your question was answered after nine working days. The page promised five. It did not change what was "
    "asked of anybody, and everybody read the answer at the same time, so the outcome stands. The officers now see each "
    "question’s own date, and a colleague is asked when the officer is away.",
)
OPEN = (
    "conflict",
    "We named a person in “Who should not be asked” because we had ended our work together in dispute. One comment in our "
    "feedback repeats their words of that time. Please look whether they were asked after all.",
)


def seed(code: str, people: dict[str, User]) -> None:
    """Let two leads of a round complain, and its owner answer the earlier one; a second run changes nothing."""
    phase = Phase.objects.filter(round__code=code).order_by("number").first()
    if phase is None or Complaint.objects.filter(application__phase=phase).exists():
        return
    told = Application.objects.filter(phase=phase, decision__state="approved").select_related(
        "lead", "decision"
    )
    told = sorted(
        told, key=lambda bid: (bid.lead_id == people["lead"].pk, bid.decision.outcome == "award", bid.pk)
    )
    out = phase.release.embargo_until
    if len(told) < 2 or clock.now() < out + timedelta(days=1):
        return
    answered, open_ = told[0], told[-1]  # the demo lead's own waits
    officer = RoundOfficer.objects.filter(round=phase.round, duty="officer").earliest("pk").user
    owner = people["complaints"]
    with clock.at(max(out + timedelta(hours=6), clock.now() - timedelta(days=12))) as hands:
        rounds.name_officer(phase.round, by=officer, user=owner, duty="complaints")
        about, text, answer = ANSWERED
        made = actions.complain(answered, by=answered.lead, about=about, text=text)
        hands.move_on(hours=5)
        made = actions.acknowledge_complaint(made, by=owner)
        hands.move_on(hours=10)
        made = actions.answer_complaint(made, by=owner, answer=answer)
        actions.share_complaint(made, by=owner)
    with clock.at(clock.now() - timedelta(hours=3)):
        about, text = OPEN
        actions.complain(open_, by=open_.lead, about=about, text=text)
