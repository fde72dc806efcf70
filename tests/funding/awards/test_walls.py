"""Whoever runs a round and has a part in one of its bids learns nothing about it that its applicants may not know."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from funding.applications import actions as applications
from funding.applications import policy as applying
from funding.applications import queries as bids
from funding.awards import control_queries
from funding.awards import queries as awards
from funding.decisions import queries as decisions
from funding.models import Assignment, Award, Decision, Interest, Item, Review
from funding.review import queries as reviews
from lpip_portal import clock
from lpip_portal.workflow import IllegalMove
from tests.factories import (
    a_partnership,
    a_phase,
    a_review,
    a_signatory,
    a_user,
    affiliated,
    an_application,
    an_assignment,
    an_award,
    an_organisation,
    approver_of,
    belongs,
    conflicts_owner_of,
    finance_of,
    officer_of,
    with_role,
)
from tests.funding.decisions.stories import a_ranked_phase, decide, propose

pytestmark = pytest.mark.django_db


def joined(user, bid):
    """A person who runs the round and belongs to the bid's partnership."""
    return belongs(user, bid.partnership)


def signing(user, bid):
    """A person who runs the round and signs for the bid's office."""
    user.signatorys.create(organisation=bid.organisation)
    return user


@pytest.mark.parametrize("tie", [joined, signing])
@pytest.mark.parametrize("who", [officer_of, approver_of])
def test_no_judge_of_a_round_reads_what_was_said_of_their_own_bid(tie, who):
    phase, [own, other] = a_ranked_phase()
    for bid in (own, other):
        a_review(an_assignment(bid))
    user = who(phase)
    propose(own)
    tie(user, own)
    assert list(Assignment.objects.visible_to(user).filter(application=own)) == []
    assert list(Item.objects.visible_to(user).filter(application=own)) == []
    assert list(Decision.objects.visible_to(user)) == []
    assert [line.application for line in decisions.lines(user, phase)] == [other]
    said = str(control_queries.standing(user, phase, clock.now())) + str(decisions.blockers(user, phase))
    assert own.title not in said
    assert other.title in said


def test_nobody_checks_assigns_or_settles_ties_for_their_own_bid():
    bid = an_application("submitted", phase=a_phase())
    officer = joined(officer_of(bid), bid)
    owner = joined(conflicts_owner_of(bid), bid)
    tie = Interest.objects.create(user=a_user(), application=bid, kind="other", source="detected")
    for person in (officer, owner):
        assert list(Interest.objects.visible_to(person)) == []
        with pytest.raises(PermissionDenied):
            applications.confirm_interest(tie, by=person)
    with pytest.raises(PermissionDenied):
        applications.find_eligible(bid, by=officer)


def test_whoever_runs_a_round_leads_no_bid_in_it():
    phase = a_phase()
    for user in (officer_of(phase), approver_of(phase), finance_of(phase)):
        assert applying.runs(user, phase.round)
        partnership = a_partnership(user)
        with pytest.raises(IllegalMove):
            applications.start(phase, partnership, by=user, at=clock.now())
        with pytest.raises(IllegalMove):
            applications.intend(phase, partnership, by=user, at=clock.now(), title="T", summary="S")


def test_a_wall_hides_the_award_as_it_hid_the_bid(browse):
    award = an_award("offered")
    bid = award.decision.application
    for user in (officer_of(bid), finance_of(bid), with_role("auditor")):
        assert award in Award.objects.visible_to(user)
        Interest.objects.create(
            user=user, application=bid, kind="personal", state="confirmed", source="declared"
        )
        assert award not in Award.objects.visible_to(user)
        assert browse(user).get(reverse("funding:award", args=[award.ref])).status_code == 404


def test_finance_is_not_asked_to_offer_an_award_behind_a_wall_or_their_own():
    award = an_award("drafted")
    bid = award.decision.application
    finance = finance_of(bid)
    assert [each.about for each in awards.todos(finance, clock.now())] == [award.title]
    Interest.objects.create(
        user=finance, partnership=bid.partnership, kind="personal", state="confirmed", source="declared"
    )
    assert awards.todos(finance, clock.now()) == []


def test_an_office_is_not_reminded_of_a_bid_behind_its_signatorys_wall():
    bid = an_application("with_organisation")
    signatory = a_signatory(bid.organisation)
    assert [each.about for each in bids.todos(signatory, clock.now())] == [bid.title]
    Interest.objects.create(
        user=signatory, application=bid, kind="personal", state="confirmed", source="declared"
    )
    assert bids.todos(signatory, clock.now()) == []


def test_only_those_who_may_know_reviewers_read_what_points_to_them():
    phase, [bid] = a_ranked_phase(1)
    author = affiliated(an_organisation("Northmoor University"), name="Ruth Adeyemi")
    a_review(an_assignment(bid, reviewer=author), comments="I, Ruth Adeyemi, find it sound.")
    assert reviews.suspects(officer_of(phase), phase)
    assert reviews.suspects(with_role("auditor"), phase)
    assert reviews.suspects(approver_of(phase), phase) == []
    assert reviews.suspects(finance_of(phase), phase) == []


@pytest.mark.parametrize("whole", [False, True])
def test_a_review_by_somebody_in_conflict_counts_nowhere(whole):
    phase, [bid] = a_ranked_phase(1)
    review = a_review(an_assignment(bid), state="usable")
    assert decisions.means([bid])
    about = {"partnership": bid.partnership} if whole else {"application": bid}
    Interest.objects.create(
        user=review.assignment.reviewer, **about, kind="personal", state="confirmed", source="detected"
    )
    assert decisions.means([bid]) == {}
    assert not Review.objects.counted().filter(assignment__application=bid).exists()
    facts = control_queries.standing(officer_of(phase), phase, clock.now())
    assert not any("1" in str(each.figure) and "reviews" in str(each.label) for each in facts.figures)
    assert reviews.with_counted(type(bid).objects.filter(pk=bid.pk)).get().counted == 0


def test_a_declared_tie_is_a_wall_even_when_an_officer_had_dismissed_it():
    bid = an_application("eligible")
    reviewer = a_user()
    tie = Interest.objects.create(
        user=reviewer,
        application=bid,
        kind="other",
        state="dismissed",
        source="detected",
        decided_by=officer_of(bid),
    )
    applications.note_interest(
        reviewer, bid, by=None, kind="other", evidence="", source="detected", confirmed=True
    )
    tie.refresh_from_db()
    assert tie.state == "dismissed"  # what the portal detects again does not overrule a person
    applications.note_interest(reviewer, bid, by=reviewer, kind="other", evidence="", source="declared")
    tie.refresh_from_db()
    assert (tie.state, tie.source) == ("confirmed", "declared")


def test_an_unreleased_decision_stays_unread_by_an_approver_who_joins_the_bid():
    phase, [bid] = a_ranked_phase(1)
    decision = decide(bid)
    approver = approver_of(phase)
    assert decision in Decision.objects.visible_to(approver)
    joined(approver, bid)
    assert decision not in Decision.objects.visible_to(approver)
    assert decisions.letters(approver, phase) == []
