"""Scores and places, without a database."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from funding.panel import places, scores

marks = st.lists(st.tuples(st.none() | st.integers(1, 10), st.integers(1, 100)), max_size=8)
ranks = st.dictionaries(st.integers(0, 30), st.integers(1, 12), max_size=12)


def test_a_criterion_that_could_not_be_assessed_is_left_out():
    assert scores.score([(6, 50), (None, 30), (3, 20)]) == Decimal(6 * 50 + 3 * 20) / 70
    assert scores.score([(None, 50), (None, 50)]) is None
    assert scores.score([]) is None


def test_reviews_count_alike():
    found = scores.of_reviews([[(6, 50), (6, 50)], [(3, 100)], [(None, 100)]])
    assert found.values == [Decimal("3.00"), Decimal("6.00")]
    assert (found.mean, found.low, found.high, found.deviation) == (
        Decimal("4.50"),
        Decimal("3.00"),
        Decimal("6.00"),
        Decimal("2.12"),
    )


def test_without_scores_there_is_nothing():
    assert scores.of_reviews([]) == scores.Summary([], None, None, None, None)
    assert scores.of_reviews([[(None, 100)]]).mean is None


@given(st.lists(marks, max_size=6))
def test_the_mean_lies_between_the_lowest_and_the_highest(reviews):
    found = scores.of_reviews(reviews)
    if found.mean is None:
        assert found.values == []
        return
    assert 1 <= found.low <= found.mean <= found.high <= 10
    assert len(found.values) > 1 or found.deviation is None
    assert found.deviation is None or 0 <= found.deviation <= found.high - found.low + scores.CENT
    assert not found.mean.is_nan()


@given(marks, st.integers(2, 5))
def test_only_the_proportion_of_weights_counts(given_marks, times):
    assert scores.score(given_marks) == scores.score(
        [(points, weight * times) for points, weight in given_marks]
    )


@given(st.integers(1, 50), st.sets(st.integers(1, 50)))
def test_a_place_is_read_as_it_was_typed(place, hidden):
    rank = places.rank_at(place, hidden)
    assert rank not in hidden
    assert places.place_of(rank, hidden) == place


@given(st.sets(st.integers(1, 30), min_size=1), st.sets(st.integers(1, 30)))
def test_hidden_bids_leave_no_gap(seen, hidden):
    free = sorted(seen - hidden)
    found = [places.place_of(rank, hidden) for rank in free]
    assert found == sorted(found)
    if free and free == sorted(set(range(1, max(free) + 1)) - hidden):
        assert found == list(range(1, len(free) + 1))


@given(ranks)
def test_numbering_again_keeps_the_order_and_the_ties(given_ranks):
    found = places.renumbered(given_ranks)
    assert places.renumbered(found) == found
    for one, rank in given_ranks.items():
        better = sum(other < rank for other in given_ranks.values())
        assert found[one] == better + 1


def test_a_tie_is_never_silent_and_never_alone():
    order = [places.Placed("a", 1, True), places.Placed("b", 1, False), places.Placed("c", 2, True)]
    assert places.faults(order) == places.Faults(["b"], ["c"])
    order = [places.Placed("a", 1, True), places.Placed("b", 1, True), places.Placed("c", 3, False)]
    assert places.faults(order) == places.Faults([], [])
