"""Rules beside demand and load: kept where they can be, broken as little as can be, and said."""

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from funding.review.asking_why import alternates, components, fewest_changes, why_not
from funding.review.matching import match
from funding.review.side_rules import Rule, at_least, at_most_of_each, from_elsewhere


@st.composite
def problems(draw):
    """Three bids at most, four reviewers at most, and rules of every kind."""
    height, width = draw(st.integers(1, 3)), draw(st.integers(1, 4))
    rng = np.random.default_rng(draw(st.integers(0, 2**16)))
    rules = [
        at_least(draw(st.integers(0, 2)), rng.random(width) < 0.5, "a practitioner"),
        *at_most_of_each(1, [[each] for each in rng.choice(["leeds", "york", "bath"], width)], "one of "),
        from_elsewhere(
            rng.choice(["wales", "england"], height).tolist(),
            [[each] for each in rng.choice(["wales", "england"], width)],
            "another nation",
        ),
    ]
    facts = {
        "demand": rng.integers(0, 3, height),
        "load": rng.integers(0, 3, width),
        "allowed": rng.random((height, width)) > 0.2,
    }
    return rng.random((height, width)).round(3), facts, rules


def every_plan(scores, demand, load, allowed):
    """Every plan that meets the whole demand, as a list of rows."""
    rows = [
        list(combinations([j for j in range(scores.shape[1]) if allowed[i, j]], demand[i]))
        for i in range(len(scores))
    ]
    for plan in product(*rows):
        if (np.bincount([j for row in plan for j in row], minlength=scores.shape[1]) <= load).all():
            yield plan


def excess(plan, demand, rules):
    """By how much a plan misses the rules."""
    missed = 0
    for rule in rules:
        for i, row in enumerate(plan):
            if demand[i]:
                has = sum(bool(rule.counts[i if len(rule.counts) > 1 else 0][j]) for j in row)
                missed += max(0, rule.least - has) + max(0, has - (99 if rule.most is None else rule.most))
    return missed


@settings(max_examples=60, deadline=None)
@given(problems(), st.sampled_from(["total", "fair"]))
def test_rules_are_broken_least_and_the_plan_is_the_best_of_those(problem, goal):
    scores, facts, rules = problem
    found = match(scores, goal=goal, rules=rules, **facts)
    plans = list(every_plan(scores, **facts))
    if not plans:
        assert found.shortages
        return
    assert not found.shortages
    demand = facts["demand"]
    least = min(excess(plan, demand, rules) for plan in plans)
    rows = [[j for i, j in found.pairs if i == row] for row in range(len(scores))]
    assert excess(rows, demand, rules) == least == sum(abs(b.has - b.wants) for b in found.broken)
    sums = [[sum(scores[i, j] for j in row) for i, row in enumerate(plan)] for plan in plans if excess(plan, demand, rules) == least]  # fmt: skip
    if goal == "total":
        assert found.total == pytest.approx(max(sum(each) for each in sums), abs=1e-6)
    elif demand.any() and not least:
        best = max(min(s for s, n in zip(each, demand, strict=True) if n) for each in sums)
        assert found.weakest[1] == pytest.approx(best, abs=2e-4)


def test_one_practitioner_for_each_bid_or_it_is_said():
    scores = np.array([[0.9, 0.8, 0.1], [0.9, 0.8, 0.2]])
    rule = at_least(1, [False, False, True], "at least one practitioner")
    kept = match(scores, demand=2, load=2, rules=[rule], goal="total")
    assert {(0, 2), (1, 2)} <= set(kept.pairs)
    assert kept.broken == []
    short = match(scores, demand=2, load=[2, 2, 1], rules=[rule], goal="total")
    assert [str(each) for each in short.broken] == ["application 0 has 0, not 1: at least one practitioner"]
    assert not short.shortages


def test_no_university_gives_two_reviews_of_one_bid():
    rules = at_most_of_each(1, [["leeds"], ["york", "leeds"], ["york"], []], "one of ")
    assert [(rule.name, rule.most) for rule in rules] == [("one of leeds", 1), ("one of york", 1)]
    plan = match(np.array([[0.9, 0.9, 0.1, 0.1]]), demand=2, load=1, rules=rules)
    assert len({0, 1} & {j for _i, j in plan.pairs}) == 1


@pytest.mark.parametrize(
    "rule",
    [
        "one practitioner",
        Rule("x", np.array([[1]])),
        Rule("x", np.array([True])),
        Rule("x", np.array([[True, True]])),
        Rule("x", np.array([[True]]), -1),
        Rule("x", np.array([[True]]), 0, True),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(rule):
    with pytest.raises(ValueError, match="^rules"):
        match([[1.0]], demand=1, load=1, rules=[rule])


def test_a_reviewer_who_withdraws_changes_as_little_as_can_be():
    rng = np.random.default_rng(1)
    scores = rng.random((8, 8))
    plan = match(scores, demand=2, load=3)
    gone = plan.pairs[0][1]
    allowed = np.ones(scores.shape, bool)
    allowed[:, gone] = False
    lost = [pair for pair in plan.pairs if pair[1] == gone]
    again = fewest_changes(scores, keep=plan.pairs, demand=2, load=3, allowed=allowed)
    assert not again.shortages
    assert len(set(plan.pairs) - set(again.pairs)) == len(lost)
    assert again.certified


def test_for_any_pair_it_is_said_why_not():
    scores = np.array([[0.9, 0.5, 0.2, 0.4], [0.8, 0.6, 0.1, 0.3]])
    allowed = np.ones(scores.shape, bool)
    allowed[0, 3] = False
    facts = {"demand": 1, "load": [1, 1, 0, 1], "allowed": allowed}
    plan = match(scores, goal="total", **facts)
    assert plan.pairs == [(0, 0), (1, 1)]
    assert why_not((0, 0), scores, plan, **facts).kind == "chosen"
    assert why_not((0, 3), scores, plan, **facts).kind == "conflict"
    assert why_not((0, 2), scores, plan, **facts).kind == "no room"
    full = why_not((1, 0), scores, plan, **facts)
    assert (full.kind, full.instead) == ("full", [0])
    assert full.price == pytest.approx(0.2)
    priced = why_not((1, 3), scores, plan, **facts)
    assert (priced.kind, priced.instead) == ("price", [])
    assert priced.price == pytest.approx(0.3)
    with pytest.raises(ValueError, match="^pair "):
        why_not((5, 0), scores, plan, **facts)


def test_alternates_have_room_and_no_conflict():
    scores = np.array([[0.9, 0.5, 0.2, 0.4]])
    plan = match(scores, demand=1, load=[1, 1, 0, 1], goal="total")
    assert alternates(scores, plan, load=[1, 1, 0, 1]) == [[1, 3]]
    free = np.array([[True, False, True, True]])
    assert alternates(scores, plan, load=[1, 1, 0, 1], allowed=free, each=1) == [[3]]


def test_bids_without_a_shared_reviewer_fall_apart():
    assert components([(0, 0), (1, 0), (2, 1)], 4) == [[0, 1], [2], [3]]
    assert components([(0, 0), (1, 0), (1, 1), (2, 1)], 3) == [[0, 1, 2]]
    assert components([], 0) == []
