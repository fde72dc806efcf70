"""Writing and submitting a review, its quality, and what counts."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from funding.models import Assignment, Review
from funding.review import actions, queries
from funding.review.actions import Given
from lpip_portal import clock
from lpip_portal.workflow import Closed, IllegalMove, Stale
from tests.factories import a_review, a_user, an_application, an_assignment, approver_of, officer_of
from tests.traces import letters, trail_of

pytestmark = pytest.mark.django_db
WORDS = "A clear plan with a strong partnership, though its costs deserve a closer look before anybody starts work on it."


def write(given, version=0, points=5, comments=f"{WORDS} {WORDS}", **facts):
    """Save a review with the same points for every criterion."""
    scores = {criterion: Given(points) for criterion in given.application.phase.criteria.all()}
    facts = {"by": given.reviewer, "scores": scores, "comments": comments, "confidence": "high", **facts}
    return actions.save_review(given, version=version, **facts)


def submit(given, **facts):
    """Submit what is saved."""
    facts = {"by": given.reviewer, "at": clock.now(), "ai_declared": True, "conflict_declared": True, **facts}
    return actions.submit_review(given, **facts)


def test_a_review_is_saved_and_submitted_with_a_receipt():
    given = an_assignment()
    review = write(given, panel_comment="Ask about the budget")
    assert review.version == 1
    assert submit(given) == review
    review.refresh_from_db()
    assert (review.state, review.ai_declared) == ("submitted", True)
    assert review.panel_comment.text == "Ask about the budget"
    assert list(review.scores.values_list("points", flat=True)) == [5, 5]
    assert letters("review_receipt") == [("review_receipt", given.reviewer.email)]
    assert trail_of(review) == [("review.save", given.reviewer), ("review.submit", given.reviewer)]


def test_a_draft_may_have_gaps_and_a_submission_may_not():
    given = an_assignment()
    first, second = given.application.phase.criteria.all()
    review = write(given, scores={first: Given(None, ""), second: Given(None, "No data")}, comments="Short")
    with pytest.raises(actions.NotReady) as refusal:
        submit(given)
    assert "Quality" in refusal.value.sentence
    assert "20 words" in refusal.value.sentence
    assert "Value" not in refusal.value.sentence
    assert Review.objects.get().state == "draft"
    write(given, review.version, scores={first: Given(6), second: Given(None, "No data")})
    with pytest.raises(actions.NotReady):
        submit(given, ai_declared=False)
    assert submit(given).state == "submitted"


def test_another_window_s_version_is_not_written_over():
    given = an_assignment()
    write(given)
    write(given, 1, points=3)
    with pytest.raises(Stale):
        write(given, 1, points=6)
    assert set(Review.objects.get().scores.values_list("points", flat=True)) == {3}


def test_a_repeated_save_is_one_save():
    given = an_assignment()
    write(given, nonce="s" * 22)
    assert write(given, nonce="s" * 22).version == 1


@pytest.mark.parametrize("points", [0, 7, 10, -1])
def test_a_score_outside_the_scale_is_refused(points):
    given = an_assignment()
    with pytest.raises(actions.NotPossible):
        write(given, points=points)
    assert not Review.objects.exists()


def test_a_criterion_of_another_phase_is_refused():
    given, other = an_assignment(), an_assignment()
    foreign = other.application.phase.criteria.first()
    with pytest.raises(PermissionDenied):
        write(given, scores={foreign: Given(5)})


@pytest.mark.parametrize(("milliseconds", "accepted"), [(0, True), (1, False)])
def test_a_review_is_in_time_at_its_date_and_late_after_it(milliseconds, accepted):
    given = an_assignment()
    write(given)
    at = given.due_at + timedelta(milliseconds=milliseconds)
    if accepted:
        assert submit(given, at=at).submitted_at == at
        return
    with pytest.raises(Closed):
        submit(given, at=at)
    assert Review.objects.get().state == "draft"
    later = given.due_at + timedelta(days=5)
    actions.extend(given, by=officer_of(given.application), due_at=later)
    assert submit(given, at=at).state == "submitted"
    assert letters("review_extended") == [("review_extended", given.reviewer.email)]


def test_a_submitted_review_is_not_changed_and_not_submitted_twice():
    given = an_assignment()
    write(given)
    first = submit(given)
    assert submit(given) == first
    with pytest.raises(actions.NotPossible):
        write(given, 1, points=1)
    assert len(letters("review_receipt")) == 1


def test_only_the_reviewer_who_accepted_writes():
    given, invited = an_assignment(), an_assignment(state="invited")
    for person in (a_user(), officer_of(given.application)):
        with pytest.raises(PermissionDenied):
            write(given, by=person)
    with pytest.raises(PermissionDenied):
        write(invited)


def test_a_returned_review_comes_back_mended_or_is_left_out():
    review = a_review()
    given, officer = review.assignment, officer_of(review.assignment.application)
    due_at = clock.now() + timedelta(days=5)
    actions.return_review(review, by=officer, reason="metrics", note="The third sentence", due_at=due_at)
    given.refresh_from_db()
    assert given.due_at == due_at
    assert letters("review_returned") == [("review_returned", given.reviewer.email)]
    assert not Review.objects.counted().exists()
    assert Assignment.objects.owed().get() == given
    write(given, 1)
    assert submit(given).state == "submitted"
    actions.return_review(review, by=officer, reason="unjustified", due_at=due_at)
    actions.find_unusable(review, by=officer, reason="unjustified")
    assert not Review.objects.counted().exists()
    assert not Assignment.objects.owed().exists()


def test_quality_is_an_officer_s_affair_and_usable_is_final():
    review = a_review()
    bid = review.assignment.application
    for person in (a_user(), approver_of(bid), review.assignment.reviewer):
        with pytest.raises(PermissionDenied):
            actions.find_usable(review, by=person)
    actions.find_usable(review, by=officer_of(bid))
    with pytest.raises(IllegalMove):
        actions.return_review(
            review, by=officer_of(bid), reason="metrics", due_at=clock.now() + timedelta(days=1)
        )
    assert Review.objects.counted().get() == review


def test_letters_for_the_panel_say_nothing_about_order_or_author():
    bid = an_application("eligible")
    for state in ("submitted", "usable", "void", "draft"):
        a_review(an_assignment(bid), state=state)
    shown = queries.opinions([bid], bid.phase)[bid.pk]
    every = list(Review.objects.exclude(state="draft").order_by("ref").values_list("ref", flat=True))
    assert [opinion.review.ref for opinion in shown] == sorted(opinion.review.ref for opinion in shown)
    assert [opinion.label for opinion in shown] == [
        f"Reviewer {queries.letter(every.index(opinion.review.ref))}" for opinion in shown
    ]
    assert len(shown) == 2
    assert [queries.letter(place) for place in (0, 25, 26, 52)] == ["A", "Z", "AA", "BA"]
