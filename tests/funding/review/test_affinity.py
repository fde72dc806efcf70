"""Affinity: between nought and one, by themes and words, and open to people without papers."""

import pytest

from funding.review.affinity import Expertise, Topic, affinity, explain

BID = Topic(
    frozenset({"skills", "communities"}), "Retraining coastal workers for the green economy of harbours"
)


def test_who_knows_the_themes_and_the_words_comes_first():
    expert = Expertise(
        frozenset({"skills", "communities"}), "coastal workers, harbours and the green economy"
    )
    half = Expertise(frozenset({"skills"}), "schools and apprenticeships")
    stranger = Expertise(frozenset({"innovation"}), "patents")
    scores = affinity([BID], [expert, half, stranger])[0]
    assert scores[0] > scores[1] > scores[2] == 0


def test_a_practitioner_without_words_reaches_the_top_by_declared_themes():
    scores = affinity([BID], [Expertise(BID.themes, ""), Expertise(BID.themes, "tax law")])[0]
    assert scores[0] == 1.0
    assert scores[1] == pytest.approx(0.6)


def test_every_affinity_is_between_nought_and_one_and_can_be_explained():
    same = Expertise(BID.themes, BID.words)
    assert affinity([BID], [same])[0, 0] == pytest.approx(1.0)
    parts = explain(BID, Expertise(frozenset({"skills"}), "harbours"))
    assert parts.themes == 0.5
    assert 0 < parts.words < 1
    assert parts.shared == {"skills"}


def test_case_accents_and_numbers_do_not_confuse_it():
    bid = Topic(frozenset(), "Tŷ Gwyn 2027 ŴYR")
    assert affinity([bid], [Expertise(frozenset(), "tŷ gwyn ŵyr 1999")])[0, 0] == pytest.approx(0.4)


def test_nobody_and_nothing_are_no_trouble():
    assert affinity([], []).shape == (0, 0)
    assert affinity([Topic(frozenset(), "")], [Expertise(frozenset(), "")])[0, 0] == 0
