"""Small counts are hidden, and cannot be worked out from what is shown."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from lpip_portal import suppression

counts = st.dictionaries(st.sampled_from("abcde"), st.integers(0, 40), min_size=2)


def test_a_small_total_and_its_parts_are_hidden():
    assert suppression.shown({"a": 4, "b": 0}) == (None, None)


def test_one_small_part_hides_all_of_them_and_leaves_the_total():
    assert suppression.shown({"a": 1, "b": 5}) == (6, None)


def test_nobody_and_large_counts_are_shown():
    assert suppression.shown({"a": 5, "b": 0}) == (5, {"a": 5, "b": 0})


def test_a_sum_is_of_what_is_shown():
    assert suppression.summed([12, None, 7]) == 19


@given(counts)
def test_no_small_count_is_shown(found):
    total, parts = suppression.shown(found)
    assert total is None or not suppression.is_small(total)
    assert parts is None or not any(map(suppression.is_small, parts.values()))


@given(st.lists(st.integers(0, 9), min_size=2, max_size=3))
@settings(max_examples=60, deadline=None)
def test_who_knows_the_rule_cannot_work_a_small_count_out(found):
    """Every hidden count could be another one: some other numbers look the same to whoever reads what is shown."""
    told = suppression.shown(dict(enumerate(found)))
    if told.parts is not None:
        return
    alike = [
        numbers
        for numbers in product(range(sum(found) + 1), repeat=len(found))
        if suppression.shown(dict(enumerate(numbers))) == told
    ]
    for place, count in enumerate(found):
        if suppression.is_small(count):
            assert len({numbers[place] for numbers in alike}) > 1


@given(counts, counts)
def test_a_sum_tells_nothing_that_its_parts_do_not(one, other):
    """The sum is worked out from what is shown alone, so two worlds that look alike have the same sum."""
    shown = [suppression.shown(one).total, suppression.shown(other).total]
    assert suppression.summed(shown) == sum(each for each in shown if each)
