"""Which time figures are of: how far each time expression of a text governs what stands behind it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from retrieval.language.periods import Period, TimeWord
from retrieval.language.statistics.sentences import Sentence

_REPORTED = frozenset(("month", "quarter", "half", "year", "span"))
# A time that another is measured against governs no figure: 比去年, 高于2019年, 是2015年的3倍.
_AGAINST = re.compile(r"(?:[比较与跟]|相比|[高低多少快慢强弱当]于|超过|不及)\Z")
_TIMES_OF = re.compile("的(?:约|近|逾|超)?[0-9一二三四五六七八九十两.]+(?:多|余)?倍|相比|持平|的?水平")
_FROM = re.compile(r"(?:从|由)\Z")
_BESIDE = re.compile("预计|计划|力争|围绕|聚焦|对标|将|于|自|至|《|对|把|拟|的")
_AHEAD = re.compile(" ?(?:[将拟要]|预计|计划|力争)|[^，。,;；]{0,6}[\u4e00-\u9fff]{2}的")
_LATEST = 8  # times before a figure that can be its own
_NEAR = 30  # characters before a time that can show how it is meant
_SUBJECT = 10  # characters of a subject before a time that still stands at the head of its clause


@dataclass(frozen=True)
class Reported:
    """The time of the figures between `start` and `end`; None where none is named."""

    period: Period | None
    start: int
    end: int


def reported_times(sentences: list[Sentence]) -> Iterator[tuple[Sentence, list[Reported]]]:
    """Each sentence with its times, the one that the sentences of its line before it are of first."""
    carried: Period | None = None
    read = 0
    for sentence in sentences:
        if "\n" in sentence.text[read : sentence.start]:
            carried = None
        read = sentence.end
        own = [placed for time in sentence.times if (placed := _placed(sentence, time))]
        yield sentence, [Reported(carried, sentence.start, sentence.end), *(each for each, _ in own)]
        told = [each.period for each, leads in own if leads and each.period]
        if told:
            carried = told[-1] if told[-1].grain in _REPORTED else None


def period_at(times: list[Reported], at: int) -> Period | None:
    """The period of a figure at character `at`."""
    before = bisect_right(times, at, key=lambda each: each.start)
    near = [*times[:1], *times[max(1, before - _LATEST) : before]]
    return next((each.period for each in reversed(near) if each.start <= at <= each.end), None)


def _placed(sentence: Sentence, time: TimeWord) -> tuple[Reported, bool] | None:
    """Where a time governs, and whether it leads: at the head of a clause it does, and then holds for the sentence.

    None for a time that something is only measured against.
    """
    start, end = sentence.clause(time.start)
    before = sentence.text[max(start, time.start - _NEAR) : time.start]
    if _TIMES_OF.match(sentence.text, time.end):
        return None
    if _FROM.search(before) or (_AGAINST.search(before) and sentence.text[time.end : time.end + 1] == "的"):
        return Reported(time.period, time.end, time.end + 2), False  # 从年初的32%提升至60%
    if _AGAINST.search(before):
        return None
    if len(before) > _SUBJECT or _BESIDE.search(before) or _AHEAD.match(sentence.text, time.end):
        return Reported(time.period, time.end, end), False
    return Reported(time.period, time.end, sentence.end), "同期" not in sentence.text[time.start : time.end]
