"""What a time expression means under the day of its text and what the words before it have named.

`meaning` raises ValueError or OverflowError for what is no day of the calendar.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from retrieval.language.calendar.anchoring import Found, Named, counted, day_word, so_far, this_season, week_word
from retrieval.language.calendar.days import (
    LEAP_YEAR,
    UNKNOWN,
    Period,
    add_months,
    months,
    move_years,
    one_day,
    stretch,
    years,
)
from retrieval.language.calendar.timewords import (
    COMPARED_AFTER,
    COMPARED_BEFORE,
    DATELINE,
    EVERY_YEAR,
    TAIL,
    WILL_AFTER,
    WILL_BEFORE,
    WILL_EARLIER,
    count,
)  # fmt: skip
from retrieval.language.calendar.yearparts import days, edge_of_month, edge_of_year, in_month, in_year, third

_LONG_AGO = timedelta(days=180)  # what is to come in a month so long gone comes in the next year
_LATE = timedelta(days=60)  # a bare month that would begin later than this is the year before's


def meaning(found: Found, named: Named) -> Period:
    """The period of one match of TIME."""
    try:
        return _FORMS[found.lastgroup or ""](found, named)
    except LookupError:
        return UNKNOWN


def _vague(found: Found, named: Named) -> Period:
    return UNKNOWN


def _iso(found: Found, named: Named) -> Period:
    day = date(int(found["iso_year"]), int(found["iso_month"]), int(found["iso_day"]))
    named.year, named.month, named.day = day.year, (day.year, day.month), one_day(day)
    return named.day


def _plan(found: Found, named: Named) -> Period:
    first = 2001 + 5 * count(found["plan_quoted"] or found["plan"])
    if found["plan_edge"]:
        return one_day(date(first, 1, 1) if found["plan_edge"] == "初" else date(first + 4, 12, 31))
    return years(first, first + 4)


def _decade(found: Found, named: Named) -> Period:
    first = int(found["decade_full"] or 1900 + count(found["decade"] or found["decade_short"]))
    return years(first, first + 9)


def _listed(found: Found, named: Named) -> Period:
    named.year, named.month = int(found["listed_year"]), None
    return years(named.year, named.year)


def _calendar(found: Found, named: Named) -> Period:
    if found["same"]:
        return _same(found, named)
    if not found["of_year"]:
        return _bare(found, named)
    first, year = _years(found, named)
    if found["same_day"]:
        return named.anchor.moved(years=year - named.anchor.first.year)
    compared = found["years_ago"] or named.plain.endswith(("比", "较", "与", "同"), 0, found.start())
    if found["part"] or found["year_edge"] or not compared:
        named.year, named.month = year, None
    if found["year_edge"]:
        return edge_of_year(year, found["year_edge"])
    period = _part(found, year, named) if found["part"] else years(year, year)
    return period if first == year or period.end is None else stretch(date(first, 1, 1), period.end)


def _years(found: Found, named: Named) -> tuple[int, int]:
    """The first and the last year that the year words of a form name."""
    if found["year"]:
        first, last = count(found["year"]), count(found["year_to"] or found["year"])
        return first, last if last > 99 else first // 100 * 100 + last  # 2020-21年
    if found["short"]:
        latest = named.known.last.year if named.known else LEAP_YEAR + 49
        year = LEAP_YEAR + count(found["short"])
        year -= 100 if year > latest + 10 else 0
    elif found["named"] or found["after_named"]:
        base = named.year or (named.month and named.month[0]) or named.year_before
        if not base:
            raise ValueError(f"{found[0]} of no year")
        year = base + (1 if found["after_named"] else 0)
    elif found["years_ago"]:
        year = named.anchor.first.year - count(found["years_ago"])
    else:
        year = named.anchor.first.year
        year += (
            1
            if found["next"]
            else -1
            if found["last"]
            else -2
            if found["before_last"]
            else 2
            if found["after_next"]
            else 0
        )
    return year, year


def _same(found: Found, named: Named) -> Period:
    """同期: what was named before, moved to the year named; alone it is a year back where things are compared."""
    base, start = named.last, found.start()
    if (
        base
        and base.grain == "year"
        and found["of_year"]
        and named.plain.endswith(("和", "与", "及", "、", "或"), 0, start)
    ):
        base = named.earlier or base  # 2019年和2021年同期
    if base is None or named.plain.endswith(("历年", "往年", "常年", "历史", "前", "月", "周", "财年"), 0, start):
        return UNKNOWN
    day = base.end or base.start
    if day is None or (base.any_year and not found["of_year"]):
        return base
    if found["of_year"]:
        return move_years(base, _years(found, named)[1] - day.year)
    compared = COMPARED_BEFORE.search(named.plain, max(0, start - 2), start) or COMPARED_AFTER.match(
        named.plain, found.end()
    )
    return move_years(base, -1) if compared else base


def _bare(found: Found, named: Named) -> Period:
    """A part of a year that is not named with it."""
    if found["season"]:
        return UNKNOWN
    if found["relative_month"]:
        return _relative_month(found, named)
    if found["which_quarter"]:
        return _relative_quarter(found, named)
    dateline = DATELINE.match(named.plain, found.end())
    if named.year and not dateline:
        return _part(found, named.year, named)
    since = (tail := TAIL.match(named.plain, found.end())) is not None and bool(tail["since"])
    every_year = EVERY_YEAR.search(named.plain, max(0, found.start() - 5), found.start())
    if named.known is None or every_year or (named.question and not since):
        return _part(found, None, named)
    period = _part(found, named.known.first.year + _year_shift(found, named, since), named)
    if dateline and dateline["written"]:
        named.move_anchor(period)
    return period


def _year_shift(found: Found, named: Named, since: bool) -> int:
    """How far from the anchor's year is the one a bare part of a year is of: -1, 0 or 1."""
    period = in_year(found, named.anchor.first.year)
    if named.anchor.grain == "year" or period.start is None or period.end is None:
        return 0
    if not _is_coming(found, named):
        return -1 if _is_past(found, period, named, since) else 0
    before = WILL_BEFORE.search(named.plain, max(0, found.start() - 8), found.start())
    return 1 if before and period.end < named.anchor.first - _LONG_AGO else 0


def _is_past(found: Found, period: Period, named: Named, since: bool) -> bool:
    """Whether a part of the anchor's year lies so late in it that the year before's must be meant."""
    today = named.anchor.last
    if period.start is None or period.end is None:
        return False
    if period.start > today + (timedelta(0) if since else _LATE):
        return True
    so_far = period.grain == "span" and period.start.month == 1  # 前三季度 is said of months that have gone by
    return (so_far and period.end > today + _LATE) or (bool(found["whole"]) and today.month <= 2)


def _is_coming(found: Found, named: Named) -> bool:
    """Whether the words beside a form, or the month named before it, speak of the future."""
    text, start, end = named.plain, found.start(), found.end()
    tail, today = TAIL.match(text, end), named.anchor.last
    if (tail and tail["before"]) or (named.month and named.month[0] == today.year and named.month[1] > today.month):
        return True
    if WILL_BEFORE.search(text, max(0, start - 8), start) or WILL_AFTER.match(text, end):
        return True
    return bool(WILL_EARLIER.search(text, max(0, start - 60), start))


def _relative_month(found: Found, named: Named) -> Period:
    if found["named_month"] and named.month and named.month[0]:
        return _noted(found, in_month(found, named.month[0], named.month[1]), named)
    if named.anchor.grain == "year":
        return named.anchor.moved()
    shift = -1 if found["last_month"] else 1 if found["next_month"] else 0
    month = add_months(named.anchor.first.replace(day=1), shift)
    return _noted(found, in_month(found, month.year, month.month), named)


def _relative_quarter(found: Found, named: Named) -> Period:
    if named.anchor.grain == "year":
        return named.anchor.moved()
    day = add_months(named.anchor.first, 3 * {"上": -1, "下": 1}.get(found["which_quarter"][0], 0))
    first = (day.month - 1) // 3 * 3 + 1
    return months(day.year, first, first + 2, "quarter")


def _part(found: Found, year: int | None, named: Named) -> Period:
    """The part of `year`, None for any, that a form names."""
    period = in_year(found, year or LEAP_YEAR)
    return _noted(found, replace(period, any_year=year is None), named)


def _noted(found: Found, period: Period, named: Named) -> Period:
    """`period`, with its month and its day kept for the words that leave them out."""
    if period.end and (found["month"] or found["month_listed"] or found["relative_month"]):
        named.month = (None if period.any_year else period.end.year, period.end.month)
        if found["day"] or found["day_listed"]:
            named.day = replace(one_day(period.end), any_year=period.any_year)
    return period


def _dates(found: Found, named: Named) -> Period:
    """A day whose month is not named with it."""
    first = found["date"] or found["date_listed"] or found["date_spoken"]
    if named.month is None:
        if named.anchor.grain == "year":
            return named.anchor.moved()
        named.month = _month_of_date(found, count(first), named)
    year, month = named.month
    period = replace(days(year or LEAP_YEAR, month, first, found["date_to"]), any_year=year is None)
    if period.end:
        named.day = replace(one_day(period.end), any_year=year is None)
    return period


def _month_of_date(found: Found, number: int, named: Named) -> tuple[int, int]:
    """The anchor's month, or the one before it where the day would still have to come."""
    month = named.anchor.first.replace(day=1)
    day = month + timedelta(days=number - 1)
    too_late = day > named.anchor.last + timedelta(days=1) and not _is_coming(found, named)
    if named.anchor.grain == "day" and (too_late or day.month != month.month):
        month = add_months(month, -1)
    return month.year, month.month


def _edges(found: Found, named: Named) -> Period:
    """年底, 年内, 月末, 月内 and 下旬 of the year or the month named before, else of the anchor's."""
    edge = found["edge_of_month"]
    if found["edge_of_year"] or found["in_year"]:
        year = named.year or named.anchor.first.year
        return (
            edge_of_year(year, found["edge_of_year"])
            if found["edge_of_year"]
            else Period(None, date(year, 12, 31), "span")
        )
    if named.month is None and named.anchor.grain == "year":
        return named.anchor.moved()
    of, month = named.month or (named.anchor.first.year, named.anchor.first.month)
    if found["bare_third"]:
        period = third(of or LEAP_YEAR, month, found["bare_third"])
    else:
        period = edge_of_month(of or LEAP_YEAR, month, edge or "底")
    period = replace(period, any_year=of is None)
    return period if not found["in_month"] else replace(period, start=None, grain="span")


_FORMS = {
    "iso": _iso, "vague": _vague, "so_far": so_far, "plans": _plan, "decades": _decade, "counted": counted,
    "days": day_word, "weeks": week_word, "seasons": this_season, "listed": _listed, "calendar": _calendar,
    "dates": _dates, "edges": _edges,
}  # fmt: skip
