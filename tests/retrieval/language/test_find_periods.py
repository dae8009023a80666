"""Time expressions mean what a reader of that day's paper takes them to mean, and other words are left alone."""

from __future__ import annotations

import re
import time
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opencc import OpenCC

from retrieval.language.calendar import timewords
from retrieval.language.periods import Period, TimeWord, find_periods

TIMES = Path(__file__).with_name("times.tsv").read_text(encoding="utf-8").splitlines()[1:]
DAY = "2022-12-11"

# Pieces of news prose; strung together they make well-formed and broken time expressions alike.
PIECES = (
    "今年 去年 前年 明年 2021年 22年 二〇二二年 98年 三年前的 前三年 近三年 2017、2018年 2021-2022年 13月 2月30日 2月29日 "
    "一季度 第一季度 前三季度 首季 上半年 下半年 1至10月份 1—9月 1～8月 十一月 11月25日 25日 5、6日 9月中旬 下旬 月底 8月末 年底 "
    "今天上午 昨晚 当天 次日 本周 上周五 上个月 本月 三天前 过去五年 十四五 “十四五”末 近日 春节期间 春季 去年同期 同期 2021年同期 "
    "以来 至今 起 前 截至 截止 到 至 - 开始100天左右 预计 力争 将 比 同比 ， 。 ； ！ \n 完成产值 增长47.5% 亿元 个 的 和 、 "
    "2022-12-11 2022/13/01 90年代 号线 24小时 每年 9999999999999999999999年 零 ０ Q3 周 年 月 日"
).split(" ")
prose = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)
anything = st.text(st.characters(exclude_categories=[])) | prose
anchors = st.sampled_from(
    ["", DAY, "2022-04", "2022", "2024-02-29", "2023-01-05", "0001-01-01", "9999-12-31", "2022-02-30", "?"]
)


@pytest.mark.parametrize("row", TIMES)
def test_times_table(row: str) -> None:
    anchor, mode, text, expected = row.split("\t")
    found = find_periods(text, anchor, question=mode == "question")
    assert (" | ".join(shown(text, word) for word in found) or "-") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("展览从7月22日至10月22日开放", "7月22日至10月22日=2022-07-22..2022-10-22"),
        ("9月28日到30日举行", "9月28日到30日=2022-09-28..2022-09-30"),
        ("2021年11月至次年2月停航", "2021年11月至次年2月=2021-11-01..2022-02-28"),
        ("2021年12月25日至1月3日放假", "2021年12月25日至1月3日=2021-12-25..2022-01-03"),
        ("2021年到2020年", "2021年=2021-01-01..2021-12-31 | 2020年=2020-01-01..2020-12-31"),
        ("7月下旬开始100天左右的行动", "7月下旬开始100天左右=2022-07-21..2022-10-29"),
        ("2017年至今无人打破", "2017年至今=2017-01-01..2022-12-11"),
        ("6月5、6日，7月8、9日", "6月5=2022-06-05..2022-06-05 | 6日=2022-06-06..2022-06-06"
         " | 7月8=2022-07-08..2022-07-08 | 9日=2022-07-09..2022-07-09"),
        ("11月25号线下门店停业", "11月25号=2022-11-25..2022-11-25"),
        ("旅行者 1 号在飞", "-"),
        ("近三年建成", "近三年=2019-12-12..2022-12-11"),
        ("耗时近三年建成", "-"),
        ("过去五年里修路", "过去五年里=2017-12-12..2022-12-11"),
        ("三天前和两个月前", "三天前=2022-12-08..2022-12-08 | 两个月前=2022-10-01..2022-10-31"),
        ("本季度和上一季度", "本季度=2022-10-01..2022-12-31 | 上一季度=2022-07-01..2022-09-30"),
        ("二季度末和上半年末", "二季度末=2022-06-30..2022-06-30 | 上半年末=2022-06-30..2022-06-30"),
        ("上世纪90年代", "上世纪90年代=1990-01-01..1999-12-31"),
        ("今春和去冬", "今春=2022-03-01..2022-05-31 | 去冬=2021-12-01..2022-02-28"),
        ("截至当地时间9日晚", "截至当地时间9日晚=?..2022-12-09"),
        ("出口超过去年同期", "去年同期=unknown"),
        ("11月出口，比2020年增长，10月持平", "11月=2022-11-01..2022-11-30 | 2020年=2020-01-01..2020-12-31"
         " | 10月=2022-10-01..2022-10-31"),
        ("一季度增长，同期全国下降", "一季度=2022-01-01..2022-03-31 | 同期=2022-01-01..2022-03-31"),
        ("一季度多于历年同期", "一季度=2022-01-01..2022-03-31 | 同期=unknown"),
        ("一季度高于2019年和2021年同期", "一季度=2022-01-01..2022-03-31 | 2019年=2019-01-01..2019-12-31"
         " | 2021年同期=2021-01-01..2021-03-31"),
        ("一季度增长，同期基数较低", "一季度=2022-01-01..2022-03-31 | 同期=2021-01-01..2021-03-31"),
        ("上月同期持平", "上月=2022-11-01..2022-11-30 | 同期=unknown"),
        ("本报12月8日讯 今天下午签约", "12月8日=2022-12-08..2022-12-08 | 今天下午=2022-12-08..2022-12-08"),
        ("2030年规划发布 某网12月9日消息", "2030年=2030-01-01..2030-12-31 | 12月9日=2022-12-09..2022-12-09"),
        ("每年8月19日放假", "8月19日=*-08-19..*-08-19"),
        ("每月月初开会", "-"),
        ("2022Q3和2021 下半年", "2022Q3=2022-07-01..2022-09-30 | 2021 下半年=2021-07-01..2021-12-31"),
        ("出口增至前一年的数倍", "-"),
        ("展览持续至3月5日", "3月5日=2023-03-05..2023-03-05"),
        ("今年6月月底", "今年6月月底=2022-06-30..2022-06-30"),
        ("计划在8月前完成", "8月=2022-08-01..2022-08-31"),
        ("2024年内开工", "2024年内=?..2024-12-31"),
        ("2024年底前、今年内和月内", "2024年底前=?..2024-12-31 | 今年内=?..2022-12-31 | 月内=?..2022-12-31"),
        ("三季度内和上半年内", "三季度内=?..2022-09-30 | 上半年内=?..2022-06-30"),
        ("明年启用，次年增长", "明年=2023-01-01..2023-12-31 | 次年=2024-01-01..2024-12-31"),
        ("2019年建成。次年投产。", "2019年=2019-01-01..2019-12-31 | 次年=2020-01-01..2020-12-31"),
        ("2019年建成。\n次年投产。", "2019年=2019-01-01..2019-12-31"),
        ("后年，電廠動工，後年3月", "后年=2024-01-01..2024-12-31 | 後年3月=2024-03-01..2024-03-31"),
        ("退休后年均增长，投产后年产值", "-"),
        ("前10个月和10月份当月", "前10个月=2022-01-01..2022-10-31 | 10月份=2022-10-01..2022-10-31"
         " | 当月=2022-10-01..2022-10-31"),
        ("十月份当月", "十月份=2022-10-01..2022-10-31 | 当月=2022-10-01..2022-10-31"),
        ("廿五日，三月廿五日，十月卅日", "廿五日=2022-11-25..2022-11-25 | 三月廿五日=2022-03-25..2022-03-25"
         " | 十月卅日=2022-10-30..2022-10-30"),
        ("8日签约，次日开工", "8日=2022-12-08..2022-12-08 | 次日=2022-12-09..2022-12-09"),
        ("气象台预计10日晴，25日有雪", "10日=2022-12-10..2022-12-10 | 25日=2022-12-25..2022-12-25"),
    ],
)  # fmt: skip
def test_words_beyond_the_table(text: str, expected: str) -> None:
    assert (" | ".join(shown(text, word) for word in find_periods(text, DAY)) or "-") == expected


@pytest.mark.parametrize(
    ("word", "new_year", "eve"),
    [
        ("今年", "2024-01-01..2024-12-31", "2023-01-01..2023-12-31"),
        ("明年", "2025-01-01..2025-12-31", "2024-01-01..2024-12-31"),
        ("去年12月", "2023-12-01..2023-12-31", "2022-12-01..2022-12-31"),
        ("昨日", "2023-12-31..2023-12-31", "2023-12-30..2023-12-30"),
        ("明日", "2024-01-02..2024-01-02", "2024-01-01..2024-01-01"),
        ("上月", "2023-12-01..2023-12-31", "2023-11-01..2023-11-30"),
        ("下月", "2024-02-01..2024-02-29", "2024-01-01..2024-01-31"),
        ("年底前", "?..2024-12-31", "?..2023-12-31"),
    ],
)
def test_the_turn_of_the_year(word: str, new_year: str, eve: str) -> None:
    for anchor, days in (("2024-01-01", new_year), ("2023-12-31", eve)):
        assert [shown(word, found) for found in find_periods(word, anchor)] == [f"{word}={days}"]


@pytest.mark.parametrize(
    ("text", "anchor", "grain"),
    [
        ("2021年", DAY, "year"), ("上半年", DAY, "half"), ("一季度", DAY, "quarter"), ("3月", DAY, "month"),
        ("9月中旬", DAY, "xun"), ("上周", DAY, "week"), ("今天", DAY, "day"), ("8月末", DAY, "day"), ("前三季度", DAY, "span"),
        ("截至11月底", DAY, "span"), ("今年以来", DAY, "span"), ("近日", DAY, "unknown"), ("今天", "2022-04", "month"),
        ("昨天", "2022", "year"), ("今天", "", "unknown"),
    ],
)  # fmt: skip
def test_grains(text: str, anchor: str, grain: str) -> None:
    assert [word.period.grain for word in find_periods(text, anchor)] == [grain]


@given(anything, anchors, st.booleans())
def test_no_text_raises_and_no_period_ends_before_it_starts(text: str, anchor: str, question: bool) -> None:
    done = 0
    for word in find_periods(text, anchor, question):
        assert done <= word.start < word.end <= len(text)
        done = word.end
        start, end = word.period.start, word.period.end
        assert start is None or end is None or start <= end
        assert (word.period.grain == "unknown") == (start is None and end is None)


@given(prose, anchors, st.booleans(), st.sampled_from(["s2t", "s2tw", "s2hk"]))
def test_scripts_and_widths_say_the_same(text: str, anchor: str, question: bool, script: str) -> None:
    found = find_periods(text, anchor, question)
    traditional = "".join(converter(script).convert(character) for character in text)
    assert find_periods(traditional, anchor, question) == found
    assert find_periods(re.sub("[!-~]", lambda wide: chr(ord(wide[0]) + 0xFEE0), text), anchor, question) == found
    assert find_periods(text.replace("—", "-").replace("～", "~").replace("〇", "零"), anchor, question) == found


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)), anchors, st.booleans())
def test_every_day_is_found_in_every_dress(day: date, anchor: str, question: bool) -> None:
    year, month, number = day.year, chinese(day.month), chinese(day.day)
    spoken = str(year).translate(str.maketrans("0123456789", "〇一二三四五六七八九"))
    for text in (
        f"{year}年{day.month}月{day.day}日", f"{year} 年 {day.month} 月 {day.day} 日", day.isoformat(),
        f"{year}年{day.month:02}月{day.day:02}号", f"{year}.{day.month}.{day.day}", f"{spoken}年{month}月{number}日",
    ):  # fmt: skip
        assert find_periods(text, anchor, question) == [TimeWord(0, len(text), Period(day, day, "day"))]


@given(st.dates(date(1950, 1, 1), date(2150, 1, 1)))
def test_words_for_days_agree_with_the_calendar(today: date) -> None:
    for word, shift in {"前天": -2, "昨天": -1, "今天": 0, "明天": 1, "三天前": -3}.items():
        assert [found.period.start for found in find_periods(word, today.isoformat())] == [
            today + timedelta(days=shift)
        ]
    for number, name in enumerate("一二三四五六日"):
        (found,) = find_periods(f"上周{name}", today.isoformat())
        assert found.period.start is not None
        assert found.period.start.weekday() == number
        assert 0 < (today - found.period.start).days < 14


@given(st.dates(date(1950, 1, 1), date(2150, 1, 1)), st.integers(1, 12))
def test_a_bare_month_lies_within_the_year_before_or_two_months_on(today: date, month: int) -> None:
    (found,) = find_periods(f"{month}月", today.isoformat())
    assert found.period.start is not None
    assert found.period.start.month == month
    assert -365 <= (found.period.start - today).days <= 60
    (asked,) = find_periods(f"{month}月", today.isoformat(), question=True)
    assert asked.period.any_year


@given(anything)
def test_the_first_characters_miss_nothing(text: str) -> None:
    assert timewords.TIME.pattern.startswith(timewords.FIRST)
    every = re.compile(timewords.TIME.pattern.removeprefix(timewords.FIRST))
    plain = timewords.plain_text(text)
    assert [found.span() for found in timewords.TIME.finditer(plain)] == [
        found.span() for found in every.finditer(plain)
    ]


@pytest.mark.parametrize(
    "piece", [*PIECES, "1、", "2017、", "5、6", "十", "9", " ", "截至目前为止", "1至", "2021-", "将"]
)
def test_time_grows_with_the_text_only(piece: str) -> None:
    text = piece * (10_000 // len(piece))
    began = time.process_time()
    find_periods(text, DAY)
    assert time.process_time() - began < 2


@settings(max_examples=20)
@given(st.integers(0, 10**40))
def test_numbers_of_any_length_are_harmless(number: int) -> None:
    for unit in ("年", "月", "日", "年前", "天前", "季度", "年代", "至3月"):
        for word in find_periods(f"近{number}{unit}以来", DAY):
            assert word.period.grain


@cache
def converter(script: str) -> OpenCC:
    return OpenCC(script)


def shown(text: str, word: TimeWord) -> str:
    """`word` as times.tsv writes it."""
    period = word.period
    if period.grain == "unknown":
        return f"{text[word.start : word.end]}=unknown"
    ends = (
        "?" if day is None else f"*{day:-%m-%d}" if period.any_year else day.isoformat()
        for day in (period.start, period.end)
    )
    return f"{text[word.start : word.end]}={'..'.join(ends)}"


def chinese(number: int) -> str:
    """A number below a hundred in words."""
    tens, ones = divmod(number, 10)
    figures = "〇一二三四五六七八九"
    return ("" if tens == 0 else "十" if tens == 1 else figures[tens] + "十") + (
        figures[ones] if ones or not tens else ""
    )
