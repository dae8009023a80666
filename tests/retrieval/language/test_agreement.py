"""How stated periods lie to the one that is asked for."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.language.calendar.agreement import agreement
from retrieval.language.periods import Period


def days(first: str, last: str, any_year: bool = False) -> Period:
    start, end = (date.fromisoformat(day) if day else None for day in (first, last))
    return Period(start, end, "span", any_year)


FIRST = days("2022-01-01", "2022-03-31")
ANY_FIRST = days("2000-01-01", "2000-03-31", any_year=True)


@pytest.mark.parametrize(
    ("asked", "stated", "how"),
    [
        (FIRST, FIRST, "same"),
        (FIRST, days("2022-02-01", "2022-02-28"), "within"),
        (FIRST, days("2022-01-01", "2022-06-30"), "holds"),
        (FIRST, days("2022-03-15", "2022-04-15"), "overlaps"),
        (FIRST, days("2021-01-01", "2021-03-31"), "apart"),
        (FIRST, days("", ""), "unknown"),
        (days("", ""), FIRST, "unknown"),
        (FIRST, days("", "2022-03-31"), "within"),  # what there was on the last day
        (days("2022-11-30", "2022-11-30"), days("", "2022-11-30"), "same"),
        (FIRST, days("", "2022-04-30"), "apart"),
        (days("2022-03-31", ""), FIRST, "overlaps"),
        # of any year
        (ANY_FIRST, FIRST, "same"),
        (ANY_FIRST, days("2021-04-01", "2021-06-30"), "apart"),
        (ANY_FIRST, ANY_FIRST, "same"),
        (FIRST, ANY_FIRST, "same"),
        (days("2000-02-01", "2000-02-29", any_year=True), days("2022-02-01", "2022-02-28"), "same"),
        (days("", "2000-11-30", any_year=True), days("", "2022-11-30"), "same"),
    ],
)
def test_how_periods_agree(asked: Period, stated: Period, how: str) -> None:
    assert agreement(asked, stated) == how


some_days = st.one_of(st.none(), st.dates())
MIRROR = {"within": "holds", "holds": "within"}


@given(some_days, some_days, some_days, some_days)
def test_agreement_is_mutual(a: date | None, b: date | None, c: date | None, d: date | None) -> None:
    one, other = (Period(*sorted_days(*pair), "span") for pair in ((a, b), (c, d)))
    how = agreement(one, other)
    assert agreement(other, one) == MIRROR.get(how, how)


def sorted_days(first: date | None, last: date | None) -> tuple[date | None, date | None]:
    return (last, first) if first and last and last < first else (first, last)
