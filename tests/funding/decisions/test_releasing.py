"""Releasing outcomes: together, at an instant, with four eyes; until then nobody learns anything."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from funding.applications import queries as applications
from funding.decisions import actions, queries
from funding.models import Decision, Feedback, Interest, Invitation, Release, RoundOfficer
from funding.review import queries as reviews
from lpip_portal import clock
from lpip_portal.notifications import delivery
from lpip_portal.notifications.models import Letter
from lpip_portal.workflow import Closed, IllegalMove, Stale
from tests.factories import (
    a_phase,
    a_review,
    a_round,
    a_signatory,
    a_user,
    affiliated,
    an_application,
    an_assignment,
    an_organisation,
    approver_of,
    finance_of,
    officer_of,
)
from tests.together import together
from tests.traces import letters, trail_of

from .stories import a_ranked_phase, decide, propose, release

pytestmark = pytest.mark.django_db


def decided(**facts):
    """A phase with an award, a reserve and a bid that is not funded; every decision approved."""
    phase, bids = a_ranked_phase(3, **facts)
    decide(bids[0])
    decide(bids[1], "reserve", reason="Money for one.")
    decide(bids[2], "decline", reason="Money for one.")
    return phase, bids


def test_all_outcomes_are_out_together_at_the_embargo(hands):
    phase, [first, second, third] = decided()
    signatory = a_signatory(first.organisation)
    until = clock.now() + timedelta(days=3)
    made = release(phase, until)
    assert [verb for verb, _by in trail_of(made)] == ["release.prepare_release", "release.approve_release"]
    assert set(letters()) == {
        ("outcome_award", first.lead.email),
        ("outcome_award", signatory.email),
        ("outcome_reserve", second.lead.email),
        ("outcome_decline", third.lead.email),
    }
    hands.move_to(until - timedelta(milliseconds=1))
    for person in (first.lead, signatory, second.lead, third.lead):
        assert not Letter.objects.visible_to(person).exists()
        assert not Decision.objects.visible_to(person).exists()
    assert (made.is_out(), Decision.objects.released().exists(), delivery.deliver()) == (False, False, 0)
    hands.move_to(until)
    assert (made.is_out(), Decision.objects.released().count(), delivery.deliver()) == (True, 3, 4)
    assert [letter.kind for letter in Letter.objects.visible_to(third.lead)] == ["outcome_decline"]
    assert [decision.application for decision in Decision.objects.visible_to(third.lead)] == [third]


def test_a_release_approved_after_its_embargo_is_out_at_once(hands):
    phase, _bids = decided()
    made = actions.prepare_release(
        phase, by=officer_of(phase), embargo_until=clock.now() + timedelta(minutes=5)
    )
    hands.move_on(hours=2)
    made = actions.approve_release(made, by=approver_of(phase), version=1)
    assert made.embargo_until == clock.now()
    assert made.is_out()


def test_an_embargo_never_lies_in_the_past(hands):
    phase, _bids = decided()
    with pytest.raises(Closed):
        actions.prepare_release(
            phase, by=officer_of(phase), embargo_until=clock.now() - timedelta(microseconds=1)
        )


def test_nobody_approves_the_release_they_prepared():
    both = a_user()
    phase, _bids = decided(round=a_round(approver=both))
    RoundOfficer.objects.create(round=phase.round, user=both)
    made = actions.prepare_release(phase, by=both, embargo_until=clock.now() + timedelta(hours=1))
    for person in (both, officer_of(phase), a_user()):
        with pytest.raises(PermissionDenied):
            actions.approve_release(made, by=person, version=1)
    with pytest.raises(PermissionDenied):
        actions.prepare_release(phase, by=a_user(), embargo_until=clock.now() + timedelta(hours=1))


def test_every_eligible_bid_needs_an_approved_decision():
    phase, [first, second] = a_ranked_phase()
    decide(first)
    propose(second)
    with pytest.raises(actions.NotReady) as refusal:
        release(phase)
    [[sentence, url]] = refusal.value.possible
    assert second.title in sentence
    assert url == f"/funding/decisions/{second.decision.ref}/"
    assert not Feedback.objects.exists()
    assert letters() == []


def test_bids_that_nobody_checked_block_a_release():
    phase, _bids = decided()
    unchecked = an_application("submitted", phase=phase)
    an_application("ineligible", phase=phase)
    an_application("withdrawn", phase=phase)
    an_application("draft", phase=phase)
    blocked = queries.blockers(officer_of(phase), phase)
    assert [blocker.sentence for blocker in blocked] == [f"“{unchecked.title}” has not been checked."]
    assert blocked[0].url == f"/funding/applications/{unchecked.ref}/eligibility/"
    assert [each.url for each in queries.blockers(finance_of(phase), phase)] == [""]


def test_a_hidden_bid_blocks_without_being_named():
    phase, [first, second] = a_ranked_phase()
    decide(first)
    Interest.objects.create(
        user=approver_of(phase), application=second, kind="personal", state="confirmed", source="declared"
    )
    with pytest.raises(actions.NotReady) as refusal:
        release(phase)
    said = refusal.value.sentence + str(refusal.value.possible)
    assert second.title not in said
    assert second.ref not in said


def test_what_was_prepared_again_is_not_approved_unread():
    phase, _bids = decided()
    made = actions.prepare_release(phase, by=officer_of(phase), embargo_until=clock.now() + timedelta(days=1))
    actions.prepare_release(phase, by=officer_of(phase), embargo_until=clock.now() + timedelta(hours=1))
    with pytest.raises(Stale):
        actions.approve_release(made, by=approver_of(phase), version=1)


def test_feedback_holds_no_way_back_to_a_reviewer(seeded_refs):
    phase, bids = a_ranked_phase(1)
    for points in (5, 4, 3):
        a_review(an_assignment(bids[0]), state="usable", points=points, comments=f"Comment {points}.")
    a_review(an_assignment(bids[0]), state="returned", comments="Not amended.")
    a_review(an_assignment(bids[0]), state="void", comments="Void.")
    a_review(an_assignment(bids[0]), state="draft", comments="A draft.")
    a_review(an_assignment(bids[0], state="revoked"), comments="From a revoked assignment.")
    walled = an_assignment(bids[0])
    a_review(walled, comments="From a person with a conflict.")
    Interest.objects.create(
        user=walled.reviewer, application=bids[0], kind="personal", state="confirmed", source="detected"
    )
    release_with_decision(phase, bids[0])
    feedback = list(Feedback.objects.all())
    assert [row.label for row in feedback] == ["A", "B", "C"]
    assert {row.comments for row in feedback} == {"Comment 5.", "Comment 4.", "Comment 3."}
    for row in feedback:
        assert row.scores == [
            {"criterion": title, "criterion_cy": "", "points": int(row.comments[-2]), "comments": ""}
            for title in ("Quality", "Value")
        ]
    names = {field.name for field in Feedback._meta.get_fields()}
    assert names == {"id", "decision", "label", "scores", "comments"}


def release_with_decision(phase, bid):
    """Award a bid and release it."""
    decide(bid)
    return release(phase)


def test_the_letters_of_reviewers_differ_from_bid_to_bid():
    reviewers = [a_user() for _ in range(4)]
    phase, bids = a_ranked_phase(8)
    for bid in bids:
        for n, reviewer in enumerate(reviewers):
            a_review(an_assignment(bid, reviewer=reviewer), comments=f"By reviewer {n}.")
    for bid in bids:
        decide(bid)
    release(phase)
    orders = {tuple(row.comments for row in bid.decision.feedback.all()) for bid in bids}
    assert len(orders) > 1
    assert all(sorted(order) == [f"By reviewer {n}." for n in range(4)] for order in orders)


def test_awards_are_invited_into_the_next_phase_once_it_is_out(hands):
    round_ = a_round()
    phase, [first, second, third] = decided(round=round_)
    following = a_phase(round=round_, number=2, entry="invited", label_en="Phase two")
    until = clock.now() + timedelta(days=1)
    release(phase, until)
    [invitation] = Invitation.objects.all()
    assert (invitation.phase, invitation.partnership, invitation.continues) == (
        following,
        first.partnership,
        first,
    )
    assert (invitation.announced_at, invitation.opens_at) == (until, None)
    assert not Invitation.objects.visible_to(first.lead).exists()
    assert "opens your invitation to apply in Phase two" in Letter.objects.get(email=first.lead.email).body
    hands.move_to(until)
    assert Invitation.objects.visible_to(first.lead).get() == invitation
    assert not Invitation.objects.visible_to(second.lead).exists()


def test_an_open_next_phase_needs_no_invitations():
    round_ = a_round()
    phase, _bids = decided(round=round_)
    a_phase(round=round_, number=2, entry="open")
    release(phase)
    assert not Invitation.objects.exists()


def test_a_stopped_release_leaves_nothing_behind_and_can_be_prepared_again(hands):
    round_ = a_round()
    phase, [first, *_others] = decided(round=round_)
    a_phase(round=round_, number=2, entry="invited")
    a_review(an_assignment(first))
    until = clock.now() + timedelta(days=1)
    made = release(phase, until)
    with pytest.raises(PermissionDenied):
        actions.stop_release(made, by=a_user())
    made = actions.stop_release(made, by=officer_of(phase))
    assert (made.state, Feedback.objects.count(), Invitation.objects.count()) == ("stopped", 0, 0)
    hands.move_to(until + timedelta(days=1))
    assert not Letter.objects.visible_to(first.lead).exists()
    assert (Decision.objects.released().exists(), delivery.deliver()) == (False, 0)
    made = release(phase, clock.now() + timedelta(hours=1))
    hands.move_on(hours=2)
    assert made.is_out()
    assert Letter.objects.visible_to(first.lead).count() == 1
    with pytest.raises(Closed):
        actions.stop_release(made, by=officer_of(phase))


def test_two_phases_are_released_apart(hands):
    round_ = a_round()
    soon, [one, *_rest] = decided(round=round_)
    later, [other, *_rest] = decided(round=round_, number=2)
    release(soon, clock.now() + timedelta(hours=1))
    release(later, clock.now() + timedelta(hours=9))
    hands.move_on(hours=2)
    assert Decision.objects.visible_to(one.lead).count() == 1
    assert not Decision.objects.visible_to(other.lead).exists()
    assert not Letter.objects.visible_to(other.lead).exists()


def test_no_word_about_a_bid_changes_before_the_release(hands):
    phase, [first, second, third] = a_ranked_phase(3)
    bids = (first, second, third)

    def read():
        """What each lead reads about their own bid, with its own title taken out."""
        found = []
        for bid in bids:
            bid.refresh_from_db()
            found.append(
                (
                    applications.standing(bid, clock.now()),
                    bid.state_since,
                    Letter.objects.visible_to(bid.lead).count(),
                )
            )
        return found

    before = read()
    decide(first)
    decide(second, "reserve", reason="Money for one.")
    decide(third, "decline", reason="Money for one.")
    release(phase, clock.now() + timedelta(hours=1))
    assert read() == before
    assert len({words for words, _since, _letters in before}) == 1


def test_a_letter_is_not_sent_to_somebody_who_left_the_office(hands):
    phase, [first, *_others] = decided()
    signatory = a_signatory(first.organisation)
    release(phase, clock.now() + timedelta(hours=1))
    hands.move_on(minutes=30)
    signatory.signatorys.update(until=clock.now())
    hands.move_on(hours=1)
    delivery.deliver()
    states = dict(Letter.objects.values_list("email", "state"))
    assert states[signatory.email] == "dropped"
    assert states[first.lead.email] == "sent"


def test_comments_that_tell_who_wrote_them_are_pointed_out():
    phase, [bid] = a_ranked_phase(1)
    reviewer = affiliated(an_organisation("Northmoor University"), name="Ruth Adeyemi")
    a_review(
        an_assignment(bid, reviewer=reviewer), comments="We at Northmoor University would do it otherwise."
    )
    a_review(an_assignment(bid), comments="Sound.")
    [suspect] = reviews.suspects(officer_of(phase), phase)
    assert (suspect.application, suspect.traces) == (bid, "Northmoor University")


def test_the_same_press_twice_releases_once():
    phase, _bids = decided()
    made = actions.prepare_release(
        phase, by=officer_of(phase), embargo_until=clock.now() + timedelta(hours=1)
    )
    first = actions.approve_release(made, by=approver_of(phase), version=1, nonce="a" * 22)
    assert actions.approve_release(made, by=approver_of(phase), version=1, nonce="a" * 22) == first
    with pytest.raises(IllegalMove):
        actions.approve_release(made, by=approver_of(phase), version=1, nonce="b" * 22)
    assert len(letters()) == 3


@pytest.mark.django_db(transaction=True)
def test_of_two_releases_at_once_one_happens():
    phase, _bids = decided()
    other = a_user()
    phase.round.approvers.create(user=other)
    made = actions.prepare_release(
        phase, by=officer_of(phase), embargo_until=clock.now() + timedelta(hours=1)
    )
    first = approver_of(phase)
    results = together(
        lambda: actions.approve_release(made, by=first, version=1),
        lambda: actions.approve_release(made, by=other, version=1),
    )
    assert sorted(type(result).__name__ for result in results) == ["IllegalMove", "Release"]
    assert len(letters()) == 3
    assert Release.objects.get().state == "approved"


@pytest.mark.django_db(transaction=True)
def test_a_decision_sent_back_while_it_is_released_is_either_out_or_back():
    phase, [first, *_others] = decided()
    made = actions.prepare_release(
        phase, by=officer_of(phase), embargo_until=clock.now() + timedelta(hours=1)
    )
    approver = approver_of(phase)
    together(
        lambda: actions.approve_release(made, by=approver, version=1),
        lambda: actions.return_decision(first.decision, by=approver, reason="Wait."),
    )
    made.refresh_from_db()
    first.decision.refresh_from_db()
    assert (made.state, first.decision.state) in {("approved", "approved"), ("prepared", "returned")}


def test_no_subject_tells_the_outcome(hands):
    phase, _bids = decided()
    release(phase)
    subjects = {re.sub(r"TEST-\d-\d+", "", letter.subject) for letter in Letter.objects.all()}
    assert len(subjects) == 1


def test_a_release_waits_for_a_letter_that_nobody_can_get():
    phase, [first, _second, third] = decided()
    type(first.lead).objects.filter(pk=third.lead_id).update(is_active=False)
    made = actions.prepare_release(
        phase, by=officer_of(phase), embargo_until=clock.now() + timedelta(hours=1), announcement_en="Out."
    )
    with pytest.raises(actions.NotReady) as refusal:
        actions.approve_release(made, by=approver_of(phase), version=1)
    said = [sentence for sentence, _url in refusal.value.possible]
    assert "The announcement is written in one language only." in said
    assert any(third.title in sentence and "not ready" in sentence for sentence in said)
    assert (letters(), Feedback.objects.exists()) == ([], False)
    Interest.objects.create(
        user=approver_of(phase), application=third, kind="personal", state="confirmed", source="declared"
    )
    Release.objects.update(announcement_en="")
    [blocker] = queries.blockers(approver_of(phase), phase)
    assert (third.title in blocker.sentence, "may not see" in blocker.sentence) == (False, True)
    a_signatory(third.organisation)
    assert queries.blockers(approver_of(phase), phase) == []
