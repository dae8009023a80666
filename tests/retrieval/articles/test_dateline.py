"""Bylines, mastheads and dates as newspapers print them; every name here is invented."""

from __future__ import annotations

import datetime
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.articles.dateline import (
    EDGE,
    Report,
    date_precision,
    find_authors,
    find_date,
    find_paper,
    find_source,
    infer_year,
    is_byline,
    iso_date,
    read_report,
)

LONG = "海风吹过码头，工人们正在清点集装箱。" * 40  # more than EDGE characters of text without a date


# Bylines


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("□临海日报/潮汐新闻记者 周岚", ("周岚",)),
        ("  □临海日报/潮汐新闻记者\u00a0\u00a0周岚", ("周岚",)),
        ("云州日报/云州网记者 何川 通讯员 沈月华", ("何川", "沈月华")),
        ("文/图 半岛观察首席记者 罗一鸣 通讯员 白帆", ("罗一鸣", "白帆")),
        ("本报记者：孟雨、唐家和", ("孟雨", "唐家和")),
        ("通讯员 高小云 许文博", ("高小云", "许文博")),
        ("作者: 买买提·艾力", ("买买提·艾力",)),
        ("云州日报记者 何川 云州网记者 丁宁", ("何川", "丁宁")),
        ("首席记者 罗一鸣 实习记者 白帆", ("罗一鸣", "白帆")),
        ("本报记者 何川 摄影报道", ("何川",)),
        ("记者 何川/文 丁宁/图", ("何川", "丁宁")),
        ("记者 何川 何川", ("何川",)),
        ("记者 阮　青 何川", ("阮青", "何川")),
        ("□阮 青 何川", ("阮青", "何川")),
        ("记者 何川 编辑 白帆", ("何川",)),
        ("记者 何川 责编：白帆 通讯员 丁宁 校对 孟雨", ("何川", "丁宁")),
    ],
)
def test_a_byline_names_its_writers_and_nothing_else(line: str, authors: tuple[str, ...]) -> None:
    assert is_byline(line)
    assert find_authors([line]) == authors


@pytest.mark.parametrize(
    "line",
    [
        "",
        "■东港码头作业现场",
        "记者近日走访了东港码头",
        "记者 何川在现场看到，码头一片繁忙。",
        "作者 何川说：“这本书写了十年。”",
        "三十名通讯员参加了培训",
        "记者 " + "何" * 60,
    ],
)
def test_a_sentence_or_a_caption_is_no_byline(line: str) -> None:
    assert not is_byline(line)


def test_writers_of_several_bylines_stand_in_the_order_printed() -> None:
    assert find_authors(["□临海日报记者 周岚", "通讯员 白帆 周岚"]) == ("周岚", "白帆")
    assert find_authors([]) == ()


def test_those_who_only_edit_are_no_writers() -> None:
    assert find_authors(["责任编辑：白帆", "校对 丁宁 审核 孟雨", "编辑 | 何川"]) == ()
    assert find_authors(["□本报评论员"]) == ()


# Papers


@pytest.mark.parametrize(
    ("text", "paper"),
    [
        ("标题\n□临海日报/潮汐新闻记者 周岚\n正文。", "临海日报"),
        ("欢迎来到临海日报社(集团)数字报纸\n正文。", "临海日报"),
        ("正文。\n主办单位:临海日报社", "临海日报"),
        ("2021-05-06 08:19 大河传媒·大河网-大河都市报阅读 (12)\n正文。", "大河都市报"),
        ("新华社北京5月6日电\n正文。", "新华社"),
        ("正文。", ""),
        ("", ""),
    ],
)
def test_the_paper_is_found_where_it_is_printed(text: str, paper: str) -> None:
    assert find_paper(text) == paper


def test_a_byline_says_more_than_a_masthead() -> None:
    assert find_paper(f"东方早报数字版\n{LONG}\n□临海日报记者 周岚\n{LONG}\n云州晚报") == "临海日报"


def test_a_paper_far_from_both_ends_is_only_mentioned() -> None:
    assert find_paper(f"{LONG}他订了一份临海日报。{LONG}") == ""


@pytest.mark.parametrize("text", ["发现险情请及时报告。", "最新报道显示。", "请大家尽早报名。", "情况随时报送。"])
def test_a_verb_is_no_paper(text: str) -> None:
    assert find_paper(text) == ""


# Dates


@pytest.mark.parametrize(
    "line",
    [
        "2021-05-06",
        "2021年5月6日 星期四",
        "2021 年 5 月 6 日",
        "２０２１年５月６日　星期四",
        "2021/05/06 08:19",
        "2021.5.6",
        "临海日报首版01东港开工 2021-05-06 2 2021年5月6日 星期四",
        "临海日报\u00a02021年05月06日",
    ],
)
def test_a_date_on_a_line_of_its_own_is_the_papers_at_either_end(line: str) -> None:
    assert find_date(f"{line}\n{LONG}", "a.txt") == "2021-05-06"
    assert find_date(f"{LONG}\r\n{line}\r\n", "a.txt") == "2021-05-06"


def test_the_foot_goes_before_the_head_and_both_before_the_file_name() -> None:
    assert find_date(f"2021-05-01\n{LONG}\n2021-05-06", "2020-01-01.txt") == "2021-05-06"
    assert find_date(f"2021-05-01\n{LONG}", "2020-01-01.txt") == "2021-05-01"


@pytest.mark.parametrize(
    "sentence",
    [
        "工程于2021年5月6日开工。",
        "他说：“我2021年5月6日才到临海。”",
        "谁能忘记2021年5月6日！",
        "2021年5月6日开工，",
        "那是2021年5月6日……",
    ],
)
def test_the_day_of_an_event_is_not_the_papers(sentence: str) -> None:
    assert find_date(sentence, "a.txt") == ""
    assert find_date(f"{LONG}\n{sentence}", "a.txt") == ""


def test_a_date_inside_the_page_or_a_long_line_is_not_the_papers() -> None:
    assert find_date(f"{LONG}\n2021-05-06\n{LONG}", "a.txt") == ""
    assert find_date(f"{LONG}\n{'海' * 80}2021-05-06", "a.txt") == ""


@pytest.mark.parametrize("shift", range(0, 60, 7))
def test_a_sentence_that_runs_over_the_edge_stays_a_sentence(shift: int) -> None:
    event = "东港二期工程于2021年5月6日正式开工建设，" * 10 + "各方都来道贺。"
    head = "题" * (EDGE - shift) + "\n" + event + "\n" + LONG
    foot = LONG + "\n" + event + "尾" * (EDGE - shift) + "\n" + "结语。"
    assert find_date(head, "a.txt") == ""
    assert find_date(foot, "a.txt") == ""


@pytest.mark.parametrize(
    ("source", "date"),
    [
        ("临海日报/2021-05-06.txt", "2021-05-06"),
        ("20210506_01版.txt", "2021-05-06"),
        ("2021年5月6日.md", "2021-05-06"),
        ("2021-02-30.txt", ""),
        ("20211301.txt", ""),
        ("120210506.txt", ""),
        ("0506.txt", ""),
        ("18990506.txt", ""),
    ],
)
def test_the_file_name_may_hold_the_date(source: str, date: str) -> None:
    assert find_date("没有日期的正文。", source) == date


def test_an_impossible_date_is_passed_over_for_the_next() -> None:
    assert find_date("2022-02-30", "a.txt") == ""
    assert find_date("2022-02-30 2022年3月2日", "a.txt") == "2022-03-02"
    assert find_date("2021-02-29\n2020-02-29", "a.txt") == "2020-02-29"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("本报9月8日讯 东港二期工程昨天开工。", "09-08"),
        ("\u3000\u3000新华社临海12月28日电（记者周岚）东港", "12-28"),
        ("本报９月２８日讯 东港", "09-28"),
        ("本报13月1日讯 东港", ""),
        ("本报讯 9月8日，东港二期开工。", ""),
        ("东港二期开工。本报9月8日讯", ""),
        ("9月8日，东港二期开工。", ""),
        ("", ""),
    ],
)
def test_a_report_begins_with_its_day(text: str, day: str) -> None:
    assert (read_report(text) or Report()).day == day


@pytest.mark.parametrize(
    ("text", "report"),
    [
        ("临江日报2023年9月18日讯 东港", Report("临江日报", "", "2023", "09-18")),
        ("新华社海州2021年4月5日电 东港", Report("新华社", "海州", "2021", "04-05")),
        ("新华社海州8月3日电（记者 何川）东港", Report("新华社", "海州", "", "08-03")),
        ("新华社台北8月3日电 东港", Report("新华社", "台北", "", "08-03")),
        ("中新社海州8月3日电 (记者 何川)东港", Report("中新社", "海州", "", "08-03")),
        ("中新网海州8月3日电(何川 白帆)东港", Report("中新网", "海州", "", "08-03")),
        ("中新社海州28日电 东港", Report("中新社", "海州", "", "")),
        ("本报讯（记者 何川 通讯员 白帆）东港", Report()),
        ("本报海州9月3日讯 东港", Report("", "海州", "", "09-03")),
        ("临江网7月26日讯（记者何川）东港", Report("临江网", "", "", "07-26")),
        ("临江日报讯（记者何川）东港", Report("临江日报", "", "", "")),
        ("临江网（临江日报网）讯（通讯员何川）东港", Report("临江网", "", "", "")),
        ("据新华社海州8月3日电 东港", Report("新华社", "海州", "", "08-03")),
        ("央广网海州7月31日消息（见习记者何川）东港", Report("央广网", "海州", "", "07-31")),
        ("临江日报客户端海州８月１４日电（记者何川）", Report("临江日报", "海州", "", "08-14")),
        ("海州之家 8 月 19 日消息，东港", Report("海州之家", "", "", "08-19")),
        ("8月18日消息，东港", Report("", "", "", "08-18")),
        ("临江网记者何川7月31日报道：东港", Report("临江网", "", "", "07-31")),
        ("【临江网报道 记者何川】东港", Report("临江网", "", "", "")),
    ],
)
def test_a_report_begins_with_who_tells_it_where_and_when(text: str, report: Report) -> None:
    assert read_report(text) == report


@pytest.mark.parametrize(
    "text",
    [
        "据海州社8月6日报道，东港开工。",
        "据临江网报道，东港开工。",
        "海州电视台9月3日播出了节目。",
        "双方8月9日电话会谈。",
        "近日，东港开工。",
        "海州电网公司说，东港开工。",
        "记者报道了东港开工的消息。",
        "",
    ],
)
def test_what_only_speaks_of_a_report_is_none(text: str) -> None:
    assert read_report(text) is None


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("来源：临江日报", "临江日报"),
        ("2023-08-03 08:15 来源：临江晚报客户端", "临江晚报"),
        ("来源: 海州新闻网 作者：何川", "海州新闻网"),
        ("来源 | 新华社", "新华社"),
        ("数据来源：海州统计网", ""),
        ("来源：海州市民", ""),
    ],
)
def test_where_a_text_comes_from_is_a_medium(text: str, source: str) -> None:
    assert find_source(text) == source


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("博物馆建成于1905年，至今的117年里三易其主。", "2022"),
        ("迎接新中国成立73周年，今年的活动不同于2021年。", "2022"),
        ("庆祝建党100周年。", "2021"),
        ("2017年是东港的关键之年，比2016年更忙。", "2017"),
        ("２０１７年是东港的关键之年。", "2017"),
        ("到2999年，东港将成为大港，今年先打基础。", ""),
        ("东港二期工程昨天开工。", ""),
        ("", ""),
    ],
)
def test_the_year_is_inferred_only_where_the_text_gives_it_away(text: str, year: str) -> None:
    assert infer_year(text) == year


def test_a_date_without_a_year_stays_unknown() -> None:
    assert find_date("本报9月28日讯", "a.txt") == ""


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2022-9-1", "2022-09-01"),
        ("2022年9月1日", "2022-09-01"),
        (" 20220901 ", "2022-09-01"),
        ("2022-09-01T08:00:00", "2022-09-01"),
        ("２０２２年９月１日", "2022-09-01"),
        ("2022-09", "2022-09"),
        ("2022年9月", "2022-09"),
        ("2022", "2022"),
        ("2022年", "2022"),
        ("2022-02-30", ""),
        ("2022年4月31日", ""),
        ("20220230", ""),
        ("2022-13", ""),
        ("20229", ""),
        ("昨天", ""),
        ("", ""),
    ],
)
def test_dates_as_people_write_them(text: str, iso: str) -> None:
    assert iso_date(text) == iso


@given(st.dates(datetime.date(1900, 1, 1), datetime.date(2099, 12, 31)))
def test_every_day_is_read_back_from_each_way_of_writing_it(day: datetime.date) -> None:
    written = [
        f"{day:%Y-%m-%d}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y%m%d}",
        f"{day.year}/{day.month}/{day.day}",
    ]
    assert {iso_date(text) for text in written} == {day.isoformat()}
    assert date_precision(day.isoformat()) == "day"


@pytest.mark.parametrize(
    ("date", "precision"),
    [("2022-09-01", "day"), ("2022-09", "month"), ("2022", "year"), ("", ""), ("2022-9", ""), ("二〇二二", "")],
)
def test_precision_is_that_of_the_digits(date: str, precision: str) -> None:
    assert date_precision(date) == precision


@given(st.text(max_size=200))
def test_any_text_may_be_asked(text: str) -> None:
    find_paper(text)
    find_authors([text])
    assert re.fullmatch(r"|\d\d-\d\d", (read_report(text) or Report()).day)
    assert re.fullmatch(r"|\d{4}", infer_year(text))
    for date in (find_date(text, text), iso_date(text)):
        assert date == "" or date_precision(date)
