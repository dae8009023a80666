"""A Question becomes ranked passages: dense, words and bigrams, fused; the best of these ranked by what was learned."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from embeddings.encoder import Encoder, Vectors
from retrieval.index.corpus import Corpus
from retrieval.index.derived import Derived
from retrieval.index.records import Place, Published
from retrieval.index.vectors import Keys
from retrieval.language.places import stem
from retrieval.language.terms import same_terms
from retrieval.language.tokens import bigrams, question_words, simplified
from retrieval.search.conditions import Conditions
from retrieval.search.features import NAMES, make_features
from retrieval.search.question import Question
from retrieval.search.ranking import DEPTH, Rows, fuse, learned, standing

CANDIDATES = 40  # of the best passages, whose features are looked at

Features = Mapping[str, tuple[float, float]]
"""A passage's features by name, each a value and its weight."""


@dataclass(frozen=True)
class Ranking:
    """(key, score) pairs, best first, what each stage took, and the candidates' features by key."""

    ranked: list[tuple[int, float]]
    timings_ms: dict[str, float]
    features: Mapping[int, Features] = field(default_factory=dict)


def retrieve(
    question: Question, encoder: Encoder, derived: Derived, corpus: Corpus, among: Keys | None = None
) -> Ranking:
    """Rank the passages for a question, those with the keys `among` or all; at most DEPTH of each leg take part."""
    begun = time.perf_counter()
    vector = encoder.encode_questions([question.searched])[0]
    encoded = time.perf_counter()
    fused, rows = find_candidates(question, vector, derived, corpus, among)
    ranked = learned().rank(fused, rows)
    done = time.perf_counter()
    timings = {"encode": (encoded - begun) * 1000, "search": (done - encoded) * 1000}
    weights = learned().weights.tolist()
    weighed = {
        key: dict(zip(NAMES, zip(row, weights, strict=True), strict=True))
        for (key, _), row in zip(fused, rows.tolist(), strict=False)
    }
    return Ranking(ranked, timings, weighed)


def find_candidates(
    question: Question, vector: Vectors, derived: Derived, corpus: Corpus, among: Keys | None = None
) -> tuple[list[tuple[int, float]], Rows]:
    """All passages that a leg found, as (key, fused score), best first; and the features of the first CANDIDATES."""
    lexical = derived.lexical
    asked = " ".join([question.searched, *_other_terms(question.searched)])
    legs = {
        "dense": standing(derived.vectors.search(vector, DEPTH, among)),
        "words": standing(lexical.search("words", question_words(asked), DEPTH, among)),
        "bigrams": standing(lexical.search("bigrams", bigrams(asked), DEPTH, among)),
    }
    fused = fuse(legs)
    return fused, make_features(question, [key for key, _ in fused[:CANDIDATES]], legs, lexical, corpus)


def _other_terms(text: str) -> list[str]:
    """The other terms for what `text` names, which the articles may use instead."""
    return [other for others in same_terms(text).values() for other in others]


def best_places(ranking: Ranking, corpus: Corpus, k: int) -> list[tuple[list[Place], float]]:
    """The `k` best passages with all their places; the same text under another headline is the same hit."""
    found: dict[str, tuple[list[Place], float]] = {}
    ranked = ranking.ranked[: 2 * k]
    places = corpus.places(key for key, _ in ranked)
    for key, score in ranked:
        if key in places:
            text = re.sub(r"\s", "", places[key][0].passage.text)
            found.setdefault(text, ([], score))[0].extend(places[key])
    return list(found.values())[:k]


def keys_among(conditions: Conditions, corpus: Corpus) -> tuple[Keys | None, str]:
    """The keys of the passages that fulfil the conditions, None for all; and which condition left none, or ""."""
    if not conditions:
        return None, ""
    articles, emptied_by = articles_among(conditions, corpus)
    if emptied_by:
        return np.empty(0, dtype=np.int64), emptied_by
    keys = corpus.keys_of(articles, stem(conditions.place))
    return np.asarray(sorted(keys), dtype=np.int64), "" if keys else "place"


def articles_among(conditions: Conditions, corpus: Corpus) -> tuple[set[int], str]:
    """The articles (row ids) of the paper and days that are wanted; and which of these conditions left none, or ""."""
    articles = corpus.published()
    for name, fulfilled in (("paper", _by_paper), ("published", _by_date)):
        articles = [article for article in articles if fulfilled(conditions, article)]
        if not articles:
            return set(), name
    return {article.id for article in articles}, ""


def _by_paper(conditions: Conditions, article: Published) -> bool:
    return simplified(conditions.paper) in simplified(article.paper)


def _by_date(conditions: Conditions, article: Published) -> bool:
    return conditions.holds_for(article.date)
