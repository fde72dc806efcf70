"""What everybody may see of the figures: nothing small, and nothing from which something small can be computed."""

from collections import defaultdict
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as some

from lpip_portal.suppression import (
    HIDDEN,
    THRESHOLD,
    Figure,
    at_least,
    is_small,
    line,
    people,
    summed,
    total,
)

GROUPS = ("a", "b", "c")
counts = some.integers(0, 30)


@given(whole=some.none() | counts, parts=some.dictionaries(some.sampled_from(GROUPS), counts))
def test_no_count_below_five_is_ever_shown(whole, parts):
    shown = line(
        "count", None if whole is None else Figure(whole), {k: Figure(v) for k, v in parts.items()}, GROUPS
    )
    values = [shown.total, *shown.parts.values()]
    assert all(value is None or value == HIDDEN or value >= THRESHOLD for value in values)


@given(parts=some.lists(counts, min_size=2, max_size=6), rest=counts)
def test_no_small_count_is_what_the_rest_leaves_of_a_total(parts, rest):
    groups = [str(n) for n in range(len(parts))]
    given_parts = {group: Figure(value) for group, value in zip(groups, parts, strict=True)}
    shown = line("count", Figure(sum(parts) + rest), given_parts, groups)
    open_parts = [value for value in shown.parts.values() if value != HIDDEN]
    if shown.total != HIDDEN and open_parts:
        left = shown.total - sum(open_parts)
        assert left == 0 or left >= THRESHOLD
        assert len(open_parts) == len(parts)


def test_a_reader_who_knows_the_rules_cannot_tell_a_hidden_part():
    """Every line of two groups and a rest is published; those that look alike leave each hidden figure at least two values."""
    pictures = defaultdict(list)
    for a, b, rest in product(range(16), repeat=3):
        if a + b + rest > 15:  # beyond, not every line that looks alike is among those tried
            continue
        shown = line("count", Figure(a + b + rest), {"a": Figure(a), "b": Figure(b)}, ("a", "b"))
        pictures[(shown.total, *shown.parts.values())].append((a + b + rest, a, b))
    for picture, worlds in pictures.items():
        for place, value in enumerate(picture):
            assert value != HIDDEN or len({world[place] for world in worlds}) > 1, picture


def test_a_reader_who_knows_the_rules_cannot_tell_a_hidden_partnership():
    pictures = defaultdict(list)
    for values in product(range(8), repeat=3):
        shown = [total("count", value) for value in values]
        pictures[(*shown, summed("count", shown))].append((*values, sum(values)))
    for picture, worlds in pictures.items():
        for place, value in enumerate(picture):
            assert value != HIDDEN or len({world[place] for world in worlds}) > 1, picture


@given(some.lists(some.none() | counts, min_size=1, max_size=10))
def test_a_sum_is_shown_only_with_all_its_parts(values):
    shown = [None if value is None else total("count", value) for value in values]
    there = [value for value in shown if value is not None]
    assert summed("count", shown) == (None if not there else HIDDEN if HIDDEN in there else sum(there))


@given(before=some.lists(counts, min_size=1, max_size=5), later=counts)
def test_a_sum_of_yesterday_gives_nothing_away_today(before, later):
    today = [total("count", value) for value in [*before, later]]
    assert later >= THRESHOLD or summed("count", today) == HIDDEN


def test_nought_is_hidden_like_any_small_count():
    assert total("count", 0) == HIDDEN
    assert total("count", 4) == HIDDEN
    assert total("count", 5) == 5


@given(base=some.none() | some.integers(0, 200), value=some.integers(0, 100))
def test_a_percentage_is_shown_only_where_enough_did_and_enough_did_not(base, value):
    small = is_small("percent", value, base)
    if not small:
        assert base >= THRESHOLD
        assert THRESHOLD <= round(value * base / 100) <= base - THRESHOLD


def test_an_average_rests_on_five_at_least_and_money_is_no_count():
    assert is_small("average", 3.5, 4)
    assert is_small("average", 3.5, None)
    assert not is_small("average", 3.5, 5)
    assert not is_small("money", 2)


def test_parts_wait_for_one_another_and_for_their_total():
    parts = {"a": Figure(20), "b": Figure(30)}
    assert line("count", None, parts, ("a", "b")).parts == {"a": HIDDEN, "b": HIDDEN}
    assert line("count", Figure(50), {"a": Figure(20)}, ("a", "b")).parts == {"a": HIDDEN, "b": None}
    assert line("count", Figure(50), parts, ("a", "b")).parts == {"a": 20, "b": 30}
    assert line("count", Figure(53), parts, ("a", "b")).parts == {"a": HIDDEN, "b": HIDDEN}


@given(some.dictionaries(some.sampled_from("abcde"), counts, min_size=1))
def test_counts_of_people_are_shown_with_their_parts_or_none_of_them(found):
    shown = people(found)
    assert shown.total == (HIDDEN if sum(found.values()) < THRESHOLD else sum(found.values()))
    whole = min(found.values()) >= THRESHOLD
    assert shown.parts == (found if whole else dict.fromkeys(found, HIDDEN))


@given(some.lists(some.integers(0, 9), min_size=2, max_size=3))
@settings(max_examples=60, deadline=None)
def test_a_reader_who_knows_the_rules_cannot_tell_how_many_of_a_group_came(found):
    """Every hidden count could be another one: some other numbers look the same to whoever reads what is shown."""
    told = people(dict(enumerate(found)))
    most = max(sum(found), THRESHOLD)
    alike = [
        numbers
        for numbers in product(range(most + 1), repeat=len(found))
        if people(dict(enumerate(numbers))) == told
    ]
    for place, value in told.parts.items():
        assert value != HIDDEN or len({numbers[place] for numbers in alike}) > 1


@given(some.lists(some.none() | counts, max_size=10))
def test_adding_up_what_is_shown_leaves_out_what_is_hidden(values):
    shown = [None if value is None else total("count", value) for value in values]
    assert at_least(shown) == sum(value for value in values if value and value >= THRESHOLD)
