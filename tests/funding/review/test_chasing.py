"""Chasing: one letter a day by hand, replaced with a word, and statistics that say nothing of severity."""

from datetime import timedelta

import pytest

from funding.applications import actions as bids
from funding.models import Assignment
from funding.review import actions, queries
from lpip_portal import clock
from tests.factories import a_phase, a_review, a_user, an_application, an_assignment, officer_of
from tests.pages import url
from tests.traces import letters, trail_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("state", "days", "kind"),
    [("invited", 0, "review_answer_due"), ("accepted", 0, "review_due"), ("accepted", 30, "review_overdue")],
)
def test_a_reminder_fits_what_is_owed_and_goes_once_a_day(state, days, kind):
    given = an_assignment(state=state)
    officer = officer_of(given.application)
    with clock.at(clock.now() + timedelta(days=days)):
        actions.send_reminder(given, by=officer)
        actions.send_reminder(given, by=officer)
    assert letters() == [(kind, given.reviewer.email)]
    assert ("assignment.remind", officer) in trail_of(given)


def test_who_owes_nothing_is_not_reminded():
    review = a_review()
    with pytest.raises(actions.NotPossible):
        actions.send_reminder(review.assignment, by=officer_of(review.assignment.application))
    assert letters() == []


def test_an_officer_reminds_from_the_board_after_a_look(browse):
    given = an_assignment()
    client = browse(officer_of(given.application))
    assert (
        url("assignment-remind", given)
        in client.get(url("coverage", given.application.phase)).content.decode()
    )
    assert client.get(url("assignment-remind", given)).status_code == 200
    assert letters() == []
    answer = client.post(url("assignment-remind", given), {"nonce": "n" * 22})
    assert answer.url == url("coverage", given.application.phase)
    assert [kind for kind, _to in letters()] == ["review_due"]
    assert browse(a_user()).post(url("assignment-remind", given), {"nonce": "o" * 22}).status_code == 404


def test_a_reviewer_is_replaced_and_told(browse):
    given = an_assignment()
    client = browse(officer_of(given.application))
    assert client.get(url("assignment-replace", given)).status_code == 200
    answer = client.post(url("assignment-replace", given), {"nonce": "n" * 22})
    assert answer.url == url("application-reviewers", given.application)
    assert Assignment.objects.get(pk=given.pk).state == "revoked"
    assert [kind for kind, _to in letters()] == ["review_revoked"]


@pytest.mark.parametrize("bids", [1, 3])
def test_paces_are_medians_by_name_without_scores(bids, django_assert_num_queries, browse):
    start, first = clock.now(), an_application("eligible")
    for n in range(bids):
        bid = first if n == 0 else an_application("eligible", phase=first.phase)
        given = an_assignment(bid, reviewer=a_user(f"Reviewer {n}"), invited_at=start - timedelta(days=10),
                              answered_at=start - timedelta(days=8))  # fmt: skip
        a_review(given, points=1 + n, submitted_at=start - timedelta(days=3))
    officer = officer_of(first)
    queries.paces(officer, first.phase)
    with django_assert_num_queries(1):
        found = queries.paces(officer, first.phase)
    assert [(each.days_to_answer, each.days_to_write) for each in found] == [(2.0, 5.0)] * bids
    assert [each.name for each in found] == sorted(each.name for each in found)
    assert not {"score", "points", "mean", "severity"} & set(found[0]._fields)
    assert "Reviewer 0" in browse(officer).get(url("reviewer-speed", first.phase)).content.decode()


def test_the_board_is_narrowed_by_what_is_awaited_and_put_in_the_order_of_what_is_due(browse):
    phase = a_phase(reviews_per_bid=1)
    names = ["asked", "silent", "written", "overdue", "came in", "nobody", "whole"]
    bids = {name: an_application("eligible", phase=phase, title=name) for name in names}
    now = clock.now()

    def given(name, days, **facts):
        person = a_user(f"Reviewer of {name}")
        return an_assignment(bids[name], reviewer=person, due_at=now + timedelta(days=days), **facts)

    given("asked", 9, state="invited", respond_by=now + timedelta(days=3))
    given("silent", 9, state="invited", respond_by=now - timedelta(days=2))
    a_review(given("written", 5), state="draft")
    given("overdue", -1)
    a_review(given("came in", 9), state="submitted")
    a_review(given("whole", 9), state="usable")
    client = browse(officer_of(phase))

    def shown(**chosen):
        page = client.get(url("coverage", phase), chosen)
        return [row.linked[0][1] for row in page.context["rows"]]

    assert set(shown(owing="late")) == {"silent", "overdue"}
    assert set(shown(owing="answer")) == {"asked", "silent"}
    assert set(shown(owing="review")) == {"written", "overdue"}
    assert shown(owing="check") == ["came in"]
    assert shown(owing="nobody") == ["nobody"]
    assert set(shown(owing="short")) == {"asked", "silent", "written", "overdue", "nobody"}
    assert shown(reviewer="of written") == ["written"]
    assert shown(q="overdue") == ["overdue"]
    assert shown(order="due")[:4] == ["silent", "overdue", "asked", "written"]
    assert set(shown(order="invented", owing="'--")) == set(names)
    nothing = client.get(url("coverage", phase), {"q": "zebra"}).content.decode()
    assert "No bid matches" in nothing


def test_no_filter_of_the_board_tells_an_officer_of_a_hidden_bid(browse):
    phase = a_phase(reviews_per_bid=1)
    officer = officer_of(phase)
    hidden = an_application("eligible", phase=phase, title="Hidden harbours")
    an_assignment(hidden, reviewer=a_user("Ruth Hidden"), due_at=clock.now() - timedelta(days=1))
    bids.note_interest(officer, hidden, by=officer, kind="personal", evidence="", source="declared")
    client = browse(officer)
    for chosen in (
        {"owing": "late"},
        {"reviewer": "Ruth Hidden"},
        {"q": "Hidden harbours"},
        {"order": "due"},
    ):
        page = client.get(url("coverage", phase), chosen)
        assert page.context["page"].paginator.count == 0
        assert hidden.reference not in page.content.decode()
