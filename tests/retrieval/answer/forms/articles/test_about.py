"""Questions about articles themselves: which they are, and what they are answered with."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from embeddings.onnx_encoder import OnnxEncoder
from retrieval.answer.forms.articles.asked import Known, asked_of_articles
from retrieval.answer.reading.model import ReadingModel
from retrieval.service import Service

NOBODY = Known()
ASPECTS = [
    ("写码头公园开园那篇报道的记者是谁", "authors"),
    ("码头公园那篇文章是谁写的", "authors"),
    ("写食堂开张侧记的是哪位记者？", "authors"),
    ("食堂开张那篇稿子的作者叫什么名字", "authors"),
    ("码头公园的报道是哪天见报的", "date"),
    ("写食堂的那篇稿子什么时候发布的", "date"),
    ("码头公园那条消息是几号发的稿？", "date"),
    ("码头公园开园的报道登在哪份报纸上", "paper"),
    ("哪家报纸报道了食堂开张", "paper"),
    ("码头公园那篇报道在第几版", "page"),
    ("写食堂打折的那篇文章标题是什么", "title"),
]
NONE = [
    "码头公园什么时候开园",
    "谁写的信感动了社区",
    "新闻发布会是哪天召开的",
    "《码头管理条例》是什么时候发布的",
    "哪位记者获了奖",
    "规划图是哪一版本",
    "今年发布了多少份报告",
    "报道组有几个人",
    "航天员什么时候登月",
    "大家几号登船",
    "这条规定是什么时候发布的",
    "这条路是哪一年的",
    "新闻出版局是哪天发的通知",
    "教材一共出了几版？",
    "文章引用了什么报告",
    "报社收到多少照片",
    "全市有多少新闻工作者",
    "大赛共收到多少稿件",
    "书记写了哪些书",
]

PARK = """---
title: 码头公园开园
paper: 望潮日报
date: 2023-06-20
authors: [沈知秋, 顾长风]
page: "03"
---

青螺区的老码头改造完成，码头公园正式向市民开放。公园不收门票，但游船要另外购票。
"""
CANTEEN = """社区食堂开张

□望潮晚报记者 林听雨

本报6月6日讯 梧桐里社区食堂正式开张。食堂每天供应早餐、午餐和晚餐，70岁以上老人就餐打七折，周末不休息。
"""
LANE = """网格员的一天

银杏巷社区要求网格员每天走访不少于20户。银杏巷社区共有居民3600人，图书室面积210平方米，图书室周一闭馆。
"""


@pytest.mark.parametrize(("text", "aspect"), ASPECTS)
def test_a_question_about_an_article_is_known(text: str, aspect: str) -> None:
    found = asked_of_articles(text, NOBODY)
    assert found and found.aspect == aspect


@pytest.mark.parametrize("text", NONE)
def test_a_question_about_what_articles_tell_is_none(text: str) -> None:
    assert asked_of_articles(text, NOBODY) is None


@pytest.fixture(scope="module")
def service(encoder: OnnxEncoder, reader: ReadingModel, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("articles")
    for name, text in {"park.md": PARK, "canteen.txt": CANTEEN, "lane.txt": LANE}.items():
        (folder / name).write_text(text, encoding="utf-8")
    service = Service(tmp_path_factory.mktemp("home"), encoder, reader)
    service.index(folder)
    yield service
    service.close()


@pytest.mark.parametrize(
    ("question", "text", "quote"),
    [
        ("写码头公园开园那篇报道的记者是谁", "沈知秋、顾长风", "authors: [沈知秋, 顾长风]"),
        ("码头公园开园的报道是哪天见报的", "2023-06-20", "date: 2023-06-20"),
        ("码头公园开园的报道登在哪份报纸上", "望潮日报", "paper: 望潮日报"),
        ("码头公园开园那篇报道在第几版", "03", "title: 码头公园开园"),
        ("写社区食堂开张的那篇文章是谁写的", "林听雨", "□望潮晚报记者 林听雨"),
        ("哪家报纸报道了社区食堂开张", "望潮晚报", "□望潮晚报记者 林听雨"),
        ("写70岁以上老人打七折的那篇文章标题是什么", "社区食堂开张", "社区食堂开张"),
    ],
)
def test_the_answer_is_what_the_page_says_with_the_line_that_says_it(
    service: Service, question: str, text: str, quote: str
) -> None:
    answer = service.ask(question)
    assert (answer.found, answer.sure, answer.form, answer.text) == (True, True, "article", text)
    (citation,) = answer.citations
    raw = {"park.md": PARK, "canteen.txt": CANTEEN}[citation.source]
    assert raw[citation.start : citation.end] == citation.quote
    assert citation.quote in quote


def test_what_the_page_does_not_say_is_named_as_missing(service: Service) -> None:
    answer = service.ask("写银杏巷社区网格员的那篇报道是哪位记者写的")
    assert not answer.found and answer.missing
    assert (answer.missing.what, answer.missing.wanted) == ("authors", "网格员的一天")


def test_an_article_that_is_not_there_is_not_invented(service: Service) -> None:
    answer = service.ask("写飞机场扩建和地铁六号线的那篇报道是谁写的")
    assert not answer.sure


def test_a_conversation_goes_from_what_an_article_says_to_the_article(service: Service) -> None:
    asked: list[str] = []
    for question, text in (
        ("社区食堂开张后70岁以上老人打几折", "七折"),
        ("那篇是谁写的", "林听雨"),
        ("登在哪份报纸上", "望潮晚报"),
        ("不是，我问的是码头公园开园的报道是哪天见报的", "2023-06-20"),
        ("谁写的", "沈知秋、顾长风"),
    ):
        answer = service.ask(question, asked)
        assert answer.found and text in answer.text, (question, answer.text, answer.understood)
        asked.append(question)
    unknown = service.ask("那篇是谁写的", ["银杏巷社区有多少居民"])
    assert not unknown.found and unknown.missing and unknown.missing.what == "authors"
