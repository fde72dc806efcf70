"""The pages of decisions and their release, over HTTP: the good way once, bad input, and who learns nothing."""

import re
from datetime import timedelta

import pytest

from funding.decisions.queries import todos
from funding.models import Decision, Interest, Release
from lpip_portal import clock
from lpip_portal.ui.forms import fresh_nonce
from tests.factories import (
    a_review,
    a_round,
    a_signatory,
    a_user,
    an_application,
    an_assignment,
    approver_of,
    finance_of,
    officer_of,
    with_role,
)
from tests.pages import body, url

from .stories import a_ranked_phase, decide, propose, release

pytestmark = pytest.mark.django_db
GOOD = {"outcome": "award", "fec": "30,000", "share": "£24,000.00", "version": "0"}


def test_an_officer_proposes_and_an_approver_approves(browse):
    phase, [bid, _other] = a_ranked_phase()
    officer, approver = browse(officer_of(phase)), browse(approver_of(phase))
    page = officer.get(url("decision-list", phase))
    assert bid.title in body(page)
    assert officer.get(url("decision-propose", bid)).status_code == 200
    answer = officer.post(url("decision-propose", bid), GOOD | {"conditions": "Report in May."})
    decision = Decision.objects.get()
    assert (answer.status_code, answer.url) == (302, url("decision", decision))
    page = approver.get(url("decision", decision))
    assert "Approve this decision" in body(page)
    assert "Report in May." in body(page)
    sent = {"version": "1", "nonce": fresh_nonce()}
    assert approver.post(url("decision-approve", decision), sent).status_code == 302
    assert approver.post(url("decision-approve", decision), sent).status_code == 302  # the same press again
    assert approver.post(url("decision-approve", decision), {"version": "1"}).status_code == 409
    decision.refresh_from_db()
    assert decision.state == "approved"


def test_an_approver_sends_back_and_the_officer_mends(browse):
    phase, [bid, _other] = a_ranked_phase()
    decision = propose(bid)
    officer, approver = browse(officer_of(phase)), browse(approver_of(phase))
    assert approver.get(url("decision-return", decision)).status_code == 200
    assert approver.post(url("decision-return", decision), {"reason": "  "}).status_code == 422
    assert approver.post(url("decision-return", decision), {"reason": "Less travel."}).status_code == 302
    assert "Less travel." in body(officer.get(url("decision", decision)))
    assert "Less travel." in body(officer.get(url("decision-propose", bid)))
    stale = officer.post(url("decision-propose", bid), GOOD | {"version": "1", "reason": "My words."})
    assert stale.status_code == 409
    assert "My words." in body(stale)
    assert officer.post(url("decision-propose", bid), GOOD | {"version": "2"}).status_code == 302


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"outcome": ""}, "Select an outcome"),
        ({"outcome": "win"}, "Select one of the answers"),
        ({"fec": ""}, "Enter full economic cost"),
        ({"share": "0"}, "Enter an amount above £0"),
        ({"fec": "30000.01"}, "cannot be more than the bid asks for"),
        ({"fec": "1000", "share": "1000.01"}, "cannot be more than the full economic cost"),
        ({"fec": "NaN"}, "must be an amount in pounds"),
        ({"fec": "1e4"}, "must be an amount in pounds"),
        ({"share": "-1"}, "or more"),
        ({"share": "9" * 30}, "must be an amount in pounds"),
        ({"outcome": "decline"}, "departs from the panel’s recommendation"),
        ({"reason": "a\x00b"}, "cannot be stored"),
        ({"conditions": "x" * 5000}, "characters or fewer"),
        ({"version": "٣"}, "must be a whole number"),
    ],
)
def test_bad_proposals_are_refused_and_kept(browse, typed, said):
    phase, [bid, _other] = a_ranked_phase()
    answer = browse(officer_of(phase)).post(
        url("decision-propose", bid), GOOD | {"conditions": "Keep these."} | typed
    )
    assert answer.status_code == 422
    assert said in body(answer)
    assert "There is a problem" in body(answer)
    assert typed.get("conditions", "Keep these.") in body(answer)
    assert not Decision.objects.exists()


def test_a_proposal_over_the_budget_is_refused_with_figures(browse):
    phase, [first, second] = a_ranked_phase(budget=47_000)
    propose(first)
    answer = browse(officer_of(phase)).post(url("decision-propose", second), GOOD)
    assert answer.status_code == 422
    assert "£1,000 over the budget of £47,000" in body(answer)


def test_a_release_is_prepared_read_approved_and_stopped(browse):
    phase, [bid, other] = a_ranked_phase()
    decide(bid), decide(other)
    officer, approver = browse(officer_of(phase)), browse(approver_of(phase))
    page = body(officer.get(url("release", phase)))
    assert "every eligible bid has an approved decision" in page
    assert f"/funding/applications/{bid.ref}/outcome/" in page
    when = (clock.now() + timedelta(days=30)).astimezone(clock.UK)
    typed = {
        "embargo_until_day": when.day,
        "embargo_until_month": when.month,
        "embargo_until_year": when.year,
        "embargo_until_time": "10:00",
        "announcement_en": "We fund two.",
        "announcement_cy": "Rydym yn ariannu dau.",
        "checked": "on",
    }
    assert officer.post(url("release", phase), typed | {"checked": ""}).status_code == 422
    assert officer.post(url("release", phase), typed | {"announcement_cy": ""}).status_code == 422
    assert officer.post(url("release", phase), typed | {"embargo_until_year": "2020"}).status_code == 422
    assert officer.post(url("release", phase), typed).status_code == 302
    assert officer.post(url("release-approve", phase), {"version": "1"}).status_code == 403
    assert "Approve the release" in body(approver.get(url("release", phase)))
    assert approver.post(url("release-approve", phase), {"version": "x"}).status_code == 409
    assert approver.post(url("release-approve", phase), {"version": "1"}).status_code == 302
    assert Release.objects.get().approved_by == approver_of(phase)
    page = body(approver.get(url("release", phase)))
    assert "Approved, out at 10:00am" in page
    assert "Approve the release<" not in page
    assert officer.post(url("release-stop", phase), {}).status_code == 302
    assert Release.objects.get().approved_by is None


def test_pages_are_not_there_for_people_who_do_not_run_the_round(browse):
    phase, [bid, other] = a_ranked_phase()
    decision = decide(bid)
    decide(other)
    release(phase, clock.now() + timedelta(days=1))
    pages = [
        url("decision-list", phase),
        url("release", phase),
        url("decision", decision),
        url("decision-return", decision),
        url("decision-propose", bid),
    ]
    posts = [url("decision-approve", decision), url("release-approve", phase), url("release-stop", phase)]
    reviewer = an_assignment(other).reviewer
    strangers = (bid.lead, a_signatory(bid.organisation), reviewer, a_user(), officer_of(a_round()))
    for stranger in strangers:
        client = browse(stranger)
        assert {client.get(page).status_code for page in pages} == {404}
        assert {client.post(page).status_code for page in [*posts, *pages]} == {404}
    for colleague in (finance_of(phase), with_role("auditor")):
        client = browse(colleague)
        assert {client.get(page).status_code for page in pages[:3]} == {200}
        assert {client.get(page).status_code for page in pages[3:]} == {403}
        assert {client.post(page, {"version": "1"}).status_code for page in posts} == {403}
    assert browse().get(pages[0]).status_code == 302


def test_a_walled_officer_sees_a_phase_without_the_bid(browse):
    phase, [hidden, seen] = a_ranked_phase()
    a_review(an_assignment(hidden))
    decision = decide(hidden)
    decide(seen)
    officer = officer_of(phase)
    Interest.objects.create(
        user=officer, application=hidden, kind="personal", state="confirmed", source="declared"
    )
    client = browse(officer)
    for page in (url("decision-list", phase), url("release", phase)):
        said = body(client.get(page))
        assert hidden.title not in said
        assert hidden.ref not in said
        assert "£48,000" not in said
        assert seen.title in said
    for page in (
        url("decision", decision),
        url("decision-propose", hidden),
        url("decision-return", decision),
    ):
        assert client.get(page).status_code == 404
        assert client.post(page).status_code == 404


@pytest.mark.parametrize("page", ["decision-list", "release"])
def test_lists_ask_as_much_of_the_database_for_three_bids_as_for_one(browse, page, django_assert_num_queries):
    expected = {"decision-list": 10, "release": 24}[page]
    for n in (1, 3):
        phase, bids = a_ranked_phase(n)
        for bid in bids:
            a_review(an_assignment(bid))
            decide(bid)
        client = browse(officer_of(phase))
        client.get(url(page, phase))
        with django_assert_num_queries(expected):
            assert client.get(url(page, phase)).status_code == 200


def test_strange_references_are_not_found(browse):
    phase, _bids = a_ranked_phase()
    client = browse(officer_of(phase))
    for ref in ("0000000000", "../../etc", "1", "%00", "9" * 300):
        for page in (
            "phases/{}/decisions/",
            "applications/{}/decision/",
            "decisions/{}/",
            "phases/{}/release/",
        ):
            assert client.get("/funding/" + page.format(ref)).status_code == 404


def test_everybody_is_told_what_to_do_next():
    phase, [first, second] = a_ranked_phase()
    officer, approver = officer_of(phase), approver_of(phase)

    def titles(person):
        return [str(todo.title) for todo in todos(person, clock.now())]

    assert titles(officer) == ["Propose decisions"]
    assert titles(approver) == []
    propose(first)
    assert titles(approver) == ["Approve decisions"]
    decide(second)
    Decision.objects.filter(application=first).update(state="returned")
    assert titles(officer) == ["Mend decisions that were sent back"]
    Decision.objects.filter(application=first).update(state="approved", approved_by=approver)
    assert titles(officer) == ["Prepare the release of the outcomes"]
    made = release_prepared(phase)
    assert (titles(officer), titles(approver)) == ([], ["Approve the release of the outcomes"])
    assert todos(approver, clock.now())[0].due_at == made.embargo_until
    for person in (first.lead, a_user(), an_application("eligible").lead):
        assert titles(person) == []


def release_prepared(phase):
    """A release that waits for approval."""
    return Release.objects.create(
        phase=phase, embargo_until=clock.now() + timedelta(days=1), prepared_by=officer_of(phase)
    )


def test_the_chart_and_the_table_say_the_same(browse):
    phase, [bid, _other] = a_ranked_phase()
    decide(bid)
    said = body(browse(officer_of(phase)).get(url("decision-list", phase)))
    assert re.search(r"£24,000</strong>\s*of £400,000", said)
    assert "1 of 10 awards" in said
