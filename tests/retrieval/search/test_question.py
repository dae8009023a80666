"""What a question asks for, by what it is searched, and what is no question at all."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.errors import BadQuestion
from retrieval.search.question import LONGEST, Kind, understand

DAY = datetime.date(2024, 1, 15)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("东港一季度工业产值是多少", "number"),
        ("东港一季度工业产值", "number"),
        ("二期工程有多大？", "number"),
        ("海洋经济占比呢", "number"),
        ("食堂有几个窗口？", "number"),
        ("你知道食堂有多少个窗口吗？", "number"),
        ("二期工程什么时候完工", "date"),
        ("开工仪式是几月几号", "date"),
        ("博物馆建成于哪一年", "date"),
        ("东港的书记是谁", "person"),
        ("带队的是哪位副市长", "person"),
        ("参会的都有谁", "list"),
        ("考察团去了哪些地方", "list"),
        ("哪几家企业签约", "list"),
        ("周岚和何川分别负责什么", "list"),
        ("签约仪式在哪里举行", "place"),
        ("项目落户哪个区", "place"),
        ("为什么推迟完工", "reason"),
        ("海堤是如何加固的", "reason"),
        ("食堂周末开门吗", "yes_no"),
        ("食堂是否免费？", "yes_no"),
        ("什么是链长制", "definition"),
        ("“五有”标准指的是什么", "definition"),
        ("东港和北屿哪个产值更高", "comparison"),
        ("东港比北屿多多少", "comparison"),
        ("这几个项目都开工了吗", "yes_no"),
        ("近几年增长了吗？", "yes_no"),
        ("二期工程的施工单位叫什么", "other"),
        ("二期工程进展怎么样", "other"),
        ("几乎没有污染的能源", "other"),
        ("二期工程甚麼時候完工", "other"),
        ("二期工程什麼時候完工", "date"),
        ("為什麼推遲完工", "reason"),
        ("Who is 周岚", "other"),
    ],
)
def test_the_kind_is_what_is_asked_for(text: str, kind: Kind) -> None:
    assert understand(text, asked_on=DAY).kind == kind


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("园区占地多少亩？", "亩"),
        ("食堂有几个窗口", "个"),
        ("这几个项目投资多少亩", "亩"),
        ("产值是多少", ""),
        ("产值是多少？", ""),
        ("多少是外资", ""),
        ("有多少有驾照", ""),
        ("几月开工", ""),
        ("谁有多少亩地", ""),
    ],
)
def test_the_unit_is_the_word_after_how_many(text: str, unit: str) -> None:
    assert understand(text, asked_on=DAY).unit == unit


@pytest.mark.parametrize(
    ("text", "near", "far"),
    [
        ("东港一季度工业产值是多少", "工业产值", "东港"),
        ("去年东港新任书记是谁", "书记", "东港"),
        ("东港水利部门管着多少座水库", "水库", "东港"),
        ("东港去年二期工程完工", "完工", "东港"),
    ],
)
def test_the_focus_is_next_to_the_question_word(text: str, near: str, far: str) -> None:
    focus = understand(text, asked_on=DAY).focus
    assert near in focus and far not in focus


# Searched by


def test_relative_time_words_are_searched_in_calendar_terms_but_kept_in_the_text() -> None:
    question = understand("东港去年的产值是多少", asked_on=DAY)
    assert question.searched == "东港2023年的产值 是多少"
    assert question.text == "东港去年的产值是多少"


def test_today_is_meant_where_no_day_is_given() -> None:
    before, year, after = datetime.date.today().year, understand("今年的产值").searched, datetime.date.today().year
    assert year in {f"{before}年的产值", f"{after}年的产值"}


def test_a_follow_up_is_understood_in_full_and_searched_in_calendar_terms() -> None:
    question = understand("那二季度呢？", ["谁是周岚", "东港去年一季度产值是多少"], DAY)
    assert question.understood == "东港去年二季度产值是多少"
    assert question.searched == "东港2023年二季度产值 是多少"
    assert (question.text, question.kind) == ("那二季度呢？", "number")
    assert understand("那二季度呢？", (), DAY).understood == "那二季度呢？"


def test_a_chain_of_follow_ups_keeps_what_each_changed() -> None:
    question = understand("那税收呢", ["东港去年一季度产值是多少", "二季度呢", "北屿区呢"], DAY, {"东港", "北屿"})
    assert question.understood == "北屿区去年二季度税收是多少"


def test_a_question_that_stands_alone_forgets_the_conversation() -> None:
    question = understand("北屿物流园区占地多少亩", ["东港去年一季度产值是多少"], DAY)
    assert question.understood == question.text == "北屿物流园区占地多少亩"


def test_times_and_places_are_those_of_what_is_searched() -> None:
    question = understand("东港区去年一季度产值是多少", (), DAY)
    (period,) = question.periods
    assert (period.start, period.end) == (datetime.date(2023, 1, 1), datetime.date(2023, 3, 31))
    assert [place.name for place in question.places] == ["东港区"]


def test_white_space_is_one_space() -> None:
    assert understand("  东港\r\n\t产值\u00a0\u3000是多少 \n", asked_on=DAY).text == "东港 产值 是多少"


def test_what_no_tokenizer_takes_is_taken_out_of_question_and_context() -> None:
    question = understand("那\0二季度\udc00呢", ["东港\0一季度\ud83d产值"], DAY)
    assert question.text == "那 二季度?呢"
    assert not set(question.searched) & {"\0", "\udc00"}


# No question


@pytest.mark.parametrize("text", ["", "   ", "\n\u3000\u00a0", "？？！", "……", "😀👍", "\0", "\u200b\ufeff"])
def test_nothing_to_search_by_is_no_question(text: str) -> None:
    with pytest.raises(BadQuestion) as caught:
        understand(text)
    assert caught.value.reason == "empty"


def test_a_question_has_an_end() -> None:
    assert understand("海" * LONGEST, asked_on=DAY).text == "海" * LONGEST
    assert understand("海" + " " * 5000 + "岸", asked_on=DAY).text == "海 岸"
    with pytest.raises(BadQuestion) as caught:
        understand("海" * (LONGEST + 1))
    assert caught.value.reason == "too-long"


@pytest.mark.parametrize("text", ["5", "ab", "Ⅷ", "½", "ñ", "書"])
def test_a_letter_or_a_digit_is_enough(text: str) -> None:
    assert understand(text, asked_on=DAY).text == text


@given(st.text(st.characters(exclude_categories=())), st.lists(st.text(), max_size=2))
def test_any_text_is_a_question_or_says_why_not(text: str, context: list[str]) -> None:
    try:
        question = understand(text, context, DAY)
    except BadQuestion as problem:
        assert problem.reason in {"empty", "too-long"}
    else:
        assert question.searched.encode() and question.text == " ".join(question.text.split())
