"""Which articles a question is put to, from options and from its own words."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.search.conditions import NONE, Conditions, between, take_conditions

DAY = "2023-01-15"


@pytest.mark.parametrize(
    ("text", "rest", "paper", "wanted"),
    [
        ("望潮日报12月的报道里轮渡开多少班", "轮渡开多少班", "望潮日报", "12-01～12-31"),
        ("望潮日报2022年12月的文章，轮渡开多少班", "轮渡开多少班", "望潮日报", "2022-12-01～2022-12-31"),
        ("去年的报道中轮渡开多少班", "轮渡开多少班", "", "2022-01-01～2022-12-31"),
        ("望潮日报的报道里轮渡开多少班", "轮渡开多少班", "望潮日报", ""),
        ("去年轮渡开多少班", "去年轮渡开多少班", "", ""),
        ("望潮日报社在哪里", "望潮日报社在哪里", "", ""),
        ("记者报道了什么", "记者报道了什么", "", ""),
        ("望潮日报12月的报道里", "望潮日报12月的报道里", "", ""),  # nothing is asked
        ("望潮日报12月的报道里？", "望潮日报12月的报道里？", "", ""),
        ("根据望潮日报9月28日的报道，轮渡开多少班", "轮渡开多少班", "望潮日报", "09-28～09-28"),
        ("2022年9月28日望潮日报报道的轮渡开多少班", "轮渡开多少班", "望潮日报", "2022-09-28～2022-09-28"),
        ("根据2022年9月28日的望潮都市报的报道，轮渡开多少班", "轮渡开多少班", "望潮都市报", "2022-09-28～2022-09-28"),
        ("据望潮都市报，轮渡开多少班", "轮渡开多少班", "望潮都市报", ""),
        ("按照9月28日《望潮日报》，轮渡开多少班", "轮渡开多少班", "望潮日报", "09-28～09-28"),
        ("请问轮渡在望潮日报的报道里开多少班", "请问轮渡开多少班", "望潮日报", ""),
        ("望潮都市报说轮渡开多少班", "轮渡开多少班", "望潮都市报", ""),
        ("望潮都市报称，轮渡开多少班", "轮渡开多少班", "望潮都市报", ""),
        ("望潮都市报刊登的轮渡班次是多少", "轮渡班次是多少", "望潮都市报", ""),
        ("望潮都市报提到轮渡开多少班", "轮渡开多少班", "望潮都市报", ""),
        ("轮渡开多少班，查望潮日报的报道", "轮渡开多少班", "望潮日报", ""),
        ("望潮日报的报道里轮渡码头在哪里", "轮渡码头在哪里", "望潮日报", ""),
        ("从化日报的报道里轮渡开多少班", "轮渡开多少班", "从化日报", ""),
        ("望潮都市报上说轮渡开多少班", "轮渡开多少班", "望潮都市报", ""),
        ("从望潮都市报来看，轮渡开多少班", "轮渡开多少班", "望潮都市报", ""),
        ("望潮日报关于轮渡的报道里开多少班", "关于轮渡开多少班", "望潮日报", ""),
        ("闸口日报和望潮日报的报道里轮渡开多少班", "闸口日报和望潮日报的报道里轮渡开多少班", "", ""),
        ("据去年，轮渡开多少班", "据去年，轮渡开多少班", "", ""),
        ("去年说轮渡开多少班", "去年说轮渡开多少班", "", ""),
        ("望潮日报的记者说了什么", "望潮日报的记者说了什么", "", ""),
        ("望潮日报，轮渡开多少班", "望潮日报，轮渡开多少班", "", ""),
        ("望潮日报说明了什么", "望潮日报说明了什么", "", ""),
    ],
)
def test_the_question_says_in_which_articles_to_look(text: str, rest: str, paper: str, wanted: str) -> None:
    found, conditions = take_conditions(text, DAY, NONE)
    assert (found, conditions.paper, conditions.wanted("published")) == (rest, paper, wanted)


@pytest.mark.parametrize(
    ("text", "rest", "place"),
    [
        ("东港区的报道里轮渡开多少班", "轮渡开多少班", "东港区"),
        ("关于东港区的新闻中，轮渡开多少班", "轮渡开多少班", "东港区"),
        ("在关于望潮的文章里轮渡开多少班", "轮渡开多少班", "望潮"),
        ("关于东港区的报道，轮渡开多少班", "轮渡开多少班", "东港区"),
        ("关于东港区的报道有哪些", "关于东港区的报道有哪些", ""),
        ("东港区税收的报道里轮渡开多少班", "东港区税收的报道里轮渡开多少班", ""),
        ("东港区去年的报道里轮渡开多少班", "东港区轮渡开多少班", ""),
    ],
)
def test_a_place_right_before_the_reports_says_what_they_are_about(text: str, rest: str, place: str) -> None:
    found, conditions = take_conditions(text, DAY, NONE, {"望潮"})
    assert (found, conditions.place) == (rest, place)


def test_paper_and_place_are_taken_together() -> None:
    rest, conditions = take_conditions("望潮日报12月关于东港区的报道里轮渡开多少班", DAY, NONE)
    assert (rest, conditions.paper, conditions.place) == ("轮渡开多少班", "望潮日报", "东港区")
    assert conditions.wanted("published") == "12-01～12-31"


def test_options_go_before_the_words_of_the_question() -> None:
    given_ = between(date(2021, 1, 1), None, "闸口日报")
    _, conditions = take_conditions("望潮日报12月的报道里轮渡开多少班", DAY, given_)
    assert (conditions.paper, conditions.wanted("published")) == ("闸口日报", "2021-01-01～")


@pytest.mark.parametrize(
    ("article", "holds"),
    [("2022-12-11", True), ("2022-12", True), ("2022", True), ("2022-11-30", False), ("2021", False), ("", False)],
)
def test_an_article_of_a_month_or_a_year_may_have_come_out_in_it(article: str, holds: bool) -> None:
    assert between(date(2022, 12, 1), date(2022, 12, 31)).holds_for(article) is holds


def test_no_condition_holds_for_every_article() -> None:
    assert not NONE and NONE.holds_for("") and not between(None, None)
    assert Conditions(place="望潮")


@given(st.text(max_size=60))
def test_any_text_can_be_read_for_conditions(text: str) -> None:
    rest, _ = take_conditions(text, DAY, NONE)
    assert isinstance(rest, str)
