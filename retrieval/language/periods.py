"""The time expressions of a text and the stretches of the calendar that they mean under the day it was written on."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from retrieval.language.calendar.anchoring import Named
from retrieval.language.calendar.days import Grain, Period, add_months, later, read_anchor, stretch
from retrieval.language.calendar.meaning import meaning
from retrieval.language.calendar.timewords import AS_OF, RANGE, STOP, TAIL, TIME, count, plain_text

_WITHIN = ("month", "quarter", "half", "year")  # 内 bounds these

__all__ = ["Grain", "Period", "TimeWord", "find_periods"]


@dataclass(frozen=True)
class TimeWord:
    """A time expression and what it means; `start` and `end` count characters of the text as given."""

    start: int
    end: int
    period: Period


def find_periods(text: str, anchor: str, question: bool = False) -> list[TimeWord]:
    """The time expressions of `text`, in order, not overlapping; no text raises.

    `anchor` is the day, month or year an article is of or a question is asked on, as an ISO date, "" when unknown.
    A year or a month named before holds to the end of a sentence of an article, and to the end of a question.
    """
    named = Named(plain_text(text), question, read_anchor(anchor))
    words: list[TimeWord] = []
    done = 0
    for found in TIME.finditer(named.plain):
        if found.start() < done:  # taken by the word before
            continue
        between = named.plain[done : found.start()]
        if STOP.search(between):
            named.end_sentence(line="\n" in between)
        done = found.end()
        try:
            word = _with_neighbours(found, meaning(found, named), named)
            word = (words and RANGE.fullmatch(between) and _range(words[-1], word, found)) or word
        except (ValueError, OverflowError):  # no day of the calendar
            continue
        done = word.end
        words[-1:] = [word] if words and word.start == words[-1].start else [*words[-1:], word]
        if word.period.grain != "unknown" and found.lastgroup not in ("days", "weeks") and not found["same"]:
            named.earlier, named.last = named.last, word.period
    return words


def _with_neighbours(found: re.Match[str], period: Period, named: Named) -> TimeWord:
    """A word together with 截至 right before it and 以来, 起 or 前 right behind."""
    start, end = found.span()
    tail = TAIL.match(named.plain, end)
    if tail and period.grain == "unknown":
        end = tail.end() if tail["since"] or tail["onward"] else end
    elif tail and (bounded := _with_tail(tail, period, named)):
        period, end = bounded, tail.end()
    as_of = AS_OF.search(named.plain, max(0, start - 8), start)
    if as_of:
        start = as_of.start()
        period = replace(period, start=None, grain="span") if period.end else period
    return TimeWord(start, end, period)


def _with_tail(tail: re.Match[str], period: Period, named: Named) -> Period | None:
    first = period.start
    if first and tail["since"]:
        today = named.known.last if named.known else None
        return replace(period, end=today if today and today >= first else None, grain="span")
    if first and tail["onward"]:
        return replace(period, end=None, grain="span")
    if first and tail["lasting"]:
        return stretch(first, later(first, count(tail["lasting"]), tail["lasting_unit"]))
    if (tail["before"] and period.grain == "day") or (tail["within"] and period.grain in _WITHIN):
        return replace(period, start=None, grain="span")
    return None


def _range(first: TimeWord, second: TimeWord, found: re.Match[str]) -> TimeWord | None:
    """Two words with 至 between them as one; None when they do not make a range."""
    start, end = first.period.start, second.period.end
    open_ended = first.period.end is None or second.period.start is None
    if start is None or end is None or open_ended or first.period.any_year != second.period.any_year:
        return None
    if end < start and not found["of_year"]:
        end = add_months(end, 12)
    period = Period(start, end, "span", first.period.any_year)
    return TimeWord(first.start, second.end, period) if start <= end else None
