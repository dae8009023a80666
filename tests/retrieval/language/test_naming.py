"""Relative time words of a question become those of the calendar, and other words that look alike stay."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.language.calendar.naming import name_times, roughly
from retrieval.language.periods import find_periods

JANUARY = datetime.date(2024, 1, 15)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("今年的产值", "2024年的产值"),
        ("本年产值", "2024年产值"),
        ("去年10月的产值", "2023年10月的产值"),
        ("前年和明年", "2022年和2025年"),
        ("本月开工的项目", "2024年1月开工的项目"),
        ("上月和上个月", "2023年12月和2023年12月"),
        ("下个月的会议", "2024年2月的会议"),
        ("这个月几号", "2024年1月几号"),
        ("今天和昨日", "2024年1月15日和2024年1月14日"),
        ("前天和明天", "2024年1月13日和2024年1月16日"),
        ("从前年到今年底", "从2022年到2024年底"),
        ("2021年5月6日", "2021年5月6日"),
        ("一季度产值", "一季度产值"),
        ("", ""),
    ],
)
def test_time_words_mean_the_day_of_the_question(text: str, named: str) -> None:
    assert in_words(text, JANUARY) == named


@pytest.mark.parametrize(
    ("asked_on", "text", "named"),
    [
        (datetime.date(2024, 12, 31), "下月", "2025年1月"),
        (datetime.date(2024, 12, 31), "明天", "2025年1月1日"),
        (datetime.date(2024, 3, 1), "昨天", "2024年2月29日"),
        (datetime.date(2023, 3, 1), "前天", "2023年2月27日"),
        (datetime.date(2024, 2, 29), "去年", "2023年"),
    ],
)
def test_years_and_months_turn(asked_on: datetime.date, text: str, named: str) -> None:
    assert in_words(text, asked_on) == named


@pytest.mark.parametrize(
    "text",
    [
        "目前年产多少吨", "目前天气怎么样", "以前年度的亏损", "此前年均产值", "提前天数", "成本年均下降多少",
        "日本年产多少辆汽车", "过去年均增速", "如今年轻人的就业", "上年纪的老人有多少", "证明年龄的文件",
    ],
)  # fmt: skip
def test_words_that_only_look_like_time_words_stay(text: str) -> None:
    assert in_words(text, JANUARY) == text


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("五年前的今天宣布了什么", "2019年1月15日宣布了什么"),
        ("去年12月底", "2023年12月底"),
        ("四年前上半年", "2020年上半年"),
        ("去年一季度和前年一季度", "2023年一季度和2022年一季度"),
        ("三年前十月", "2021年十月"),
    ],
)
def test_the_year_is_named_and_the_rest_stays(text: str, named: str) -> None:
    assert in_words(text, JANUARY) == named


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2023年7月底", "2023-07-20", "2023-07-31"),
        ("2023年12月初", "2023-12-01", "2023-12-10"),
        ("2023年底", "2023-12-01", "2023-12-31"),
        ("2023年初", "2023-01-01", "2023-03-31"),
        ("2023年7月", "2023-07-01", "2023-07-31"),
        ("2023年7月3日", "2023-07-03", "2023-07-03"),
    ],
)
def test_a_question_means_the_edge_of_a_month_roughly(text: str, first: str, last: str) -> None:
    (time,) = find_periods(text, JANUARY.isoformat(), question=True)
    period = roughly(text, time.period)
    assert (str(period.start), str(period.end)) == (first, last)


@given(st.text(), st.dates(datetime.date(1950, 1, 1), datetime.date(2150, 1, 1)))
def test_what_is_named_stands_where_it_is_said_to(text: str, asked_on: datetime.date) -> None:
    times = find_periods(text, asked_on.isoformat(), question=True)
    named, moved = name_times(text, times)
    assert [time.period for time in moved] == [time.period for time in times]
    outside = "".join(char for at, char in enumerate(named) if not any(t.start <= at < t.end for t in moved))
    assert outside == "".join(char for at, char in enumerate(text) if not any(t.start <= at < t.end for t in times))


def in_words(text: str, asked_on: datetime.date) -> str:
    return name_times(text, find_periods(text, asked_on.isoformat(), question=True))[0]
