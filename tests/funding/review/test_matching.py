"""Matching: no conflict, no overload, nothing short without a cause, and the best plan there is."""

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from funding.review import candidates, matching
from funding.review.matching import match


@st.composite
def problems(draw, rows=6, columns=6):
    """An affinity, a demand, a load and what is allowed."""
    height, width = draw(st.integers(1, rows)), draw(st.integers(1, columns))
    seed = draw(st.integers(0, 2**16))
    rng = np.random.default_rng(seed)
    scores = rng.random((height, width)).round(draw(st.integers(1, 4)))
    allowed = rng.random((height, width)) > draw(st.sampled_from([0.0, 0.2, 0.6]))
    return scores, rng.integers(0, 4, height), rng.integers(0, 4, width), allowed


@settings(max_examples=60, deadline=None)
@given(problems(), st.sampled_from(["total", "fair"]))
def test_a_plan_keeps_conflicts_and_loads_and_names_every_shortage(problem, goal):
    scores, demand, load, allowed = problem
    plan = match(scores, demand=demand, load=load, allowed=allowed, goal=goal)
    assert all(allowed[pair] for pair in plan.pairs)
    assert len(set(plan.pairs)) == len(plan.pairs)
    has = np.bincount([i for i, _ in plan.pairs], minlength=len(scores))
    loads = np.bincount([j for _, j in plan.pairs], minlength=scores.shape[1])
    assert (loads <= load).all()
    assert (has <= demand).all()
    short = {s.index: (s.has, s.wants) for s in plan.shortages}
    assert short == {int(i): (has[i], demand[i]) for i in np.flatnonzero(has < demand)}
    assert plan.total == pytest.approx(sum(scores[pair] for pair in plan.pairs))


def best_by_hand(scores, demand, load, allowed, goal):
    """The best plan that meets the whole demand, found by trying all; None where there is none."""
    rows = [
        list(combinations([j for j in range(scores.shape[1]) if allowed[i, j]], demand[i]))
        for i in range(len(scores))
    ]
    best = None
    for plan in product(*rows):
        loads = np.bincount([j for row in plan for j in row], minlength=scores.shape[1])
        if (loads > load).any():
            continue
        sums = [sum(scores[i, j] for j in row) for i, row in enumerate(plan)]
        needy = [s for s, wanted in zip(sums, demand, strict=True) if wanted] or [0.0]
        key = sum(sums) if goal == "total" else min(needy)
        best = key if best is None else max(best, key)
    return best


@settings(max_examples=60, deadline=None)
@given(problems(rows=3, columns=4), st.sampled_from(["total", "fair"]))
def test_the_plan_is_the_best_of_all_plans(problem, goal):
    scores, demand, load, allowed = problem
    demand = np.minimum(demand, 2)
    best = best_by_hand(scores, demand, load, allowed, goal)
    plan = match(scores, demand=demand, load=load, allowed=allowed, goal=goal)
    if best is None:
        assert plan.shortages
        return
    assert not plan.shortages
    assert plan.certified
    reached = plan.total if goal == "total" else (plan.weakest[1] if plan.weakest else 0.0)
    assert reached == pytest.approx(best, abs=2e-4)
    if goal == "fair":
        assert plan.bound >= best - 1e-6


def test_a_large_problem_is_solved_over_candidates_and_still_proved():
    rng = np.random.default_rng(5)
    scores = rng.random((220, 120))
    whole = match(scores, demand=3, load=6, goal="total")
    assert whole.certified
    assert not whole.shortages
    assert match(scores, demand=3, load=6, goal="total").pairs == whole.pairs
    fair = match(scores, demand=3, load=6, goal="fair")
    assert fair.weakest[1] >= whole.weakest[1] - 1e-6
    assert fair.total <= whole.total + 1e-6


def test_required_pairs_are_in_the_plan_and_kept_ones_are_preferred():
    scores = np.array([[0.9, 0.1, 0.5], [0.8, 0.2, 0.4]])
    plan = match(scores, demand=1, load=1, required=[(0, 1)], goal="total")
    assert plan.pairs == [(0, 1), (1, 0)]
    kept = match(scores, demand=1, load=1, keep=[(0, 2), (1, 1)], keep_bonus=1.0, goal="total")
    assert kept.pairs == [(0, 2), (1, 1)]
    assert kept.total == pytest.approx(0.7)


def test_a_shortage_says_who_is_in_conflict_and_who_is_full():
    allowed = np.array([[True, True, False], [True, True, True]])
    plan = match(np.ones((2, 3)), demand=2, load=[1, 1, 0], allowed=allowed, goal="total")
    assert [str(shortage) for shortage in plan.shortages] == [
        "application 0 has 1 of 2: 1 reviewers conflicted, 1 full",
        "application 1 has 1 of 2: 0 reviewers conflicted, 2 full",
    ]


def test_a_minimum_load_is_met_or_reported():
    scores = np.array([[0.9, 0.1], [0.9, 0.1]])
    plan = match(scores, demand=1, load=2, minimum_load=1, goal="total")
    assert sorted(j for _, j in plan.pairs) == [0, 1]
    blocked = match(scores, demand=1, load=2, minimum_load=[0, 1], allowed=np.array([[True, False]] * 2))
    assert [(s.kind, s.index, s.conflicted) for s in blocked.shortages] == [("reviewer", 1, 2)]


@pytest.mark.parametrize(
    ("argument", "facts"),
    [
        ("affinity", {"affinity": [[float("nan")]]}),
        ("affinity", {"affinity": [[-1.0]]}),
        ("affinity", {"affinity": [1.0]}),
        ("affinity", {"affinity": [["words"]]}),
        ("demand", {"demand": -1}),
        ("demand", {"demand": [1, 1]}),
        ("demand", {"demand": 1.5}),
        ("load", {"load": [-2]}),
        ("allowed", {"allowed": np.array([[1]])}),
        ("allowed", {"allowed": np.array([[True, True]])}),
        ("minimum_load", {"minimum_load": [1, 2]}),
        ("required", {"required": [(0, 0)], "allowed": np.array([[False]])}),
        ("required", {"required": [(0, 9)]}),
        ("required", {"required": [(0, 0)], "demand": 0}),
        ("keep", {"keep": [3]}),
        ("keep_bonus", {"keep_bonus": float("nan")}),
        ("goal", {"goal": "luck"}),
        ("rules", {"rules": ["one practitioner"]}),
    ],
)
def test_bad_input_names_the_argument(argument, facts):
    facts = {"affinity": [[1.0]], "demand": 1, "load": 1, **facts}
    with pytest.raises(ValueError, match=f"^{argument} "):
        match(facts.pop("affinity"), **facts)


def test_nothing_to_plan_is_a_plan():
    assert match(np.zeros((0, 3)), demand=1, load=1).pairs == []
    assert match(np.zeros((2, 0)), demand=1, load=1).shortages[0].has == 0


@settings(max_examples=60, deadline=None)
@given(problems(rows=14, columns=60), st.integers(0, 2), st.booleans())
def test_a_plan_over_candidates_is_the_plan_over_all_pairs(problem, least, with_kept):
    scores, demand, load, allowed = problem
    keep = [(0, 0)] if with_kept and allowed[0, 0] else []
    facts = {
        "demand": demand,
        "load": load,
        "allowed": allowed,
        "minimum_load": np.minimum(load, least),
        "goal": "total",
        "keep": keep,
        "keep_bonus": 500.0,
    }
    whole = match(scores, **facts)
    width, dense, large = candidates.WIDTH, candidates.DENSE, matching.LARGE
    candidates.WIDTH, candidates.DENSE, matching.LARGE = 4, 0, 0
    try:
        pruned = match(scores, **facts)
    finally:
        candidates.WIDTH, candidates.DENSE, matching.LARGE = width, dense, large
    assert pruned.certified
    assert pruned.total == pytest.approx(whole.total, abs=1e-6)
    lack = [sum(each.wants - each.has for each in plan.shortages) for plan in (pruned, whole)]
    assert lack[0] == lack[1], "who lacks may differ among equal plans, how much does not"
