"""Standings: what must hold of every order, how they compare with slow sampling, and how fast they are."""

from time import process_time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from funding.panel import findings
from funding.panel.ranking import Reading, expected_ranks, read, standings


def a_case(bids, reviewers, each, seed=0, scale=6):
    """Rows as a panel of this size would give them."""
    rng = np.random.default_rng(seed)
    worth, severity = rng.normal(0, 0.7, bids), rng.normal(0, 0.5, reviewers)
    return [
        (i, int(j), float(np.clip(round(3.5 + worth[i] + severity[j] + rng.normal(0, 0.8)), 1, scale)))
        for i in range(bids)
        for j in rng.choice(reviewers, each, replace=False)
    ]


@st.composite
def cases(draw):
    """Any few scores, of which some bids may have none."""
    pairs = draw(st.sets(st.tuples(st.integers(0, 6), st.integers(0, 4)), max_size=16))
    return [(a, r, draw(st.integers(1, 6))) for a, r in sorted(pairs)]


@settings(max_examples=25, deadline=None)
@given(cases(), st.integers(0, 4), st.randoms(use_true_random=False))
def test_ranks_add_up_and_neither_names_nor_order_matter(rows, funded, chance):
    found = read(rows, scale=6, funded=funded, applications=range(7))
    assert sum(each.expected_rank for each in found.standings) == pytest.approx(28, abs=1e-6)
    assert sum(each.p_top for each in found.standings) == pytest.approx(min(funded, 7), abs=1e-9)
    for each in found.standings:
        assert (
            1 <= each.interval_90[0] <= each.interval_50[0] <= each.interval_50[1] <= each.interval_90[1] <= 7
        )
        assert (each.mean is None) == (each.n == 0) == (each.application in found.unscored)
    names = dict(zip(range(7), chance.sample(range(100), 7), strict=True))
    people = dict(zip(range(5), chance.sample(range(100), 5), strict=True))
    again = [(names[a], people[r], score) for a, r, score in rows]
    chance.shuffle(again)
    other = read(again, scale=6, funded=funded, applications=list(names.values()))
    mine = {names[each.application]: each.expected_rank for each in found.standings}
    assert {each.application: each.expected_rank for each in other.standings} == pytest.approx(mine, abs=1e-6)


def test_equal_scores_in_a_complete_design_tie_in_everything():
    rows = [(bid, reviewer, score) for bid, scores in enumerate([(4, 5, 2), (2, 4, 5), (5, 2, 4), (6, 6, 5)]) for reviewer, score in enumerate(scores)]  # fmt: skip
    best, *tied = standings(rows, scale=6, funded=2)
    assert best.application == 3
    assert len({each[3:] for each in tied}) == 1
    assert {each.application for each in tied} == {0, 1, 2}


def test_all_equal_scores_say_nothing():
    found = standings([(bid, reviewer, 4) for bid in range(5) for reviewer in range(3)], scale=6, funded=2)
    assert {each.expected_rank for each in found} == {3.0}
    assert {each.p_top for each in found} == {0.4}


def test_a_bid_without_scores_is_named_and_stands_in_the_middle():
    found = read([(1, 1, 6), (1, 2, 6), (2, 1, 1), (2, 2, 1)], scale=6, funded=1, applications=[1, 2, 3])
    assert found.unscored == [3]
    assert [each.application for each in found.standings] == [1, 3, 2]
    assert found.standings[1][1:3] == (0, None)
    nothing = standings([], scale=6, funded=1, applications=["a", "b"])
    assert [each.expected_rank for each in nothing] == [1.5, 1.5]
    assert standings([], scale=6, funded=1) == []


def test_bids_that_share_no_reviewer_are_reported():
    rows = [(1, 1, 3), (2, 1, 4), (3, 2, 5), (4, 2, 5), (4, 3, 5)]
    found = read(rows, scale=6, funded=1)
    assert found.parts == [[1, 2], [3, 4]]
    assert not found.is_connected
    assert read([*rows, (1, 3, 4)], scale=6, funded=1).is_connected


def test_one_review_of_each_bid_is_read():
    found = standings([(bid, bid, bid + 1) for bid in range(6)], scale=6, funded=2)
    assert [each.application for each in found] == [5, 4, 3, 2, 1, 0]
    assert found[0].expected_rank > 1.2


def test_a_severe_reviewer_is_known_as_such():
    rows = [(bid, reviewer, 4 - 2 * (reviewer == 0)) for bid in range(8) for reviewer in range(4)]
    severities = read(rows, scale=6, funded=2).severities
    assert severities[0].points < -0.5
    assert sum(each.points for each in severities[1:]) > 0


@pytest.mark.parametrize(
    ("argument", "rows", "facts"),
    [
        ("scores", [(1, 1, float("nan"))], {}),
        ("scores", [(1, 1, None)], {}),
        ("scores", [(1, 1, True)], {}),
        ("scores", [(1, 1, "five")], {}),
        ("scores", [(1, 1, 0)], {}),
        ("scores", [(1, 1, 6.1)], {}),
        ("scores", [(1, 1, float("inf"))], {}),
        ("scores", [(1, 1, 3), (1, 1, 3)], {}),
        ("scores", [(1, 1)], {}),
        ("scores", [([], 1, 3)], {}),
        ("scores", 7, {}),
        ("scale", [], {"scale": 1}),
        ("scale", [], {"scale": 6.5}),
        ("funded", [], {"funded": -1}),
        ("funded", [], {"funded": True}),
        ("seed", [], {"seed": -1}),
        ("applications", [], {"applications": [1, 1]}),
    ],
)
def test_bad_input_names_the_argument(argument, rows, facts):
    with pytest.raises(ValueError, match=f"^{argument} "):
        standings(rows, **{"scale": 6, "funded": 2, **facts})


def sampled_ranks(rows, sweeps, seed):
    """Expected ranks by a Gibbs sampler with steps on the spreads: another method, slow, and without the closed form."""
    rng = np.random.default_rng(seed)
    a, r, y = (np.array(each) for each in zip(*rows, strict=True))
    bids, people = a.max() + 1, r.max() + 1
    y = y - np.mean([y[a == i].mean() for i in range(bids)])
    nu, theta, tau, sigma, lam = np.zeros(people), np.zeros(bids), 0.5, 0.6, 0.6
    total = np.zeros(bids)

    def chance(tau, sigma, lam, theta, rest):
        if not all(1e-6 < each < 2 for each in (tau, sigma, lam)):
            return -np.inf
        s2 = sigma**2 + lam**2
        return (
            -bids * np.log(tau) - theta @ theta / 2 / tau**2 - len(y) / 2 * np.log(s2) - rest @ rest / 2 / s2
        )

    for sweep in range(sweeps):
        s2 = sigma**2 + lam**2
        precision = np.bincount(a, minlength=bids) / s2 + tau**-2
        theta = np.bincount(a, y - nu[r], bids) / s2 / precision + rng.normal(size=bids) / np.sqrt(precision)
        precision = np.bincount(r, minlength=people) / s2 + 4
        nu = np.bincount(r, y - theta[a], people) / s2 / precision + rng.normal(size=people) / np.sqrt(
            precision
        )
        rest = y - theta[a] - nu[r]
        for _step in range(3):
            new = np.array([tau, sigma, lam]) + rng.normal(0, 0.35, 3)
            if np.log(rng.random()) < chance(*new, theta, rest) - chance(tau, sigma, lam, theta, rest):
                tau, sigma, lam = new
        if sweep >= 500:
            total += 1 + (theta[None] > theta[:, None]).sum(1)
    return total / (sweeps - 500)


def test_the_closed_form_agrees_with_slow_sampling():
    rows = a_case(7, 4, 3, seed=4)
    slow = sampled_ranks(rows, 12000, seed=1)
    quick = {each.application: each.expected_rank for each in standings(rows, scale=6, funded=2)}
    assert [quick[bid] for bid in range(7)] == pytest.approx(list(slow), abs=0.12)


def test_runs_hold_no_pair_that_is_told_apart():
    found = read(a_case(20, 8, 3), scale=6, funded=5)
    runs = findings.inseparable(found)
    for run in runs:
        assert (found.before[run.first - 1 : run.last, run.first - 1 : run.last] < 0.95).all()
        if run.last < 20:
            assert (found.before[run.first - 1 : run.last, run.last] >= 0.95).any()
    assert findings.at_the_line(runs, 5) in runs
    assert findings.at_the_line(runs, 20) is None
    clear = Reading(
        found.standings[:3], [], np.array([[0.5, 1, 1], [0, 0.5, 0.99], [0, 0.01, 0.5]]), found.draws, [], []
    )
    assert findings.inseparable(clear) == []


def test_leaving_a_reviewer_out_says_what_moves():
    rows = [(bid, reviewer, 3 + (bid == reviewer == 0) * 3) for bid in range(4) for reviewer in range(3)]
    found = findings.without_each_reviewer(rows, scale=6, funded=1)
    assert found.most == 0
    assert found.of == 3
    assert found.changed == 1
    level = findings.without_severity(rows, scale=6, funded=1)
    assert level.of == 1
    assert level.changed == 0


def test_the_small_grid_agrees_with_the_large_one():
    rows = a_case(30, 12, 3, seed=2)
    quick = expected_ranks(rows, scale=6)
    assert quick == pytest.approx({each.application: each.expected_rank for each in standings(rows, scale=6, funded=3)}, abs=0.1)  # fmt: skip


@pytest.mark.parametrize(("size", "most"), [((60, 24, 3), 0.6), ((1000, 400, 3), 4.0)])
def test_an_order_is_read_in_time(size, most):
    rows = a_case(*size)
    standings(a_case(5, 4, 2), scale=6, funded=1)
    began = process_time()
    standings(rows, scale=6, funded=10)
    assert process_time() - began < 3 * most  # a busy machine is slower
