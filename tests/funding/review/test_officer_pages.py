"""The officer's side of the reviews, walked through."""

import pytest

from funding.models import Assignment, Interest, PlanRun
from funding.review import actions, tasks
from tests.factories import (
    a_phase,
    a_review,
    a_user,
    an_assignment,
    finance_of,
    officer_of,
    with_role,
)
from tests.pages import url
from tests.traces import letters

pytestmark = pytest.mark.django_db
NONCE = "n" * 22


def test_an_officer_fills_the_pool_plans_and_confirms(bid, browse):
    phase, person = bid.phase, a_user("Rhys Reviewer")
    client = browse(officer_of(phase))
    page = url("pool", phase)
    assert client.get(page).status_code == 200
    assert client.post(page, {"email": "stranger@example.org", "capacity": "-1"}).status_code == 422
    facts = {
        "email": person.email.upper(),
        "capacity": "3",
        "sector": "policy",
        "words": "Harbours",
        "nonce": NONCE,
    }
    assert client.post(page, facts).status_code == 302
    assert "Rhys Reviewer" in client.get(page).content.decode()
    assert "Nobody has been told" not in client.get(url("assign", phase)).content.decode()
    assert client.post(url("assign-plan", phase), {"nonce": "p" * 22}).status_code == 302
    assert client.get(url("assign", phase)).headers["Refresh"] == "5"
    tasks.make_plans()
    run = PlanRun.objects.get()
    assert "Refresh" not in client.get(url("assign", phase)).headers
    assert client.post(url("assign-take", run, "luck")).status_code == 404
    assert client.post(url("assign-take", run, "fair"), {"nonce": "w" * 22}).status_code == 302
    text = client.get(url("assign", phase)).content.decode()
    assert "Nobody has been told" in text
    assert not letters("review_invitation")
    assert client.post(url("assign-confirm", phase), {"nonce": "q" * 22}).status_code == 302
    assert letters("review_invitation") == [("review_invitation", person.email)]
    assert client.post(url("assign-confirm", phase), {"nonce": "r" * 22}).status_code == 409
    assert "Rhys Reviewer" in client.get(url("coverage", phase)).content.decode()
    assert client.get(url("application-reviewers", bid)).status_code == 200


def test_an_officer_proposes_by_hand_and_takes_back(bid, browse):
    phase, person = bid.phase, a_user("Rhys Reviewer")
    actions.add_to_pool(phase, person, by=officer_of(phase))
    client = browse(officer_of(phase))
    page = url("application-reviewers", bid)
    assert client.post(url("pair-lock", bid, "0000000000")).status_code == 404
    assert client.post(url("pair-lock", bid, person), {"nonce": NONCE}).status_code == 302
    given = Assignment.objects.get()
    assert client.post(url("assignment-revoke", given), {"nonce": "t" * 22}).url == url("assign", phase)
    assert "Withdrawn" in client.get(page).content.decode()
    assert client.post(url("pool-remove", phase, person), {"nonce": "u" * 22}).status_code == 302
    assert client.post(url("pool-remove", phase, person), {"nonce": "v" * 22}).status_code == 404


def test_an_officer_checks_what_came_in(bid, browse):
    review = a_review(an_assignment(bid))
    given, client = review.assignment, browse(officer_of(bid))
    page = client.get(url("assignment", given)).content.decode()
    assert "A sound bid." in page
    assert client.get(url("review-return", given)).status_code == 200
    assert client.post(url("review-return", given), {"reason": "dislike"}).status_code == 422
    due = {"due_at_0": "1", "due_at_1": "3", "due_at_2": "2099", "due_at_3": "16:00"}
    due_names = dict(
        zip(("due_at_day", "due_at_month", "due_at_year", "due_at_time"), due.values(), strict=True)
    )
    answer = client.post(
        url("review-return", given), {"reason": "metrics", "nonce": NONCE, **due, **due_names}
    )
    assert answer.status_code == 302
    assert client.post(url("review-usable", given), {"nonce": "u" * 22}).status_code == 409
    assert client.get(url("review-unusable", given)).status_code == 200
    assert (
        client.post(url("review-unusable", given), {"reason": "metrics", "nonce": "w" * 22}).status_code
        == 302
    )
    assert client.get(url("review-void", given)).status_code == 200
    assert client.get(url("assignment-extend", given)).status_code == 200
    past = {"due_at_day": "1", "due_at_month": "3", "due_at_year": "2020", "due_at_time": "16:00"}
    assert client.post(url("assignment-extend", given), past).status_code == 409
    assert client.get(url("review-waive", bid)).status_code == 200
    assert client.post(url("review-waive", bid), {"reason": ""}).status_code == 422


def test_a_walled_officer_sees_neither_the_bid_nor_its_numbers(bid, browse):
    officer, phase = officer_of(bid), bid.phase
    given = an_assignment(bid, reviewer=a_user("Rhys Reviewer"))
    Interest.objects.create(user=officer, application=bid, kind="personal", state="confirmed")
    client = browse(officer)
    for name, thing in (
        ("assignment", given),
        ("assignment-extend", given),
        ("application-reviewers", bid),
        ("review-waive", bid),
    ):
        assert client.get(url(name, thing)).status_code == 404
    for name in ("assign", "coverage"):
        text = client.get(url(name, phase)).content.decode()
        assert "Harbour skills" not in text
        assert "No bid is eligible yet" in text


def test_who_reviews_is_for_officers_and_auditors(bid, browse):
    given = an_assignment(bid)
    auditor = browse(with_role("auditor"))
    assert auditor.get(url("coverage", bid.phase)).status_code == 200
    assert auditor.get(url("assignment", given)).status_code == 200
    assert auditor.post(url("assignment-revoke", given), {"nonce": NONCE}).status_code == 403
    for person in (a_user(), finance_of(bid), bid.lead, officer_of(a_phase())):
        client = browse(person)
        assert client.get(url("coverage", bid.phase)).status_code == 404
        assert client.get(url("assignment", given)).status_code == 404
