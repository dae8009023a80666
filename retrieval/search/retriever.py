"""A Question becomes ranked passages: dense, words and bigrams, fused."""

from __future__ import annotations

import time
from dataclasses import dataclass

from embeddings.encoder import Encoder
from retrieval.index.derived import Derived
from retrieval.language.tokens import bigrams, question_words
from retrieval.search.question import Question
from retrieval.search.ranking import DEPTH, fuse


@dataclass(frozen=True)
class Ranking:
    """(key, score) pairs, best first, and what each stage took."""

    ranked: list[tuple[int, float]]
    timings_ms: dict[str, float]


def retrieve(question: Question, encoder: Encoder, derived: Derived) -> Ranking:
    """Rank the passages for a question; at most DEPTH of each leg take part."""
    begun = time.perf_counter()
    vector = encoder.encode_questions([question.searched])[0]
    encoded = time.perf_counter()
    lexical = derived.lexical
    legs = {
        "dense": derived.vectors.search(vector, DEPTH),
        "words": lexical.search("words", question_words(question.searched), DEPTH),
        "bigrams": lexical.search("bigrams", bigrams(question.searched), DEPTH),
    }
    ranked = fuse(legs)
    done = time.perf_counter()
    timings = {"encode": (encoded - begun) * 1000, "search": (done - encoded) * 1000}
    return Ranking(ranked, timings)
