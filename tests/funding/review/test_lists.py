"""The lists of reviewing ask the database as often for one row as for three."""

from datetime import timedelta

import pytest

from funding.review import actions
from lpip_portal import clock
from tests.factories import (
    a_phase,
    a_review,
    a_user,
    an_application,
    an_assignment,
    officer_of,
)
from tests.pages import url

pytestmark = pytest.mark.django_db
QUERIES = {"my-reviews": 6, "pool": 14, "assign": 37, "coverage": 9, "alternate-list": 34}


@pytest.mark.parametrize("rows", [1, 3])
def test_the_lists_take_the_same_queries_for_one_row_and_for_three(rows, browse, django_assert_num_queries):
    phase = a_phase(reviews_per_bid=1)
    person = a_user()
    for _ in range(rows):
        a_review(an_assignment(an_application("eligible", phase=phase), reviewer=person), state="draft")
        a_review(an_assignment(an_application("eligible", phase=phase)))
        an_assignment(an_application("eligible", phase=phase), state="proposed")
        an_application("eligible", phase=phase)
        actions.add_to_pool(phase, a_user(), by=officer_of(phase), sector="policy")
    reviewer, officer = browse(person), browse(officer_of(phase))
    with django_assert_num_queries(QUERIES["my-reviews"]):
        reviewer.get(url("my-reviews"))
    for name in ("pool", "assign", "coverage", "alternate-list"):
        with django_assert_num_queries(QUERIES[name]):
            officer.get(url(name, phase))


def test_a_reviewer_finds_pages_and_orders_what_they_submitted(browse):
    person, phase = a_user(), a_phase()
    begun = clock.now() - timedelta(days=40)
    for n in range(23):
        bid = an_application("eligible", phase=phase, title=f"Bid {n:02}" + " of quays" * (n > 20))
        a_review(an_assignment(bid, reviewer=person), state="usable", submitted_at=begun + timedelta(days=n))
    client = browse(person)

    def shown(**chosen):
        return [row[0].application.title for row in client.get(url("my-reviews"), chosen).context["page"]]

    assert shown()[:2] == ["Bid 22 of quays", "Bid 21 of quays"]
    assert shown(page="2") == ["Bid 02", "Bid 01", "Bid 00"]
    assert shown(order="oldest")[0] == "Bid 00"
    assert shown(order="title", q="QUAYS bid") == ["Bid 21 of quays", "Bid 22 of quays"]
    assert shown(q="no such thing") == []
    assert shown(order="invented", page="x")[0] == "Bid 22 of quays"
