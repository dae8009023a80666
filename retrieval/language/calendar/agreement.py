"""How a period that is asked for and one that is stated agree."""

from __future__ import annotations

import datetime
from typing import Literal

from retrieval.language.periods import Period

Agreement = Literal["same", "within", "holds", "overlaps", "apart", "unknown"]
_ANY = 2000  # the year in which a period of any year is given


def agreement(asked: Period, stated: Period) -> Agreement:
    """How `stated` lies to `asked`: the "same" days, "within" it, "holds" it, "overlaps" it or "apart" from it.

    A period of any year is laid into the other's year; one without bounds is "unknown".
    """
    if (asked.start is None and asked.end is None) or (stated.start is None and stated.end is None):
        return "unknown"
    asked, stated = _in_year_of(asked, stated), _in_year_of(stated, asked)
    if (asked.start is None) != (stated.start is None):  # 截至11月底 is what there was on that day
        asked, stated = _at_its_end(asked), _at_its_end(stated)
    first, last = _bounds(asked)
    start, end = _bounds(stated)
    if (first, last) == (start, end):
        return "same"
    if end < first or last < start:
        return "apart"
    if first <= start and end <= last:
        return "within"
    return "holds" if start <= first and last <= end else "overlaps"


def _at_its_end(period: Period) -> Period:
    return Period(period.end, period.end, "day") if period.start is None else period


def _bounds(period: Period) -> tuple[datetime.date, datetime.date]:
    return period.start or datetime.date.min, period.end or datetime.date.max


def _in_year_of(period: Period, other: Period) -> Period:
    """A period of any year as it falls in the year that `other` begins (or, open, ends) in."""
    day = other.start or other.end
    if not period.any_year or other.any_year or day is None:
        return period
    start, end = (bound and _moved(bound, day.year - _ANY) for bound in (period.start, period.end))
    return Period(start, end, period.grain)


def _moved(day: datetime.date, years: int) -> datetime.date:
    year = min(max(day.year + years, datetime.MINYEAR), datetime.MAXYEAR)
    if (day.month, day.day) == (2, 29):  # the end of February, in years that have no 29th as well
        return datetime.date(year, 3, 1) - datetime.timedelta(days=1)
    return day.replace(year=year)
