"""What changes while people write for the open round: the office sets its date, a limit is raised, everybody gets more time."""

from datetime import timedelta

from funding.applications import actions as applications
from funding.models import Application, Phase, Question, Round
from funding.rounds import actions as rounds
from lpip_portal import clock
from lpip_portal.accounts.models import User

INCIDENT = "The portal could not be reached for two hours."
HITCH = "Ni ellid cyrraedd y porth am ddwy awr."


def seed(round_: Round, people: dict[str, User]) -> None:
    """Change what the two people and the office may change in the first phase; a second run changes nothing."""
    phase = round_.phases.order_by("number").first()
    if phase.amendments.exists():
        return
    _at_the_desk(phase, people["signatory"])
    _amended(phase, people["officer"], people["approver"])
    _extended(phase, people["officer"], people["approver"])


def _at_the_desk(phase: Phase, signatory: User) -> None:
    """The office wants its bids a week before the funder does; its signatory has read one and looks after it."""
    bid = Application.objects.signed_by(signatory).filter(phase=phase, state="with_organisation").first()
    if bid is None:
        return
    due_at = phase.closes_at - timedelta(days=7)
    applications.set_office_deadline(phase, bid.organisation, by=signatory, due_at=due_at, hours=12)
    applications.note_look(bid, by=signatory)
    applications.assign_at_desk([bid], by=signatory, signatory=signatory)


def _amended(phase: Phase, officer: User, approver: User) -> None:
    """A published change to the paper: one limit is raised."""
    asked = Question.objects.filter(section__question_set=phase.question_set, word_limit__isnull=False)
    question = asked.order_by("section__order", "order").first()
    change = rounds.draft_change(phase, question, by=officer, word_limit=question.word_limit + 50)
    change = rounds.propose_amendment(
        change,
        by=officer,
        reason_en="Several teams asked for more room.",
        reason_cy="Gofynnodd sawl tîm am fwy o le.",
    )
    applications.publish_amendment(change, by=approver)


def _extended(phase: Phase, officer: User, approver: User) -> None:
    """Two working days more for everybody, by two people."""
    phase.refresh_from_db()
    now = clock.now()
    extension = applications.propose_extension(
        phase,
        by=officer,
        closes_at=phase.closes_at + timedelta(days=2),
        reason="Nobody could write for two hours.",
        began_at=now - timedelta(hours=4),
        ended_at=now - timedelta(hours=2),
        text_en=INCIDENT,
        text_cy=HITCH,
    )
    applications.publish_extension(extension, by=approver)
