"""When the honest reply is that the articles do not say."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from retrieval.answer.evidence import Evidence
from retrieval.answer.guard import THRESHOLD, Objection, find_objection
from retrieval.answer.reader import read
from retrieval.articles.article import Passage
from retrieval.language.figures import find_figures
from retrieval.language.periods import find_periods
from retrieval.search.question import understand

DAY = datetime.date(2024, 1, 15)


def object_to(question: str, text: str, coverage: float = 1.0, date: str = "") -> Objection:
    """What speaks against `text`, when it is the only passage and holds `coverage` of the words asked."""
    asked = understand(question, asked_on=DAY)
    passage, figures = Passage("x", text, "", ((0, len(text)),)), tuple(find_figures(text, date))
    evidence = Evidence(passage, 1.0, tuple(find_periods(text, date)), date, figures)
    reading = read(asked, [evidence], lambda leg, token: 1.0)
    return find_objection(asked, replace(reading, coverage=coverage), evidence)


def answers(question: str, text: str, coverage: float = 1.0, date: str = "") -> bool:
    return not object_to(question, text, coverage, date)


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


def test_a_part_of_a_year_does_not_answer_for_the_year() -> None:
    quarter = "东港今年一季度完成工业产值125亿元。"
    assert not answers("东港2022年全年工业产值是多少", quarter, date="2022-04-11")
    assert not answers("东港2022年工业产值是多少", quarter, date="2022-04-11")
    assert answers("东港2022年工业产值是多少", "2022年东港完成工业产值500亿元。", date="2023-01-11")


def test_what_there_was_at_the_end_of_a_month_answers_for_that_end() -> None:
    for stated in ("8月末东港存贷比106.5%。", "截至8月底，东港存贷比106.5%。"):
        for asked in ("8月末", "8月底", "2022年8月末"):
            assert answers(f"{asked}东港存贷比是多少", stated, date="2022-09-28"), (asked, stated)
    assert not answers("9月末东港存贷比是多少", "8月末东港存贷比106.5%。", date="2022-09-28")


def test_a_figure_of_another_thing_is_no_answer() -> None:
    evidence = "东港一季度完成工业总产值125亿元，利用内资48亿元。"
    assert answers("东港一季度工业总产值是多少", evidence)
    assert not answers("东港一季度外贸出口额是多少", evidence)
    assert not answers("东港一季度工业增加值是多少", evidence)
    assert not answers("东港2016年税收是多少", "2016年东港取得了“十项突破”。")


def test_the_office_asked_for_is_the_one_that_is_held() -> None:
    assert answers("东港市副市长是谁", "东港市副市长周岚出席。")
    assert not answers("东港市市长是谁", "东港市副市长周岚出席。")
    assert answers("东港市市长是谁", "东港市市长周岚出席。")
    assert not answers("东港区区长是谁", "东港区委书记周岚出席。")


def test_people_are_named_to_the_letter() -> None:
    assert answers("李勇出席了什么会议", "李勇出席了动员会议。")
    assert not answers("李勇出席了什么会议", "李涌出席了动员会议。")


def test_a_place_is_named_or_it_is_no_answer() -> None:
    assert answers("东港区上半年增加值是多少", "东港区上半年增加值486亿元。")
    assert not answers("北屿区上半年增加值是多少", "东港区上半年增加值486亿元。")


@pytest.mark.parametrize(
    ("question", "objection"),
    [
        ("李涌出席了什么会议", "people"),
        ("北屿区一季度工业产值是多少", "place"),
        ("东港二季度工业产值是多少", "period"),
        ("东港市长是谁", "office"),
        ("东港一季度外贸出口额是多少", "thing"),
    ],
)
def test_what_speaks_against_an_answer_is_named(question: str, objection: Objection) -> None:
    assert object_to(question, "李勇说，东港一季度完成工业产值125亿元。") == objection
