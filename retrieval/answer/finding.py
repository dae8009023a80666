"""What the best passages answer: the best of all readings, and in which of three voices it is told.

A sure answer is told, an unsure one shown as a sentence that may be it, and of all else it is said that the articles do
not hold it, with the sentence that comes nearest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from retrieval.answer.answer import Missing
from retrieval.answer.chance.chance import probability, voices
from retrieval.answer.chance.features import find_features
from retrieval.answer.claim import claim_of
from retrieval.answer.evidence import Evidence
from retrieval.answer.forms import wording
from retrieval.answer.missing import find_missing
from retrieval.answer.reading.model import ReadingModel
from retrieval.answer.reading.own_time import is_of_another_time, of_time_asked
from retrieval.answer.reading.reading import lead, read
from retrieval.answer.verdict import is_clear, verdict_on
from retrieval.articles.article import Span
from retrieval.articles.passages import sentences
from retrieval.index.lexical import LexicalIndex
from retrieval.language.tokens import quick_normalise
from retrieval.search.features import Asked
from retrieval.search.question import Question

AHEAD = 5.0  # in the reader's score


@dataclass(frozen=True)
class Finding:
    """Passage number `at` answers with `text`, whose `piece` stands in its `quote`, a span of the passage's text.

    `verdict` is 是 or 否 where that is asked. `answers` unless it is too unlikely, `sure` when it is likely enough to be
    told; `ahead` that it is so much better than what was ranked before it that its passage should have been first.
    `probability` says how likely, `features` what that comes of. What does not answer has the nearest sentence
    for its quote, and says what is `missing`.
    """

    at: int
    quote: Span
    text: str = ""
    piece: str = ""
    verdict: str = ""
    answers: bool = False
    sure: bool = False
    ahead: bool = False
    probability: float = 0.0
    features: Mapping[str, float] | None = None
    missing: Missing | None = None


def find(question: Question, evidence: Sequence[Evidence], model: ReadingModel, lexical: LexicalIndex) -> Finding:
    """Read the best passages (at least one, in ranking order), take the best of all readings and say how likely it is."""
    asked = Asked(question, lexical)
    readings = read(question, evidence, model)
    readings[0] = of_time_asked(question, readings[0], evidence[readings[0].at])
    reading = readings[0]
    features = find_features(question, asked, readings, evidence)
    chance = probability(features)
    if chance < voices().unsure:
        at, quote = nearest(asked, evidence)
        return Finding(
            at, quote, probability=chance, features=features, missing=find_missing(question, evidence, at, quote)
        )
    piece = evidence[reading.at].passage.text[slice(*reading.answer)]
    verdict = verdict_on(reading.span.verdict) if claim_of(question) else ""
    text = wording.decided(verdict, piece)
    clear = not verdict or is_clear(reading.span.verdict)
    sure = chance >= voices().sure and clear and not is_of_another_time(question, reading, evidence[reading.at])
    ahead = sure and lead(readings) >= AHEAD
    return Finding(reading.at, reading.quote, text, piece, verdict, True, sure, ahead, chance, features)


def nearest(asked: Asked, evidence: Sequence[Evidence]) -> tuple[int, Span]:
    """The sentence that has most of the question, by its passage's number and its place in it."""
    every = [
        (asked.share(asked.words, quick_normalise(item.passage.text[slice(*span)])), -at, span)
        for at, item in enumerate(evidence)
        for span in sentences(item.passage.text)
    ]
    _, at, span = max(every, default=(0.0, 0, (0, 0)))
    return -at, span
