"""Two approvers, and a release while what it releases is changed: one of both happens, whole."""

from datetime import timedelta

import pytest

from funding.decisions import actions
from funding.models import Decision, Feedback, Release
from lpip_portal import clock
from lpip_portal.notifications.models import Letter
from lpip_portal.workflow import IllegalMove, Stale
from tests.factories import a_user, approver_of, officer_of
from tests.funding.decisions.stories import a_ranked_phase, decide, propose
from tests.together import together
from tests.traces import letters, trail_of

pytestmark = pytest.mark.django_db(transaction=True)


def two_approvers(bid):
    """The approver of a round, and another one."""
    first, second = approver_of(bid), a_user()
    bid.phase.round.approvers.create(user=second)
    return first, second


def test_of_two_approvers_of_one_decision_one_approves():
    _phase, [bid, _other] = a_ranked_phase()
    decision = propose(bid)
    results = together(
        *[
            lambda by=by: actions.approve_decision(decision, by=by, version=decision.version)
            for by in two_approvers(bid)
        ]
    )
    assert sorted(type(result).__name__ for result in results) == ["Decision", "IllegalMove"]
    assert [verb for verb, _by in trail_of(decision)].count("decision.approve_decision") == 1


def test_a_decision_approved_while_another_sends_it_back_is_sent_back_or_was_never_approved():
    _phase, [bid, _other] = a_ranked_phase()
    decision = propose(bid)
    first, second = two_approvers(bid)
    approved, returned = together(
        lambda: actions.approve_decision(decision, by=first, version=decision.version),
        lambda: actions.return_decision(decision, by=second, reason="Read it again."),
    )
    decision.refresh_from_db()
    assert isinstance(returned, Decision)
    assert isinstance(approved, (Decision, IllegalMove, Stale))
    assert (decision.state, decision.approved_by) == ("returned", None)


def test_what_is_approved_is_what_the_approver_read_though_it_is_changed_at_the_same_instant():
    _phase, [bid, _other] = a_ranked_phase()
    decision = propose(bid)
    first, officer = approver_of(bid), officer_of(bid)
    approved, changed = together(
        lambda: actions.approve_decision(decision, by=first, version=1),
        lambda: actions.propose_again(
            decision, by=officer, version=1, outcome="award", fec=decision.fec, share=decision.share / 2
        ),
    )
    decision.refresh_from_db()
    if isinstance(changed, Exception):
        assert isinstance(changed, IllegalMove)
        assert (decision.state, decision.version, decision.share) == ("approved", 1, 24000)
    else:
        assert isinstance(approved, Stale)
        assert (decision.state, decision.version, decision.share) == ("proposed", 2, 12000)


def test_a_release_approved_while_it_is_prepared_anew_is_out_as_it_was_read_or_not_at_all():
    phase, bids = a_ranked_phase()
    for bid in bids:
        decide(bid)
    made = prepared(phase)
    first, officer = approver_of(phase), officer_of(phase)
    together(
        lambda: actions.approve_release(made, by=first, version=1),
        lambda: actions.prepare_release(
            phase, by=officer, embargo_until=made.embargo_until, announcement_en="Anew.", announcement_cy="O’r newydd."
        ),
    )  # fmt: skip
    made.refresh_from_db()
    assert (made.state, made.version, made.announcement_en) in {("approved", 1, ""), ("prepared", 2, "Anew.")}
    assert len(letters()) == (2 if made.state == "approved" else 0)


def test_a_release_stopped_while_another_approves_it_leaves_no_letter_behind():
    phase, bids = a_ranked_phase()
    for bid in bids:
        decide(bid)
    made = prepared(phase)
    first, second = two_approvers(bids[0])
    together(
        lambda: actions.approve_release(made, by=first, version=1),
        lambda: actions.stop_release(made, by=second),
    )
    assert Release.objects.get().state == "stopped"
    assert not Feedback.objects.exists()
    assert not Letter.objects.filter(state="owed").exists()


def prepared(phase) -> Release:
    """A release that waits for its approval."""
    return actions.prepare_release(
        phase, by=officer_of(phase), embargo_until=clock.now() + timedelta(hours=1)
    )
