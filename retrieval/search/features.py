"""What speaks for a passage: a row of features for each candidate, all of them higher where it fits better.

dense, words, bigrams   how it stands in each leg (z-scores)
sentence                the part of the question's phrases, of three characters each, that its best sentence has
coverage                the part of the question's words that it has, with its headline
names                   the part of the names, numbers and quoted words
period, place           whether it (or its article's date) states the times asked for, and the part of the places that it names
article                 the part of the question's words that its article has as a whole
article_dense           the best dense z-score of the article's passages
lead                    its coverage again where it is the first passage of its article, which says what that is about

Words, phrases and names are weighed by how rare they are in the corpus.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np

from retrieval.articles.passages import sentences
from retrieval.index.corpus import Corpus
from retrieval.index.lexical import LexicalIndex
from retrieval.language.calendar.days import read_period
from retrieval.language.periods import TimeWord
from retrieval.language.terms import same_terms
from retrieval.language.tokens import bigrams, question_words, quick_normalise, trigrams
from retrieval.search.question import Question, without
from retrieval.search.ranking import Rows, Standing
from retrieval.search.timing import time_score

NAMES = (
    "dense", "words", "bigrams", "sentence", "coverage", "names", "period", "place", "article", "article_dense", "lead",
)  # fmt: skip
_FIGURE = re.compile(r"[a-z0-9]+(?:\.[0-9]+)?%?")
_QUOTED = re.compile(r"[“《\"]([^”》\"]{2,12})[”》\"]")

Weights = dict[str, float]


def make_features(
    question: Question, keys: Sequence[int], legs: Mapping[str, Standing], lexical: LexicalIndex, corpus: Corpus
) -> Rows:
    """The features of the passages `keys`, a row each and in the order of NAMES; 0 for a passage that is gone."""
    asked = Asked(question, lexical)
    times = corpus.times(keys) if question.periods else {}
    wanted = set(keys)
    found: dict[int, list[float]] = {}
    for article in corpus.whole_articles(keys):
        texts = {key: asked.as_asked(passage.embedded) for key, passage in article.passages}
        published = read_period(article.date)
        dated = [TimeWord(0, 0, published)] if published else []
        held = asked.share(asked.words, "\n".join(texts.values()))
        dense = max(legs["dense"][key] for key in texts)
        for key in texts.keys() & wanted - found.keys():
            own = [legs[name][key] for name in ("dense", "words", "bigrams")]
            said = asked.features(texts[key], [*times.get(key, ()), *dated])
            lead = said[NAMES.index("coverage") - len(own)] if key == article.passages[0][0] else 0.0
            found[key] = [*own, *said, held, dense, lead]
    return np.asarray([found.get(key, [0.0] * len(NAMES)) for key in keys]).reshape(len(keys), len(NAMES))


class Asked:
    """What a question asks for, as it is looked for in texts: its `words`, `phrases` and `names`, each with its weight.

    `thing` is the question without its times.
    """

    def __init__(self, question: Question, lexical: LexicalIndex) -> None:
        thing = self.thing = quick_normalise(without(question.searched, question.times))
        named = [*(place.name for place in question.places), *question.people]
        names = [*map(quick_normalise, named), *_FIGURE.findall(thing), *_QUOTED.findall(thing)]
        self.words: Weights = {word: lexical.idf("words", word) for word in question_words(thing)}
        self.names: Weights = {name: lexical.idf("words", name) for name in names}
        rarity = {pair: lexical.idf("bigrams", pair) for pair in bigrams(thing)}
        self.phrases: Weights = {
            phrase: max(rarity.get(pair, 0.0) for pair in bigrams(phrase)) for phrase in trigrams(thing)
        }
        self._same = same_terms(thing)
        self._places = [quick_normalise(place.stem) for place in question.places]
        self._periods = question.periods

    def as_asked(self, text: str) -> str:
        """A text with the question's own term behind each that means the same."""
        text = quick_normalise(text)
        for term, others in self._same.items():
            for other in others:
                text = text.replace(other, f"{other} {term} ")
        return text

    def features(self, text: str, times: Sequence[TimeWord]) -> list[float]:
        """From `sentence` to `place`, of a text that `as_asked` gave."""
        near = {phrase: weight for phrase, weight in self.phrases.items() if phrase in text}
        total = sum(self.phrases.values()) or 1.0
        sentence = max((_held(near, text[start:end]) for start, end in sentences(text)), default=0.0) if near else 0.0
        place = sum(stem in text for stem in self._places) / (len(self._places) or 1)
        return [
            sentence / total,
            self.share(self.words, text),
            self.share(self.names, text),
            time_score(self._periods, times),
            place,
        ]

    def share(self, wanted: Weights, text: str) -> float:
        """The part of `wanted` that stands in `text`, by weight; 0 when nothing is wanted."""
        return _held(wanted, text) / (sum(wanted.values()) or 1.0)


def _held(wanted: Weights, text: str) -> float:
    return sum(weight for token, weight in wanted.items() if token in text)
