"""How well a reviewer knows what a bid is about: what they declare and what they wrote, each with a weight that is shown.

Pure: numpy and scipy only. Every affinity lies between 0 and 1 and can be explained by its parts. A reviewer without
texts reaches the top by declaration alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from math import log
from types import MappingProxyType
from typing import NamedTuple

from lpip_portal.later import Later

np = Later("numpy")

sparse = Later("scipy.sparse")
VERSION = "2"  # of the method; kept with what was computed
THEMES, WORDS = 0.6, 0.4  # the weights; a reviewer who wrote no words is judged by what they declare alone
DECLARED = {
    "themes": 0.6,
    "methods": 0.2,
    "places": 0.2,
}  # the parts of a declaration, of those that the bid names
BEST = 3  # how many of a reviewer's texts count: those nearest to the bid
FAMILIAR = 5  # the top of the scale on which reviewers rate how well they know a theme
_COMMON = re.compile(
    "an?|and|are|as|at|be|been|but|by|can|for|from|had|has|have|how|if|in|into|is|its?|more|most|not|of|on|or|our|that|"
    "the|their|them|there|these|they|this|those|through|to|was|we|were|what|when|which|who|will|with|within|would|you|"
    "your|yn|ac|ar|am|gan|mae"
)
_WORD = re.compile(r"[^\W\d_]{2,}")


class Topic(NamedTuple):
    """What a bid is about: slugs of its themes, the words that describe it, its methods and its places."""

    themes: frozenset[str]
    words: str
    methods: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()


class Expertise(NamedTuple):
    """What a reviewer knows about, in their own declaration: slugs of themes, words, methods, places, and their texts.

    ``familiarity`` is how well they say they know a theme, from 1 to 5; a theme that is not rated counts in full.
    """

    themes: frozenset[str]
    words: str
    methods: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    texts: tuple[str, ...] = ()
    familiarity: Mapping[str, int] = MappingProxyType({})


class Parts(NamedTuple):
    """Why an affinity is what it is: its parts (0 to 1), the themes shared, and the weight of each part in this pair."""

    themes: float
    words: float
    shared: frozenset[str]
    methods: float = 0.0
    places: float = 0.0
    weights: Mapping[str, float] = MappingProxyType({})


def affinity(bids: Sequence[Topic], reviewers: Sequence[Expertise]) -> np.ndarray:
    """Return affinities (bids × reviewers) between 0 and 1.

    Raises ValueError, naming the argument, for a familiarity that is not from 1 to 5.
    """
    parts, weights = _parts(bids, reviewers), _weights(bids, reviewers)
    return np.clip(sum(parts[name] * weights[name] for name in parts), 0.0, 1.0)


def weights() -> dict[str, float]:
    """Return how much each part weighs in an affinity where the bid names all of them and the reviewer wrote words."""
    return {**{name: round(THEMES * share, 4) for name, share in DECLARED.items()}, "words": WORDS}


def explain(bid: Topic, reviewer: Expertise) -> Parts:
    """Return the parts of one affinity. Its words are weighed among these texts alone."""
    parts, weights = _parts([bid], [reviewer]), _weights([bid], [reviewer])
    one = {name: float(part[0, 0]) for name, part in parts.items()}
    shares = {name: float(weight[0, 0]) for name, weight in weights.items()}
    return Parts(
        one["themes"], one["words"], bid.themes & reviewer.themes, one["methods"], one["places"], shares
    )


def _parts(bids: Sequence[Topic], reviewers: Sequence[Expertise]) -> dict[str, np.ndarray]:
    for reviewer in reviewers:
        if not all(rating in range(1, FAMILIAR + 1) for rating in reviewer.familiarity.values()):
            raise ValueError(f"reviewers: familiarity must be from 1 to {FAMILIAR}")
    rated = [
        {theme: each.familiarity.get(theme, FAMILIAR) / FAMILIAR for theme in each.themes}
        for each in reviewers
    ]
    return {
        "themes": _overlap([bid.themes for bid in bids], rated),
        "methods": _overlap(
            [bid.methods for bid in bids], [dict.fromkeys(r.methods, 1.0) for r in reviewers]
        ),
        "places": _overlap([bid.places for bid in bids], [dict.fromkeys(r.places, 1.0) for r in reviewers]),
        "words": _word_overlap([bid.words for bid in bids], [(r.words, *r.texts) for r in reviewers]),
    }


def _weights(bids: Sequence[Topic], reviewers: Sequence[Expertise]) -> dict[str, np.ndarray]:
    """Return the weight of each part for each pair: a part that the bid does not name gives its weight to the others."""
    silent = [not any(_terms(text) for text in (each.words, *each.texts)) for each in reviewers]
    words = np.tile(np.where(silent, 0.0, WORDS), (len(bids), 1)).reshape(len(bids), len(reviewers))
    named = np.array([[bool(bid.themes), bool(bid.methods), bool(bid.places)] for bid in bids], float)
    shares = named.reshape(len(bids), 3) * list(DECLARED.values())
    shares[shares.sum(1) == 0, 0] = 1.0
    shares /= np.maximum(shares.sum(1, keepdims=True), 1e-12)
    found = {name: (1 - words) * shares[:, [n]] for n, name in enumerate(DECLARED)}
    return {**found, "words": words}


def _overlap(asked: Sequence[frozenset[str]], known: Sequence[Mapping[str, float]]) -> np.ndarray:
    """Return, for each pair, the share of what the bid names that the reviewer knows, as far as they know it."""
    names = sorted({name for thing in (*asked, *known) for name in thing})
    place = {name: n for n, name in enumerate(names)}
    wanted = _marks([dict.fromkeys(each, 1.0) for each in asked], place)
    return (wanted @ _marks(known, place).T) / np.maximum(wanted.sum(1, keepdims=True), 1)


def _marks(rated: Sequence[Mapping[str, float]], place: dict[str, int]) -> np.ndarray:
    marks = np.zeros((len(rated), max(1, len(place))))
    for row, each in enumerate(rated):
        for name, value in each.items():
            marks[row, place[name]] = value
    return marks


def _word_overlap(bids: Sequence[str], reviewers: Sequence[tuple[str, ...]]) -> np.ndarray:
    """Return, for each pair, the mean cosine of the reviewer's texts nearest to the bid: three, or as many as there are."""
    texts = [[text for text in each if _terms(text)] for each in reviewers]
    cosines = _cosines(bids, [text for each in texts for text in each])
    found, start = np.zeros((len(bids), len(reviewers))), 0
    for column, each in enumerate(texts):
        if each:
            nearest = -np.sort(-cosines[:, start : start + len(each)], axis=1)[:, :BEST]
            found[:, column] = nearest.mean(1)
        start += len(each)
    return found


def _cosines(bids: Sequence[str], texts: Sequence[str]) -> np.ndarray:
    """Return the cosine of sublinear TF-IDF vectors over words and pairs of words, of every bid and text."""
    counted = [_terms(text) for text in (*bids, *texts)]
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
