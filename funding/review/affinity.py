"""How well a reviewer knows what a bid is about: shared themes and shared words, each with a weight that is shown.

Pure: numpy and scipy only. Every affinity lies between 0 and 1 and can be explained by its parts.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from math import log
from typing import NamedTuple

import numpy as np

from lpip_portal.later import Later

sparse = Later("scipy.sparse")
THEMES, WORDS = 0.6, 0.4  # the weights; a reviewer who wrote no words is judged by themes alone
_COMMON = re.compile(
    "an?|and|are|as|at|be|been|but|by|can|for|from|had|has|have|how|if|in|into|is|its?|more|most|not|of|on|or|our|that|"
    "the|their|them|there|these|they|this|those|through|to|was|we|were|what|when|which|who|will|with|within|would|you|"
    "your|yn|ac|ar|am|gan|mae"
)
_WORD = re.compile(r"[^\W\d_]{2,}")


class Topic(NamedTuple):
    """What a bid is about: slugs of its themes and the words that describe it."""

    themes: frozenset[str]
    words: str


class Expertise(NamedTuple):
    """What a reviewer knows about, in their own declaration: slugs of themes and words."""

    themes: frozenset[str]
    words: str


class Parts(NamedTuple):
    """Why an affinity is what it is: both parts (0 to 1) and the themes shared."""

    themes: float
    words: float
    shared: frozenset[str]


def affinity(bids: Sequence[Topic], reviewers: Sequence[Expertise]) -> np.ndarray:
    """Return affinities (bids × reviewers) between 0 and 1."""
    by_theme = _theme_overlap(bids, reviewers)
    by_word = _word_overlap([bid.words for bid in bids], [reviewer.words for reviewer in reviewers])
    wordless = np.array([not _terms(reviewer.words) for reviewer in reviewers], bool)
    weight = np.where(wordless, 0.0, WORDS)[None, :]
    return by_theme * (1 - weight) + by_word * weight


def explain(bid: Topic, reviewer: Expertise) -> Parts:
    """Return the parts of one affinity. Its words are weighed among these two texts alone."""
    return Parts(
        float(_theme_overlap([bid], [reviewer])[0, 0]),
        float(_word_overlap([bid.words], [reviewer.words])[0, 0]),
        bid.themes & reviewer.themes,
    )


def _theme_overlap(bids: Sequence[Topic], reviewers: Sequence[Expertise]) -> np.ndarray:
    """Return, for each pair, the share of the bid's themes that the reviewer knows."""
    names = sorted({theme for thing in (*bids, *reviewers) for theme in thing.themes})
    place = {name: n for n, name in enumerate(names)}
    asked = _marks([bid.themes for bid in bids], place)
    known = _marks([reviewer.themes for reviewer in reviewers], place)
    return (asked @ known.T) / np.maximum(asked.sum(1, keepdims=True), 1)


def _marks(sets: Iterable[frozenset[str]], place: dict[str, int]) -> np.ndarray:
    sets = list(sets)
    marks = np.zeros((len(sets), max(1, len(place))))
    for row, each in enumerate(sets):
        for name in each:
            marks[row, place[name]] = 1
    return marks


def _word_overlap(bids: Sequence[str], reviewers: Sequence[str]) -> np.ndarray:
    """Return the cosine of sublinear TF-IDF vectors over words and pairs of words."""
    counted = [_terms(text) for text in (*bids, *reviewers)]
    spread = Counter(term for terms in counted for term in terms)
    shared = {term: n for n, term in enumerate(sorted(term for term, count in spread.items() if count > 1))}
    rarity = {term: log((1 + len(counted)) / (1 + spread[term])) + 1 for term in spread}
    rows, columns, values = [], [], []
    for row, terms in enumerate(counted):
        weights = {term: (1 + log(count)) * rarity[term] for term, count in terms.items()}
        length = sum(weight * weight for weight in weights.values()) ** 0.5 or 1.0
        for term, weight in weights.items():
            if term in shared:
                rows.append(row)
                columns.append(shared[term])
                values.append(weight / length)
    vectors = sparse.csr_matrix((values, (rows, columns)), shape=(len(counted), max(1, len(shared))))
    return np.clip((vectors[: len(bids)] @ vectors[len(bids) :].T).toarray(), 0.0, 1.0)


def _terms(text: str) -> Counter:
    plain = unicodedata.normalize("NFKC", text).casefold()
    words = [word for word in _WORD.findall(plain) if not _COMMON.fullmatch(word)]
    return Counter([*words, *(f"{one} {two}" for one, two in zip(words, words[1:], strict=False))])
