"""Sentences that state figures, cut into clauses, with the quantities, changes and times that stand in them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

from retrieval.language.periods import TimeWord, find_periods
from retrieval.language.statistics.growth import Growth, find_doublings
from retrieval.language.statistics.nouns import Word, words_of
from retrieval.language.statistics.quantities import Quantity, find_quantities

_Mark = TypeVar("_Mark", bound=Quantity | Growth | TimeWord)
_SENTENCE = re.compile("[^。！？!?\n]+")
_BREAK = re.compile("[，,；;（）()]|[:：](?! ?[约近逾超]?[0-9])|(?<=[\u4e00-\u9fff”]) +(?=[\u4e00-\u9fff“])")
_ASIDE = re.compile("[（(][^（()），,；;：:]{0,15}[）)]")


@dataclass(frozen=True)
class Sentence:
    """A sentence of a plain text at `start:end`, what stands in it, in order, and the spans of its clauses."""

    text: str
    start: int
    end: int
    quantities: list[Quantity]
    doublings: list[Growth]
    times: list[TimeWord]
    clauses: list[tuple[int, int]]
    spans: list[tuple[int, int]]  # of the times

    def words(self, start: int, end: int) -> list[Word]:
        """The words from character `start` to `end`; a time is one word."""
        return words_of(self.text, start, end, self.spans)

    def clause(self, at: int) -> tuple[int, int]:
        """The clause in which character `at` stands."""
        return self.clauses[max(0, bisect_right(self.clauses, (at, self.end)) - 1)]


def find_sentences(text: str, plain: str, anchor: str) -> list[Sentence]:
    """The sentences of `text` that state something, or name a time; none where no sentence states anything."""
    quantities, doublings = find_quantities(plain), find_doublings(plain)
    if not quantities and not doublings:
        return []
    times = find_periods(text, anchor)
    apart, waiting, ahead = deque(_apart(quantities, times)), deque(doublings), deque(times)
    found = []
    for span in _SENTENCE.finditer(plain):
        start, end = span.span()
        counted, doubled, timed = list(_until(end, apart)), list(_until(end, waiting)), list(_until(end, ahead))
        if counted or doubled or timed:
            spans = [(each.start, each.end) for each in timed]
            clauses = _clauses(plain, start, end, [*spans, *((each.start, each.end) for each in counted)])
            found.append(Sentence(plain, start, end, counted, doubled, timed, clauses, spans))
    return found


def _apart(quantities: list[Quantity], times: list[TimeWord]) -> list[Quantity]:
    """The quantities that share no character with a time."""
    starts = [time.start for time in times]
    return [
        each
        for each in quantities
        if not (before := bisect_right(starts, each.end - 1)) or times[before - 1].end <= each.start
    ]


def _until(end: int, waiting: deque[_Mark]) -> Iterator[_Mark]:
    while waiting and waiting[0].end <= end:
        yield waiting.popleft()


def _clauses(plain: str, start: int, end: int, whole: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans between the marks that end a clause; a mark inside one of `whole` or of a short aside ends none."""
    inside = {at for a, b in whole for at in range(a, b)}
    for aside in _ASIDE.finditer(plain, start, end):
        if not inside.intersection(range(*aside.span())):
            inside.update(range(*aside.span()))
    found = []
    for mark in _BREAK.finditer(plain, start, end):
        if mark.start() not in inside:
            found.append((start, mark.start()))
            start = mark.end()
    return [*found, (start, end)]
