"""Whose a stored figure is: the place or organisation that is meant, not the general word that stands for it."""

from __future__ import annotations

import itertools
import sqlite3
from pathlib import Path

import pytest

from retrieval.articles.article import Article, Passage
from retrieval.index import facts
from retrieval.index.facts import StoredFigure, read_facts
from retrieval.index.sync import ReadFile, parse_file
from retrieval.language.statistics.referents import paper_place
from retrieval.search.figures import select_figures

_IDS = itertools.count()


def holders(*texts: str, title: str = "", kicker: str = "", subhead: str = "", paper: str = "") -> list[str]:
    """The holders of the figures of an article of these texts."""
    article = Article("a.txt", title, (), kicker=kicker, subhead=subhead, paper=paper, date="2022-12-11")
    passages = [Passage(str(next(_IDS)), text, title, ()) for text in texts]
    return [figure.holder for found in read_facts(article, passages).figures for figure in found]


@pytest.mark.parametrize(
    ("title", "kicker", "text", "paper", "wanted"),
    [
        ("青岛望潮口经济区提速", "", "共签约项目30个。", "", "望潮口经济区"),
        ("提速", "青岛望潮口经济区开展活动", "共签约项目30个。", "青岛日报", "望潮口经济区"),
        ("提速", "", "望潮口经济区好。望潮口经济区快。望潮口经济区新。共签约项目30个。", "青岛日报", "望潮口经济区"),
        ("提速", "", "望潮口经济区好。望潮口经济区快。共签约项目30个。", "青岛日报", "青岛"),
        ("提速", "", "望潮口经济区、望潮口经济区、望潮口经济区、滨州、滨州、滨州。共签约项目30个。", "", ""),
        ("提速", "", "共签约项目30个。", "半岛都市报", ""),
    ],
)
def test_the_articles_own_place_holds_what_nobody_else_does(
    title: str, kicker: str, text: str, paper: str, wanted: str
) -> None:
    assert holders(text, title=title, kicker=kicker, paper=paper) == [wanted]
    assert holders(text, title=title, subhead=kicker, paper=paper) == [wanted]


@pytest.mark.parametrize(
    ("text", "title", "paper", "wanted"),
    [
        ("望潮口经济区很忙。一季度，经济区完成工业总产值125亿元。", "", "", "望潮口经济区"),
        ("望潮口经济区很忙。海川新区也忙。一季度，经济区完成工业总产值125亿元。", "", "", "望潮口经济区"),
        ("一季度，全区完成工业总产值125亿元。", "望潮区提速", "", "望潮区"),
        ("一季度，该区完成工业总产值125亿元。", "金水源社区提速", "", "该区"),
        ("一季度，经济区完成工业总产值125亿元。", "", "", "经济区"),
        ("一季度，经济区完成工业总产值125亿元。", "", "青岛日报", "经济区"),
        ("一季度，全市完成工业总产值125亿元。", "望潮区提速", "青岛日报", "青岛"),
        ("一季度，我市完成工业总产值125亿元。", "青岛望潮口经济区提速", "", "青岛"),
        ("一季度，全市完成工业总产值125亿元。", "望潮区提速", "", "全市"),
        ("胶州市很忙。一季度，该市完成工业总产值125亿元。", "", "青岛日报", "胶州市"),
        ("一季度，全省完成工业总产值125亿元。", "", "浙江日报", "浙江"),
        ("一季度，全市完成工业总产值125亿元。", "", "浙江日报", "全市"),
        ("一季度，全省完成工业总产值125亿元。", "", "青岛日报", "全省"),
        ("一季度，全国完成工业总产值125亿元。", "", "青岛日报", "全国"),
    ],
)
def test_a_general_word_is_the_place_that_it_means(text: str, title: str, paper: str, wanted: str) -> None:
    assert holders(text, title=title, paper=paper) == [wanted]


def test_the_place_may_be_named_in_a_passage_before_but_not_behind() -> None:
    assert holders("海川新区很忙。", "新区签约项目30个。") == ["海川新区"]
    assert holders("新区签约项目30个。", "海川新区很忙。") == ["新区"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("调整望潮口经济区签约项目30个。", "望潮口经济区"),
        ("望潮光电产业园入园项目30个。", "望潮光电产业园"),
        ("建设银行完成贷款30亿元。", "建设银行"),
    ],
)
def test_no_verb_begins_or_ends_a_holder(text: str, wanted: str) -> None:
    assert holders(text) == [wanted]


@pytest.mark.parametrize(
    ("paper", "wanted"),
    [("青岛日报", "青岛"), ("北京青年报", "北京"), ("浙江日报", "浙江"), ("长江日报", ""), ("半岛都市报", ""), ("人民日报", ""), ("", "")],
)  # fmt: skip
def test_a_paper_is_called_by_its_place(paper: str, wanted: str) -> None:
    assert paper_place(paper) == wanted


def test_another_date_is_another_period_but_no_other_holder() -> None:
    db = sqlite3.connect(":memory:")
    db.executescript(
        f"{facts.SCHEMA}; CREATE TABLE article (id, title, paper, date);"
        "CREATE TABLE passage (key, text); CREATE TABLE place (article, ordinal, passage)"
    )
    text = "一季度，签约项目30个。"
    article = Article("a.txt", "提速", (), kicker="望潮口经济区开展活动", paper="青岛日报", date="2022-12-11")
    facts.store_facts(db, 1, read_facts(article, [Passage("0", text, "", ())]))
    db.execute("INSERT INTO article VALUES (1, '提速', '青岛日报', '2021-12-11')")
    db.execute("INSERT INTO passage VALUES (7, ?)", (text,))
    db.execute("INSERT INTO place VALUES (1, 0, 7)")
    facts.read_again(db, 1)
    assert db.execute("SELECT holder, first FROM figure").fetchall() == [("望潮口经济区", "2021-01-01")]


@pytest.fixture(scope="module")
def raw_figures(shared: Path) -> list[StoredFigure]:
    """The figures of the raw pages."""
    found = []
    for path in sorted((shared / "seeds").glob("*.txt")):
        file = parse_file(path, path.parent, None)
        assert isinstance(file, ReadFile)
        for article, passages, _ in file.articles:
            for passage, figures in zip(passages, read_facts(article, passages).figures, strict=True):
                where = (article.title, article.paper, article.date, article.date_from, article.source, passage.spans)
                found += [StoredFigure(figure, 0, passage.id, passage.text, 0, *where) for figure in figures]
    return found


@pytest.mark.parametrize(
    ("indicator", "place", "period", "wanted"),
    [
        ("海洋生产总值", "西海岸", "前三季度", ["增长13.3%", "41.4%"]),
        ("地方财政收入", "北海", "", ["10.0148亿元", "突破10亿元", "翻番"]),
        ("在谈项目", "青岛", "", ["249个"]),
        ("燃气表", "青岛", "", ["117万余块"]),
        ("土地收储", "北海", "", ["13.76万亩"]),
        ("批复", "北海", "", ["80亿元"]),
        ("到位融资", "北海", "", ["68.88亿元"]),
    ],
)
def test_raw_pages_by_place(
    raw_figures: list[StoredFigure], indicator: str, place: str, period: str, wanted: list[str]
) -> None:
    found = select_figures(raw_figures, indicator, place, period, "2022-12-31")
    assert [stored.said for stored in found] == wanted
