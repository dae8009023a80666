"""Relative times of a question in calendar terms: 去年10月 asked in 2024 is searched as 2023年10月."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from retrieval.language.periods import Period, TimeWord

_YEAR = re.compile(r"(?:[今去前明本当]年|上年|(?:[一二两三四五六七八九十]+|\d+)年[之以]?前)的?")
_DAY = re.compile(r"[今昨前明当][天日]|今[早晨晚]|昨[晚夜]|天前")
_EDGE = re.compile(r"(年|月)?(?:[底末]|初)$")


def name_times(text: str, times: Sequence[TimeWord]) -> tuple[str, list[TimeWord]]:
    """`text` with its relative time words in calendar terms, and the time words where they stand in it then."""
    named, moved, at = "", [], 0
    for time in times:
        named += text[at : time.start]
        start = len(named)
        named += _in_words(text[time.start : time.end], time.period)
        moved.append(TimeWord(start, len(named), time.period))
        at = time.end
    return named + text[at:], moved


def roughly(text: str, period: Period) -> Period:
    """The period that a question means by the edge of a month or a year: the last days of July by 7月底."""
    edge = _EDGE.search(text)
    if not edge or period.grain != "day" or period.start is None:
        return period
    day, late = period.start, not text.endswith("初")
    if edge[1] == "年" or "月" not in text:
        first, last = (date(day.year, 12, 1), day) if late else (day, date(day.year, 3, 31))
    else:
        first, last = (day.replace(day=20), day) if late else (day, day.replace(day=10))
    return Period(first, last, "xun", period.any_year)


def _in_words(said: str, period: Period) -> str:
    """What is said, in calendar terms when it is relative to the day of asking."""
    start = period.start
    if start is None or period.any_year or re.search(r"\d{4}", said):
        return said
    if period.grain == "day" and _DAY.search(said):
        return f"{start.year}年{start.month}月{start.day}日"
    if year := _YEAR.match(said):
        rest = said[year.end() :]
        return f"{start.year}年{_YEAR.sub(f'{period.end.year}年', rest) if period.end else rest}"
    if period.grain == "month" and re.search(r"[本上下这]个?月", said):
        return f"{start.year}年{start.month}月"
    return said
