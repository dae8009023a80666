"""Questions for articles: by reporter, paper, day and subject, the newest, how many."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from embeddings.onnx_encoder import OnnxEncoder
from retrieval.answer.forms.articles.asked import Known, asked_of_articles
from retrieval.answer.reading.model import ReadingModel
from retrieval.service import Service

ARTICLES = {
    "park": ("码头公园开园", "望潮日报", "2023-06-20", "沈知秋", "青螺区的老码头改造完成，码头公园正式向市民开放。公园不收门票。"),
    "ferry": ("轮渡加开夜班", "望潮日报", "2023-07-02", "沈知秋", "望潮轮渡七月起加开夜班，末班船推迟到23时，票价不变。"),
    "canteen": ("社区食堂开张", "望潮晚报", "2023-06-20", "林听雨", "梧桐里社区食堂正式开张，70岁以上老人就餐打七折。"),
    "lane": ("网格员的一天", "望潮晚报", "2023-06-25", "林听雨、顾长风", "银杏巷社区要求网格员每天走访不少于20户，记下居民的难处。"),
}  # fmt: skip
KNOWN = Known({"沈知秋", "林听雨"}, {"望潮晚报"}, {"码头公园开园"})
LISTS = [
    "沈知秋写过哪几篇报道",
    "沈知秋都写了哪些稿子？",
    "有哪些文章讲社区食堂",
    "最新的报道是什么",
    "最近关于轮渡的一篇报道是哪篇",
    "一共收录了多少篇文章",
    "望潮晚报6月20日登了什么新闻",
    "哪些报道提到网格员",
]
NONE = [
    "新闻发布会有哪些内容",
    "一共写了多少条意见",
    "最新的数据是多少",
    "社区发了多少份宣传稿",
    "谁发表了讲话",
    "食堂有哪些菜",
    "条例一共写了多少条",
]


@pytest.mark.parametrize("text", LISTS)
def test_a_question_for_articles_is_known(text: str) -> None:
    asked = asked_of_articles(text, KNOWN)
    assert asked and asked.aspect is None


@pytest.mark.parametrize("text", NONE)
def test_a_question_for_what_articles_tell_is_none(text: str) -> None:
    assert asked_of_articles(text, KNOWN) is None


@pytest.fixture(scope="module")
def service(encoder: OnnxEncoder, reader: ReadingModel, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("articles")
    for name, (title, paper, date, authors, text) in ARTICLES.items():
        front = f"---\ntitle: {title}\npaper: {paper}\ndate: {date}\nauthors: {authors}\n---\n\n"
        (folder / f"{name}.md").write_text(front + text + "\n", encoding="utf-8")
    service = Service(tmp_path_factory.mktemp("home"), encoder, reader)
    service.index(folder)
    yield service
    service.close()


@pytest.mark.parametrize(
    ("question", "titles"),
    [
        ("沈知秋写过哪几篇报道", ["轮渡加开夜班", "码头公园开园"]),
        ("林听雨都写了哪些稿子？", ["网格员的一天", "社区食堂开张"]),
        ("顾长风写过哪些文章", ["网格员的一天"]),
        ("有哪些文章讲社区食堂", ["社区食堂开张"]),
        ("最新的报道是什么", ["轮渡加开夜班"]),
        ("最近关于码头公园的一篇报道是哪篇", ["码头公园开园"]),
        ("望潮晚报刊登了哪些文章", ["网格员的一天", "社区食堂开张"]),
        ("2023年6月20日登了哪些文章", ["社区食堂开张", "码头公园开园"]),
        ("一共收录了多少篇文章", ["轮渡加开夜班", "网格员的一天", "社区食堂开张", "码头公园开园"]),
    ],
)
def test_the_articles_are_listed_newest_first_each_with_its_line(
    service: Service, question: str, titles: list[str]
) -> None:
    answer = service.ask(question)
    assert (answer.found, answer.sure, answer.form) == (True, True, "articles")
    assert [citation.title for citation in answer.citations] == titles
    assert [citation.n for citation in answer.citations] == list(range(1, len(titles) + 1))
    assert all(f"《{title}》" in answer.text for title in titles)


def test_how_many_is_told(service: Service) -> None:
    assert service.ask("一共收录了多少篇文章").text.startswith("4篇：")


def test_nothing_is_listed_where_no_article_fits(service: Service) -> None:
    assert not service.ask("有哪些文章讲飞机场扩建和地铁六号线").sure
