"""The invariants find what they are for."""

from datetime import timedelta
from decimal import Decimal

import pytest

from funding.applications import actions
from funding.models import CostLine, Submission
from lpip_portal import clock
from lpip_portal.audit import sealing, trail
from lpip_portal.management.commands.invariants import broken
from tests.factories import (
    a_decision,
    a_phase,
    a_promotion,
    a_response,
    a_review,
    a_signatory,
    an_application,
    an_assignment,
    an_award,
    approver_of,
)

pytestmark = pytest.mark.django_db


def numbers() -> set[str]:
    return {line.split()[0] for line in broken()}


def test_a_sound_competition_breaks_none():
    bid = an_application("with_organisation")
    actions.submit(bid, by=a_signatory(bid.organisation), at=clock.now())
    assert list(broken()) == []


def test_a_submitted_bid_without_a_submission_is_found():
    bid = an_application("submitted")
    Submission.objects.filter(application=bid).delete()
    assert "I4" in numbers()


def test_a_submission_without_a_trace_is_found():
    an_application("submitted")
    assert "I6" in numbers()


def test_a_response_after_its_window_is_found():
    response = a_response(text="In time.")
    assert "I3" not in numbers()
    late = response.window.closes_at + timedelta(milliseconds=1)
    type(response).objects.update(submitted_at=late)
    assert "I3" in numbers()


def test_a_share_that_is_not_its_rate_is_found():
    bid = an_application()
    CostLine.objects.filter(application=bid).update(share=Decimal("1"))
    assert "I8" in numbers()


def test_a_phase_that_overspends_is_found():
    phase = a_phase(budget=Decimal("30000"))
    for _ in range(2):
        a_decision(an_application("eligible", phase=phase))
    assert "I8" in numbers()


def a_promoted_reserve(share: str = "20000", state: str = "approved"):
    """A reserve that takes the place of a declined offer, with less than it asked for, in a phase of one award."""
    phase = a_phase(budget=Decimal("24000"), max_awards=1)
    first = a_decision(an_application("eligible", phase=phase))
    declined = an_award("declined", decision=first, decline_reason="The post has gone.")
    reserve = a_decision(
        an_application("eligible", phase=phase), outcome="reserve", reason="The money is given."
    )
    approved = {"approved_by": approver_of(phase), "approved_at": clock.now()} if state == "approved" else {}
    a_promotion(reserve, declined, state=state, share=Decimal(share), **approved)
    return an_award("offered", decision=reserve, share=Decimal(share))


def of_money(number: str) -> list[str]:
    """What breaks the invariants of a number, but for the submissions, which the factories make without a trace."""
    return [line for line in broken() if line.startswith(number) and "submi" not in line]


def test_a_promoted_reserve_breaks_none():
    a_promoted_reserve()
    assert of_money("I7") == of_money("I8") == []


def test_an_award_to_a_reserve_that_nobody_promoted_is_found():
    a_promoted_reserve(state="proposed")
    assert "I7" in numbers()


def test_a_promotion_that_overspends_is_found():
    a_promoted_reserve("24001")
    assert of_money("I8")


def test_a_counted_review_behind_the_wall_is_found():
    assignment = an_assignment()
    a_review(assignment)
    assignment.application.interests.create(
        user=assignment.reviewer, kind="organisation", source="detected", state="confirmed"
    )
    assert "I7" in numbers()


def test_a_broken_link_of_the_trail_is_found(monkeypatch):
    bid = an_application()
    trail.record("test.event", bid, by=bid.lead)
    sealing.seal()
    monkeypatch.setattr(sealing, "START", "1" * 64)
    assert "I10" in numbers()
