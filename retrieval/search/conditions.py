"""Which articles a question is put to: of which days, which paper, about which place.

They come from options, or from the question itself: 青岛日报12月的报道里…
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection
from dataclasses import dataclass, replace

from retrieval.language.calendar.agreement import agreement
from retrieval.language.calendar.days import read_period
from retrieval.language.periods import Period, find_periods
from retrieval.language.places import find_places

# What stands behind a paper, a time or a place that say in which articles to look.
_REPORTS = re.compile(
    r"(?P<noun>(?:的)?(?:报道|文章|新闻|稿件|消息)(?P<inside>里面|里|中|上|内)?(?P<says>，|,|提到|说|写道|称)?了?的?)"
    r"|(?P<printed>(?:刊登|刊发|登载|提到)(?:了|过)?的?)"
    r"|(?P<said>[上里中]?(?:写道|指出|透露|披露|介绍|说(?![明法])|称(?![号呼为]))(?:了|过)?)"
    r"|(?P<comma>(?:来?看)?[，,])"
)
_NEAR = 32  # characters before 的报道 that may name a paper, a time and a place
_LEAD = "根据|依据|按照|(?<!数)据|按|在|从|看|查"
_BEFORE_PAPER = re.compile(
    rf"^(?:.*(?:根据|依据|按照|(?<!数)据|在)|(?:请问|想问|想知道|告诉我|一下|[和与及或]|{_LEAD})+)"
)
_NAMED = "■"  # stands for each character of a paper, a time or a place that was found
_CONDITION = re.compile(  # neither of two papers or times is one (9月和10月的报道); a topic is no condition but is asked about
    rf"(?<![和与及或、{_NAMED}])(?P<lead>{_LEAD})?(?:关于|有关)?[《》 ,，的]*{_NAMED}(?:{_NAMED}|关于|有关|[《》 ,，的])*"
    rf"(?P<topic>(?:关于|有关)[^，,{_NAMED}]+)?$"
)


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
        day = read_period(date)
        return day is not None and any(
            agreement(period, day) in ("same", "within", "holds", "overlaps") for period in self.published
        )


NONE = Conditions()


def between(since: datetime.date | None, until: datetime.date | None, paper: str = "", place: str = "") -> Conditions:
    """The conditions of the command line's options; a day that is not given leaves its end open."""
    published = (Period(since, until, "span"),) if since or until else ()
    return Conditions(published, paper.strip(), place.strip())


def take_conditions(text: str, asked_on: str, given: Conditions, known: Collection[str] = ()) -> tuple[str, Conditions]:
    """`text` without the words that say in which articles to look, and these added to the `given` conditions.

    `known` are stems of places. Nothing is taken where no question would be left.
    """
    for reports in _REPORTS.finditer(text):
        start = max(0, reports.start() - _NEAR)
        begin, topic, found = _read(text[start : reports.start()], reports, asked_on, known)
        if not found:
            continue
        rest = (text[: start + begin].rstrip(" ，,的") + topic + text[reports.end() :].lstrip(" ，,的")).strip(" ，,的")
        if any(char.isalnum() for char in rest):
            return rest, replace(
                given,
                paper=given.paper or found.paper,
                place=given.place or found.place,
                published=given.published or found.published,
            )
    return text, given


def _read(near: str, reports: re.Match[str], asked_on: str, known: Collection[str]) -> tuple[int, str, Conditions]:
    """Where the conditions at the end of `near` begin, the topic behind them, and what they are.

    `near` stands right before `reports`.
    """
    times = find_periods(near, asked_on, question=True)
    marked = near
    for time in times:
        marked = _mark(marked, time.start, time.end)
    paper = _paper(marked)
    at = marked.rfind(paper)
    marked = _mark(marked, at, at + len(paper))
    place = _place(near, known) if (reports["inside"] or reports["says"]) and reports[0].startswith("的") else ""
    marked = _mark(marked, len(near) - len(place), len(near))
    condition = _CONDITION.search(marked)
    if not condition or (reports["comma"] and not condition["lead"]):
        return 0, "", NONE
    begin = condition.start()
    published = tuple(time.period for time in times if time.start >= begin)
    found = Conditions(published, paper if at >= begin else "", place)
    told = "的" in (reports["noun"] or reports["printed"] or "")  # 去年的报道, 去年刊登的; neither 去年， nor 去年说
    return begin, condition["topic"] or "", found if found.paper or told else NONE


def _paper(marked: str) -> str:
    """The last newspaper named in `marked`, without the words that lead to it: 根据望潮日报."""
    from retrieval.articles.dateline import find_paper  # few questions name a paper

    plain = marked.replace(_NAMED, " ").replace("的", " ")
    paper = ""
    while later := find_paper(plain):
        paper = later
        plain = plain.partition(later)[2]
    return find_paper(_BEFORE_PAPER.sub("", paper)) or paper


def _place(near: str, known: Collection[str]) -> str:
    """The place that ends `near`, "" without one."""
    return next((place.name for place in find_places(near, known) if place.end == len(near)), "")


def _mark(text: str, start: int, end: int) -> str:
    return text[:start] + _NAMED * (end - start) + text[end:]


def _day(day: datetime.date | None, period: Period) -> str:
    return "" if day is None else f"{day:%m-%d}" if period.any_year else day.isoformat()
