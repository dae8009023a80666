"""The part of a year, or of a month, that a time expression names: 前三季度, 1至10月份, 11月25日, 9月中旬, 8月末.

Nothing here hangs on the day of the text. What is no day of the calendar raises ValueError.
"""

from __future__ import annotations

import re
from datetime import date

from retrieval.language.calendar.days import Period, add_months, last_of_month, months, one_day, stretch, years
from retrieval.language.calendar.timewords import count

_SEASONS = {"春": 3, "夏": 6, "秋": 9, "冬": 12}


def in_year(found: re.Match[str], year: int) -> Period:
    """The part of `year` that a calendar form names."""
    if found["month"] or found["month_listed"]:
        return in_month(found, year, count(found["month"] or found["month_listed"]))
    if found["season"]:
        return season(year, found["season"])
    period = _months(found, year)
    return one_day(period.end) if found["part_edge"] and period.end else period


def in_month(found: re.Match[str], year: int, month: int) -> Period:
    """A month, the days of it that a calendar form names, or the months from it on."""
    if found["day"] or found["day_listed"]:
        return days(year, month, found["day"] or found["day_listed"], found["day_to"])
    if found["third"]:
        return third(year, month, found["third"])
    if found["month_edge"]:
        return edge_of_month(year, month, found["month_edge"])
    if found["month_to"]:
        return months(year, month, count(found["month_to"]))
    return months(year, month, month, "month")


def season(year: int, name: str) -> Period:
    """Spring is March to May; a winter ends in the year after."""
    first = date(year, _SEASONS[name], 1)
    return stretch(first, last_of_month(add_months(first, 2)))


def days(year: int, month: int, first: str, last: str | None) -> Period:
    start = date(year, month, count(first))
    return stretch(start, date(year, month, count(last))) if last else one_day(start)


def third(year: int, month: int, words: str) -> Period:
    """Ten days of a month, or twenty: 中下旬 is from the 11th to its end."""
    first, last = "上中下".index(words[0]), "上中下".index(words[-1])
    end = last_of_month(date(year, month, 1)) if last == 2 else date(year, month, 10 * last + 10)
    return stretch(date(year, month, 10 * first + 1), end, "xun")


def edge_of_month(year: int, month: int, edge: str) -> Period:
    first = date(year, month, 1)
    return one_day(first if edge == "初" else last_of_month(first))


def edge_of_year(year: int, edge: str) -> Period:
    return one_day(date(year, 1, 1) if edge == "初" else date(year, 12, 31))


def _months(found: re.Match[str], year: int) -> Period:
    if found["quarter"]:
        return _quarters(year, count(found["quarter"]), count(found["quarter_to"] or found["quarter"]))
    if found["first_quarter"] or found["q"]:
        return _quarters(year, int(found["q"] or 1), int(found["q"] or 1))
    if found["quarters"]:
        return _quarters(year, 1, count(found["quarters"]))
    if found["half"]:
        return months(year, 1, 6, "half") if found["half"] == "上" else months(year, 7, 12, "half")
    if found["first_months"]:
        return months(year, 1, count(found["first_months"]))
    return years(year, year)  # 全年


def _quarters(year: int, first: int, last: int) -> Period:
    return months(year, 3 * first - 2, 3 * last, "quarter" if first == last else "span")
