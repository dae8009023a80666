"""Only what none of the passages has is said to be missing, with what the nearest evidence says instead."""

from __future__ import annotations

import datetime

import pytest

from retrieval.answer.answer import Missing
from retrieval.answer.evidence import Evidence
from retrieval.answer.missing import find_missing
from retrieval.articles.article import Passage
from retrieval.language.periods import find_periods
from retrieval.search.question import understand

DAY = datetime.date(2024, 1, 15)
TEXT = "李勇说，东港区一季度完成工业产值125亿元。"
OTHER = "西屿市上半年出口12亿元。"


def evidence(text: str, date: str = "") -> Evidence:
    passage = Passage("x", text, "", ((0, len(text)),))
    return Evidence(passage, 1.0, tuple(find_periods(text, date)), date, article=text)


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("李涌出席了什么会议", Missing("people", "李涌")),
        ("北屿区一季度工业产值是多少", Missing("place", "北屿区")),
        ("东港区三季度工业产值是多少", Missing("period", "三季度", "一季度")),
        ("东港区上半年工业产值是多少", Missing("words")),  # the other passage states it: who knows of what
        ("东港区一季度外贸出口额是多少", Missing("words")),
        ("李勇说了什么", Missing("words")),
    ],
)
def test_what_is_missing_is_named(question: str, missing: Missing) -> None:
    passages = [evidence(TEXT), evidence(OTHER)]
    assert find_missing(understand(question, asked_on=DAY), passages, 0, (0, len(TEXT))) == missing


def test_an_article_s_own_day_speaks_of_the_year_and_not_of_a_quarter() -> None:
    passages = [evidence("东港区完成工业产值125亿元。", "2023-04-18")]
    asked = [understand(f"东港区{when}工业产值是多少", asked_on=DAY) for when in ("2023年", "2023年二季度")]
    assert [find_missing(one, passages, 0, (0, 5)).what for one in asked] == ["words", "period"]
