"""Pinyin, homophones and English, read by what stands in the articles."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from retrieval.index.lexical import LexicalIndex
from retrieval.search.spelling import in_chinese, right_homophones

TEXTS = {
    1: "今年第一季度，望潮港实现工业总产值86亿元，产值居全省前列，周边工业企业稳定。",
    2: "北屿社区书记李存山说，幸福街的茶室免费喝茶，有人值班。",
    3: "闸口镇的李勇介绍，轮渡每天开64班，BOE工厂在东边。",
}


@pytest.fixture(scope="module")
def lexical(tmp_path_factory: pytest.TempPathFactory) -> LexicalIndex:
    index = LexicalIndex(Path(tmp_path_factory.mktemp("lexical")))
    index.update([], list(TEXTS.items()))
    return index


def texts(keys: Sequence[int]) -> list[str]:
    return [TEXTS[key] for key in keys]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("wangchaogang yijidu gongye chanzhi", "望潮港一季度工业产值"),
        ("WANGCHAOGANG gongye chanzhi shi duoshao", "望潮港工业产值是多少"),
        ("beiyu社区的书记是谁", "北屿社区的书记是谁"),
        ("望潮港一季度工业产值是多少", "望潮港一季度工业产值是多少"),
        ("BOE工厂在哪里", "BOE工厂在哪里"),  # the articles have it in Latin letters
        ("hello world", "hello world"),
        ("xyz123", "xyz123"),
    ],
)
def test_pinyin_is_read_by_the_words_of_the_articles(lexical: LexicalIndex, typed: str, meant: str) -> None:
    assert in_chinese(typed, lexical, texts).replace(" ", "") == meant.replace(" ", "")


def test_an_english_question_is_asked_in_chinese_terms(lexical: LexicalIndex) -> None:
    asked = in_chinese("What was Wangchaogang's industrial output value in the first quarter?", lexical, texts)
    assert {"望潮港", "工业总产值", "一季度"} <= set(asked.split())
    assert in_chinese("How many ferries does BOE have?", lexical, texts).split()[-1] == "多少个"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("忘潮港一季度工业产值", "望潮港一季度工业产值"),
        ("李存删是谁", "李存山是谁"),
        ("李永是谁", "李永是谁"),  # another name of two characters, not a misspelt one
        ("茶室免费和茶吗", "茶室免费和茶吗"),
        ("火星基地有多少人", "火星基地有多少人"),  # nothing sounds like it
        ("", ""),
    ],
)
def test_a_wrong_homophone_gives_way_to_the_name_in_the_articles(lexical: LexicalIndex, typed: str, meant: str) -> None:
    assert right_homophones(typed, lexical, texts) == meant
