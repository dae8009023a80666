"""What a text has named so far, and the time expressions that count from its day: 昨天, 上周五, 三个月前, 近三年.

They raise LookupError when that day is not known, ValueError or OverflowError when they lead out of the calendar.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

from retrieval.language.calendar.days import (
    Anchor,
    Period,
    add_months,
    later,
    months,
    next_day,
    one_day,
    stretch,
    week,
    years,
)
from retrieval.language.calendar.timewords import count
from retrieval.language.calendar.yearparts import season

Found = re.Match[str]

_WEEKDAYS = "一二三四五六日"


@dataclass
class Named:
    """What a text has named so far, for the words that leave it out."""

    plain: str
    question: bool
    known: Anchor | None
    year: int | None = None
    year_before: int | None = None  # the year that the sentence before it on its line has named
    month: tuple[int | None, int] | None = None  # its year, None for any, and its number
    day: Period | None = None
    last: Period | None = None  # what 同期 goes back to
    earlier: Period | None = None  # and what was before that, for 2019年和2021年同期

    @property
    def anchor(self) -> Anchor:
        if self.known is None:
            raise LookupError("the day of the text is not known")
        return self.known

    def move_anchor(self, day: Period) -> None:
        """Read on under the day of a dateline, unless it is far from the anchor."""
        near, known = timedelta(days=7), self.known
        if known and day.start and day.grain == "day" and known.first - near <= day.start <= known.last + near:
            self.known = Anchor(day.start, day.start, "day")

    def end_sentence(self, line: bool) -> None:
        """Forget what holds for a sentence only; the day, and a year for 次年, hold to the end of the line."""
        if not self.question:
            self.year_before = None if line else self.year or self.year_before
            self.year = self.month = None
            self.day = None if line else self.day


def so_far(found: Found, named: Named) -> Period:
    return Period(None, named.anchor.last, "span")


def counted(found: Found, named: Named) -> Period:
    anchor = named.anchor
    if found["ago"]:
        return _ago(count(found["ago"]), found["ago_unit"], anchor)
    number, unit = count(found["past"]), found["past_unit"]
    if unit == "年" and found["years_before"]:
        return years(anchor.first.year - number, anchor.first.year - 1)
    return stretch(later(anchor.last + timedelta(days=1), -number, unit), anchor.last)


def _ago(number: int, unit: str, anchor: Anchor) -> Period:
    if anchor.grain == "year" or unit in "天日" or (anchor.grain == "month" and not unit.endswith("月")):
        return anchor.moved(days=-number)
    if unit.endswith("月"):
        month = add_months(anchor.first, -number)
        return months(month.year, month.month, month.month, "month")
    return week(anchor.first - timedelta(days=7 * number))


def day_word(found: Found, named: Named) -> Period:
    word = found["day_word"]
    if word[0] in "次翌":
        if named.day is None:
            raise ValueError(f"{word} of no day")
        named.day = next_day(named.day)
    elif word[0] not in "当同" or named.day is None:
        named.day = named.anchor.moved(days={"昨": -1, "前": -2, "明": 1}.get(word[0], 0))
    return named.day


def week_word(found: Found, named: Named) -> Period:
    anchor, weekday = named.anchor, found["weekday"]
    if anchor.grain != "day":
        return anchor.moved()
    period = week(anchor.first + timedelta(days={"上": -7, "下": 7}.get(found["which_week"], 0)))
    if not weekday or period.start is None:
        return period
    if weekday == "末":
        return stretch(period.start + timedelta(days=5), period.start + timedelta(days=6))
    named.day = one_day(period.start + timedelta(days=_WEEKDAYS.index(weekday.replace("天", "日"))))
    return named.day


def this_season(found: Found, named: Named) -> Period:
    return season(named.anchor.first.year + {"去": -1, "明": 1}.get(found["season_year"], 0), found["season_now"])
