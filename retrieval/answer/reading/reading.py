"""The best passages are read for an answer: of each the likeliest one, with the sentence that it stands in."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.answer.evidence import Evidence
from retrieval.answer.reading.model import ReadingModel, Span
from retrieval.answer.reading.widening import widen
from retrieval.answer.reading.windows import SEP, TokenText, Window, cut_window, window_starts
from retrieval.articles.article import Span as Place
from retrieval.articles.passages import sentences
from retrieval.language.calendar.agreement import agreement
from retrieval.search.question import Question

SURE = 7.0  # from this score on, no further window is read
AHEAD = 3.0  # what it counts for the score that the window has more of the question than any that waits, in marks a token of it
MOST = 6  # windows that are read
SLACK = 2.0  # that a list may be less likely for being longer
RANKED = 0.2  # what the ranking's score counts for beside the model's


@dataclass(frozen=True)
class Reading:
    """What was read in passage number `at`: the short `answer` and the `quote` around it, spans of the passage's text,
    and what the model said of it."""

    at: int
    answer: Place
    quote: Place
    span: Span


def read(question: Question, evidence: Sequence[Evidence], model: ReadingModel, most: int = MOST) -> list[Reading]:
    """The likeliest answer of every passage that was read, best first; `evidence` is in ranking order.

    Two windows are read at a time, those first that have most of the question, and none any more once an answer is sure.
    """
    texts = [model.tokens(item.passage.text) for item in evidence]
    waiting = [
        (at, cut_window(asked.ids, model.tokens(item.head).ids, texts[at].ids, start))
        for at, item in enumerate(evidence)
        for asked in [model.tokens(in_its_words(question, item))]
        for start in window_starts(texts[at].ids)
    ]
    waiting = _by_turns(waiting)[:most]
    slack = SLACK if question.kind == "list" else 0.0
    best: dict[int, tuple[Span, Window]] = {}
    while waiting and not (best and _settled(max(best.values(), key=lambda one: one[0].score), waiting)):
        now, waiting = waiting[: model.threads], waiting[model.threads :]
        for (at, window), span in zip(now, model.read([window for _, window in now], slack), strict=True):
            if at not in best or span.score > best[at][0].score:
                best[at] = span, window
    found = [_reading(at, span, texts[at], question, evidence[at]) for at, (span, _) in best.items()]
    return sorted(found, key=lambda reading: -reading.span.score - RANKED * evidence[reading.at].score)


def lead(readings: Sequence[Reading]) -> float:
    """How much better the first of `readings` is than those of the passages ranked before its own; without bound where none
    of these was read."""
    best, *others = readings
    return best.span.score - max((other.span.score for other in others if other.at < best.at), default=-math.inf)


def in_its_words(question: Question, evidence: Evidence) -> str:
    """The question with its times as the passage says them, where the calendar knows them for the same days: 今年第一季度
    for 一季度, which the model may take for another time."""
    asked = question.searched
    for time in sorted(question.times, key=lambda time: -time.start):
        same = [said for said in evidence.times if agreement(time.period, said.period) == "same"]
        if same:
            said = evidence.passage.text[same[0].start : same[0].end]
            asked = asked[: time.start] + said + asked[time.end :]
    return asked


def _by_turns(windows: Sequence[tuple[int, Window]]) -> list[tuple[int, Window]]:
    """The window of each passage that has most of the question, in ranking order, then the others."""
    first: dict[int, tuple[int, Window]] = {}
    for at, window in windows:
        if at not in first or _match(window) > _match(first[at][1]):
            first[at] = (at, window)
    chosen = list(first.values())
    return chosen + [one for one in windows if one not in chosen]


def _settled(best: tuple[Span, Window], waiting: Sequence[tuple[int, Window]]) -> bool:
    """Whether the best reading so far is surely better than what windows that wait could hold."""
    span, window = best
    ahead = _match(window) - max(_match(other) for _, other in waiting)
    return span.score + AHEAD * ahead / max(window.ids.index(SEP) - 1, 1) >= SURE


def _match(window: Window) -> int:
    return sum(window.marks[window.start :])


def _reading(at: int, span: Span, text: TokenText, question: Question, evidence: Evidence) -> Reading:
    place = (text.offsets[span.first][0], text.offsets[span.last][1])
    answer = widen(question, evidence.passage.text, place)
    return Reading(at, answer, quote_of(evidence.passage.text, answer), span)


def quote_of(text: str, answer: Place) -> Place:
    """The sentence, or the sentences, in which an answer stands."""
    touched = [(start, end) for start, end in sentences(text) if start < answer[1] and answer[0] < end]
    return (touched[0][0], touched[-1][1]) if touched else answer
