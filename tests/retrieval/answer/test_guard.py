"""When the honest reply is that the articles do not say."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.answer.guard import THRESHOLD, answerable, periods
from retrieval.answer.reader import read
from retrieval.articles.article import Passage
from retrieval.search.question import understand

DAY = datetime.date(2024, 1, 15)


def answers(question: str, evidence: str, coverage: float = 1.0) -> bool:
    """Whether `evidence` answers, when it is the only passage and holds `coverage` of the words asked."""
    asked = understand(question, asked_on=DAY)
    passage = Passage("x", evidence, "", ((0, len(evidence)),))
    reading = read(asked, [passage], [1.0], lambda leg, token: 1.0)
    return answerable(asked, replace(reading, coverage=coverage), evidence)


@pytest.mark.parametrize(
    "names",
    [
        ("一季度", "第一季度", "1季度", "１季度", "首季", "1至3月", "1—3月", "1–3月", "1-3月", "１－３月", "1～3月", "1~3月",
         "1 - 3 月", "前三个月", "前3个月", "头三个月"),
        ("二季度", "第2季度", "4至6月", "4—6月"),
        ("三季度", "第三季度", "3季度", "7-9月"),
        ("四季度", "4季度", "10至12月", "10—12月"),
        ("上半年", "1至6月", "1-6月", "前六个月", "前6个月"),
        ("下半年", "7至12月"),
        ("前三季度", "前3季度", "1至9月", "1—9月", "前9个月", "前九个月"),
        ("全年", "2023年度", "1至12月", "1-12月"),
    ],
)  # fmt: skip
def test_a_part_of_a_year_has_many_names_and_none_of_another_part(names: tuple[str, ...]) -> None:
    (part,) = periods(names[0])
    assert {name: periods(f"东港{name}产值") for name in names} == {name: {part} for name in names}


def test_the_parts_of_a_year_are_told_apart() -> None:
    names = ["一季度", "二季度", "三季度", "四季度", "上半年", "下半年", "前三季度", "全年"]
    assert len({periods(name) for name in names}) == len(names)
    assert periods("一季度和二季度") == periods("一季度") | periods("二季度")
    assert periods("前三季度增长，其中三季度增长更快") == periods("前三季度") | periods("三季度")
    assert periods("前3季度增长，其中3季度增长更快") == periods("前三季度") | periods("三季度")


@pytest.mark.parametrize(
    "text", ["", "2023年", "3月", "采暖期11至3月", "采暖期11-3月", "截至11月底", "1至10月份", "季度会议"]
)
def test_other_times_name_no_part_of_a_year(text: str) -> None:
    assert periods(text) == frozenset()


@given(st.text(), st.text())
def test_more_text_names_no_fewer_parts(one: str, other: str) -> None:
    assert periods(one) <= periods(f"{one}。{other}")


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
