"""The service over real articles, the real model and real indexes."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from embeddings.encoder import HashingEncoder
from embeddings.onnx_encoder import OnnxEncoder
from retrieval.errors import BadQuestion, IndexBusy, IndexSwitched
from retrieval.index.schema import DATABASE
from retrieval.search.conditions import Conditions, between
from retrieval.service import Service

HARBOUR = """---
title: 望潮港一季度开门红
paper: 望潮日报
date: 2023-04-18
---

今年一季度，望潮港完成货物吞吐量3120万吨，同比增长6.4%；集装箱吞吐量88万标箱，同比增长9.1%。港务集团总经理顾长风介绍，两个新泊位将在9月投用。

为了缓解堵港，港口把闸口从6条通道扩到10条，集卡平均等候时间缩短了23分钟。

## 绿色转型

望潮港的岸电设施已经覆盖全部18个泊位，靠港船舶关掉柴油机改用岸电，一年可减少排放1.2万吨。
"""
CANTEEN = """# 梧桐里社区食堂开张

望潮晚报记者 沈知秋

6月5日，梧桐里社区食堂正式开张。食堂每天供应早餐、午餐和晚餐，70岁以上老人就餐打七折，周末不休息。

食堂由居民投票选出的“百家味”餐饮公司经营，厨房全程直播。
"""


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("articles")
    (folder / "harbour.md").write_text(HARBOUR, encoding="utf-8")
    (folder / "canteen.txt").write_text(CANTEEN, encoding="gb18030")
    return folder


@pytest.fixture(scope="module")
def service(articles: Path, encoder: OnnxEncoder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    service = Service(tmp_path_factory.mktemp("home"), encoder)
    service.index(articles, progress=lambda stage, done, total: None)
    yield service
    service.close()


def nothing(stage: str, done: int, total: int) -> None:
    pass


def test_the_answer_is_quoted_and_its_place_is_in_the_raw_file(service: Service, articles: Path) -> None:
    answer = service.ask("望潮港一季度货物吞吐量是多少")
    assert answer.found
    assert "3120万吨，同比增长6.4%" in answer.text and len(answer.text) <= 60
    (citation,) = answer.citations
    assert answer.text in citation.quote
    assert (citation.title, citation.paper, citation.date) == ("望潮港一季度开门红", "望潮日报", "2023-04-18")
    raw = (articles / citation.source).read_text(encoding="utf-8")
    assert raw[citation.start : citation.end] == citation.quote
    for hit in answer.hits:
        encoding = "gb18030" if hit.source == "canteen.txt" else "utf-8"
        assert (articles / hit.source).read_text(encoding=encoding)[hit.start : hit.end] == hit.text


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("谁介绍了新泊位的投用时间", "顾长风"),
        ("梧桐里社区食堂哪天开张的", "6月5日"),
        ("港口为什么扩闸口通道", "缓解堵港"),
        ("70岁的老人在食堂就餐打几折？", "七折"),
        ("岸電覆蓋了多少個泊位", "18个"),
        ("望潮港岸电设施覆盖了多少泊位", "18个"),
        ("食堂由谁经营", "百家味"),
    ],
)
def test_questions_of_many_kinds(service: Service, question: str, expected: str) -> None:
    answer = service.ask(question)
    assert answer.found, answer.hits[0]
    assert expected in answer.text


@pytest.mark.parametrize(
    "question",
    ["望潮港二季度货物吞吐量是多少", "火星基地的房价是多少", "明天会下雨吗", "asdf qwer zxcv", "江心洲大桥是谁设计的"],
)
def test_what_the_articles_do_not_say_is_not_answered(service: Service, question: str) -> None:
    answer = service.ask(question)
    assert not answer.found and answer.text == "" and answer.citations == ()


def test_a_follow_up_takes_its_subject_from_the_question_before(service: Service) -> None:
    alone = service.ask("那集装箱呢")
    follow = service.ask("那集装箱呢", ["望潮港一季度货物吞吐量是多少"])
    assert "88万标箱" in follow.text
    assert follow.question == "那集装箱呢" and alone.hits


def test_a_second_follow_up_keeps_the_subject_of_the_first_question(service: Service) -> None:
    again = service.ask("那货物呢", ["望潮港一季度货物吞吐量是多少", "那集装箱呢"])
    assert "3120万吨" in again.text


def test_relative_time_means_the_day_of_asking(service: Service) -> None:
    assert service.ask("今年一季度望潮港吞吐量", asked_on=date(2023, 5, 1)).found


@pytest.mark.parametrize(("text", "reason"), [("", "empty"), (" ？！ ", "empty"), ("问" * 1001, "too-long")])
def test_a_question_that_is_none_is_refused(service: Service, text: str, reason: str) -> None:
    with pytest.raises(BadQuestion) as caught:
        service.ask(text)
    assert caught.value.reason == reason


@pytest.mark.parametrize(
    "text", ["\ud800港口", "港口\x00吞吐量", '" OR 1=1 --', "words:港口 AND NOT", "🚢" * 30 + "港"]
)
def test_odd_text_is_only_text(service: Service, text: str) -> None:
    assert isinstance(service.ask(text).found, bool)


def test_a_passage_is_shown_between_its_neighbours(service: Service) -> None:
    hit = service.search("闸口从6条通道扩到10条")[0]
    shown = service.passage_context(hit.passage_id)
    assert shown is not None
    assert shown.before.startswith("今年一季度") and "闸口" in shown.text and "岸电" in shown.after
    assert service.passage_context("0123456789abcdef") is None


def test_hits_are_ten_at_most_and_best_first(service: Service) -> None:
    hits = service.search("港口")
    assert 0 < len(hits) <= 10
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert len(service.search("港口", 2)) == 2


def test_a_change_by_another_process_is_answered_from_at_once(
    articles: Path, encoder: OnnxEncoder, tmp_path: Path
) -> None:
    serving, indexing = Service(tmp_path, encoder), Service(tmp_path, encoder)
    indexing.index(articles, progress=nothing)
    assert not serving.ask("望潮动物园的熊猫叫什么").found
    extra = tmp_path / "zoo.md"
    extra.write_text("# 动物园\n\n望潮动物园的熊猫叫“团团”，今年8岁。\n", encoding="utf-8")
    report = indexing.index(articles, [extra], progress=nothing)
    assert report.embedded == 1
    assert "团团" in serving.ask("望潮动物园的熊猫叫什么").text
    indexing.index(articles, remove=[extra], progress=nothing)
    assert not serving.ask("望潮动物园的熊猫叫什么").found
    serving.close()
    indexing.close()


def test_questions_from_several_threads(service: Service) -> None:
    wanted = {"望潮港一季度货物吞吐量是多少": "3120万吨", "梧桐里社区食堂哪天开张的": "6月5日"}
    wrong: list[str] = []

    def ask(question: str) -> None:
        for _ in range(5):
            text = service.ask(question).text
            if wanted[question] not in text:
                wrong.append(text)

    threads = [threading.Thread(target=ask, args=(question,)) for question in [*wanted, *wanted]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_an_empty_folder_answers_nothing(encoder: OnnxEncoder, tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    service = Service(tmp_path / "home", encoder)
    assert service.needs_index(None)
    service.index(tmp_path / "articles", progress=nothing)
    answer = service.ask("港口吞吐量是多少")
    assert not answer.found and answer.hits == ()
    service.close()


def test_another_articles_folder_takes_the_place_of_the_first(
    articles: Path, encoder: OnnxEncoder, tmp_path: Path
) -> None:
    service = Service(tmp_path / "home", encoder)
    service.index(articles, progress=nothing)
    assert not service.needs_index(None) and not service.needs_index(articles)
    other = tmp_path / "other"
    other.mkdir()
    (other / "a.txt").write_text("望江楼重新开放，门票20元。", encoding="utf-8")
    assert service.needs_index(other)
    service.index(other, progress=nothing)
    assert [record.source for record in service.sources().records] == ["a.txt"]
    service.close()


def test_busy_is_said(articles: Path, encoder: OnnxEncoder, tmp_path: Path) -> None:
    from filelock import FileLock

    service = Service(tmp_path, encoder)
    with FileLock((tmp_path / DATABASE).with_suffix(".lock")), pytest.raises(IndexBusy):
        service.index(articles, progress=nothing)
    service.close()


def test_vectors_of_another_encoder_are_never_searched(articles: Path, tmp_path: Path) -> None:
    first = Service(tmp_path, HashingEncoder())
    first.index(articles)
    second = Service(tmp_path, HashingEncoder(dim=128))
    second.index(None)
    with pytest.raises(IndexSwitched):
        first.search("望潮港")
    assert second.search("望潮港")
    first.close()
    second.close()


def test_a_reprint_is_one_hit_with_both_places(encoder: OnnxEncoder, tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    text = "望潮水库蓄水量达到1.2亿立方米，水位比去年高3米。"
    (folder / "a.md").write_text(f"# 水库蓄水\n\n{text}\n", encoding="utf-8")
    (folder / "b.md").write_text(f"# 转载：水库蓄水\n\n{text}\n", encoding="utf-8")
    service = Service(tmp_path / "home", encoder)
    service.index(folder)
    answer = service.ask("望潮水库蓄水量是多少")
    assert [hit.source for hit in answer.hits].count("b.md") + [hit.source for hit in answer.hits].count("a.md") == 1
    (citation,) = answer.citations
    assert {citation.source, *citation.also_in} == {"a.md", "b.md"}
    service.close()


def test_a_sentence_that_the_page_broke_is_quoted_whole_with_its_pieces(encoder: OnnxEncoder, tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    raw = (
        "望潮建成海水淡化厂\n\n2017年是望潮建市的第十年。望潮海水淡化厂昨天投产，每天可以产出淡\n\n\n\n■淡化厂外景。\n\n"
        "水12万吨，供应全市三成的居民用水。\n"
    )
    (folder / "page.txt").write_text(raw, encoding="utf-8")
    service = Service(tmp_path / "home", encoder)
    service.index(folder)
    (citation,) = service.ask("望潮海水淡化厂每天产出多少淡水").citations
    assert "淡水12万吨" in citation.quote
    assert "".join(raw[start:end] for start, end in citation.spans) == citation.quote and len(citation.spans) == 2
    assert (citation.date, citation.date_from) == ("2017", "inferred")
    service.close()


def test_a_message_of_several_questions_gets_an_answer_to_each(service: Service) -> None:
    answer = service.ask("望潮港一季度货物吞吐量是多少？那集装箱呢？火星基地的房价是多少？")
    first, second, third = answer.parts
    assert answer.found and first.found and second.found and not third.found
    assert "3120万吨" in first.text and "88万标箱" in second.text
    assert second.understood == "望潮港一季度集装箱是多少"
    assert [citation.n for citation in answer.citations] == [1, 2]
    assert answer.text == f"{first.text}\n{second.text}"
    assert len({hit.passage_id for hit in answer.hits}) == len(answer.hits)


def test_a_follow_up_says_how_it_was_understood(service: Service) -> None:
    answer = service.ask("那集装箱呢", ["望潮港一季度货物吞吐量是多少"])
    assert answer.understood == "望潮港一季度集装箱是多少" and "88万标箱" in answer.text
    assert service.ask("望潮港一季度货物吞吐量是多少").understood == ""


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("wangchaogang yijidu tuntuliang", "望潮港一季度吞吐量"),
        ("How many containers did Wangchaogang handle in the first quarter?", ""),
        ("忘潮港岸店设施覆盖多少个泊位", ""),
    ],
)
def test_a_question_in_other_letters_is_understood(service: Service, typed: str, understood: str) -> None:
    answer = service.ask(typed)
    assert answer.question == typed
    assert "望潮港" in (answer.understood or answer.hits[0].text)
    if understood:
        assert answer.understood == understood and "3120万吨" in answer.text


@pytest.mark.parametrize(
    ("conditions", "emptied_by"),
    [
        (between(date(2023, 4, 1), date(2023, 4, 30)), None),
        (between(None, None, "望潮日报"), None),
        (between(None, None, "", "望潮港"), None),
        (between(date(2024, 1, 1), None), ("published", "2024-01-01～")),
        (between(None, None, "闸口日报"), ("paper", "闸口日报")),
        (between(None, None, "望潮日报", "梧桐里社区"), ("place", "梧桐里社区")),
    ],
)
def test_conditions_keep_to_the_articles_that_fulfil_them(
    service: Service, conditions: Conditions, emptied_by: tuple[str, str] | None
) -> None:
    answer = service.ask("望潮港一季度货物吞吐量是多少", conditions=conditions)
    assert answer.emptied_by == emptied_by
    assert answer.found is (emptied_by is None)
    assert {hit.source for hit in answer.hits} == (set() if emptied_by else {"harbour.md"})
    assert {hit.source for hit in service.search("社区食堂", conditions=conditions)} <= {"harbour.md"}


def test_the_question_itself_says_where_to_look(service: Service) -> None:
    assert service.ask("望潮日报4月的报道里，货物吞吐量是多少").found
    answer = service.ask("望潮日报5月的报道里，货物吞吐量是多少")
    assert not answer.found and answer.emptied_by == ("published", "05-01～05-31") and answer.hits == ()


def test_another_year_is_no_answer(service: Service) -> None:
    assert service.ask("望潮港2023年一季度货物吞吐量是多少").found
    assert not service.ask("望潮港2022年一季度货物吞吐量是多少").found
    assert service.ask("望潮港去年一季度货物吞吐量是多少", asked_on=date(2024, 5, 1)).found


def test_figures_are_listed_by_indicator_place_and_period(service: Service) -> None:
    (cargo,) = service.figures("货物吞吐量", "望潮港", "2023年一季度")
    figure = cargo.figure
    assert (figure.value, figure.unit, figure.growth, figure.base) == (31_200_000, "吨", Decimal("6.4"), "同比")
    assert cargo.said == "3120万吨，同比增长6.4%"
    assert (cargo.source, cargo.date) == ("harbour.md", "2023-04-18")
    assert len(service.figures("吞吐量")) == 2
    assert service.figures("货物吞吐量", period="二季度") == []
    assert service.figures("货物吞吐量", "闸口区") == []
