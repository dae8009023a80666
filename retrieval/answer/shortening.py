"""The short answer: the clauses of a sentence that answer, together no longer than an answer may be."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from retrieval.answer.asked import Asked
from retrieval.answer.cues import cue_of
from retrieval.articles.article import Span
from retrieval.language.places import find_places
from retrieval.search.question import Kind, Question

SHORT, LONG = 60, 200  # characters of an answer: a fact, anything else
_LONG_KINDS: frozenset[Kind] = frozenset({"list", "reason", "yes_no"})
# A growth rate belongs to the figure before it: 125亿元，同比增长47.5% is one clause.
_GROWTH = r"[，,](?=\s*(?:同比|环比|比上年|比去年|较上年|较去年|比年初|增长|增幅|下降|上升))"
# 1,206亿元 and 8:30 are one figure.
_WITHIN = r"(?<=\d)(?:,(?=\d{3}(?!\d))|[:：](?=\d))"
_FIGURE = re.compile(r"\d(?:[\d.,:：]*\d)?[%％‰]?[多余]?[万亿千百]*[\u4e00-\u9fff]?")
_CLAUSE = re.compile(rf"(?:[^，,；;：:。！？!?]|{_GROWTH}|{_WITHIN})*(?:[，,；;：:。！？!?]+[”’」』）)》]*|$)")
# What a run of clauses gains that holds the reading model's answer: of several figures it often takes the wrong one.
READ, READ_FIGURE = 0.6, 0.3


def shorten(question: Question, text: str, quote: Span, asked: Asked, place: Span | None) -> Span:
    """The clauses of the sentence that answer, together no longer than an answer may be.

    `place` is what the reading model takes for the answer.
    """
    start, end = quote
    longest = LONG if question.kind in _LONG_KINDS else SHORT
    clauses = [(start + m.start(), start + m.end()) for m in _CLAUSE.finditer(text[start:end]) if m[0].strip()]
    if question.kind == "list" and (listing := _listing(text, clauses, asked)):
        return _trim(text, listing)
    if end - start <= longest and question.kind in _LONG_KINDS:
        return quote
    named = any(asked.held(text[slice(*clause)]) & asked.focus for clause in clauses)
    best, best_score = (start, _before_figure(text, start, min(end, start + longest))), float("-inf")
    for span in _runs_of(text, clauses, longest):
        part = text[slice(*span)]
        # The time at the head of a sentence holds for all its parts, so it speaks for none of them; and so does a place,
        # up to the next.
        held = asked.held(part)
        alone = not question.places or find_places(part)
        carried = set() if alone else asked.held(text[start : span[0]]) & asked.carried
        worth = 2.0 if question.kind == "date" else 0.5  # a date often stands far from what happened on it
        score = (
            asked.share(held, carried)
            + asked.share(held & asked.focus)
            + worth * cue_of(question, part)
            - 0.002 * len(part)
        )
        if named and not held & asked.focus:
            score -= 1.0  # another clause names the very thing, however rare this one's words are
        if place and span[0] <= place[0] and place[1] <= span[1]:
            score += READ_FIGURE if question.kind == "number" else READ
        if score > best_score:
            best, best_score = span, score
    return _trim(text, best)


def _listing(text: str, clauses: Sequence[Span], asked: Asked) -> Span | None:
    """The one clause that names the very thing and lists three items or more: 途经海底世界、鲁迅公园、小青岛公园等地."""
    lists = [span for span in clauses if text.count("、", *span) >= 2 and asked.held(text[slice(*span)]) & asked.focus]
    return lists[0] if len(lists) == 1 and lists[0][1] - lists[0][0] <= LONG else None


def _before_figure(text: str, start: int, end: int) -> int:
    """`end`, or where the figure begins that `end` would cut in two."""
    figures = (figure.span() for figure in _FIGURE.finditer(text, start, end + 20))
    return next((first for first, last in figures if start < first < end < last), end)


def _runs_of(text: str, clauses: Sequence[Span], longest: int) -> Iterator[Span]:
    """Every run of neighbouring clauses that is short enough; a semicolon parts what belongs apart."""
    for first, (start, _) in enumerate(clauses):
        for _, end in clauses[first:]:
            if end - start > longest:
                break
            yield start, end
            if text[end - 1] in "；;":
                break


def _trim(text: str, span: Span) -> Span:
    """Without the punctuation at its ends that belongs to the sentence, not to the answer."""
    start, end = span
    part = text[start:end]
    before, after = re.match(r"[\s，,；;：:、]*", part), re.search(r"[\s，,；;：:、。]*$", part)
    assert before and after  # both match the empty string
    return start + before.end(), start + max(after.start(), before.end())
