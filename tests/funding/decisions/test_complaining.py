"""Complaints about the process: somebody who does not run the round reads them, and nobody else unless they are shared."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from funding.decisions import actions
from funding.models import Complaint, Interest, RoundOfficer
from lpip_portal import clock
from lpip_portal.notifications.models import Letter
from lpip_portal.workflow import IllegalMove
from tests.factories import a_decision, a_release, a_signatory, a_user, an_application, belongs, officer_of
from tests.pages import body, url
from tests.traces import letters, trail_of

pytestmark = pytest.mark.django_db


def declined(**facts):
    """A bid that was not funded, and the owner of its round's complaints."""
    bid = an_application("eligible", lead=a_user())
    if not bid.partnership.people.filter(user=bid.lead).exists():
        belongs(bid.lead, bid.partnership, "lead")
    a_decision(bid, outcome="decline")
    a_release(bid.phase, **facts)
    owner = a_user()
    RoundOfficer.objects.create(
        round=bid.phase.round, user=owner, duty="complaints", since=clock.now() - timedelta(days=9)
    )
    return bid, owner


def complain(bid, by=None) -> Complaint:
    """What the lead says went wrong."""
    return actions.complain(bid, by=by or bid.lead, about="dates", text="The day was moved in silence.")


def test_a_complaint_is_received_acknowledged_and_answered_by_somebody_else_than_the_officers():
    bid, owner = declined()
    made = complain(bid)
    assert clock.now() < made.acknowledge_by < made.answer_by
    assert sorted(letters()) == sorted(
        [("complaint_raised", owner.email), ("complaint_receipt", bid.lead.email)]
    )
    raised = Letter.objects.get(kind="complaint_raised")
    assert "moved in silence" not in raised.body + raised.subject
    assert bid.reference not in raised.body + raised.subject
    with pytest.raises(PermissionDenied):
        actions.acknowledge_complaint(made, by=officer_of(bid))
    with pytest.raises(IllegalMove):
        actions.answer_complaint(made, by=owner, answer="Too soon.")
    actions.acknowledge_complaint(made, by=owner)
    answered = actions.answer_complaint(made, by=owner, answer="The notice was late. We say sorry.")
    assert (answered.is_answered, answered.answered_by) == (True, owner)
    assert "We say sorry." in Letter.objects.get(kind="complaint_answered").body
    assert [verb for verb, _by in trail_of(made)] == [
        "complaint.complain",
        "complaint.acknowledge_complaint",
        "complaint.answer_complaint",
    ]
    assert complain(bid).state == "received"


def test_only_the_lead_and_the_office_complain_and_only_once_the_outcome_is_out():
    bid, _owner = declined(embargo_until=clock.now() + timedelta(hours=1))
    signatory = a_signatory(bid.organisation)
    with pytest.raises(PermissionDenied):
        complain(bid)
    type(bid.phase.release).objects.update(embargo_until=clock.now() - timedelta(hours=1))
    member = belongs(a_user(), bid.partnership)
    for person in (member, a_user(), officer_of(bid)):
        with pytest.raises(PermissionDenied):
            complain(bid, by=person)
    complain(bid)
    with pytest.raises(IllegalMove):
        complain(bid)
    assert complain(bid, by=signatory).raised_by == signatory


def test_officers_see_that_it_exists_and_read_it_once_it_is_shared(browse):
    bid, owner = declined()
    made = complain(bid)
    officer = browse(officer_of(bid))
    listed = body(officer.get(url("complaint-list", bid.phase)))
    assert "Only its owner reads it" in listed
    for secret in (bid.title, bid.reference, made.ref, made.get_about_display(), made.text):
        assert secret not in listed
    assert officer.get(url("complaint", made)).status_code == 404
    assert made.text in body(browse(owner).get(url("complaint", made)))
    assert browse(owner).post(url("complaint-share", made)).status_code == 302
    assert made.text in body(officer.get(url("complaint", made)))
    Interest.objects.create(
        user=officer_of(bid), application=bid, kind="personal", state="confirmed", source="declared"
    )
    assert officer.get(url("complaint", made)).status_code == 404
    assert "No complaints" in body(officer.get(url("complaint-list", bid.phase)))
    assert browse(a_user()).get(url("complaint-list", bid.phase)).status_code == 404


def test_an_owner_with_a_tie_is_not_told_and_reads_nothing(browse):
    bid, owner = declined()
    Interest.objects.create(
        user=owner, application=bid, kind="personal", state="confirmed", source="declared"
    )
    made = complain(bid)
    assert letters() == [("complaint_receipt", bid.lead.email)]
    assert browse(owner).get(url("complaint", made)).status_code == 404
    with pytest.raises(PermissionDenied):
        actions.acknowledge_complaint(made, by=owner)


def test_an_owner_of_complaints_learns_nothing_else_of_the_round(browse):
    bid, owner = declined()
    client = browse(owner)
    for page in ("decision-list", "release", "award-list", "phase-control", "application-list"):
        assert client.get(url(page, bid.phase)).status_code == 404, page
    assert client.get(url("application-read", bid)).status_code == 404


def test_the_pages_of_a_complaint(browse):
    bid, owner = declined()
    lead, dealing = browse(bid.lead), browse(owner)
    assert url("complaint-new", bid) in body(lead.get(url("outcome", bid)))
    page = url("complaint-new", bid)
    assert lead.post(page, {"about": "dates", "text": "Late."}).status_code == 422
    assert lead.post(page, {"about": "dates", "text": "Late.", "is_process": "on"}).status_code == 302
    made = Complaint.objects.get()
    assert url("complaint", made) in body(lead.get(url("outcome", bid)))
    assert url("complaint", made) in body(dealing.get(reverse("home")))
    assert dealing.post(url("complaint-acknowledge", made)).status_code == 302
    assert dealing.post(url("complaint-answer", made), {"answer": ""}).status_code == 422
    assert dealing.post(url("complaint-answer", made), {"answer": "We looked."}).status_code == 302
    assert "We looked." in body(lead.get(url("complaint", made)))
    assert made.ref in body(dealing.get(url("complaint-list", bid.phase)))
