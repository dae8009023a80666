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
    ],
)
def test_the_question_says_in_which_articles_to_look(text: str, rest: str, paper: str, wanted: str) -> None:
    found, conditions = take_conditions(text, DAY, NONE)
    assert (found, conditions.paper, conditions.wanted("published")) == (rest, paper, wanted)


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
