"""Means and spread: weights, "unable to assess", and what one review cannot say."""

from decimal import Decimal

from funding.panel.scores import of_review, tally

WEIGHTS = {1: 60, 2: 40}


def test_a_review_is_the_mean_of_its_criteria_by_weight():
    assert of_review({1: 6, 2: 1}, WEIGHTS) == Decimal(4)


def test_unable_to_assess_is_left_out_and_not_nought():
    assert of_review({1: 6, 2: None}, WEIGHTS) == Decimal(6)
    assert of_review({1: None, 2: None}, WEIGHTS) is None


def test_a_tally_weighs_every_review_alike():
    found = tally([{1: 6, 2: 6}, {1: 3, 2: 3}, {1: 5, 2: None}], WEIGHTS)
    assert (found.count, found.mean, found.low, found.high) == (3, Decimal("4.67"), Decimal(3), Decimal(6))
    assert found.deviation == Decimal("1.53")
    assert found.values == (Decimal("3.00"), Decimal("5.00"), Decimal("6.00"))


def test_one_review_has_no_spread_and_none_has_no_mean():
    assert tally([{1: 4, 2: 4}], WEIGHTS).deviation is None
    assert tally([], WEIGHTS).mean is None
    assert tally([{1: None, 2: None}], WEIGHTS).count == 0
