"""The portfolio: every set, the rules that were published, and what each of them costs."""

from decimal import Decimal
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from funding.panel import portfolio
from funding.panel.portfolio import Bid, Rules, board

NATIONS = ["england", "scotland", "wales", "northern-ireland"]


def some_bids(count, rng):
    """Bids with costs, nations, themes, places and scores of all kinds."""
    return [
        Bid(
            n,
            Decimal(int(rng.integers(1, 50))) / 10,
            frozenset([NATIONS[int(rng.integers(4))]]),
            frozenset({t for t in "abc" if rng.random() < 0.5}),
            frozenset({p for p in "xyz" if rng.random() < 0.3}),
            float(rng.integers(2, 7)),
        )
        for n in range(count)
    ]


def allowed(inside, rules):
    """The rules, said once more and one set at a time."""
    if not 1 <= len(inside) <= rules.most:
        return False
    places = [place for bid in inside for place in bid.places]
    return (
        (rules.budget is None or sum(bid.cost for bid in inside) <= rules.budget)
        and len(set().union(*(bid.nations for bid in inside))) >= rules.nations
        and rules.themes <= set().union(*(bid.themes for bid in inside))
        and not (rules.apart and len(set(places)) < len(places))
        and (rules.threshold is None or all(bid.score >= rules.threshold for bid in inside))
    )


@st.composite
def problems(draw):
    """A few bids, draws of their worth, and rules."""
    rng = np.random.default_rng(draw(st.integers(0, 2**16)))
    bids = some_bids(draw(st.integers(1, 7)), rng)
    rules = Rules(
        draw(st.integers(1, 4)),
        draw(st.none() | st.integers(0, 12).map(Decimal)),
        draw(st.integers(0, 3)),
        frozenset(draw(st.sets(st.sampled_from("ab")))),
        draw(st.booleans()),
        draw(st.none() | st.sampled_from([3.0, 4.0])),
    )
    return bids, rng.normal(4, 1, (40, len(bids))), rules


@settings(max_examples=60, deadline=None)
@given(problems())
def test_the_board_holds_every_allowed_set_and_no_other(problem):
    bids, worths, rules = problem
    found = board(bids, worths, rules=rules)
    sets = [set_ for n in range(1, rules.most + 1) for set_ in combinations(bids, n)]
    assert found.count == len(sets)
    expected = {tuple(bid.key for bid in each) for each in sets if allowed(each, rules)}
    assert {choice.members for choice in found.choices} == expected
    if not expected:
        assert set(found.core.values()) <= {0.0}
        return
    values = {key: (worths[:, list(key)] - 1).sum(1) for key in expected}
    best = np.max(list(values.values()), axis=0)
    for choice in found.choices:
        assert choice.worth == pytest.approx(values[choice.members].mean())
        assert choice.regret == pytest.approx((best - values[choice.members]).mean(), abs=1e-9)
        assert choice.p_best == pytest.approx(np.mean(values[choice.members] >= best - 1e-12), abs=1e-9)
    assert sum(choice.p_best for choice in found.choices) == pytest.approx(1)
    assert [choice.worth for choice in found.choices] == sorted(
        (c.worth for c in found.choices), reverse=True
    )
    for price in found.prices:
        freed = [each for each in sets if allowed(each, rules.without(price.rule))]
        most = max((worths[:, [bid.key for bid in each]] - 1).sum(1).mean() for each in freed)
        assert price.points == pytest.approx(max(0, most - found.choices[0].worth), abs=1e-9)


def test_four_of_ten_are_385_sets_and_the_panels_own_has_its_place():
    rng = np.random.default_rng(3)
    bids = some_bids(10, rng)
    worths = np.linspace(5, 3, 10) + rng.normal(0, 0.1, (500, 10))
    found = board(bids, worths, rules=Rules(4), own=[0, 1, 2, 4])
    assert found.count == len(found.choices) == 385
    assert found.choices[0].members == (0, 1, 2, 3)
    assert (found.own.place, found.own.broken) == (2, [])
    assert found.own.choice.regret == pytest.approx(found.choices[1].regret)
    assert found.core[0] == 1
    assert found.core[9] == 0
    too_many = board(bids, worths, rules=Rules(2, threshold=7), own=[0, 1, 2])
    assert too_many.choices == []
    assert too_many.own.broken == ["threshold", "number"]


def test_sets_that_are_closer_than_the_scores_are_sure_are_counted():
    bids = [Bid(n, Decimal(1)) for n in range(3)]
    rng = np.random.default_rng(0)
    clear = board(bids, np.array([6.0, 3.0, 1.0]) + rng.normal(0, 0.1, (200, 3)), rules=Rules(1))
    assert clear.close == 0
    unclear = board(bids, np.array([4.0, 3.9, 1.0]) + rng.normal(0, 1, (200, 3)), rules=Rules(1))
    assert unclear.close == 1


def test_a_budget_is_held_to_the_penny():
    bids = [Bid("a", Decimal("0.10")), Bid("b", Decimal("0.20"))]
    held = board(bids, np.full((1, 2), 3.0), rules=Rules(2, budget=Decimal("0.30")))
    assert ("a", "b") in {choice.members for choice in held.choices}
    short = board(bids, np.full((1, 2), 3.0), rules=Rules(2, budget=Decimal("0.29")))
    assert ("a", "b") not in {choice.members for choice in short.choices}


def test_too_many_sets_are_searched_and_the_best_is_found(monkeypatch):
    rng = np.random.default_rng(8)
    bids, worths = some_bids(8, rng), rng.normal(4, 1, (30, 8))
    rules = Rules(3, Decimal(9), 2, frozenset("a"), True, 3.0)
    whole = board(bids, worths, rules=rules)
    monkeypatch.setattr(portfolio, "MOST_SETS", 10)
    monkeypatch.setattr(portfolio, "MANY_SETS", 10)
    found = board(bids, worths, rules=rules)
    assert not found.complete
    assert found.choices[0].members == whole.choices[0].members
    assert found.core == pytest.approx(whole.core)
    assert [price.points for price in found.prices] == pytest.approx([price.points for price in whole.prices])


@pytest.mark.parametrize(
    ("argument", "facts"),
    [
        ("worths", {"worths": [[float("nan")]]}),
        ("worths", {"worths": [[1.0, 2.0]]}),
        ("worths", {"worths": [["x"]]}),
        ("worths", {"worths": np.zeros((0, 1))}),
        ("bids", {"bids": [Bid(1, Decimal(-1))]}),
        ("bids", {"bids": [Bid(1, Decimal("NaN"))]}),
        ("bids", {"bids": [Bid(1, Decimal(1)), Bid(1, Decimal(1))], "worths": [[1.0, 1.0]]}),
        ("rules", {"rules": Rules(0)}),
        ("rules", {"rules": Rules(1, budget=Decimal(-1))}),
        ("rules", {"rules": Rules(1, nations=-1)}),
        ("rules", {"rules": Rules(1, threshold=float("inf"))}),
        ("own", {"own": [2]}),
        ("own", {"own": [1, 1]}),
    ],
)
def test_bad_input_names_the_argument(argument, facts):
    facts = {"bids": [Bid(1, Decimal(1))], "worths": [[3.0]], "rules": Rules(1), **facts}
    with pytest.raises(ValueError, match=f"^{argument}"):
        board(facts.pop("bids"), facts.pop("worths"), **facts)


def test_no_bids_have_no_sets():
    assert board([], np.zeros((1, 0)), rules=Rules(2)).choices == []
