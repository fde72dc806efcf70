"""Promoting a reserve: in order, by two people, within money and number, and public only once it is accepted."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from funding.awards import actions, queries
from funding.decisions.actions import BreaksRule, NeedsReason, OverLimit
from funding.models import Award, Interest, Invitation, Phase, Promotion, RoundOfficer
from lpip_portal import clock
from lpip_portal.audit.models import AuditEvent
from lpip_portal.notifications.models import Letter
from lpip_portal.workflow import IllegalMove, NotReady, Stale
from tests.factories import (
    a_phase,
    a_place,
    a_round,
    a_signatory,
    a_user,
    approver_of,
    belongs,
    finance_of,
    officer_of,
)
from tests.funding.decisions.stories import a_ranked_phase, decide, release
from tests.pages import body, url
from tests.together import together
from tests.traces import letters, trail_of

pytestmark = pytest.mark.django_db


def not_taken_up(hands=None, awards: int = 1, reserves: int = 2, how: str = "declined", **facts):
    """A released phase whose awards were offered and not taken up, with reserves that wait; best placed first."""
    facts = {"budget": Decimal("24000") * awards, "max_awards": awards, **facts}
    phase, bids = a_ranked_phase(awards + reserves, **facts)
    for bid in bids:
        if not bid.partnership.people.filter(user=bid.lead).exists():
            belongs(bid.lead, bid.partnership, "lead")
    for bid in bids[:awards]:
        decide(bid)
    for bid in bids[awards:]:
        decide(bid, "reserve", reason="The money is given.")
    made = release(phase, clock.now() + timedelta(seconds=1))
    type(made).objects.update(embargo_until=clock.now() - timedelta(days=30))
    offered = []
    for bid in bids[:awards]:
        signatory = a_signatory(bid.organisation)
        award = actions.offer(actions.draft_offer(bid.decision, by=officer_of(bid)), by=finance_of(bid))
        if how == "declined":
            award = actions.decline_offer(award, by=signatory, reason="The post has gone.")
        else:
            Award.objects.filter(pk=award.pk).update(lapses_at=clock.now() - timedelta(minutes=1))
        offered.append(award)
    return phase, offered, bids[awards:]


def propose(bid, award, share: str = "24000", **facts) -> Promotion:
    """What the officer proposes."""
    amounts = {"fec": Decimal("30000"), "share": Decimal(share)}
    return actions.propose_promotion(bid.decision, by=officer_of(bid), instead_of=award, **amounts, **facts)


def approve(promotion: Promotion) -> Promotion:
    """Let the approver approve it."""
    bid = promotion.decision.application
    return actions.approve_promotion(promotion, by=approver_of(bid), version=promotion.version)


@pytest.mark.parametrize("how", ["declined", "lapsed"])
def test_a_reserve_takes_the_place_of_an_offer_that_was_not_taken_up(how):
    round_ = a_round()
    following = a_phase(round=round_, number=2, entry="invited")
    phase, [award], [bid, other] = not_taken_up(how=how, round=round_)
    signatory = a_signatory(bid.organisation)
    promotion = propose(bid, award, conditions="Report in June.")
    Letter.objects.all().delete()
    approve(promotion)
    assert [verb for verb, _by in trail_of(promotion)] == [
        "promotion.propose_promotion",
        "promotion.approve_promotion",
    ]
    assert set(letters()) == {("reserve_promoted", bid.lead.email), ("reserve_promoted", signatory.email)}
    invitation = Invitation.objects.get(phase=following, continues=bid)
    assert (invitation.opens_at, bid.decision.outcome) == (None, "reserve")
    assert [decision.pk for decision in queries.drafts_owed(officer_of(phase), phase, clock.now())] == [
        bid.decision.pk
    ]
    made = actions.draft_offer(bid.decision, by=officer_of(bid))
    assert (made.share, made.conditions) == (Decimal("24000"), "Report in June.")
    actions.accept_offer(actions.offer(made, by=finance_of(bid)), by=signatory)
    assert queries.bound(phase) == (1, Decimal("24000"))
    invitation.refresh_from_db()
    assert invitation.opens_at is not None


def test_nobody_else_learns_anything_before_the_offer_is_accepted(browse, hands):
    phase, [award], [bid, other] = not_taken_up(how="lapsed")
    signatory = a_signatory(bid.organisation)
    people = [None, other.lead, award.lead, a_user(), signatory, bid.lead]

    def crawl(readers):
        """What they read: public pages for everybody, and their own."""
        found = {}
        for person in readers:
            client = browse(person)
            pages = [reverse("home"), url("phase", phase), url("announcement", phase)]
            if person:
                pages += [
                    reverse("my-letters"),
                    reverse("funding:my-bids"),
                    url("outcome", bid),
                    url("outcome", other),
                ]
            found |= {(person, page): body(client.get(page)) for page in pages}
        return found

    before = crawl(people)
    promotion = propose(bid, award)
    assert crawl(people) == before
    approve(promotion)
    assert crawl(people[:4]) == {key: page for key, page in before.items() if key[0] in people[:4]}
    assert "Your bid will be funded" in body(browse(bid.lead).get(url("outcome", bid)))
    made = actions.offer(actions.draft_offer(bid.decision, by=officer_of(bid)), by=finance_of(bid))
    assert crawl(people[:3]) == {key: page for key, page in before.items() if key[0] in people[:3]}
    actions.accept_offer(made, by=signatory)
    public = body(browse().get(url("announcement", phase)))
    assert bid.title in public
    assert award.title not in public
    assert "£24,000.00" in public


def test_the_next_in_order_comes_first_and_another_needs_a_reason():
    _phase, [award], [first, second] = not_taken_up()
    with pytest.raises(NeedsReason):
        propose(second, award)
    promotion = propose(second, award, reason="The first has lost its partner.")
    assert approve(promotion).is_approved
    assert [
        (r.decision.application, r.comes_first) for r in queries.reserves(officer_of(first), first.phase)
    ] == [
        (first, True),
        (second, False),
    ]


def test_a_reserve_that_an_approver_may_not_see_is_not_passed_over_in_silence():
    _phase, [award], [first, second] = not_taken_up()
    Interest.objects.create(
        user=officer_of(first), application=first, kind="personal", state="confirmed", source="declared"
    )
    promotion = propose(second, award)
    with pytest.raises(NeedsReason):
        approve(promotion)
    Interest.objects.create(
        user=approver_of(first), application=first, kind="personal", state="confirmed", source="declared"
    )
    with pytest.raises(NotReady) as refusal:
        approve(promotion)
    assert first.title not in refusal.value.sentence


def test_nobody_approves_their_own_promotion_and_nobody_with_a_tie_takes_part():
    both = a_user()
    _phase, [award], [bid, _other] = not_taken_up(round=a_round(approver=both))
    RoundOfficer.objects.create(round=bid.phase.round, user=both)
    amounts = {"fec": Decimal(30000), "share": Decimal(24000)}
    promotion = actions.propose_promotion(bid.decision, by=both, instead_of=award, **amounts)
    with pytest.raises(PermissionDenied):
        actions.approve_promotion(promotion, by=both, version=1)
    for person in (officer_of(bid), both):
        Interest.objects.create(
            user=person, application=bid, kind="personal", state="confirmed", source="declared"
        )
    with pytest.raises(PermissionDenied):
        actions.return_promotion(promotion, by=both, reason="No.")
    with pytest.raises(PermissionDenied):
        actions.propose_promotion_again(promotion, by=officer_of(bid), version=1, instead_of=award, **amounts)
    assert not Promotion.objects.visible_to(officer_of(bid)).exists()
    assert not Promotion.objects.visible_to(bid.lead).exists()


def test_an_offer_that_stands_is_no_free_place():
    _phase, [award], [bid, _other] = not_taken_up(how="lapsed")
    promotion = propose(bid, award)
    actions.offer_again(award, by=finance_of(bid))
    with pytest.raises(IllegalMove):
        approve(promotion)
    Award.objects.filter(pk=award.pk).update(lapses_at=clock.now() - timedelta(minutes=1))
    approve(promotion)
    with pytest.raises(Exception, match="has taken the place"):
        actions.offer_again(award, by=finance_of(bid))


def test_a_promotion_sent_back_is_told_and_can_be_mended():
    _phase, [award], [bid, _other] = not_taken_up()
    promotion = propose(bid, award)
    Letter.objects.all().delete()
    actions.return_promotion(promotion, by=approver_of(bid), reason="Give less.")
    assert letters() == [("promotion_returned", officer_of(bid).email)]
    amounts = {"fec": Decimal(30000), "share": Decimal(20000)}
    with pytest.raises(Stale):
        actions.propose_promotion_again(promotion, by=officer_of(bid), version=1, instead_of=award, **amounts)
    again = actions.propose_promotion_again(
        promotion, by=officer_of(bid), version=2, instead_of=award, **amounts
    )
    assert approve(again).share == Decimal(20000)


def test_money_and_number_hold_and_what_was_asked_is_the_most():
    phase, [award], [bid, _other] = not_taken_up()
    with pytest.raises(OverLimit):
        propose(bid, award, share="24000.01")
    type(phase).objects.update(budget=Decimal("23999.99"))
    with pytest.raises(OverLimit, match="over the budget"):
        propose(bid, award)
    promotion = propose(bid, award, share="23999.99")
    type(phase).objects.update(max_awards=0)
    with pytest.raises(OverLimit, match="at most 0"):
        approve(promotion)


@pytest.mark.django_db(transaction=True)
def test_of_two_promotions_into_one_place_one_wins():
    _phase, [award], [first, second] = not_taken_up()
    one = propose(first, award)
    other = propose(second, award, reason="It is ready to start.")
    results = together(lambda: approve(one), lambda: approve(other))
    assert sorted(type(result).__name__ for result in results) == ["IllegalMove", "Promotion"]
    assert Promotion.objects.holding().count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_promotions_that_together_overspend_one_wins():
    phase, [one_place, other_place], [first, second] = not_taken_up(awards=2)
    one, other = propose(first, one_place), propose(second, other_place, reason="It is ready to start.")
    type(phase).objects.update(budget=Decimal("40000"))
    results = together(lambda: approve(one), lambda: approve(other))
    refused = [result for result in results if isinstance(result, Exception)]
    assert [type(problem) for problem in refused] == [OverLimit]
    assert "£8,000 over the budget of £40,000" in str(refused[0])
    assert queries.bound(phase) == (1, Decimal("24000"))


@pytest.mark.django_db(transaction=True)
def test_an_offer_made_again_and_a_promotion_into_its_place_cannot_both_win():
    phase, [award], [bid, _other] = not_taken_up(how="lapsed")
    promotion, finance = propose(bid, award), finance_of(bid)
    results = together(lambda: approve(promotion), lambda: actions.offer_again(award, by=finance))
    assert len([result for result in results if isinstance(result, Exception)]) == 1
    assert queries.bound(phase).awards == 1


def test_the_pages_lead_from_the_list_to_the_approval(browse):
    phase, [award], [bid, other] = not_taken_up()
    officer, approver = browse(officer_of(phase)), browse(approver_of(phase))
    listed = body(officer.get(url("reserve-list", phase)))
    assert url("promotion-propose", bid.decision) in listed
    assert "Comes first" in listed
    page = url("promotion-propose", bid.decision)
    assert officer.post(page, {"fec": "", "share": "1"}).status_code == 422
    typed = {
        "instead_of": award.ref,
        "fec": "30000",
        "share": "24000",
        "conditions": "",
        "reason": "",
        "version": "0",
    }
    late = officer.post(url("promotion-propose", other.decision), typed)
    assert "another bid on the reserve list comes first" in body(late)
    assert officer.post(page, typed).status_code == 302
    promotion = Promotion.objects.get()
    assert url("promotion", promotion) in body(approver.get(reverse("home")))
    assert "Approve this promotion" in body(approver.get(url("promotion", promotion)))
    assert approver.post(url("promotion-approve", promotion), {"version": "1"}).status_code == 302
    assert "The applicants have a letter" in body(officer.get(url("promotion", promotion)))
    assert "from the reserve list" in body(officer.get(url("award-list", phase)))


@pytest.mark.parametrize("n", [1, 3])
def test_the_reserve_list_costs_the_same_for_one_and_for_three(n, browse, django_assert_num_queries):
    phase, _awards, _bids = not_taken_up(reserves=n)
    client = browse(officer_of(phase))
    client.get(url("reserve-list", phase))
    with django_assert_num_queries(QUERIES):
        client.get(url("reserve-list", phase))


QUERIES = 12


def lying_in(bids, *codes):
    """Let the partnership of each bid lie in one place."""
    for bid, code in zip(bids, codes, strict=True):
        bid.partnership.places.set([a_place(code)])


def test_a_promotion_keeps_the_published_rules_or_says_which_it_breaks():
    phase, [award, _kept], [bid, other] = not_taken_up(awards=2)
    Award.objects.filter(pk=_kept.pk).update(state="offered", lapses_at=clock.now() + timedelta(days=5))
    Phase.objects.filter(pk=phase.pk).update(portfolio_apart=True)
    taken, kept = award.decision.application, _kept.decision.application
    lying_in([taken, kept, bid, other], "E06000001", "E06000002", "E06000002", "E06000001")
    with pytest.raises(BreaksRule) as refusal:
        propose(fresh(bid), award)
    assert "no place in two bids" in refusal.value.sentence
    promotion = propose(fresh(other), award, reason="The first lies where another award does.")
    assert approve(promotion).is_approved  # the place of the declined offer is free again


def test_an_approval_asks_the_rules_again_as_they_stand_then():
    phase, [award, kept], [bid, _other] = not_taken_up(awards=2)
    Award.objects.filter(pk=kept.pk).update(state="offered", lapses_at=clock.now() + timedelta(days=5))
    promotion = propose(bid, award)
    Phase.objects.filter(pk=phase.pk).update(portfolio_apart=True, portfolio_departs=True)
    lying_in([kept.decision.application, bid], "E06000002", "E06000002")
    with pytest.raises(NeedsReason) as refusal:
        approve(promotion)
    assert "no place in two bids" in refusal.value.sentence
    promotion = actions.propose_promotion_again(
        promotion, by=officer_of(bid), version=promotion.version, instead_of=award, fec=promotion.fec,
        share=promotion.share, reason="The two cover different towns.",
    )  # fmt: skip
    approve(promotion)
    event = AuditEvent.objects.get(verb="promotion.approve_promotion", target_ref=promotion.ref)
    assert event.facts["departs"] == ["apart"]


def fresh(bid):
    """A bid as it stands now."""
    return type(bid).objects.select_related("decision", "phase__round").get(pk=bid.pk)
