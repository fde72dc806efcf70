"""Deciding about one bid: four eyes, the panel's word, the budget, and two approvers at once."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from funding.decisions import actions
from funding.models import Decision, Interest, Panel, RoundOfficer
from lpip_portal.workflow import Closed, IllegalMove, Stale
from tests.factories import a_round, a_user, approver_of, officer_of
from tests.together import together
from tests.traces import letters, trail_of

from .stories import a_ranked_phase, approve, decide, propose, release

pytestmark = pytest.mark.django_db


def test_one_proposes_and_another_approves():
    _phase, [bid, _other] = a_ranked_phase()
    decision = propose(bid)
    assert (decision.state, decision.version, decision.share) == ("proposed", 1, Decimal("24000"))
    approved = approve(decision)
    assert approved.approved_by == approver_of(bid)
    assert trail_of(decision) == [
        ("decision.propose", officer_of(bid)),
        ("decision.approve_decision", approver_of(bid)),
    ]
    assert letters() == []


def test_the_same_form_twice_makes_one_decision():
    _phase, [bid, _other] = a_ranked_phase()
    first = propose(bid, nonce="a" * 22)
    assert propose(bid, nonce="a" * 22) == first
    with pytest.raises(IllegalMove):
        propose(bid, nonce="b" * 22)
    assert Decision.objects.count() == 1


def test_nobody_approves_their_own_proposal():
    both = a_user()
    _phase, [bid, _other] = a_ranked_phase(round=a_round(approver=both))
    RoundOfficer.objects.create(round=bid.phase.round, user=both)
    decision = actions.propose(bid, by=both, outcome="award", fec=Decimal(30000), share=Decimal(24000))
    with pytest.raises(PermissionDenied):
        actions.approve_decision(decision, by=both, version=1)


@pytest.mark.parametrize("tie", ["conflict", "conflict with the partnership", "membership", "office"])
def test_people_with_a_tie_to_a_bid_have_no_part_in_deciding(tie):
    _phase, [bid, _other] = a_ranked_phase()
    decision = propose(bid)
    for person in (officer_of(bid), approver_of(bid)):
        if tie.startswith("conflict"):
            about = {"application": bid} if tie == "conflict" else {"partnership": bid.partnership}
            Interest.objects.create(
                user=person, kind="personal", state="confirmed", source="declared", **about
            )
        elif tie == "membership":
            bid.partnership.people.create(user=person, role="community")
        else:
            bid.organisation.signatories.create(user=person)
    with pytest.raises(PermissionDenied):
        actions.propose_again(decision, by=officer_of(bid), version=1, outcome="decline", reason="No.")
    with pytest.raises(PermissionDenied):
        actions.approve_decision(decision, by=approver_of(bid), version=1)
    with pytest.raises(PermissionDenied):
        actions.return_decision(decision, by=approver_of(bid), reason="No.")
    assert not Decision.objects.visible_to(officer_of(bid)).exists()


def test_officers_of_another_round_have_no_part():
    _phase, [bid, _other] = a_ranked_phase()
    stranger = officer_of(a_round())
    with pytest.raises(PermissionDenied):
        actions.propose(bid, by=stranger, outcome="decline")
    decision = propose(bid)
    assert not Decision.objects.visible_to(stranger).exists()
    with pytest.raises(PermissionDenied):
        actions.approve_decision(decision, by=stranger, version=1)


def test_the_panel_comes_first():
    phase, [bid, _other] = a_ranked_phase()
    Panel.objects.update(state="convened")
    with pytest.raises(actions.NotReady):
        propose(bid)
    Panel.objects.update(state="confirmed")
    decision = propose(bid)
    Panel.objects.update(state="convened")
    with pytest.raises(actions.NotReady):
        approve(decision)


def test_only_eligible_bids_are_decided_on():
    _phase, [bid, _other] = a_ranked_phase()
    type(bid).objects.filter(pk=bid.pk).update(state="ineligible")
    with pytest.raises(IllegalMove):
        propose(bid)


def test_a_departure_from_the_panel_needs_a_reason():
    _phase, [first, second, third] = a_ranked_phase(3)
    with pytest.raises(actions.NeedsReason, match="recommendation"):
        propose(first, "decline")
    declined = propose(first, "decline", reason="The council withdrew its part.")
    assert declined.share == 0
    propose(second)  # the better placed bid says why it is passed over
    third.item.recommendation = "reserve"
    third.item.save()
    with pytest.raises(actions.NeedsReason):
        propose(third)
    assert propose(third, reason="No partnership in this nation otherwise.").outcome == "award"


def test_an_order_that_breaks_later_is_seen_at_approval():
    _phase, [first, second] = a_ranked_phase(2)
    award = propose(second)
    first.item.recommendation = "reserve"
    first.item.save()
    with pytest.raises(actions.NeedsReason, match="order"):
        propose(first, "reserve")
    Decision.objects.filter(pk=award.pk).update(outcome="reserve")
    propose(first, "reserve")
    Decision.objects.filter(pk=award.pk).update(outcome="award")
    with pytest.raises(actions.NeedsReason):
        approve(award)


@pytest.mark.parametrize(
    ("fec", "share"), [("30000.01", "24000"), ("30000", "24000.01"), ("10000", "10000.01")]
)
def test_no_award_is_larger_than_what_was_asked(fec, share):
    _phase, [bid, _other] = a_ranked_phase()
    with pytest.raises(actions.OverLimit):
        actions.propose(bid, by=officer_of(bid), outcome="award", fec=Decimal(fec), share=Decimal(share))


def test_awards_stay_within_budget_and_number():
    _phase, [first, second] = a_ranked_phase(budget=Decimal("47999.99"))
    propose(first)
    with pytest.raises(actions.OverLimit, match=r"£24,000.*£0\.01 over the budget of £47,999\.99"):
        propose(second)
    assert propose(second, share="23999.99").share == Decimal("23999.99")

    _phase, [first, second] = a_ranked_phase(max_awards=1)
    propose(first)
    with pytest.raises(actions.OverLimit, match="at most 1 award"):
        propose(second)
    assert propose(second, "reserve", reason="There is one award.").outcome == "reserve"


def test_what_was_changed_meanwhile_is_not_approved():
    _phase, [bid, _other] = a_ranked_phase()
    seen = propose(bid, share="20000")
    actions.propose_again(
        seen, by=officer_of(bid), version=1, outcome="award", fec=Decimal(30000), share=Decimal(24000)
    )
    with pytest.raises(Stale):
        actions.approve_decision(seen, by=approver_of(bid), version=1)
    with pytest.raises(Stale):
        actions.propose_again(seen, by=officer_of(bid), version=1, outcome="decline", reason="No.")
    assert actions.approve_decision(seen, by=approver_of(bid), version=2).share == Decimal(24000)


def test_a_decision_sent_back_is_told_and_can_be_mended():
    _phase, [bid, _other] = a_ranked_phase()
    decision = decide(bid)
    returned = actions.return_decision(decision, by=approver_of(bid), reason="Halve the travel.")
    assert (returned.state, returned.approved_by, returned.version) == ("returned", None, 2)
    assert letters() == [("decision_returned", officer_of(bid).email)]
    again = actions.propose_again(
        returned, by=officer_of(bid), version=2, outcome="award", fec=Decimal(28000), share=Decimal(22400)
    )
    assert (again.state, again.return_reason, approve(again).state) == ("proposed", "", "approved")


def test_nothing_changes_once_the_release_is_approved():
    phase, [first, second] = a_ranked_phase()
    decision = decide(first)
    decide(second)
    release(phase)
    with pytest.raises(Closed):
        actions.return_decision(decision, by=approver_of(first), reason="Too late.")
    with pytest.raises(IllegalMove):
        actions.propose_again(decision, by=officer_of(first), version=1, outcome="decline", reason="No.")


@pytest.mark.django_db(transaction=True)
def test_of_two_approvals_that_together_overspend_one_wins():
    _phase, [first, second] = a_ranked_phase(budget=Decimal("40000"))
    one = propose(first)
    other = propose(second, share="16000")
    Decision.objects.filter(pk=other.pk).update(share=Decimal("24000"))
    results = together(lambda: approve(one), lambda: approve(other))
    refused = [result for result in results if isinstance(result, Exception)]
    assert [type(problem) for problem in refused] == [actions.OverLimit]
    assert "£8,000 over the budget of £40,000" in str(refused[0])
    assert Decision.objects.filter(state="approved").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_proposals_at_once_make_one_decision():
    _phase, [bid, _other] = a_ranked_phase()
    officer_of(bid), approver_of(bid)
    results = together(lambda: propose(bid), lambda: propose(bid))
    assert sorted(type(result).__name__ for result in results) == ["Decision", "IllegalMove"]
    assert Decision.objects.count() == 1


def test_a_walled_approver_is_not_told_the_figures_of_a_hidden_bid():
    _phase, [first, second] = a_ranked_phase(budget=Decimal("40000"))
    hidden = decide(first)
    other = propose(second, share="16000")
    Decision.objects.filter(pk=other.pk).update(share=Decimal("24000"))
    Interest.objects.create(
        user=approver_of(first),
        application=hidden.application,
        kind="personal",
        state="confirmed",
        source="declared",
    )
    with pytest.raises(actions.OverLimit) as refusal:
        approve(other)
    assert "£" not in refusal.value.sentence
