"""The response to the reviews: opened once the reviews are settled, written by the lead alone, submitted to the closing instant."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from funding.models import (
    Feedback,
    Interest,
    Item,
    PanelComment,
    Response,
    ResponseComment,
    ResponseVersion,
    ResponseWindow,
    Review,
    ReviewerProfile,
    ReviewScore,
)
from funding.review import actions, queries
from lpip_portal import clock, references
from lpip_portal.notifications import delivery
from lpip_portal.notifications.models import Letter
from lpip_portal.workflow import Closed, IllegalMove, NotReady, Stale
from tests.factories import (
    a_panel,
    a_phase,
    a_response,
    a_review,
    a_user,
    affiliated,
    an_application,
    an_assignment,
    an_organisation,
    officer_of,
)
from tests.funding.decisions.stories import decide, release
from tests.together import together
from tests.traces import letters, trail_of

pytestmark = pytest.mark.django_db
WORDS = "Reviewer A asks for the budget: it is in section four."


def settled(bids: int = 2, reviews: int = 3, **facts):
    """A closed phase that takes responses, with its eligible bids and their reviews, all found usable."""
    closed = clock.now() - timedelta(days=1)
    facts = {
        "closes_at": closed,
        "intention_due_at": closed - timedelta(days=1),
        "response_days": 10,
        "response_words": 30,
        **facts,
    }
    phase = a_phase(**facts)
    made = [an_application("eligible", phase=phase, lead=a_user()) for _ in range(bids)]
    for bid in made:
        for n in range(reviews):
            a_review(an_assignment(bid), "usable", comments=f"Opinion {n} of {bid.title}.")
    return phase, made


def opened(phase) -> ResponseWindow:
    """The window of a phase, opened by its officer."""
    return actions.open_responses(phase, by=officer_of(phase), is_checked=True)


def written(response: Response, text: str = WORDS) -> Response:
    """A response that its lead has saved."""
    lead = response.application.lead
    return actions.save_response(response, by=lead, at=clock.now(), version=response.version, text=text)


def test_every_lead_gets_the_comments_and_one_letter(hands):
    phase, bids = settled()
    window = opened(phase)
    assert window.closes_at == clock.uk(2027, 1, 14, 16)
    assert trail_of(window) == [("response.open", officer_of(phase))]
    assert letters() == [("response_open", bid.lead.email) for bid in bids]
    for bid in bids:
        comments = bid.response.comments.order_by("label")
        assert [each.label for each in comments] == ["A", "B", "C"]
        assert sorted(each.comments for each in comments) == [
            f"Opinion {n} of {bid.title}." for n in range(3)
        ]
    with pytest.raises(IllegalMove):
        opened(phase)
    assert len(letters()) == 2


def test_a_copied_comment_holds_no_key_and_no_score():
    fields = {field.name for field in ResponseComment._meta.get_fields()}
    assert fields == {"id", "response", "label", "comments", "by_criterion"}
    phase, [bid] = settled(1, criterion_comments=True)
    review = Review.objects.first()
    PanelComment.objects.create(review=review, text="Between us: no.")
    ReviewScore.objects.filter(review=review, criterion__code="quality").update(comments="Well made.")
    opened(phase)
    [told] = [each for each in bid.response.comments.all() if each.by_criterion]
    assert told.by_criterion == [{"criterion": "Quality", "criterion_cy": "", "comments": "Well made."}]


def test_letters_are_drawn_anew_for_each_bid_and_follow_from_nothing():
    phase, bids = settled(12)
    with references.seeded(5):
        opened(phase)
    orders = {
        tuple(
            Review.objects.filter(assignment__application=bid).order_by("pk").values_list("letter", flat=True)
        )
        for bid in bids
    }
    assert len(orders) > 2  # neither the order of asking nor that of answering
    by_ref = [
        tuple(
            Review.objects.filter(assignment__application=bid)
            .order_by("ref")
            .values_list("letter", flat=True)
        )
        for bid in bids
    ]
    assert set(by_ref) != {("A", "B", "C")}


def test_only_an_officer_opens_it_and_only_where_the_rules_say_so():
    phase, [bid, _other] = settled()
    for person in (a_user(), bid.lead):
        with pytest.raises(PermissionDenied):
            actions.open_responses(phase, by=person, is_checked=True)
    silent, _bids = settled(response_days=0, response_words=0)
    with pytest.raises(PermissionDenied):
        opened(silent)
    with pytest.raises(NotReady):
        actions.open_responses(phase, by=officer_of(phase), is_checked=False)


@pytest.mark.parametrize("state", ["draft", "submitted", "returned"])
def test_a_review_that_is_not_settled_keeps_it_shut(state):
    phase, [bid, _other] = settled()
    a_review(an_assignment(bid), state)
    with pytest.raises(NotReady) as refusal:
        opened(phase)
    assert bid.title in refusal.value.sentence
    assert letters() == []


def test_too_few_reviews_an_open_phase_and_an_unchecked_bid_keep_it_shut():
    phase, [bid] = settled(1, 2)
    assert [each.sentence for each in queries.response_blockers(officer_of(phase), phase, clock.now())] == [
        f"“{bid.title}” has too few reviews that count."
    ]
    phase, _bids = settled(1)
    unchecked = an_application("submitted", phase=phase)
    with pytest.raises(NotReady) as refusal:
        opened(phase)
    assert unchecked.title in refusal.value.sentence
    still_open, _bids = settled(1, closes_at=clock.now() + timedelta(days=1))
    with pytest.raises(NotReady):
        opened(still_open)


def test_a_bid_behind_the_wall_keeps_it_shut_without_its_name_and_is_opened_with_the_others():
    phase, [bid, other] = settled()
    officer = officer_of(phase)
    Interest.objects.create(
        user=officer, application=bid, kind="personal", state="confirmed", source="declared"
    )
    review = a_review(an_assignment(bid), "submitted")
    [blocker] = queries.response_blockers(officer, phase, clock.now())
    assert bid.title not in blocker.sentence
    Review.objects.filter(pk=review.pk).update(state="usable")
    opened(phase)
    assert {bid.lead.email, other.lead.email} == {address for _kind, address in letters()}
    assert [each.application for each in queries.responses(officer, phase)] == [other]


def test_comments_that_tell_who_wrote_them_are_pointed_out_first():
    phase, [bid] = settled(1)
    author = affiliated(an_organisation("Northmoor University"), name="Ruth Adeyemi")
    review = a_review(an_assignment(bid, reviewer=author), "usable", comments="Sound.")
    ReviewScore.objects.filter(review=review).update(comments="At Northmoor University we do it so.")
    [suspect] = queries.suspects(officer_of(phase), phase)
    assert suspect.traces == "Northmoor University"
    assert queries.suspects(bid.lead, phase) == []


def test_so_is_an_organisation_that_only_its_reviewer_told_of():
    phase, [bid] = settled(1)
    review = a_review(an_assignment(bid), "usable", comments="Sound, as we at the Moor Commons say.")
    profile = ReviewerProfile.objects.create(user=review.assignment.reviewer)
    profile.organisations.create(name="Moor Commons", until=clock.today())
    [suspect] = queries.suspects(officer_of(phase), phase)
    assert suspect.traces == "Moor Commons"
    assert any("Moor Commons" in hint for hint in queries.hints(review, review.assignment))


def test_a_response_is_submitted_to_the_closing_instant_and_not_a_millisecond_later(hands):
    phase, [bid, other] = settled()
    window = opened(phase)
    first, second = written(bid.response), written(other.response)
    at = window.closes_at
    actions.submit_response(first, by=bid.lead, at=at, version=1)
    with pytest.raises(Closed):
        actions.submit_response(second, by=other.lead, at=at + timedelta(milliseconds=1), version=1)
    with pytest.raises(Closed):
        actions.autosave_response(
            second, by=other.lead, at=at + timedelta(milliseconds=1), version=1, text="Late words"
        )
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.submitted_text, first.submitted_at) == (WORDS, at)
    assert (second.submitted_at, second.text) == (None, WORDS)
    assert letters("response_receipt") == [("response_receipt", bid.lead.email)]


def test_what_was_submitted_stands_until_it_is_submitted_again():
    response = a_response(text="First words.")
    lead = response.application.lead
    written(response, "Second words.")
    response.refresh_from_db()
    assert (response.submitted_text, response.has_changes) == ("First words.", True)
    actions.submit_response(response, by=lead, at=clock.now(), version=2)
    response.refresh_from_db()
    assert (response.submitted_text, response.has_changes) == ("Second words.", False)
    actions.submit_response(response, by=lead, at=clock.now(), version=2)
    assert len(letters("response_receipt")) == 1


def test_too_many_words_are_kept_and_not_submitted():
    response = written(a_response(), "word " * 32)
    with pytest.raises(NotReady) as refusal:
        actions.submit_response(response, by=response.application.lead, at=clock.now(), version=1)
    assert "2 words too long" in refusal.value.sentence
    exact = written(a_response(), "word " * 30)
    actions.submit_response(exact, by=exact.application.lead, at=clock.now(), version=1)


def test_nothing_is_not_submitted_and_an_unseen_version_neither():
    response = a_response()
    lead = response.application.lead
    with pytest.raises(NotReady):
        actions.submit_response(response, by=lead, at=clock.now(), version=0)
    written(response)
    with pytest.raises(Stale):
        actions.submit_response(response, by=lead, at=clock.now(), version=0)
    with pytest.raises(Stale):
        actions.save_response(response, by=lead, at=clock.now(), version=0, text="From an old page")


def test_nobody_but_the_lead_writes():
    response = a_response()
    bid = response.application
    for person in (officer_of(bid), a_user(), an_assignment(bid).reviewer):
        for verb in (actions.save_response, actions.autosave_response):
            with pytest.raises(PermissionDenied):
                verb(response, by=person, at=clock.now(), version=0, text="Not mine")
        with pytest.raises(PermissionDenied):
            actions.submit_response(response, by=person, at=clock.now(), version=0)


def test_versions_are_kept_and_what_was_submitted_is_one_of_its_own(hands):
    response = written(a_response(), "One")
    hands.move_on(minutes=2)
    response = written(response, "One two")
    lead = response.application.lead
    actions.submit_response(response, by=lead, at=clock.now(), version=2)
    response.refresh_from_db()
    hands.move_on(minutes=1)
    written(response, "One two three")
    assert list(queries.response_versions(lead, response).values_list("version", "text")) == [
        (3, "One two three"),
        (2, "One two"),
    ]
    assert not ResponseVersion.objects.visible_to(officer_of(response.application)).exists()


def test_a_review_that_is_voided_late_is_withdrawn_and_the_lead_is_told_once():
    phase, [bid] = settled(1, reviews_per_bid=2)
    opened(phase)
    review = Review.objects.filter(assignment__application=bid).get(letter="B")
    actions.void(review, by=officer_of(phase), kind="personal", evidence="They are married.")
    told = {each.label: each for each in queries.comments_of(bid.response)}
    assert [told[letter].stands for letter in "ABC"] == [True, False, True]
    assert told["B"].comments == ""
    assert letters("response_comment_withdrawn") == [("response_comment_withdrawn", bid.lead.email)]
    late = a_review(an_assignment(bid), "usable", comments="A late opinion.")
    [later] = [each for each in queries.opinions([bid], phase)[bid.pk] if each.review == late]
    assert later.label == "Reviewer D"  # B is never given to another


def test_a_confirmed_tie_alone_withdraws_a_comment():
    phase, [bid] = settled(1)
    opened(phase)
    review = Review.objects.get(letter="A")
    Interest.objects.create(
        user=review.assignment.reviewer,
        application=bid,
        kind="personal",
        state="confirmed",
        source="detected",
    )
    assert [each.stands for each in queries.comments_of(bid.response)] == [False, True, True]


def test_after_the_window_a_voided_review_sends_no_letter(hands):
    phase, [bid] = settled(1)
    hands.move_to(opened(phase).closes_at + timedelta(minutes=1))
    actions.void(Review.objects.get(letter="A"), by=officer_of(phase), kind="personal", evidence="Late.")
    assert letters("response_comment_withdrawn") == []


def test_the_feedback_has_the_letters_that_the_applicant_answered(hands):
    phase, [bid] = settled(1)
    opened(phase)
    answered = dict(bid.response.comments.values_list("label", "comments"))
    a_panel(phase, state="confirmed")
    Item.objects.update(rank=1, recommendation="fund", state="confirmed")
    decide(bid)
    release(phase)
    assert dict(Feedback.objects.values_list("label", "comments")) == answered


def test_the_letters_hold_no_comment_and_no_name():
    phase, [bid] = settled(1)
    opened(phase)
    response = written(bid.response)
    actions.submit_response(response, by=bid.lead, at=clock.now(), version=1)
    review = Review.objects.filter(assignment__application=bid).first()
    actions.void(review, by=officer_of(phase), kind="personal", evidence="They are married.")
    mine = Letter.objects.filter(email=bid.lead.email)
    assert set(mine.values_list("kind", flat=True)) == {
        "response_open", "response_receipt", "response_comment_withdrawn",
    }  # fmt: skip
    for letter in mine:
        words = f"{letter.subject} {letter.body}"
        assert "Opinion" not in words
        assert "section four" not in words
        assert "married" not in words
        for person in Review.objects.values_list("assignment__reviewer__name", flat=True):
            assert person not in words


def test_a_letter_is_dropped_when_the_bid_no_longer_stands():
    phase, [bid, other] = settled()
    opened(phase)
    type(bid).objects.filter(pk=bid.pk).update(state="withdrawn")
    delivery.deliver()
    assert dict(Letter.objects.values_list("email", "state")) == {
        bid.lead.email: "dropped", other.lead.email: "sent",
    }  # fmt: skip
    assert not Response.objects.mine(bid.lead).exists()


def test_a_lead_is_reminded_at_home_until_it_is_done_or_closed(hands):
    phase, [bid] = settled(1)
    assert queries.response_todos(bid.lead, clock.now()) == []
    window = opened(phase)
    [todo] = queries.response_todos(bid.lead, clock.now())
    assert (todo.due_at, todo.about) == (window.closes_at, bid.title)
    response = written(bid.response)
    actions.submit_response(response, by=bid.lead, at=clock.now(), version=1)
    assert queries.response_todos(bid.lead, clock.now()) == []
    written(Response.objects.get(), "Other words")
    [todo] = queries.response_todos(bid.lead, clock.now())
    assert "changed" in todo.title
    hands.move_to(window.closes_at + timedelta(milliseconds=1))
    assert queries.response_todos(bid.lead, clock.now()) == []


@pytest.mark.django_db(transaction=True)
def test_of_two_officers_who_open_at_once_one_does():
    phase, bids = settled()
    officer = officer_of(phase)
    results = together(*[lambda: actions.open_responses(phase, by=officer, is_checked=True)] * 2)
    assert sorted(type(each).__name__ for each in results) == ["IllegalMove", "ResponseWindow"]
    assert ResponseComment.objects.count() == 6
    assert len(letters()) == len(bids)


def test_a_comment_of_the_released_rows_names_nobody_in_its_words():
    phase, [bid] = settled(1)
    opened(phase)
    row = ResponseComment.objects.filter(response=bid.response).values()[0]
    people = Review.objects.values_list("assignment__reviewer__ref", "assignment__reviewer__email", "ref")
    assert not any(re.search(re.escape(word), str(row)) for person in people for word in person)
