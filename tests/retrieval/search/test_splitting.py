"""A message that asks several questions, and one that only looks like it."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.search.splitting import split_questions


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("东港产值是多少？税收呢？", ["东港产值是多少？", "税收呢？"]),
        ("东港产值是多少；谁是书记", ["东港产值是多少", "谁是书记"]),
        ("谢谢！东港产值是多少。书记是谁。", ["谢谢！东港产值是多少", "书记是谁"]),
        ("东港产值是多少\n书记是谁\n谢谢", ["东港产值是多少", "书记是谁 谢谢"]),
        ("《谁来看海？》讲了什么？作者是谁？", ["《谁来看海？》讲了什么？", "作者是谁？"]),
        ("Who runs the ferry? When was it built?", ["Who runs the ferry?", "When was it built?"]),
    ],
)
def test_a_question_ends_with_its_sentence_or_line(text: str, parts: list[str]) -> None:
    assert split_questions(text) == parts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("东港一季度工业产值是多少，二季度呢", ["东港一季度工业产值是多少", "二季度呢"]),
        ("东港产值是多少，税收呢，那北屿呢？", ["东港产值是多少", "税收呢", "那北屿呢？"]),
        ("先说说东港税收，再说说固投", ["先说说东港税收", "再说说固投"]),
        ("先讲东港税收。然后再讲书记", ["先讲东港税收", "然后再讲书记"]),
    ],
)
def test_a_clause_may_ask_on(text: str, parts: list[str]) -> None:
    assert split_questions(text) == parts


@pytest.mark.parametrize(
    "text",
    [
        "1. 东港税收多少 2. 书记是谁",
        "1.东港税收多少2.书记是谁",
        "1、东港税收多少\n2、书记是谁",
        "(1)东港税收多少(2)书记是谁",
        "（一）东港税收多少；（二）书记是谁",
        "一、东港税收多少；二、书记是谁",
        "第一，东港税收多少，第二，书记是谁",
        "①东港税收多少②书记是谁",
        "- 东港税收多少\n- 书记是谁",
    ],
)
def test_numbered_items_are_questions_without_their_numbers(text: str) -> None:
    assert split_questions(text) == ["东港税收多少", "书记是谁"]


def test_eleven_items_are_counted_and_their_heading_goes_with_the_first() -> None:
    numbers = "一 二 三 四 五 六 七 八 九 十 十一".split()
    text = "关于东港：" + "".join(f"\n{number}、第{number}座码头在哪" for number in numbers)
    parts = split_questions(text)
    assert len(parts) == 11 and parts[0].startswith("关于东港：") and parts[-1] == "第十一座码头在哪"


def test_lines_of_keywords_are_questions() -> None:
    assert split_questions("东港税收\n东港固投\n北屿税收") == ["东港税收", "东港固投", "北屿税收"]
    assert split_questions("你好\n东港税收\n东港固投\n谢谢") == ["你好\n东港税收", "东港固投 谢谢"]


@pytest.mark.parametrize(
    "text",
    [
        "东港",
        "",
        "？？",
        "你好，东港产值是多少",
        "在吗？东港产值是多少？",
        "东港；北屿的产值分别是多少",
        "东港\n北屿的产值分别是多少",
        "东港、北屿的产值分别是多少",
        "“一老一小”指什么",
        "如果下雨，那么轮渡开多少班",
        "如果下雨，轮渡呢",
        "投资1.5亿元和2.5亿元的项目是哪些",
        "2022. 东港产值是多少",
        "一、二、三季度产值分别是多少",
        "第一、第二季度的产值是多少",
        "1、2号厂房在哪里",
        "图1、图2分别是什么",
        "1. 加强领导，落实责任。2. 提高效率。以上是哪次会议的要求",
    ],
)
def test_one_question_stays_as_it_is(text: str) -> None:
    assert split_questions(text) == [text]


PIECES = "东港产值 是多少 ？ ， ； 。 \n 二季度呢 “ ” 《 》 1. 2. 3、 (1) (2) 一、 二、 第一， 第二， ① ② 1.5亿 2022. 先说说 再说说 你好 谢谢 十".split(
    " "
)
NUMBERING = set("0123456789一二三四五六七八九十第个问题①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")


@given(st.text(max_size=80) | st.lists(st.sampled_from(PIECES), max_size=16).map("".join))
def test_no_word_of_any_text_is_lost(text: str) -> None:
    parts = split_questions(text)
    said, kept = (Counter(char for char in each if char.isalnum()) for each in (text, "".join(parts)))
    lost = {char for char in said - kept if not char.isdecimal()}
    assert lost <= NUMBERING and not kept - said
    assert parts == [text] or all(any(char.isalnum() for char in part) for part in parts)
