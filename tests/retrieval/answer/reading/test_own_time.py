"""Of several figures of one quantity that of the time asked for is taken, and nothing else is changed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from embeddings.onnx_encoder import OnnxEncoder
from retrieval.answer.reading.model import ReadingModel
from retrieval.service import Service

ARTICLES = {
    "invest.md": "前10个月，望潮区固定资产投资为305亿元；十月份当月为28亿元。",
    "ships.md": "2023年上半年，青螺船厂营业收入为21.5亿元，2022年上半年营业收入为17.2亿元。",
    "trade.md": "今年7月，石臼县外贸进出口完成69.4亿元。前7个月，石臼县外贸进出口完成455亿元，其中出口203亿元。",
}


@pytest.fixture(scope="module")
def service(encoder: OnnxEncoder, reader: ReadingModel, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("articles")
    for name, text in ARTICLES.items():
        page = f"---\ntitle: {text[-12:-1]}\npaper: 望潮日报\ndate: 2023-11-30\n---\n\n{text}\n"
        (folder / name).write_text(page, encoding="utf-8")
    service = Service(tmp_path_factory.mktemp("home"), encoder, reader)
    service.index(folder)
    yield service
    service.close()


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("望潮区2023年10月份固定资产投资是多少", "28亿元"),
        ("望潮区2023年前10个月固定资产投资是多少", "305亿元"),
        ("青螺船厂2022年上半年营业收入是多少", "17.2亿元"),
        ("青螺船厂2023年上半年营业收入是多少", "21.5亿元"),
        ("石臼县2023年7月外贸进出口多少", "69.4亿元"),
        ("石臼县2023年前7个月外贸进出口多少", "455亿元"),
    ],
)
def test_each_time_has_its_figure(service: Service, question: str, wanted: str) -> None:
    answer = service.ask(question)
    assert answer.found and answer.text.startswith(wanted), answer.text
    assert wanted in answer.citations[0].quote


def test_a_time_that_no_figure_is_of_changes_nothing(service: Service) -> None:
    for question in ("望潮区2023年9月固定资产投资是多少", "青螺船厂2021年上半年营业收入是多少"):
        assert not service.ask(question).sure
