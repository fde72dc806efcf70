"""Bids in any state."""

from decimal import Decimal

from funding.models import (
    Answer,
    Application,
    CostLine,
    Question,
    Submission,
)
from lpip_portal import clock

from .counting import number
from .people import a_partnership, a_user
from .rounds import a_phase


def an_application(state: str = "draft", *, complete: bool = True, **facts) -> Application:
    """A bid in any state; complete unless said otherwise, with a submission where the state implies one."""
    n = number()
    phase = facts.pop("phase", None) or a_phase()
    lead = facts.pop("lead", None) or a_user()
    partnership = facts.pop("partnership", None) or a_partnership(lead)
    submitted = state in ("submitted", "eligible", "ineligible")
    facts = {
        "reference": f"TEST-1-{n:06}",
        "title": f"Bid {n}",
        "organisation": partnership.administrator,
        "submitted_at": clock.now() if submitted else None,
        **facts,
    }
    bid = Application.objects.create(phase=phase, lead=lead, partnership=partnership, state=state, **facts)
    if complete:
        for question in Question.objects.filter(section__question_set=phase.question_set):
            Answer.objects.create(
                application=bid, question=question, text=f"Words of bid {n}.", words=4, saved_by=lead
            )
        CostLine.objects.create(
            application=bid,
            organisation=bid.organisation,
            heading="di_staff",
            description="Researcher",
            fec=Decimal("30000"),
            rate=Decimal("80"),
            share=Decimal("24000"),
            saved_by=lead,
        )
    if submitted:
        content = {
            "format": 1,
            "title": bid.title,
            "sections": [],
            "costs": {"lines": [], "fec": "30000.00", "share": "24000.00"},
        }
        Submission.objects.create(
            application=bid,
            number=1,
            at=clock.now(),
            by=lead,
            content=content,
            hash="0" * 64,
            fec=Decimal("30000"),
            share=Decimal("24000"),
        )
    return bid
