"""Relative time words of a question become those of the calendar, and other words that look alike stay."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.language.periods import drop_relative, name_relative

JANUARY = datetime.date(2024, 1, 15)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("今年的产值", "2024年的产值"),
        ("本年产值", "2024年产值"),
        ("去年10月的产值", "2023年10月的产值"),
        ("上年同期", "2023年同期"),
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
    assert name_relative(text, JANUARY) == named


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
    assert name_relative(text, asked_on) == named


@pytest.mark.parametrize(
    "text",
    [
        "目前年产多少吨", "目前天气怎么样", "以前年度的亏损", "此前年均产值", "提前天数", "成本年均下降多少",
        "日本年产多少辆汽车", "过去年均增速", "如今年轻人的就业", "上年纪的老人有多少", "证明年龄的文件",
    ],
)  # fmt: skip
def test_words_that_only_look_like_time_words_stay(text: str) -> None:
    assert name_relative(text, JANUARY) == text
    assert drop_relative(text) == text


def test_time_words_can_be_dropped() -> None:
    assert drop_relative("东港去年10月和上个月的产值") == "东港10月和的产值"
    assert drop_relative("今年") == ""


@given(st.text(), st.dates(datetime.date(1950, 1, 1), datetime.date(2150, 1, 1)))
def test_no_text_raises_and_text_without_time_words_stays(text: str, asked_on: datetime.date) -> None:
    assert name_relative(text, asked_on) == text or drop_relative(text) != text
