"""Where a page says an article's headline, authors, day and paper."""

from __future__ import annotations

from retrieval.articles.article import Page
from retrieval.articles.pages import read_page

TEXT = """望潮日报 2023年6月20日 星期二 03版

码头公园开园

□望潮日报记者 沈知秋 通讯员 顾长风

本报6月19日讯 青螺区的老码头改造完成，码头公园正式向市民开放。公园不收门票，游船另外购票。改造后的岸线长两公里，沿线设了六处休息点。

食堂开张迎客来

□望潮日报记者 林听雨

本报6月19日讯 梧桐里社区食堂正式开张，每天供应早餐、午餐和晚餐，七十岁以上老人就餐打七折，周末也不休息。
"""


def said(text: str, **meta: str) -> list[dict[str, str]]:
    page = Page("a.txt", text, meta)
    articles = read_page(page).articles
    for credit in (credit for article in articles for credit in article.credits):
        assert text[slice(*credit.span)] == credit.words
    return [{credit.name: credit.words for credit in article.credits} for article in articles]


def test_each_article_of_a_page_has_its_own_byline_and_the_day_of_the_page() -> None:
    park, canteen = said(TEXT)
    assert park["title"] == "码头公园开园"
    assert park["authors"] == "□望潮日报记者 沈知秋 通讯员 顾长风"
    assert canteen["authors"] == "□望潮日报记者 林听雨"
    assert park["date"] == canteen["date"] == "望潮日报 2023年6月20日 星期二 03版"
    assert "望潮日报" in park["paper"]


def test_the_byline_in_a_reports_first_words_is_quoted_with_its_brackets() -> None:
    text = (
        "本报讯（记者 沈知秋）"
        + "青螺区的老码头改造完成，码头公园正式向市民开放，沿线设了六处休息点，" * 3
        + "游人不断。\n"
    )
    (article,) = said(text)
    assert article["authors"] == "（记者 沈知秋）"


def test_a_dateline_tells_the_day_where_none_is_printed() -> None:
    text = "码头公园开园\n\n新华社望潮2023年6月19日电 青螺区的老码头改造完成，码头公园正式向市民开放，公园不收门票，游船另外购票。\n"
    (article,) = said(text)
    assert article["date"].startswith("新华社望潮2023年6月19日电")


def test_what_the_page_does_not_say_has_no_credit() -> None:
    (article,) = said("码头公园正式向市民开放，公园不收门票，游船另外购票，沿线设了六处休息点。\n")
    assert not {"authors", "date", "paper"} & set(article)
