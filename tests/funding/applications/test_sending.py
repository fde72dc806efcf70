"""Sending to the office, signing off over HTTP, the receipt, and withdrawing."""

import json
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from funding.applications import actions, queries, snapshot
from funding.models import Submission
from lpip_portal import clock
from lpip_portal.audit.models import AccessLog
from lpip_portal.workflow import Closed, IllegalMove, Stale
from tests.factories import (
    a_phase,
    a_signatory,
    a_user,
    an_application,
    approver_of,
    belongs,
    officer_of,
    with_role,
)
from tests.partnerships.pages import read
from tests.together import together
from tests.traces import letters, trail_of

pytestmark = pytest.mark.django_db

DECLARED = {"is_true": "on", "is_agreed": "on", "is_own": "on", "nonce": "n" * 22}


def page_of(name, bid):
    """The address of a page of a bid."""
    return reverse(f"funding:{name}", args=[bid.ref])


def test_the_lead_declares_and_sends_and_the_page_says_not_submitted(browse):
    bid = an_application()
    signatory = a_signatory(bid.organisation)
    client = browse(bid.lead)
    refused = client.post(page_of("application-send", bid), {"is_true": "on"})
    assert refused.status_code == 422
    assert len(refused.context["form"].errors) == 2
    page = read(client.post(page_of("application-send", bid), DECLARED, follow=True))
    assert "With your research office – not submitted" in page
    assert trail_of(bid) == [("application.send_to_office", bid.lead)]
    assert letters() == [("sign_off_wanted", signatory.email)]
    assert client.post(page_of("application-send", bid), DECLARED).status_code == 302  # the same form again
    assert client.post(page_of("application-send", bid), DECLARED | {"nonce": "m" * 22}).status_code == 409


def test_a_member_cannot_send(browse):
    bid = an_application()
    client = browse(belongs(a_user(), bid.partnership))
    assert client.get(page_of("application-send", bid)).status_code == 403
    assert client.post(page_of("application-send", bid), DECLARED).status_code == 403


def test_an_unfinished_bid_is_not_sent_and_each_fault_has_its_place(browse):
    bid = an_application(complete=False)
    client = browse(bid.lead)
    page = read(client.get(page_of("application-check", bid)))
    assert "4 things to mend" in page
    assert reverse("funding:application-costs", args=[bid.ref]) in page
    assert client.post(page_of("application-send", bid), DECLARED).status_code == 409


def test_the_office_reads_and_submits_over_http(browse):
    bid = an_application("with_organisation")
    client = browse(a_signatory(bid.organisation))
    assert bid.title in read(client.get(reverse("funding:sign-off-desk")))
    page = read(client.get(page_of("application-sign-off", bid)))
    assert "Words of bid" in page
    assert "£30,000.00" in page
    fields = {"nonce": "n" * 22, "seen": bid.as_sent}
    with CaptureQueriesContext(connection) as captured:
        answer = client.post(page_of("application-submit", bid), fields)
    assert answer.url == page_of("application-receipt", bid)
    assert len(captured) == 25  # 20 of them, and its two ends, are the transaction
    receipt = read(client.get(answer.url))
    assert Submission.objects.get().hash in receipt
    assert "it is the same" in receipt
    again = client.post(page_of("application-submit", bid), fields)
    assert again.url == answer.url
    assert Submission.objects.count() == 1


def test_a_bid_that_was_sent_again_since_is_read_again_first(browse):
    bid = an_application("with_organisation")
    signatory, seen = a_signatory(bid.organisation), bid.as_sent
    actions.take_back(bid, by=bid.lead)
    actions.send_to_office(bid, by=bid.lead, at=clock.now())
    with pytest.raises(Stale):
        actions.submit(bid, by=signatory, at=clock.now(), seen=seen)
    answer = browse(signatory).post(page_of("application-submit", bid), {"seen": seen + "\x00"})
    assert answer.status_code == 409
    assert not Submission.objects.exists()


@pytest.mark.parametrize("who", ["lead", "member", "officer", "stranger", "other_office"])
def test_nobody_else_submits(browse, who):
    bid = an_application("with_organisation")
    people = {
        "lead": lambda: bid.lead,
        "member": lambda: belongs(a_user(), bid.partnership),
        "officer": lambda: officer_of(bid),
        "stranger": a_user,
        "other_office": lambda: a_signatory(an_application().organisation),
    }
    answer = browse(people[who]()).post(page_of("application-submit", bid), {"nonce": "n" * 22})
    assert answer.status_code == (404 if who in ("stranger", "other_office") else 403)
    bid.refresh_from_db()
    assert bid.is_with_office


def test_a_late_submission_is_refused_with_the_draft_kept_and_the_reason_said(browse):
    bid = an_application("with_organisation")
    signatory = a_signatory(bid.organisation)
    with clock.at(bid.phase.closes_at + timedelta(milliseconds=1)):
        answer = browse(signatory).post(page_of("application-submit", bid), {"nonce": "n" * 22})
        assert answer.status_code == 409
        assert "Your draft is kept" in read(answer)
        page = read(browse(bid.lead).get(page_of("application", bid)))
    assert "It was left with the research office, which had it since" in page


def test_the_office_returns_a_bid_with_a_note(browse):
    bid = an_application("with_organisation")
    client = browse(a_signatory(bid.organisation))
    assert client.post(page_of("application-return", bid), {"note": "  "}).status_code == 422
    answer = client.post(page_of("application-return", bid), {"note": "Mend the costs.", "nonce": "n" * 22})
    assert answer.url == reverse("funding:sign-off-desk")
    assert letters("bid_returned") == [("bid_returned", bid.lead.email)]
    assert "Mend the costs." in read(browse(bid.lead).get(page_of("application", bid)))


def test_taking_back_and_submitting_at_once_have_one_winner():
    bid = an_application("with_organisation")
    actions.take_back(bid, by=bid.lead)
    with pytest.raises(IllegalMove):
        actions.submit(bid, by=a_signatory(bid.organisation), at=clock.now())


@pytest.mark.django_db(transaction=True)
def test_two_signatories_at_once_submit_once():
    bid = an_application("with_organisation")
    signatories = [a_signatory(bid.organisation), a_signatory(bid.organisation)]
    results = together(*[lambda by=by: actions.submit(bid, by=by, at=clock.now()) for by in signatories])
    assert results[0] == results[1]
    assert Submission.objects.count() == 1


def test_a_phase_without_sign_off_lets_the_lead_submit(browse):
    bid = an_application(phase=a_phase(sign_off_required=False))
    client = browse(bid.lead)
    assert "Submit the bid" in read(client.get(page_of("application", bid)))
    answer = client.post(page_of("application-send", bid), DECLARED)
    assert answer.url == page_of("application-receipt", bid)
    with pytest.raises(PermissionDenied):
        actions.send_to_office(an_application(phase=bid.phase), by=bid.lead, at=clock.now())


def test_a_receipt_survives_every_later_change_and_tells_of_tampering():
    bid = an_application("with_organisation")
    submission = actions.submit(bid, by=a_signatory(bid.organisation), at=clock.now())
    bid.lead.name = "Another Name"
    bid.lead.save()
    bid.organisation.name = "Renamed University"
    bid.organisation.save()
    submission.refresh_from_db()
    assert queries.is_intact(submission)
    assert submission.content["organisation"] != "Renamed University"
    submission.personal["team"]["value"] = None  # a person was erased
    assert queries.is_intact(submission)
    submission.content["costs"]["fec"] = "1.00"
    assert not queries.is_intact(submission)


def test_a_personal_part_that_was_changed_is_noticed():
    sealed = {"team": snapshot.seal_part([{"name": "Ann"}], "00ff")}
    digest = snapshot.digest({"title": "Bid"}, sealed)
    assert snapshot.digest_again({"title": "Bid"}, json.loads(json.dumps(sealed))) == digest
    sealed["team"]["value"] = [{"name": "Bob"}]
    assert snapshot.digest_again({"title": "Bid"}, sealed) != digest


def test_a_submitted_bid_is_read_by_those_who_run_the_round_and_each_reading_is_logged(browse):
    bid = an_application("with_organisation")
    actions.submit(bid, by=a_signatory(bid.organisation), at=clock.now())
    readers = [officer_of(bid), approver_of(bid), with_role("auditor")]
    for person in readers:
        assert "Words of bid" in read(browse(person).get(page_of("application-read", bid)))
    assert [log.by for log in AccessLog.objects.order_by("pk")] == readers
    assert browse(bid.lead).get(page_of("application-read", bid)).status_code == 200
    assert AccessLog.objects.count() == 3
    for person in (a_user(), officer_of(a_phase()), an_application(phase=bid.phase).lead):
        assert browse(person).get(page_of("application-read", bid)).status_code == 404


def test_a_bid_is_withdrawn_with_a_reason_and_stays_readable(browse):
    bid = an_application("with_organisation")
    client = browse(bid.lead)
    assert client.post(page_of("application-withdraw", bid), {"reason": ""}).status_code == 422
    client.post(page_of("application-withdraw", bid), {"reason": "No partner.", "nonce": "n" * 22})
    bid.refresh_from_db()
    assert (bid.state, bid.withdrawn_reason) == ("withdrawn", "No partner.")
    assert "was withdrawn" in read(client.get(page_of("application", bid)))
    assert "Words of bid" in read(client.get(page_of("application-check", bid)))
    assert client.post(page_of("application-withdraw", bid), {"reason": "Again."}).status_code == 409
    assert an_application(phase=bid.phase, lead=bid.lead, partnership=bid.partnership)


def test_verbs_are_not_offered_after_the_closing_instant(browse):
    bid = an_application()
    with clock.at(bid.phase.closes_at + timedelta(seconds=1)):
        page = read(browse(bid.lead).get(page_of("application", bid)))
        assert "The phase closed at" in page
        assert page_of("application-send", bid) not in page
        with pytest.raises(Closed):
            actions.send_to_office(bid, by=bid.lead, at=clock.now())


@pytest.mark.parametrize("n", [1, 3])
def test_the_desk_takes_the_same_queries_however_many(browse, n, django_assert_num_queries):
    bid = an_application("with_organisation")
    for number in range(n - 1):
        an_application("with_organisation", phase=a_phase(number=number + 2), organisation=bid.organisation)
    client = browse(a_signatory(bid.organisation))
    with django_assert_num_queries(6):
        answer = client.get(reverse("funding:sign-off-desk"))
    assert len(answer.context["rows"]) == n


@pytest.mark.parametrize(
    "name", ["application-submit", "application-take-back", "application-take-over-partners"]
)
def test_a_verb_is_not_a_page(browse, name):
    bid = an_application("with_organisation")
    assert browse(bid.lead).get(page_of(name, bid)).status_code == 405
