"""Submission: the instant, the four eyes, the receipt."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from funding.applications import actions
from lpip_portal import clock
from lpip_portal.workflow import Closed
from tests.factories import a_signatory, an_application
from tests.traces import letters, trail_of

pytestmark = pytest.mark.django_db


def ready():
    """A complete bid with the research office, and a signatory who may submit it."""
    bid = an_application("with_organisation")
    return bid, a_signatory(bid.organisation)


def test_a_signatory_submits_and_everybody_gets_a_receipt():
    bid, signatory = ready()
    submission = actions.submit(bid, by=signatory, at=clock.now())
    bid.refresh_from_db()
    assert bid.state == "submitted"
    assert bid.submitted_at == submission.at
    assert trail_of(bid) == [("application.submit", signatory)]
    assert set(letters("submission_receipt")) == {
        ("submission_receipt", bid.lead.email),
        ("submission_receipt", signatory.email),
    }


@pytest.mark.parametrize(("milliseconds", "accepted"), [(-1, True), (0, True), (1, False)])
def test_the_closing_instant_itself_is_in_time(milliseconds, accepted):
    bid, signatory = ready()
    at = bid.phase.closes_at + timedelta(milliseconds=milliseconds)
    if accepted:
        assert actions.submit(bid, by=signatory, at=at).at == at
        return
    with pytest.raises(Closed):
        actions.submit(bid, by=signatory, at=at)
    bid.refresh_from_db()
    assert bid.state == "with_organisation"
    assert bid.answers.exists()
    assert trail_of(bid) == []
    assert letters() == []


def test_a_lead_who_also_signs_cannot_submit():
    bid, _ = ready()
    lead = a_signatory(bid.organisation)
    bid.lead = lead
    bid.save()
    with pytest.raises(PermissionDenied):
        actions.submit(bid, by=lead, at=clock.now())


def test_submitting_twice_gives_the_same_receipt():
    bid, signatory = ready()
    first = actions.submit(bid, by=signatory, at=clock.now(), nonce="a" * 22)
    again = actions.submit(bid, by=signatory, at=clock.now(), nonce="a" * 22)
    other_tab = actions.submit(bid, by=signatory, at=clock.now(), nonce="b" * 22)
    assert first == again == other_tab
    assert bid.submissions.count() == 1


def test_an_incomplete_bid_is_refused_with_every_fault():
    bid = an_application("with_organisation", complete=False)
    with pytest.raises(actions.NotReady) as refusal:
        actions.submit(bid, by=a_signatory(bid.organisation), at=clock.now())
    assert "Plain-English summary" in refusal.value.sentence
    assert "Enter at least one cost" in refusal.value.sentence
