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
    a_response,
    a_review,
    a_signatory,
    an_application,
    an_assignment,
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
