"""The sift by the published threshold: two people, no bid passed over in silence, and nobody outside learns of it early."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from funding.decisions import actions
from funding.models import Decision, Interest, Review, RoundOfficer, SiftedBid
from funding.panel import actions as panels
from funding.panel import queries as table
from lpip_portal import clock
from lpip_portal.notifications.models import Letter
from lpip_portal.workflow import Closed, IllegalMove, NotReady, Stale
from tests.factories import (
    a_phase,
    a_review,
    a_round,
    a_user,
    an_application,
    an_assignment,
    approver_of,
    belongs,
    officer_of,
)
from tests.pages import body, url
from tests.traces import letters

from .stories import decide, release

pytestmark = pytest.mark.django_db


def reviewed(*points: int, **facts):
    """A closed phase with a threshold of 3.5, and one bid for each mean."""
    now = clock.now()
    facts = {
        "opens_at": now - timedelta(days=60),
        "intention_due_at": now - timedelta(days=50),
        "closes_at": now - timedelta(days=40),
        "reviews_due_at": now - timedelta(days=1),
        "sift_threshold": Decimal("3.5"),
        "reviews_per_bid": 1,
        **facts,
    }
    phase = a_phase(**facts)
    bids = []
    for mean in points:
        bid = an_application("eligible", phase=phase, lead=a_user())
        belongs(bid.lead, bid.partnership, "lead") if not bid.partnership.people.filter(
            user=bid.lead
        ) else None
        a_review(an_assignment(bid), points=mean, comments=f"Worth {mean}.")
        bids.append(bid)
    return phase, bids


def confirm(phase):
    """Let the approver confirm what stands on the page."""
    by = approver_of(phase)
    return actions.confirm_sift(phase, by=by, seen=table.seen_of(table.sift_lines(by, phase)))


def panel_of(phase):
    """A panel that could be convened."""
    panel = panels.form_panel(phase, by=officer_of(phase), quorum=2)
    for role in ("chair", "member"):
        panels.seat(panel, by=officer_of(phase), user=a_user(), role=role)
    return panel


def test_who_is_below_the_threshold_does_not_reach_the_panel_and_is_told_with_the_others(browse, hands):
    phase, [low, kept, high] = reviewed(2, 3, 5)
    panel = panel_of(phase)
    with pytest.raises(NotReady, match="sift"):
        panels.convene(panel, by=officer_of(phase))
    actions.keep_in(kept, by=officer_of(phase), reason="No other bid of this nation.")
    actions.propose_sift(phase, by=officer_of(phase))
    before = body(browse(low.lead).get(url("application", low)))
    assert confirm(phase) == 2
    assert body(browse(low.lead).get(url("application", low))) == before
    assert browse(low.lead).get(url("outcome", low)).status_code == 404
    panels.convene(panel, by=officer_of(phase))
    assert {item.application for item in panel.items.all()} == {kept, high}
    decision = Decision.objects.get()
    assert (decision.application, decision.outcome, decision.state) == (low, "decline", "approved")
    assert (decision.proposed_by, decision.approved_by) == (officer_of(phase), approver_of(phase))
    with pytest.raises(IllegalMove, match="published threshold"):
        actions.return_decision(decision, by=approver_of(phase), reason="No.")
    for rank, bid in enumerate((kept, high), 1):
        panel.items.filter(application=bid).update(state="confirmed", recommendation="fund", rank=rank)
    type(panel).objects.update(state="confirmed")
    for bid in (kept, high):
        decide(bid)
    Letter.objects.all().delete()
    release(phase, clock.now() + timedelta(hours=1))
    told = Letter.objects.get(kind="outcome_decline")
    assert (told.to, "below the published threshold of 3.50 of 6" in told.body) == (low.lead, True)
    hands.move_on(hours=2)
    page = body(browse(low.lead).get(url("outcome", low)))
    assert "Rejected after review" in page
    assert "Worth 2." in page
    assert "The panel’s feedback" not in page


def test_nobody_confirms_what_they_proposed_and_nobody_with_a_tie_takes_part():
    both = a_user()
    phase, [low, other] = reviewed(2, 3, round=a_round(approver=both))
    RoundOfficer.objects.create(round=phase.round, user=both)
    actions.propose_sift(phase, by=both)
    assert confirm(phase) == 0
    for bid, person in ((low, officer_of(phase)), (other, both)):
        Interest.objects.create(
            user=person, application=bid, kind="personal", state="confirmed", source="declared"
        )
    with pytest.raises(PermissionDenied):
        actions.keep_in(low, by=officer_of(phase), reason="Mine.")
    with pytest.raises(PermissionDenied):
        actions.return_sift(low, by=officer_of(phase), reason="Mine.")
    by = officer_of(phase)
    assert [line.application for line in table.sift_lines(by, phase)] == [other]
    assert actions.confirm_sift(phase, by=by, seen=table.seen_of(table.sift_lines(by, phase))) == 1
    assert SiftedBid.objects.get(application=low).state == "proposed"
    assert table.unsifted(phase) == {low.pk}


def test_what_changed_after_it_was_read_is_not_confirmed():
    phase, [low, _high] = reviewed(2, 5)
    actions.propose_sift(phase, by=officer_of(phase))
    seen = table.seen_of(table.sift_lines(approver_of(phase), phase))
    actions.keep_in(low, by=officer_of(phase), reason="The reviews disagree.")
    with pytest.raises(Stale):
        actions.confirm_sift(phase, by=approver_of(phase), seen=seen)
    actions.apply_rule(low, by=officer_of(phase))
    a_review(an_assignment(low), points=3)
    with pytest.raises(Stale, match="changed"):
        confirm(phase)
    assert not Decision.objects.exists()


def test_the_sift_waits_for_the_reviews_and_ends_with_the_panel():
    phase, [low, high] = reviewed(2, 5, reviews_due_at=clock.now() + timedelta(days=1))
    with pytest.raises(NotReady):
        actions.propose_sift(phase, by=officer_of(phase))
    type(phase).objects.update(reviews_due_at=clock.now() - timedelta(days=1))
    with pytest.raises(IllegalMove, match="not below"):
        actions.keep_in(high, by=officer_of(phase), reason="No need.")
    Review.objects.filter(assignment__application=low).update(state="void")
    assert table.below(phase) == {}
    panels.convene(panel_of(phase), by=officer_of(phase), waiver="One review was void.")
    with pytest.raises(Closed):
        actions.propose_sift(phase, by=officer_of(phase))


def test_the_pages_of_the_sift(browse):
    phase, [low, other, _high] = reviewed(2, 3, 5)
    officer, approver = browse(officer_of(phase)), browse(approver_of(phase))
    page = body(officer.get(url("sift", phase)))
    assert (low.title in page, "2.00" in page, "Propose to reject" in page) == (True, True, True)
    assert officer.post(url("sift-keep", other), {"reason": ""}).status_code == 422
    assert officer.post(url("sift-keep", other), {"reason": "Look again."}).status_code == 302
    assert officer.post(url("sift-propose", phase)).status_code == 302
    assert approver.post(url("sift-return", other), {"reason": "Why?"}).status_code == 302
    assert letters() == [("sift_returned", officer_of(phase).email)]
    assert officer.post(url("sift-rule", other)).status_code == 302
    shown = table.seen_of(table.sift_lines(approver_of(phase), phase))
    assert shown in body(approver.get(url("sift", phase)))
    assert approver.post(url("sift-confirm", phase), {"proposals": "x.1"}).status_code == 409
    assert approver.post(url("sift-confirm", phase), {"proposals": shown}).status_code == 302
    assert SiftedBid.objects.out().count() == 2
    assert "below the threshold" in body(officer.get(url("decision-list", phase)))
    type(phase).objects.update(sift_threshold=None)
    assert officer.get(url("sift", phase)).status_code == 404


@pytest.mark.parametrize("n", [1, 3])
def test_the_sift_costs_the_same_for_one_bid_and_for_three(n, browse, django_assert_num_queries):
    phase, _bids = reviewed(*[2] * n)
    client = browse(officer_of(phase))
    client.get(url("sift", phase))
    with django_assert_num_queries(9):
        client.get(url("sift", phase))
