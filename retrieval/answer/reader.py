"""The sentence that answers: of the best passages' sentences, the one that says most of what is asked.

It compares words: what share of the question's words and bigrams, weighed by how rare they are in the corpus, a
sentence holds, and whether it holds the kind of thing that is asked for. Where the reading model has read the passages
too, what it takes for the answer counts for the sentence and for the part of it that is shown.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass

from retrieval.answer.asked import Asked, Idf, Key
from retrieval.answer.cues import cue_of
from retrieval.answer.evidence import Evidence
from retrieval.answer.narrowing import narrow
from retrieval.answer.shortening import LONG, shorten
from retrieval.answer.spans import SpanScores
from retrieval.articles.article import Span
from retrieval.articles.passages import sentences
from retrieval.search.question import Kind, Question

PASSAGES = 5  # of the ranking's best are read
NEAR = 12.0  # but none whose score lies so far below the best
# What a sentence gains that has the kind of thing asked for, if not 0.25: of many sentences that speak of an event few
# print its day or a name.
CUE: dict[Kind, float] = {"date": 0.4, "person": 0.5}
FOCUSED = 0.3  # of the very thing's words, by weight, a sentence must have to be about it: 工业总产值 for 工业产值
MARGIN, MOST = 0.04, 8.0  # what the reading model's margin counts for, and where it is cut off
UNREAD: frozenset[Kind] = frozenset({"reason", "yes_no", "comparison", "list"})  # the reading model knows single facts


@dataclass(frozen=True)
class Reading:
    """The sentence that answers best: passage number `at`, its `quote` and within it the short `answer`, spans of the
    passage's text. `coverage` is the weighted share, from 0 to 1, of the question's words that the passage holds, `share`
    the same of the sentence; `cue` (0 to 1.5) how well the sentence has the kind of thing that is asked for,
    `answer_cue` how well the short answer has it; `focused` whether the sentence names the very thing that is asked for.
    `narrowed` is the part of the answer that says it alone: the figure, the day, the name. `margin` is how much likelier than none the reading model finds an answer in the sentence, `known` how likely one in
    the passage: logits, 0 where it has not read.
    """

    at: int
    quote: Span
    answer: Span
    narrowed: Span
    coverage: float
    cue: float
    answer_cue: float = 1.0
    focused: bool = True
    share: float = 0.0
    margin: float = 0.0
    known: float = 0.0


def read(question: Question, evidence: Sequence[Evidence], idf: Idf, spans: Sequence[SpanScores] = ()) -> Reading:
    """Choose the sentence that answers best; `evidence` (at least one) is best first.

    `spans` is what the reading model says of the first passages, where it has read them.
    """
    asked = Asked(question, idf)
    held = [asked.held(item.passage.embedded, item.all_times) for item in evidence[:PASSAGES]]
    scored = [
        (_score(question, asked, evidence, at, span, whole, spans), at, span)
        for at, whole in enumerate(held)
        for span in sentences(evidence[at].passage.text)
    ]
    _, at, quote = max(scored, key=lambda one: one[0], default=(0.0, 0, (0, 0)))
    return _reading(question, asked, evidence[at], at, quote, held[at], spans)


def _score(
    question: Question,
    asked: Asked,
    evidence: Sequence[Evidence],
    at: int,
    span: Span,
    whole: Set[Key],
    spans: Sequence[SpanScores],
) -> float:
    item = evidence[at]
    text = item.passage.text[slice(*span)]
    score = asked.share(asked.held(text, item.times_in(span)), whole)
    score += CUE.get(question.kind, 0.25) * _cue(question, item, span)
    score += 0.1 * max(item.score - evidence[0].score, -4.0)
    score -= 0.0005 * min(len(text), LONG)  # of two that say as much, the shorter
    return score if question.kind in UNREAD else score + MARGIN * _margin(spans, at, span)[1]


def _reading(
    question: Question,
    asked: Asked,
    item: Evidence,
    at: int,
    quote: Span,
    whole: Set[Key],
    spans: Sequence[SpanScores],
) -> Reading:
    text = item.passage.text
    place, margin = _margin(spans, at, quote)
    answer = shorten(question, text, quote, asked, place if margin > 0 else None)
    held = asked.held(text[slice(*quote)], item.times_in(quote))
    return Reading(
        at=at,
        quote=quote,
        answer=answer,
        narrowed=narrow(question, item, answer, place, margin),
        coverage=asked.share(whole),
        cue=_cue(question, item, quote),
        answer_cue=_cue(question, item, answer),
        focused=asked.share(held & asked.focus) >= FOCUSED * asked.share(asked.focus),
        share=asked.share(held, whole),
        margin=margin,
        known=spans[at].answerable if at < len(spans) else 0.0,
    )


def _cue(question: Question, item: Evidence, span: Span) -> float:
    """How well a part of the passage has what is asked for; the digits of times are no figures."""
    return cue_of(question, item.without_times(span) if question.kind == "number" else item.passage.text[slice(*span)])


def _margin(spans: Sequence[SpanScores], at: int, sentence: Span) -> tuple[Span, float]:
    """The model's likeliest answer in a sentence of passage `at`, and its bounded margin over none."""
    if at >= len(spans):
        return sentence, 0.0
    place, margin = spans[at].best(sentence)
    return place, min(max(margin, -MOST), MOST)
