"""Which articles a question is put to: of which days, which paper, about which place.

They come from options, or from the question itself: 青岛日报12月的报道里…
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, replace

from retrieval.language.calendar.agreement import agreement
from retrieval.language.calendar.days import read_anchor
from retrieval.language.periods import Period, find_periods

_REPORTS = re.compile(
    r"(?:的)?(?:报道|文章|新闻|稿件|消息)(?:里面|里|中|上|内)?(?:，|,|提到|说|写道|称)?的?|(?:报道|刊登|刊发|登载|提到)(?:了|过)?(?:的)?"
)
_NEAR = 16  # characters before 的报道 that may name a paper and a time


@dataclass(frozen=True)
class Conditions:
    """`published` are stretches of days one of which the article's date must fall into, `paper` a part of its paper's
    name, `place` a place that the passage or its headline must name; empty ones hold for every article."""

    published: tuple[Period, ...] = ()
    paper: str = ""
    place: str = ""

    def __bool__(self) -> bool:
        return bool(self.published or self.paper or self.place)

    def wanted(self, name: str) -> str:
        """What the condition of this name asks for: a paper, a place, or days as 2022-12-01～2022-12-31."""
        if name != "published":
            return str(getattr(self, name))
        return "、".join(f"{_day(period.start, period)}～{_day(period.end, period)}" for period in self.published)

    def holds_for(self, date: str) -> bool:
        """Whether an article of this ISO date (day, month or year; "" for none) may have come out in that time."""
        if not self.published:
            return True
        day = read_anchor(date)
        return day is not None and any(
            agreement(period, day.moved()) in ("same", "within", "holds", "overlaps") for period in self.published
        )


NONE = Conditions()


def between(since: datetime.date | None, until: datetime.date | None, paper: str = "", place: str = "") -> Conditions:
    """The conditions of the command line's options; a day that is not given leaves its end open."""
    published = (Period(since, until, "span"),) if since or until else ()
    return Conditions(published, paper.strip(), place.strip())


def take_conditions(text: str, asked_on: str, given: Conditions) -> tuple[str, Conditions]:
    """`text` without the words that say in which articles to look, and these added to the `given` conditions."""
    from retrieval.articles.dateline import find_paper  # few questions name a paper

    for reports in _REPORTS.finditer(text):
        start = max(0, reports.start() - _NEAR)
        near = text[start : reports.start()]
        paper = find_paper(near)
        times = [time for time in find_periods(near, asked_on, question=True) if _last(near, time.end, paper)]
        if not paper and not (times and "的" in reports[0]):
            continue
        begin = min([near.rfind(paper)] * bool(paper) + [time.start for time in times]) + start
        rest = (text[:begin] + text[reports.end() :]).strip(" ，,的里中")
        if not rest:
            continue
        published = given.published or tuple(time.period for time in times)
        return rest, replace(given, paper=given.paper or paper, published=published)
    return text, given


def _day(day: datetime.date | None, period: Period) -> str:
    return "" if day is None else f"{day:%m-%d}" if period.any_year else day.isoformat()


def _last(near: str, end: int, paper: str) -> bool:
    """Whether nothing but the paper's name stands behind a time: 12月青岛日报的报道, 青岛日报12月的报道."""
    return not near[end:].replace(paper, "").strip(" 的，,")
