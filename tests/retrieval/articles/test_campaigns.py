"""Undated articles take the year of the campaigns they share with dated ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.articles.article import Article
from retrieval.articles.campaigns import campaign_date, campaign_years, date_by_campaigns, find_campaigns, find_month


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("全区开展“港口提速年”活动，“港口提速年”已见成效。", ("港口提速年",)),
        ("「作風建設年」與「項目落地年」", ("作風建設年", "項目落地年")),
        ("实现第二个“百年”目标，入选“向上向善好青年”，播出《匆匆那年》", ()),
        ("没有引号的港口提速年", ()),
    ],
)
def test_campaigns_are_named_in_quotation_marks_after_their_year(text: str, names: tuple[str, ...]) -> None:
    assert find_campaigns(text) == names


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("3月23日动员，4月6日调研，预计5月投产。", "04"),
        ("3月23日动员，4月6日调研，预计7月投产。", ""),  # May and June are open
        ("3月23日动员，年底前完工。", ""),
        ("预计5月投产。", ""),
        ("２０２１年６月１日成立，３月２３日动员，计划４月开工。", "03"),
    ],
)
def test_the_month_lies_between_what_is_told_and_what_is_awaited(text: str, month: str) -> None:
    assert find_month(text) == month


def test_the_year_counts_only_when_all_dated_articles_agree() -> None:
    years = campaign_years([("2021-05-07", ["港口提速年"]), ("2021", ["港口提速年"]), ("", ["港口提速年"])])
    assert campaign_date(["港口提速年"], "04", years) == "2021-04"
    assert campaign_date(["港口提速年"], "", years) == "2021"
    assert campaign_date(["海堤加固年"], "04", years) == ""
    years = campaign_years([("2021-05-07", ["港口提速年"]), ("2022-01-02", ["港口提速年"])])
    assert campaign_date(["港口提速年"], "04", years) == ""


def test_a_date_of_its_own_stays() -> None:
    years = {"港口提速年": {"2021"}}
    undated = Article("a.txt", "东港", (), campaigns=("港口提速年",), month="04")
    found = date_by_campaigns(undated, years)
    assert (found.date, found.date_precision, found.date_from) == ("2021-04", "month", "inferred")
    dated = Article("a.txt", "东港", (), date="2020-01-01", date_from="printed", campaigns=("港口提速年",))
    assert date_by_campaigns(dated, years) == dated


@given(st.text(alphabet="“”年月日一二三1234567890提速预计将于", max_size=60))
def test_any_text_has_a_month_or_none(text: str) -> None:
    assert find_month(text) in ("", *(f"{month:02}" for month in range(1, 13)))
    assert all(name.endswith("年") for name in find_campaigns(text))
