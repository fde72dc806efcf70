"""What a reviewer answers: the declaration opens the bid, and a conflict closes everything at once."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from funding.applications.models import Application
from funding.models import Assignment, Interest, Review, ReviewerSuggestion
from funding.review import actions, queries
from lpip_portal import clock
from lpip_portal.workflow import Closed, IllegalMove
from tests.factories import a_review, a_user, an_assignment, officer_of
from tests.pages import url
from tests.traces import letters, trail_of

pytestmark = pytest.mark.django_db


def test_accepting_with_a_declaration_opens_the_bid():
    given = an_assignment(state="invited")
    assert not Assignment.objects.readable_by(given.reviewer).exists()
    accepted = actions.accept(given, by=given.reviewer, declared=True)
    assert accepted.state == "accepted"
    assert accepted.declared_at
    assert Assignment.objects.readable_by(given.reviewer).get() == given
    assert trail_of(given) == [("assignment.accept", given.reviewer)]
    assert letters("review_accepted") == [("review_accepted", given.reviewer.email)]


def test_accepting_twice_gives_the_same_answer():
    given = an_assignment(state="invited")
    actions.accept(given, by=given.reviewer, declared=True, nonce="a" * 22)
    actions.accept(given, by=given.reviewer, declared=True, nonce="a" * 22)
    actions.accept(given, by=given.reviewer, declared=True, nonce="b" * 22)
    assert len(trail_of(given)) == 1


def test_accepting_without_a_declaration_changes_nothing():
    given = an_assignment(state="invited")
    with pytest.raises(actions.NotReady):
        actions.accept(given, by=given.reviewer, declared=False)
    given.refresh_from_db()
    assert given.state == "invited"


def test_nobody_accepts_for_somebody_else():
    given = an_assignment(state="invited")
    for stranger in (a_user(), officer_of(given.application)):
        with pytest.raises(PermissionDenied):
            actions.accept(given, by=stranger, declared=True)


def test_an_invitation_ends_with_its_date():
    given = an_assignment(state="invited")
    with clock.at(given.due_at + timedelta(milliseconds=1)), pytest.raises(Closed):
        actions.accept(given, by=given.reviewer, declared=True)
    with clock.at(given.due_at):
        assert actions.accept(given, by=given.reviewer, declared=True).state == "accepted"


def test_declining_tells_the_officer_and_closes_the_door():
    given = an_assignment(state="invited")
    actions.decline(given, by=given.reviewer, reason="No time")
    assert letters("review_declined") == [("review_declined", officer_of(given.application).email)]
    assert not Assignment.objects.visible_to(given.reviewer).exists()
    with pytest.raises(IllegalMove):
        actions.accept(given, by=given.reviewer, declared=True)


def test_whoever_declines_signed_in_names_others_whom_officers_alone_read(browse):
    given = an_assignment(state="proposed")
    officer = officer_of(given.application)
    actions.invite(given, by=officer)
    answer = browse(given.reviewer).post(
        url("assignment-decline", given),
        {"reason": "No time", "name_1": "Ada Sailor", "why_1": "Knows harbours", "nonce": "n" * 22},
    )
    assert answer.status_code == 302
    assert [each.name for each in queries.suggested(officer, given.application)] == ["Ada Sailor"]
    assert "Ada Sailor" in browse(officer).get(url("ask-by-address", given.application)).content.decode()
    assert not ReviewerSuggestion.objects.visible_to(given.reviewer).exists()


def test_a_suggestion_without_a_name_is_refused_and_nothing_is_lost(browse):
    given = an_assignment(state="invited")
    answer = browse(given.reviewer).post(
        url("assignment-decline", given), {"reason": "No time", "why_1": "Knows harbours", "nonce": "n" * 22}
    )
    assert answer.status_code == 422
    assert "Knows harbours" in answer.content.decode()
    given.refresh_from_db()
    assert given.state == "invited"


def test_a_late_conflict_is_a_wall_at_once_and_voids_the_review():
    review = a_review(state="usable")
    given = review.assignment
    assert Review.objects.counted().exists()
    actions.declare_conflict(given, by=given.reviewer, kind="personal", detail="A cousin")
    review.refresh_from_db()
    assert review.state == "void"
    assert not Review.objects.counted().exists()
    assert not Assignment.objects.visible_to(given.reviewer).exists()
    tie = Interest.objects.get(user=given.reviewer)
    assert (tie.state, tie.source, tie.evidence) == ("confirmed", "declared", "A cousin")
    assert not Application.objects.visible_to(given.reviewer).exists()


def test_an_officer_voids_a_review_for_a_conflict_found_late():
    review = a_review()
    given, officer = review.assignment, officer_of(review.assignment.application)
    actions.void(review, by=officer, kind="collaboration", evidence="A paper of last year")
    review.refresh_from_db()
    assert review.state == "void"
    assert not Assignment.objects.visible_to(given.reviewer).exists()
    assert letters("review_conflict_noted") == [("review_conflict_noted", given.reviewer.email)]


def test_a_tie_confirmed_elsewhere_hides_the_assignment_and_uncounts_the_review():
    review = a_review()
    given = review.assignment
    Interest.objects.create(
        user=given.reviewer, partnership=given.application.partnership, kind="support", state="confirmed"
    )
    assert not Assignment.objects.visible_to(given.reviewer).exists()
    assert not Review.objects.counted().exists()
    with pytest.raises(PermissionDenied):
        actions.declare_conflict(given, by=given.reviewer, kind="other")
