"""When the honest reply is that the articles do not say."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from retrieval.answer.guard import THRESHOLD, answerable
from retrieval.answer.reader import Evidence, read
from retrieval.articles.article import Passage
from retrieval.language.periods import find_periods
from retrieval.search.question import understand

DAY = datetime.date(2024, 1, 15)


def answers(question: str, text: str, coverage: float = 1.0, date: str = "") -> bool:
    """Whether `text` answers, when it is the only passage and holds `coverage` of the words asked."""
    asked = understand(question, asked_on=DAY)
    evidence = Evidence(Passage("x", text, "", ((0, len(text)),)), 1.0, tuple(find_periods(text, date)), date)
    reading = read(asked, [evidence], lambda leg, token: 1.0)
    return answerable(asked, replace(reading, coverage=coverage), evidence)


@pytest.mark.parametrize(
    "names",
    [
        ("一季度", "第一季度", "1季度", "１季度", "首季", "1至3月", "1—3月", "1–3月", "1-3月", "1～3月", "前三个月", "前3个月", "头三个月"),
        ("二季度", "第2季度", "4至6月", "4—6月"),
        ("四季度", "4季度", "10至12月", "10—12月"),
        ("上半年", "1至6月", "1-6月", "前六个月", "前6个月"),
        ("前三季度", "前3季度", "1至9月", "1—9月", "前9个月", "前九个月"),
    ],
)  # fmt: skip
def test_a_part_of_a_year_has_many_names(names: tuple[str, ...]) -> None:
    for asked in names:
        for stated in names:
            assert answers(f"东港{asked}工业产值是多少", f"东港{stated}完成工业产值125亿元。"), (asked, stated)


def test_a_year_that_is_named_is_meant() -> None:
    assert answers("东港2022年工业产值是多少", "东港完成工业产值125亿元。", date="2022-12-30")
    assert not answers("东港2023年工业产值是多少", "东港完成工业产值125亿元。", date="2022-12-30")
    assert not answers("东港2023年一季度工业产值是多少", "东港今年一季度完成工业产值125亿元。", date="2022-04-11")
    assert answers("东港2022年一季度工业产值是多少", "东港今年一季度完成工业产值125亿元。", date="2022-04-11")
    assert answers("东港去年二期何时完工", "东港二期工程7月完工。", date="2023-12-30")


def test_another_quarter_is_no_answer() -> None:
    evidence = "东港一季度完成工业产值125亿元。"
    assert answers("东港一季度工业产值是多少", evidence)
    assert answers("东港头三个月工业产值是多少", evidence)
    assert not answers("东港二季度工业产值是多少", evidence)
    assert not answers("东港上半年工业产值是多少", evidence)
    assert answers("东港工业产值是多少", evidence)


def test_a_part_of_the_year_is_not_the_sum_of_three_quarters() -> None:
    evidence = "东港前三季度完成工业产值400亿元。"
    assert answers("东港前三季度工业产值是多少", evidence)
    assert answers("东港前3季度工业产值是多少", evidence)
    assert not answers("东港三季度工业产值是多少", evidence)


def test_too_little_of_what_is_asked_is_no_answer() -> None:
    question, evidence = "东港书记是谁", "东港书记周岚出席。"
    assert answers(question, evidence, THRESHOLD)
    assert not answers(question, evidence, THRESHOLD - 0.01)


def test_asked_for_a_figure_or_a_date_the_evidence_must_hold_one() -> None:
    assert answers("东港有多少座水库", "东港的水库有12座。")
    assert not answers("东港有多少座水库", "东港的水库很多。")
    assert answers("东港水库什么时候完工", "东港水库5月完工。")
    assert not answers("东港水库什么时候完工", "东港水库已经完工。")
