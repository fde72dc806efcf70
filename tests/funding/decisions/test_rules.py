"""Published rules for the funded bids together: kept when decisions are approved, one at a time and two at once."""

from decimal import Decimal

import pytest

from funding.decisions import actions
from funding.decisions.rules import broken
from funding.models import Application, Decision, Interest
from funding.panel import queries as table
from funding.panel.portfolio import Bid, Rules
from lpip_portal.audit.models import AuditEvent
from partnerships.models import Place
from tests.factories import a_place, a_theme, approver_of
from tests.together import together

from .stories import a_ranked_phase, approve, decide, propose

WALES, ENGLAND, SCOTLAND = "W92000004", "E92000001", "S92000003"


def bid(key, nations="", themes="", places="", cost=10, score=4.0):
    """A bid as the rules see it."""
    sets = (frozenset(words.split()) for words in (nations, themes, places))
    return Bid(key, Decimal(cost), *sets, score)


@pytest.mark.parametrize(
    ("funded", "free", "rules", "found"),
    [
        ([bid(1, "W"), bid(2, "W")], [], Rules(4), []),
        ([bid(1, places="a"), bid(2, places="a b")], [], Rules(4, apart=True), ["apart"]),
        ([bid(1, places="a"), bid(2, places="b")], [], Rules(4, apart=True), []),
        ([bid(1, score=3.4)], [], Rules(4, threshold=3.5), ["threshold"]),
        ([bid(1, score=3.5)], [], Rules(4, threshold=3.5), []),
        ([bid(1, score=None)], [], Rules(4, threshold=3.5), ["threshold"]),
        ([bid(1, "W")], [bid(2, "E")], Rules(2, nations=2), []),
        ([bid(1, "W")], [bid(2, "E")], Rules(1, nations=2), ["nations"]),
        ([bid(1, "W")], [bid(2, "W")], Rules(4, nations=2), ["nations"]),
        ([bid(1, "W")], [bid(2, "E", cost=91)], Rules(4, Decimal(100), nations=2), ["nations"]),
        ([bid(1, "W")], [bid(2, "E", cost=90)], Rules(4, Decimal(100), nations=2), []),
        ([bid(1, "W", places="a")], [bid(2, "E", places="a")], Rules(4, nations=2, apart=True), ["nations"]),
        ([bid(1, "W")], [bid(2, "E", score=2)], Rules(4, nations=2, threshold=3), ["nations"]),
        ([bid(1, themes="x")], [bid(2, themes="y z")], Rules(2, themes=frozenset("xyz")), []),
        ([bid(1, themes="x")], [bid(2, themes="y")], Rules(2, themes=frozenset("xyz")), ["themes"]),
        (
            [bid(1, "W", "x")],
            [bid(2, "E", "x"), bid(3, "W", "y")],
            Rules(2, nations=2, themes=frozenset("xy")),
            ["nations", "themes"],
        ),
        (
            [bid(1, "W", "x")],
            [bid(2, "E", "x"), bid(3, "W", "y")],
            Rules(3, nations=2, themes=frozenset("xy")),
            [],
        ),
    ],
)
def test_a_rule_that_can_no_longer_be_kept_is_named(funded, free, rules, found):
    assert broken(funded, free, rules) == found


def placed(bids, *codes):
    """Let the partnership of each bid lie in one place: its nation's."""
    for each, code in zip(bids, codes, strict=True):
        place = a_place(code)
        Place.objects.filter(pk=place.pk).update(nation=code)
        each.partnership.places.set([place])
    return bids


@pytest.mark.django_db
def test_an_award_that_breaks_a_rule_is_refused_by_its_name():
    phase, bids = a_ranked_phase(3, portfolio_apart=True)
    placed(bids, WALES, ENGLAND, WALES)
    decide(bids[0])
    with pytest.raises(actions.BreaksRule) as refusal:
        propose(bids[2], reason="It is the better one.")
    assert "no place in two bids" in refusal.value.sentence
    decide(bids[1])
    assert Decision.objects.filter(outcome="award", state="approved").count() == 2


@pytest.mark.django_db
def test_the_last_bid_of_a_nation_cannot_be_declined_away():
    phase, bids = a_ranked_phase(3, portfolio_nations=2)
    placed(bids, WALES, WALES, ENGLAND)
    decide(bids[0])
    with pytest.raises(actions.BreaksRule):
        decide(bids[2], "decline", reason="The costs are too high.")
    decide(bids[1], "decline", reason="The costs are too high.")
    decide(bids[2])


@pytest.mark.django_db
def test_what_could_never_be_kept_blocks_nothing():
    phase, bids = a_ranked_phase(2, portfolio_nations=3)
    placed(bids, WALES, WALES)
    assert decide(bids[0]).state == "approved"


@pytest.mark.django_db
def test_where_the_rules_allow_it_a_departure_needs_a_reason_and_is_in_the_trail():
    phase, bids = a_ranked_phase(2, portfolio_apart=True, portfolio_departs=True)
    placed(bids, WALES, WALES)
    decide(bids[0])
    with pytest.raises(actions.NeedsReason) as refusal:
        propose(bids[1])
    assert "no place in two bids" in refusal.value.sentence
    made = decide(bids[1], reason="The two cover different towns.")
    event = AuditEvent.objects.get(verb="decision.approve_decision", target_ref=made.ref)
    assert event.facts["departs"] == ["apart"]


@pytest.mark.django_db
def test_a_threshold_and_themes_are_kept_as_well():
    phase, bids = a_ranked_phase(2, portfolio_threshold=Decimal("3.5"))
    with pytest.raises(actions.BreaksRule) as refusal:
        propose(bids[0])  # nobody scored it
    assert "the quality threshold" in refusal.value.sentence
    skills, housing = a_theme("skills"), a_theme("housing")
    phase, bids = a_ranked_phase(2, portfolio_themes=["skills", "housing"])
    bids[0].partnership.themes.set([skills])
    bids[1].partnership.themes.set([housing])
    with pytest.raises(actions.BreaksRule):
        propose(bids[1], "decline", reason="Too dear.")
    decide(bids[0])
    decide(bids[1])


@pytest.mark.django_db
def test_a_place_within_another_overlaps_it_and_two_in_one_nation_do_not():
    phase, bids = a_ranked_phase(3)
    wales = a_place(WALES, "Wales", nation=WALES)
    north = a_place("W06000001", "Ynys Môn", nation=WALES, parent=wales)
    south = a_place("W06000015", "Caerdydd", nation=WALES, parent=wales)
    for each, place in zip(bids, (wales, north, south), strict=True):
        each.partnership.places.set([place])
    found = table.to_weigh(bids)
    whole, one, other = (found[each.pk].places for each in bids)
    assert whole & one
    assert whole & other
    assert not one & other


@pytest.mark.django_db
def test_a_bid_behind_the_wall_is_not_named_by_a_refusal():
    phase, bids = a_ranked_phase(2, portfolio_apart=True)
    placed(bids, WALES, WALES)
    second = propose(bids[1], reason="Both, perhaps.")
    first = propose_beside(bids[0], second)
    approve(first)
    Interest.objects.create(
        user=approver_of(bids[0]), application=bids[0], kind="personal", state="confirmed", source="declared"
    )
    with pytest.raises(actions.BreaksRule) as refusal:
        approve(second)
    assert refusal.value.sentence == "This would break a published rule of the phase."


def propose_beside(bid: Application, other: Decision) -> Decision:
    """A proposal made as if at the same time as another one, which it does not see."""
    Decision.objects.filter(pk=other.pk).update(state="returned")
    made = propose(bid)
    Decision.objects.filter(pk=other.pk).update(state="proposed")
    other.refresh_from_db()
    return made


@pytest.mark.django_db(transaction=True)
def test_of_two_approvals_at_once_that_together_break_a_rule_one_wins():
    phase, bids = a_ranked_phase(2, portfolio_apart=True)
    placed(bids, WALES, WALES)
    second = propose(bids[1], reason="Both, perhaps.")
    first = propose_beside(bids[0], second)
    results = together(lambda: approve(first), lambda: approve(second))
    assert sorted(type(each).__name__ for each in results) == ["BreaksRule", "Decision"]
    assert Decision.objects.filter(state="approved").count() == 1
