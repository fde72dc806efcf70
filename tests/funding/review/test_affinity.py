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


def test_a_practitioner_without_papers_reaches_the_top_by_declaration():
    bid = Topic(frozenset({"housing"}), "warm homes", frozenset({"interviews"}), frozenset({"leeds"}))
    practitioner = Expertise(frozenset({"housing"}), "", frozenset({"interviews"}), frozenset({"leeds"}))
    author = Expertise(frozenset({"housing"}), "warm homes", texts=("warm homes and health",))
    scores = affinity([bid], [practitioner, author])[0]
    assert scores[0] == pytest.approx(1.0)
    assert scores[0] > scores[1]


def test_only_the_three_nearest_texts_count():
    bid = Topic(frozenset(), "warm homes")
    few = Expertise(frozenset(), "", texts=("warm homes",) * 3)
    many = few._replace(texts=(*few.texts, "tax law", "sea ports", "bee keeping"))
    first, second = affinity([bid], [few, many])[0]
    assert first == pytest.approx(second)


def test_who_rates_themself_as_less_familiar_comes_later():
    bid = Topic(frozenset({"housing"}), "")
    sure = Expertise(frozenset({"housing"}), "", familiarity={"housing": 5})
    unsure = sure._replace(familiarity={"housing": 2})
    assert list(affinity([bid], [sure, unsure])[0]) == pytest.approx([1.0, 0.4])
    with pytest.raises(ValueError, match="^reviewers"):
        affinity([bid], [sure._replace(familiarity={"housing": 6})])


def test_the_parts_and_their_weights_make_the_affinity():
    bid = Topic(frozenset({"housing", "health"}), "warm homes", frozenset({"interviews"}))
    reviewer = Expertise(frozenset({"housing"}), "warm houses", frozenset({"interviews"}))
    parts = explain(bid, reviewer)
    assert sum(parts.weights.values()) == pytest.approx(1)
    assert parts.weights["places"] == 0
    whole = sum(getattr(parts, name) * weight for name, weight in parts.weights.items())
    assert affinity([bid], [reviewer])[0, 0] == pytest.approx(whole)
