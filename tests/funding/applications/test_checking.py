"""The check of a bid: rule by rule, with a query to its applicants, and two people before one is stopped."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from funding.applications import actions, deadlines, eligibility, queries
from funding.models import Ineligibility, Intention, Interest, RoundOfficer
from lpip_portal import clock
from lpip_portal.workflow import Closed, IllegalMove, NotReady
from tests.factories import (
    a_phase,
    a_user,
    an_application,
    approver_of,
    belongs,
    finance_of,
    officer_of,
    with_role,
)
from tests.pages import body, url
from tests.traces import letters, trail_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def bid(db):
    """A submitted bid."""
    return an_application("submitted")


@pytest.fixture
def later(bid):
    """The day after its phase closed."""
    with clock.at(bid.phase.closes_at + timedelta(days=1)):
        yield


def a_query(bid, **facts):
    """Ask the applicants."""
    facts = {"rule": "in_scope", "question": "Where is it?", "days": 5, **facts}
    return actions.ask_applicant(bid, by=officer_of(bid), **facts)


def an_answered(bid):
    """Ask, and answer."""
    return actions.answer_query(a_query(bid), by=bid.lead, answer="In Wales.")


def a_proposal(bid, **facts):
    """Propose that it is not eligible."""
    facts = {"rule": "in_scope", "reason": "Not about policy.", **facts}
    return actions.propose_ineligible(bid, by=officer_of(bid), **facts)


def test_an_officer_finds_a_bid_eligible_after_the_phase_has_closed(browse):
    bid = an_application("submitted")
    officer = officer_of(bid)
    with pytest.raises(Closed):
        actions.find_eligible(bid, by=officer)
    page = url("application-eligibility", bid)
    assert "after the phase has closed" in body(browse(officer).get(page))
    with clock.at(bid.phase.closes_at + timedelta(hours=1)):
        client = browse(officer)
        assert "Record what I found" in body(client.get(page))
        kept = {
            "result": "later",
            "found_one_place": "yes",
            "note_in_scope": "Ask a colleague.",
            "nonce": "n" * 22,
        }
        assert "Ask a colleague." in body(client.post(page, kept, follow=True))
        bid.refresh_from_db()
        assert bid.is_submitted
        refused = client.post(page, kept | {"result": "eligible", "found_in_scope": "no", "nonce": "m" * 22})
        assert refused.status_code == 409
        fields = kept | {
            "result": "eligible",
            "found_in_scope": "yes",
            "note_in_scope": "Well within.",
            "nonce": "o" * 22,
        }
        assert "Well within." in body(client.post(page, fields, follow=True))
        assert client.post(page, fields | {"nonce": "p" * 22}).status_code == 409
    bid.refresh_from_db()
    assert bid.is_eligible
    assert ("application.find_eligible", officer) in trail_of(bid)
    assert letters() == []
    assert set(bid.checks.filter(is_automatic=True).values_list("rule", flat=True)) >= {
        "in_time",
        "within_cap",
    }


def test_a_bid_is_stopped_by_two_people_after_its_applicants_were_asked(bid, later):
    officer, second = officer_of(bid), approver_of(bid)
    with pytest.raises(NotReady, match="Ask the applicants first"):
        a_proposal(bid)
    query = a_query(bid)
    with pytest.raises(NotReady, match="still answer"):
        a_proposal(bid)
    assert letters("application_query") == [("application_query", bid.lead.email)]
    actions.answer_query(query, by=bid.lead, answer="In Wales.")
    assert letters("application_query_answered") == [("application_query_answered", officer.email)]
    proposal = a_proposal(bid)
    assert letters("bid_ineligible_proposed") == [("bid_ineligible_proposed", second.email)]
    assert letters("bid_ineligible") == []
    with pytest.raises(PermissionDenied):
        actions.confirm_ineligible(proposal, by=officer)
    for person in (finance_of(bid), bid.lead, a_user()):
        with pytest.raises(PermissionDenied):
            actions.confirm_ineligible(proposal, by=person)
    with pytest.raises(NotReady, match="colleague"):
        actions.find_eligible(bid, by=officer)
    with pytest.raises(IllegalMove):
        a_proposal(bid)
    for _ in range(2):
        actions.confirm_ineligible(proposal, by=second, nonce="n" * 22)
    bid.refresh_from_db()
    assert bid.is_ineligible
    assert letters("bid_ineligible") == [("bid_ineligible", bid.lead.email)]
    assert queries.checks(bid)[-1].row.note == "Not about policy."
    with pytest.raises(IllegalMove):
        actions.confirm_ineligible(proposal, by=second)


def test_the_database_knows_that_nobody_confirms_their_own_word(bid, later):
    an_answered(bid)
    proposal = a_proposal(bid)
    with pytest.raises(IntegrityError), transaction.atomic():
        Ineligibility.objects.filter(pk=proposal.pk).update(
            state="confirmed", decided_by=proposal.proposed_by
        )


def test_a_second_person_sets_a_proposal_aside(bid, later):
    an_answered(bid)
    proposal = a_proposal(bid)
    actions.set_aside_ineligible(proposal, by=approver_of(bid), note="It is about skills policy.")
    assert letters("bid_ineligible_set_aside") == [("bid_ineligible_set_aside", officer_of(bid).email)]
    assert actions.find_eligible(bid, by=officer_of(bid)).is_eligible


def test_a_second_person_with_a_tie_does_not_decide(bid, later):
    an_answered(bid)
    proposal = a_proposal(bid)
    second = approver_of(bid)
    Interest.objects.create(
        user=second, application=bid, kind="personal", source="declared", state="confirmed"
    )
    assert second not in queries.second_people(proposal)
    with pytest.raises(PermissionDenied):
        actions.confirm_ineligible(proposal, by=second)
    colleague = a_user()
    RoundOfficer.objects.create(round=bid.phase.round, user=colleague, since=clock.now() - timedelta(days=1))
    assert queries.second_people(proposal) == [colleague]
    assert actions.confirm_ineligible(proposal, by=colleague).decided_by == colleague


def test_a_query_is_answered_in_time_by_those_who_write(bid, later):
    query = a_query(bid, nonce="q" * 22)
    assert a_query(bid, nonce="q" * 22) == query
    for person in (officer_of(bid), a_user(), belongs(a_user(), bid.partnership, "community")):
        with pytest.raises(PermissionDenied):
            actions.answer_query(query, by=person, answer="x")
    with pytest.raises(Closed):
        actions.answer_query(query, by=bid.lead, answer="x", at=query.due_at + timedelta(microseconds=1))
    assert actions.answer_query(query, by=bid.lead, answer="In Wales.", at=query.due_at).answer == "In Wales."
    with pytest.raises(IllegalMove):
        actions.answer_query(query, by=bid.lead, answer="Again")


def test_when_nobody_answered_in_time_the_officers_go_on(bid, later):
    query = a_query(bid)
    with clock.at(query.due_at + timedelta(minutes=1)):
        assert a_proposal(bid).is_open


@pytest.mark.parametrize(
    ("asked", "days", "nation", "due"),
    [
        (datetime(2026, 11, 20, 10, tzinfo=UTC), 5, "W92000004", datetime(2026, 11, 27, 16, tzinfo=UTC)),
        (datetime(2026, 11, 27, 10, tzinfo=UTC), 1, "S92000003", datetime(2026, 12, 1, 16, tzinfo=UTC)),
        (datetime(2027, 3, 26, 10, tzinfo=UTC), 2, "E92000001", datetime(2027, 3, 31, 15, tzinfo=UTC)),
    ],
)
def test_working_days_know_holidays_of_the_nation_and_the_change_of_clocks(asked, days, nation, due):
    assert deadlines.working_days_after(asked, days, nation) == due


def test_the_pages_of_the_check_ask_propose_and_decide(browse, bid, later):
    officer, second, lead = browse(officer_of(bid)), browse(approver_of(bid)), browse(bid.lead)
    ask = url("query-ask", bid)
    fields = {"rule": "in_scope", "question": "Where is it?", "days": "3", "nonce": "a" * 22}
    assert officer.get(ask).status_code == 200
    for bad in ({"rule": "none"}, {"question": ""}, {"days": "400"}, {"question": "\x00"}):
        assert officer.post(ask, fields | bad).status_code == 422
    assert officer.post(ask, fields).status_code == 302
    query = bid.queries.get()
    page = url("query-answer", query)
    assert "Where is it?" in body(lead.get(page))
    assert lead.post(page, {"answer": ""}).status_code == 422
    assert lead.post(page, {"answer": "In Wales.", "nonce": "b" * 22}).status_code == 302
    assert "In Wales." in body(lead.get(page))
    assert "In Wales." in body(officer.get(url("application-eligibility", bid)))
    propose = url("ineligibility-propose", bid)
    assert officer.get(propose).status_code == 200
    assert officer.post(propose, {"rule": "in_scope", "reason": ""}).status_code == 422
    assert (
        officer.post(propose, {"rule": "in_scope", "reason": "Abroad.", "nonce": "c" * 22}).status_code == 302
    )
    proposal = bid.ineligibilities.get()
    assert officer.get(propose).status_code == 409
    assert propose not in body(officer.get(url("application-eligibility", bid)))
    assert "Confirm that it is not eligible" not in body(officer.get(url("application-eligibility", bid)))
    assert officer.post(url("ineligibility-confirm", proposal)).status_code == 403
    assert "Confirm that it is not eligible" in body(second.get(url("application-eligibility", bid)))
    assert second.get(url("ineligibility-set-aside", proposal)).status_code == 200
    assert second.post(url("ineligibility-set-aside", proposal), {"note": ""}).status_code == 422
    assert second.post(url("ineligibility-confirm", proposal), {"nonce": "d" * 22}).status_code == 302
    assert (
        second.post(url("ineligibility-set-aside", proposal), {"note": "x", "nonce": "e" * 22}).status_code
        == 409
    )
    for client in (lead, browse(a_user()), browse(officer_of(a_phase()))):
        assert client.post(url("ineligibility-confirm", proposal)).status_code == 404


def test_nobody_else_learns_of_queries_or_proposals(browse, bid, later):
    query = an_answered(bid)
    proposal = a_proposal(bid)
    rival = an_application("submitted", phase=bid.phase).lead
    walled = a_user()
    RoundOfficer.objects.create(round=bid.phase.round, user=walled, since=clock.now() - timedelta(days=1))
    Interest.objects.create(
        user=walled, application=bid, kind="personal", source="declared", state="confirmed"
    )
    for person in (rival, walled, officer_of(a_phase()), a_user()):
        client = browse(person)
        assert client.get(url("query-answer", query)).status_code == 404
        assert client.get(url("application-eligibility", bid)).status_code == 404
        assert client.get(url("ineligibility-set-aside", proposal)).status_code == 404
        assert client.get(url("query-ask", bid)).status_code == 404
    assert (
        browse(officer_of(bid)).get(url("query-answer", query)).status_code == 404
    )  # theirs is the check's page
    assert "Not about policy" not in body(browse(bid.lead).get(url("application", bid)))


def test_who_checks(browse, bid):
    page = url("application-eligibility", bid)
    assert browse(approver_of(bid)).get(page).status_code == 200
    assert browse(finance_of(bid)).get(page).status_code == 403
    assert browse(with_role("auditor")).get(page).status_code == 403
    assert browse(bid.lead).get(page).status_code == 403
    assert browse(officer_of(a_phase())).get(page).status_code == 404
    draft = an_application("draft", phase=bid.phase)
    assert browse(officer_of(bid)).get(url("application-eligibility", draft)).status_code == 404


def test_the_automatic_rules_say_what_they_found(browse):
    phase = a_phase(intention_required=True)
    bid = an_application("submitted", phase=phase)
    page = url("application-eligibility", bid)
    answer = browse(officer_of(bid)).get(page)
    found = {finding.rule: finding.passed for finding in answer.context["findings"]}
    assert found == dict.fromkeys(eligibility.AUTOMATIC, True) | {"intention": False}
    Intention.objects.create(
        phase=phase, partnership=bid.partnership, lead=bid.lead, organisation=bid.organisation, title="T",
        summary="S", submitted_at=clock.now(),
    )  # fmt: skip
    answer = browse(officer_of(bid)).get(page)
    assert {finding.rule: finding.passed for finding in answer.context["findings"]}["intention"]


def test_both_sides_are_told_what_to_do_next(bid, later):
    a_query(bid)
    assert "Answer a query about your bid" in [todo.title for todo in queries.todos(bid.lead, clock.now())]
    actions.answer_query(bid.queries.get(), by=bid.lead, answer="In Wales.")
    a_proposal(bid)
    second = [todo.title for todo in queries.todos(approver_of(bid), clock.now())]
    assert "Decide as a second person: is this bid not eligible?" in second
    own = [todo.title for todo in queries.todos(officer_of(bid), clock.now())]
    assert "Decide as a second person: is this bid not eligible?" not in own


def test_a_form_that_would_be_refused_is_not_opened(browse, bid):
    officer, ask, propose = browse(officer_of(bid)), url("query-ask", bid), url("ineligibility-propose", bid)
    check = url("application-eligibility", bid)
    assert [officer.get(page).status_code for page in (ask, propose)] == [409, 409]  # the phase is open
    with clock.at(bid.phase.closes_at + timedelta(days=1)):
        assert officer.get(ask).status_code == 200
        assert "Ask the applicants first" in body(officer.get(propose))
        assert propose not in body(officer.get(check))
        query = a_query(bid)
        assert "Wait for them." in body(officer.get(propose))
        actions.answer_query(query, by=bid.lead, answer="In Wales.")
        assert officer.get(propose).status_code == 200
        assert propose in body(officer.get(check))
        actions.find_eligible(bid, by=officer_of(bid), found={"in_scope": (True, "")})
        assert [officer.get(page).status_code for page in (ask, propose)] == [409, 409]
