"""Stretches of the calendar: periods, the anchor a text is read under, and their arithmetic.

An impossible date raises ValueError, one beyond the calendar OverflowError.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Grain = Literal["day", "xun", "week", "month", "quarter", "half", "year", "span", "unknown"]
LEAP_YEAR = 2000  # stands for any year

_ISO = re.compile(r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?")


@dataclass(frozen=True)
class Period:
    """Days from `start` to `end`, both counted; None is open, or unknown when the grain is."""

    start: date | None
    end: date | None
    grain: Grain
    any_year: bool = False  # the year is not known: start and end hold in every year and are given in LEAP_YEAR


@dataclass(frozen=True)
class Anchor:
    """The day, month or year a text is read under, by its first and last day."""

    first: date
    last: date
    grain: Grain

    def moved(self, days: int = 0, years: int = 0) -> Period:
        """The anchor so many days or years on; a month or a year does not tell one of its days from another."""
        shift = timedelta(days=days if self.grain == "day" else 0)
        start, last = add_months(self.first, 12 * years), add_months(self.last, 12 * years)
        return Period(start + shift, (last if self.grain == "day" else last_of_month(last)) + shift, self.grain)


UNKNOWN = Period(None, None, "unknown")


def read_anchor(text: str) -> Anchor | None:
    """The day, month or year that `text`, an ISO date, names; None when it names none."""
    found = _ISO.match(text)
    if not found:
        return None
    year, month, day = (int(part or 0) for part in found.groups())
    try:
        if day:
            return Anchor(date(year, month, day), date(year, month, day), "day")
        if month:
            return Anchor(date(year, month, 1), last_of_month(date(year, month, 1)), "month")
        return Anchor(date(year, 1, 1), date(year, 12, 31), "year")
    except ValueError:
        return None


def read_period(text: str) -> Period | None:
    """The stretch of days that `text`, an ISO date of a day, a month or a year, names; None when it names none."""
    anchor = read_anchor(text)
    return anchor.moved() if anchor else None


def one_day(day: date) -> Period:
    return Period(day, day, "day")


def next_day(period: Period) -> Period:
    """The day after the last of `period`."""
    if period.end is None:
        raise ValueError("nothing follows an open period")
    return Period(period.end + timedelta(days=1), period.end + timedelta(days=1), "day", period.any_year)


def stretch(start: date, end: date, grain: Grain = "span") -> Period:
    if end < start:
        raise ValueError(f"ends before it starts: {start} to {end}")
    return Period(start, end, grain)


def months(year: int, first: int, last: int, grain: Grain = "span") -> Period:
    """The months `first` to `last` of a year."""
    return stretch(date(year, first, 1), last_of_month(date(year, last, 1)), grain)


def years(first: int, last: int) -> Period:
    return stretch(date(first, 1, 1), date(last, 12, 31), "year" if first == last else "span")


def week(day: date) -> Period:
    """The week of `day`, Monday to Sunday."""
    monday = day - timedelta(days=day.weekday())
    return Period(monday, monday + timedelta(days=6), "week")


def add_months(day: date, count: int) -> date:
    """The same day `count` months on, or the last of that month when it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    first = date(year, month + 1, 1)
    return first.replace(day=min(day.day, last_of_month(first).day))


def later(day: date, number: int, unit: str) -> date:
    """The day `number` days, weeks, months or years (天, 周, 个月, 年) on."""
    if unit in "天周":
        return day + timedelta(days=number * (7 if unit == "周" else 1))
    return add_months(day, number * (12 if unit == "年" else 1))


def last_of_month(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def move_years(period: Period, count: int) -> Period:
    """The same period `count` years on; the end of a February stays one."""
    start = period.start and add_months(period.start, 12 * count)
    end = period.end and add_months(period.end, 12 * count)
    if end and period.end == last_of_month(period.end or end) and period.grain != "day":
        end = last_of_month(end)
    return Period(start, end, period.grain)
