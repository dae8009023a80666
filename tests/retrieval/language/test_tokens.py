"""Words, bigrams and their normal form, and the contract that holds the two word cutters together."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterator
from itertools import accumulate, pairwise

import jieba
import pytest
import rjieba
from hypothesis import given
from hypothesis import strategies as st

from retrieval.language import tokens
from retrieval.language.tokens import (
    ASKING,
    QUESTION_WORDS,
    bigrams,
    normalise,
    question_words,
    simplified,
    subwords,
    words,
)
from tests.conftest import ROOT


@pytest.fixture
def without_rjieba(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A platform for which there is no wheel of rjieba."""
    monkeypatch.setitem(sys.modules, "rjieba", None)
    tokens._cutter.cache_clear()
    yield
    tokens._cutter.cache_clear()


def seed_sentences() -> list[str]:
    """The sentences of the starter articles, the likest to what is indexed."""
    texts = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "seeds").glob("[0-9]*.md"))]
    return [part for text in texts for part in re.split(r"(?<=[。！？])|\n", text) if part.strip()]


ODD = [
    "南京市长江大桥昨天通车", "乒乓球拍卖完了", "结婚的和尚未结婚的都来了", "工信处女干事每月经过下属科室",
    "周岚、罗一鸣和买买提江在云州幸福里食堂见面", "潮汐芯谷二期预计年产碳化硅衬底三十万片",
    "他来到网易杭研大厦", "小明硕士毕业于中国科学院计算所", "发展中国家用电器", "哈" * 50, "囧" * 50, "一" * 50,
]  # fmt: skip


# The contract of the two cutters


def spans_of(cut: list[str]) -> set[tuple[int, int]]:
    return set(pairwise(accumulate(map(len, cut), initial=0)))


def test_rjieba_cuts_where_jieba_cuts() -> None:
    jieba.setLogLevel(60)
    sentences = [*seed_sentences(), *ODD]
    assert len(sentences) > 300
    ours = theirs = same = 0
    for sentence in sentences:
        for run in re.findall(r"[\u4e00-\u9fff]+", normalise(sentence)):
            fast, slow = rjieba.cut(run), jieba.lcut(run)
            assert "".join(fast) == "".join(slow) == run
            ours, theirs = ours + len(fast), theirs + len(slow)
            same += len(spans_of(fast) & spans_of(slow))
    assert theirs > 8000
    assert same >= 0.995 * max(ours, theirs)


def test_without_rjieba_jieba_cuts_and_gives_the_same_words(without_rjieba: None) -> None:
    assert tokens._cutter() == jieba.lcut
    slow = [words(sentence) for sentence in ODD]
    tokens._cutter.cache_clear()
    sys.modules.pop("rjieba")
    assert tokens._cutter() != jieba.lcut
    assert [words(sentence) for sentence in ODD] == slow


# Normal form


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("１２５．５亿元，４８％", "125.5亿元,48%"),
        ("ＧＤＰ和ＰＰＰ", "gdp和ppp"),
        ("産值與軟體", "产值与软件"),
        ("總投資", "总投资"),
        ("乾隆", "乾隆"),
        ("第①季㎡", "第1季m2"),
        ("甲\u00a0乙\u3000丙", "甲 乙 丙"),
        ("甲\0乙", "甲 乙"),
        ("甲\ud800乙", "甲?乙"),
        ("", ""),
    ],
)
def test_width_script_and_case_make_no_difference(text: str, normal: str) -> None:
    assert normalise(text) == normal


# Words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "北海机场完成投资12.5亿元，同比增长4.8%。",
            ["北海", "机场", "完成", "投资", "12.5", "亿元", "同比", "增长", "4.8%"],
        ),
        ("同比增长４．８％", ["同比", "增长", "4.8%"]),
        ("工業產值", ["工业产值"]),
        ("PPP项目2个", ["ppp", "项目", "2", "个"]),
        ("，。！“”", []),
        ("", []),
    ],
)
def test_words_are_normal_and_in_order_without_punctuation(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_text_after_a_zero_is_not_lost() -> None:
    assert words("东港\0产值") == ["东港", "产值"]
    assert bigrams("甲地\0产值") == ["甲地", "产值"]


def test_subwords_hold_the_shorter_words_inside() -> None:
    assert subwords("总产值") == {"总产值", "总产", "产值"}
    assert {"一季度", "季度"} <= subwords("第一季度")
    assert subwords("gdp 125.5") == {"gdp", "125.5"}
    assert subwords("") == set()


# Questions


def test_a_question_is_asked_by_what_names_its_subject() -> None:
    assert question_words("请问东港的产值是多少呢？") == ["东港", "产值"]
    assert question_words("谁是局长") == ["局长"]


def test_a_question_of_nothing_else_keeps_its_words() -> None:
    assert question_words("是谁？") == ["是", "谁"]
    assert question_words("？") == []


def test_words_that_ask_are_no_subject() -> None:
    assert ASKING < QUESTION_WORDS


# Bigrams


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("董家口", ["董家", "家口"]),
        ("港", ["港"]),
        ("港，岸", ["港", "岸"]),
        ("总投资12.5亿元", ["总投", "投资", "12.5", "亿元"]),
        ("ＰＰＰ项目", ["ppp", "项目"]),
        ("𠮷祥", ["𠮷祥"]),
        ("", []),
    ],
)
def test_bigrams_are_neighbours_inside_a_run(text: str, expected: list[str]) -> None:
    assert bigrams(text) == expected


# Any text


@given(st.text(st.characters(exclude_categories=())))
def test_no_text_raises_and_no_character_is_lost(text: str) -> None:
    runs = re.findall(r"[\u3400-\u9fff\U00020000-\U000323af]+|[a-z0-9]+(?:\.[0-9]+)?%?", normalise(text))
    assert "".join(words(text)) == "".join(runs)
    assert set(words(text)) <= subwords(text)
    assert set(question_words(text)) <= set(words(text))
    assert bool(bigrams(text)) == bool(runs)


@pytest.mark.parametrize("run", ["海", "的", "哈", "囧", "董家口经济区"])
def test_a_very_long_run_takes_no_time_and_loses_nothing(run: str) -> None:
    text = run * (1_000_000 // len(run))
    begun = time.process_time()
    found = words(text)
    assert time.process_time() - begun < 20
    assert "".join(found) == text
    assert max(map(len, found)) < 10
    assert len(bigrams(text)) == len(text) - 1


@given(st.text(max_size=60))
def test_simplified_text_keeps_every_character_in_its_place(text: str) -> None:
    assert len(simplified(text)) == len(text)


def test_only_traditional_characters_become_simple() -> None:
    assert simplified("為什麼億萬產業") == "为什么亿万产业"
    assert simplified("什么时候，么么") == "什么时候，么么"
