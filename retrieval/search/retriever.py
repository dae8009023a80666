"""A Question becomes ranked passages: dense, words and bigrams, fused; then the times that passages state."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

from embeddings.encoder import Encoder
from retrieval.index.corpus import Corpus
from retrieval.index.derived import Derived
from retrieval.index.records import Published
from retrieval.index.vectors import Keys
from retrieval.language.places import stem
from retrieval.language.terms import same_terms
from retrieval.language.tokens import bigrams, question_words
from retrieval.search.conditions import Conditions
from retrieval.search.question import Question
from retrieval.search.ranking import DEPTH, fuse
from retrieval.search.timing import time_score

TIME = 1.5  # what a passage gains that states the times asked for, in the fused score's units
TIMED = 60  # of the best passages, whose times are looked at


@dataclass(frozen=True)
class Ranking:
    """(key, score) pairs, best first, and what each stage took."""

    ranked: list[tuple[int, float]]
    timings_ms: dict[str, float]


def retrieve(
    question: Question, encoder: Encoder, derived: Derived, corpus: Corpus, among: Keys | None = None
) -> Ranking:
    """Rank the passages for a question, those with the keys `among` or all; at most DEPTH of each leg take part."""
    begun = time.perf_counter()
    vector = encoder.encode_questions([question.searched])[0]
    encoded = time.perf_counter()
    lexical = derived.lexical
    asked = " ".join([question.searched, *_other_terms(question.searched)])
    legs = {
        "dense": derived.vectors.search(vector, DEPTH, among),
        "words": lexical.search("words", question_words(asked), DEPTH, among),
        "bigrams": lexical.search("bigrams", bigrams(asked), DEPTH, among),
    }
    ranked = _by_time(question, fuse(legs), corpus)
    done = time.perf_counter()
    timings = {"encode": (encoded - begun) * 1000, "search": (done - encoded) * 1000}
    return Ranking(ranked, timings)


def _other_terms(text: str) -> list[str]:
    """The other terms for what `text` names, which the articles may use instead."""
    return [other for others in same_terms(text).values() for other in others]


def _by_time(question: Question, ranked: list[tuple[int, float]], corpus: Corpus) -> list[tuple[int, float]]:
    if not question.periods:
        return ranked
    stated = corpus.times(key for key, _ in ranked[:TIMED])
    timed = [(key, score + TIME * time_score(question.periods, stated.get(key, ()))) for key, score in ranked[:TIMED]]
    return [*sorted(timed, key=lambda pair: (-pair[1], pair[0])), *ranked[TIMED:]]


def keys_among(conditions: Conditions, corpus: Corpus) -> tuple[Keys | None, str]:
    """The keys of the passages that fulfil the conditions, None for all; and which condition left none, or ""."""
    if not conditions:
        return None, ""
    articles = corpus.published()
    for name, fulfilled in (("paper", _by_paper), ("published", _by_date)):
        articles = [article for article in articles if fulfilled(conditions, article)]
        if not articles:
            return np.empty(0, dtype=np.int64), name
    keys = corpus.keys_of([article.id for article in articles], stem(conditions.place))
    return np.asarray(sorted(keys), dtype=np.int64), "" if keys else "place"


def _by_paper(conditions: Conditions, article: Published) -> bool:
    return conditions.paper in article.paper


def _by_date(conditions: Conditions, article: Published) -> bool:
    return conditions.holds_for(article.date)
