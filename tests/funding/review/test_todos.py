"""What the home page tells reviewers and officers to do next."""

from datetime import timedelta

import pytest

from funding.models import Interest
from funding.review import queries
from lpip_portal import clock
from tests.factories import a_phase, a_review, a_user, an_application, an_assignment, approver_of, officer_of

pytestmark = pytest.mark.django_db


def told(user, now=None):
    """The titles of what somebody should do."""
    return [todo.title for todo in queries.todos(user, now or clock.now())]


def test_a_reviewer_is_told_to_answer_write_and_mend():
    person = a_user()
    an_assignment(state="invited", reviewer=person)
    an_assignment(reviewer=person)
    a_review(an_assignment(reviewer=person), state="returned")
    a_review(an_assignment(reviewer=person))
    tied = an_assignment(reviewer=person)
    Interest.objects.create(user=person, application=tied.application, kind="other", state="confirmed")
    assert sorted(told(person)) == [
        "Answer an invitation to review",
        "Mend your review and submit it again",
        "Write and submit your review",
    ]
    late = clock.now() + timedelta(days=30)
    assert "Answer an invitation to review" not in told(person, late)


def test_an_officer_is_told_to_find_chase_and_check(django_assert_num_queries):
    now = clock.now()
    phase = a_phase(
        intention_due_at=now - timedelta(days=3), closes_at=now - timedelta(days=1), reviews_per_bid=1
    )
    officer = officer_of(phase)
    assert told(officer) == []
    an_application("eligible", phase=phase)
    a_review(an_assignment(an_application("eligible", phase=phase)))
    assert told(officer) == ["Find reviewers for the bids", "Check the reviews that came in"]
    an_assignment(an_application("eligible", phase=phase), due_at=now - timedelta(days=1))
    assert "Chase reviews that are overdue" in told(officer)
    assert told(approver_of(phase)) == []
    with django_assert_num_queries(6):
        queries.todos(officer, now)
    assert told(officer, now + timedelta(days=200)) == []
