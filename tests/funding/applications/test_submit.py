"""Submission: the instant, the four eyes, the receipt."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from funding.applications import actions
from lpip_portal import clock
from lpip_portal.workflow import Closed, Refusal
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


NONCE = {"nonce": "n" * 22}


def test_the_form_of_one_bid_gives_no_receipt_for_another(browse):
    bid, signatory = ready()
    other = an_application("with_organisation", phase=bid.phase, organisation=bid.organisation)
    office = browse(signatory)
    first = office.post(url("application-submit", bid), NONCE)
    again = office.post(url("application-submit", bid), NONCE)
    assert (
        (first.status_code, first.url)
        == (again.status_code, again.url)
        == (302, url("application-receipt", bid))
    )
    answer = office.post(url("application-submit", other), NONCE)
    assert answer.status_code == 409
    assert "for something else or with other words" in answer.content.decode()
    other.refresh_from_db()
    assert (other.state, trail_of(other), letters("submission_receipt")[2:]) == ("with_organisation", [], [])
    assert office.post(url("application-submit", other), {"nonce": "o" * 22}).status_code == 302
    with pytest.raises(Refusal):
        actions.submit(other, by=signatory, at=clock.now(), nonce=NONCE["nonce"])


def test_a_form_is_good_for_one_verb(browse):
    bid = an_application()
    lead = browse(bid.lead)
    sent = NONCE | {"is_true": "on", "is_agreed": "on", "is_own": "on"}
    assert lead.post(url("application-send", bid), sent).status_code == 302
    assert lead.post(url("application-take-back", bid), NONCE).status_code == 409
    with pytest.raises(Refusal):
        actions.take_back(bid, by=bid.lead, nonce=NONCE["nonce"])
    bid.refresh_from_db()
    assert bid.state == "with_organisation"


def test_other_words_with_the_same_form_are_refused_and_shown(browse):
    bid, signatory = ready()
    office = browse(signatory)
    said = NONCE | {"note": "Please mend the costs."}
    assert office.post(url("application-return", bid), said).status_code == 302
    assert office.post(url("application-return", bid), said).status_code == 302
    answer = office.post(url("application-return", bid), said | {"note": "Please mend the plan."})
    assert answer.status_code == 409
    assert "Please mend the plan." in answer.content.decode()
    bid.refresh_from_db()
    assert bid.office_note == "Please mend the costs."


def url(name, bid):
    """The address of a page of a bid."""
    return reverse(f"funding:{name}", args=[bid.ref])
