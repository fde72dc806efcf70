"""The lists of reviewing ask the database as often for one row as for three."""

import pytest

from funding.review import actions
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
