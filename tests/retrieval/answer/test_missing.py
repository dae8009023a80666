"""What is missing is named as it was asked for, with what the nearest evidence says instead."""

from __future__ import annotations

import datetime

import pytest

from retrieval.answer.answer import Missing
from retrieval.answer.evidence import Evidence
from retrieval.answer.guard import find_objection
from retrieval.answer.missing import find_missing
from retrieval.answer.reader import read
from retrieval.articles.article import Passage
from retrieval.language.figures import find_figures
from retrieval.language.periods import find_periods
from retrieval.search.question import understand

DAY = datetime.date(2024, 1, 15)
TEXT = "李勇说，东港区一季度完成工业产值125亿元。"


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("李涌出席了什么会议", Missing("people", "李涌")),
        ("北屿区一季度工业产值是多少", Missing("place", "北屿区", "东港区")),
        ("东港区上半年工业产值是多少", Missing("period", "上半年", "一季度")),
        ("东港区一季度外贸出口额是多少", Missing("thing", "出口额")),
    ],
)
def test_what_is_missing_is_named(question: str, missing: Missing) -> None:
    asked = understand(question, asked_on=DAY)
    passage, figures = Passage("x", TEXT, "", ((0, len(TEXT)),)), tuple(find_figures(TEXT, ""))
    evidence = Evidence(passage, 1.0, tuple(find_periods(TEXT, "")), "", figures)
    reading = read(asked, [evidence], lambda leg, token: 1.0)
    objection = find_objection(asked, reading, evidence)
    assert find_missing(asked, objection, reading, evidence) == missing
