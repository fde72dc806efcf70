"""From a review to an award."""

from datetime import timedelta
from decimal import Decimal

from funding.models import (
    Application,
    Assignment,
    Award,
    Decision,
    InterviewSlot,
    Item,
    Panel,
    Phase,
    Promotion,
    Release,
    Response,
    ResponseComment,
    ResponseWindow,
    Review,
    Seat,
)
from lpip_portal import clock

from .bids import an_application
from .counting import number
from .people import _long_ago, a_user
from .rounds import a_phase, approver_of, finance_of, officer_of


def an_assignment(application: Application | None = None, state: str = "accepted", **facts) -> Assignment:
    """A bid given to a reviewer."""
    application = application or an_application("eligible")
    now = clock.now()
    facts = {
        "reviewer": facts.pop("reviewer", None) or a_user(),
        "due_at": now + timedelta(days=20),
        "made_by": officer_of(application),
        "declared_at": now if state == "accepted" else None,
        **facts,
    }
    return Assignment.objects.create(application=application, state=state, **facts)


def a_review(
    assignment: Assignment | None = None, state: str = "submitted", points: int = 5, **facts
) -> Review:
    """A review with the same points for every criterion."""
    assignment = assignment or an_assignment()
    counted = state in ("submitted", "usable")
    facts = {
        "comments": "A sound bid.",
        "confidence": "medium",
        "conflict_declared": True,
        "ai_declared": True,
        "submitted_at": clock.now() if counted else None,
        **facts,
    }
    review = Review.objects.create(assignment=assignment, state=state, **facts)
    for criterion in assignment.application.phase.criteria.all():
        review.scores.create(criterion=criterion, points=points)
    return review


def a_response(application: Application | None = None, text: str = "", **facts) -> Response:
    """A bid whose lead may respond for nine days more, with one comment under the letter A; with ``text`` it is submitted."""
    application = application or an_application(
        "eligible", phase=a_phase(response_days=10, response_words=30)
    )
    now = clock.now()
    window, _made = ResponseWindow.objects.get_or_create(
        phase=application.phase,
        defaults={
            "opened_by": officer_of(application),
            "opened_at": now,
            "closes_at": now + timedelta(days=9),
        },
    )
    sent = {"submitted_text": text, "submitted_version": 1, "submitted_at": now} if text else {}
    facts = {"text": text, "version": int(bool(text)), "saved_at": now if text else None, **sent, **facts}
    response = Response.objects.create(application=application, window=window, **facts)
    ResponseComment.objects.create(response=response, label="A", comments="A sound bid.")
    return response


def a_panel(phase: Phase | None = None, state: str = "convened", **facts) -> Panel:
    """A panel with a chair, a secretary and two members, and an item for each eligible bid."""
    phase = phase or a_phase()
    panel = Panel.objects.create(phase=phase, state=state, quorum=2, **facts)
    for role in ("chair", "secretary", "member", "member"):
        Seat.objects.create(panel=panel, user=a_user(), role=role, since=_long_ago())
    for application in phase.applications.filter(state="eligible"):
        Item.objects.create(panel=panel, application=application)
    return panel


def a_slot(panel: Panel, item: Item | None = None, **facts) -> InterviewSlot:
    """A time for an interview of half an hour tomorrow: free, or given to an item."""
    starts_at = facts.pop("starts_at", None) or clock.now() + timedelta(days=1)
    facts = {
        "state": "booked" if item else "free",
        "ends_at": starts_at + timedelta(minutes=30),
        "place": "Room 4",
        "made_by": officer_of(panel.phase),
        **facts,
    }
    return InterviewSlot.objects.create(panel=panel, item=item, starts_at=starts_at, **facts)


def a_decision(application: Application | None = None, state: str = "approved", **facts) -> Decision:
    """A decision about an eligible bid, by the round's officer and approver."""
    application = application or an_application("eligible")
    approved = state == "approved"
    facts = {
        "outcome": "award",
        "fec": Decimal("30000"),
        "share": Decimal("24000"),
        "proposed_by": officer_of(application),
        "approved_by": approver_of(application) if approved else None,
        "approved_at": clock.now() if approved else None,
        **facts,
    }
    return Decision.objects.create(application=application, state=state, **facts)


def a_release(phase: Phase, state: str = "approved", **facts) -> Release:
    """A release whose embargo has passed."""
    approved = state == "approved"
    facts = {
        "embargo_until": clock.now() - timedelta(hours=1),
        "prepared_by": officer_of(phase),
        "approved_by": approver_of(phase) if approved else None,
        "approved_at": clock.now() if approved else None,
        **facts,
    }
    return Release.objects.create(phase=phase, state=state, **facts)


def an_award(state: str = "offered", **facts) -> Award:
    """An award after a released decision."""
    n = number()
    decision = facts.pop("decision", None) or a_decision()
    bid = decision.application
    if not hasattr(bid.phase, "release"):
        a_release(bid.phase)
    now = clock.now()
    offered = state != "drafted"
    facts = {
        "reference": f"AWARD-{n:04}",
        "phase": bid.phase,
        "partnership": bid.partnership,
        "holder": bid.organisation,
        "lead": bid.lead,
        "title": bid.title,
        "fec": decision.fec,
        "share": decision.share,
        "drafted_by": officer_of(bid),
        "offered_by": finance_of(bid) if offered else None,
        "offered_at": now if offered else None,
        "lapses_at": now + timedelta(days=14) if offered else None,
        **facts,
    }
    return Award.objects.create(decision=decision, state=state, **facts)


def a_promotion(decision: Decision, instead_of: Award, **facts) -> Promotion:
    """A proposal to let a reserve take the place of an offer that was not taken up."""
    facts = {
        "fec": decision.fec,
        "share": decision.share,
        "proposed_by": officer_of(decision.application),
        **facts,
    }
    return Promotion.objects.create(decision=decision, instead_of=instead_of, **facts)
