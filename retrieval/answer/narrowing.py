"""The short answer, narrowed from its clauses to the very figure, day or name where that is sure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from retrieval.answer.evidence import Evidence
from retrieval.articles.article import Span
from retrieval.language.people import looks_like_name
from retrieval.language.statistics.figure import Figure
from retrieval.language.tokens import tag_words
from retrieval.search.question import Question

SURE = 3.0  # from this margin on, the reading model is trusted with where a figure, day or name begins and ends


def narrow(question: Question, evidence: Evidence, answer: Span, place: Span, margin: float) -> Span:
    """The part of `answer` that says it alone, or `answer` as it is.

    `place` is what the reading model takes for the answer, with its `margin` over none.
    """
    inside = answer[0] <= place[0] and place[1] <= answer[1]
    if margin < SURE or not inside or question.kind not in ("number", "date", "person"):
        return answer
    if question.kind == "number":
        return _covering(
            [(figure.start, figure.end) for figure in _asked_for(question, evidence, answer)], place, answer
        )
    if question.kind == "date":
        return _covering([(time.start, time.end) for time in evidence.times], place, answer)
    name = _whole_words(evidence.passage.text, place, answer)
    return name if looks_like_name(evidence.passage.text[slice(*name)]) else answer


def _asked_for(question: Question, evidence: Evidence, answer: Span) -> list[Figure]:
    """The only figure of the answer, or the only one in the unit or of the thing that is asked for; else none."""
    text = evidence.passage.text
    within = [figure for figure in evidence.figures if figure.start < answer[1] and answer[0] < figure.end]
    for found in (
        within,
        [figure for figure in within if question.unit and question.unit in text[figure.start : figure.end]],
        [figure for figure in within if any(word in figure.indicator for word in question.focus)],
    ):
        if len(found) == 1:
            return found
    return []


def _covering(spans: Iterable[Span], place: Span, answer: Span) -> Span:
    """The one of `spans` that `place` touches, when it lies in `answer`; else `answer`."""
    touched = [span for span in spans if span[0] < place[1] and place[0] < span[1]]
    if len(touched) != 1 or touched[0][0] < answer[0] or answer[1] < touched[0][1]:
        return answer
    return touched[0]


def _whole_words(text: str, place: Span, answer: Span) -> Span:
    """`place` without the part of a word at its end: a name's last character is not the next word's first."""
    start, end = place
    for first, last in _words(text, answer):
        if start < first < end < last:
            return start, first
    return place


def _words(text: str, part: Span) -> Sequence[Span]:
    found: list[Span] = []
    at = part[0]
    for word, _ in tag_words(text[slice(*part)]):
        found.append((at, at + len(word)))
        at += len(word)
    return found
