"""Which row of a table has most is told from all its rows, and only of what the table is about."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from embeddings.onnx_encoder import OnnxEncoder
from retrieval.answer.reading.model import ReadingModel
from retrieval.service import Service

TABLE = """---
title: 望潮市各街道上半年主要指标
date: 2023-07-20
---

市统计局公布了各街道上半年的主要指标，详见下表。

| 街道 | 固定资产投资（万元） | 同比（%） | 新登记企业（家） |
|---|---|---|---|
| 春林街道 | 32100 | 8.5 | 126 |
| 长桥街道 | 27850 | -3.2 | 98 |
| 古渡街道 | 41200 | 2.0 | 126 |
| 合计 | 101150 | 6.4 | 350 |
"""
QUARTERS = """---
title: 雁鸣区公布各镇经济数据
date: 2023-07-20
---

各镇一季度主要指标

| 镇 | 税收（万元） | 耕地（亩） |
|---|---|---|
| 柳林镇 | 3120 | 5400 |
| 石桥镇 | 2875 | 6100 |
| 东岭镇 | 1960 | 2024 |

各镇上半年主要指标

| 镇 | 税收（万元） |
|---|---|
| 柳林镇 | 6650 |
| 石桥镇 | 7120 |
| 东岭镇 | 4105 |
"""
PROSE = """---
title: 青螺市各县项目简讯
date: 2023-07-20
---

东湾县：完成固定资产投资32100万元，新开工项目126个，比上年同期多。

西岭县：完成固定资产投资41200万元，新开工项目98个，三个项目尚未报数。
"""


@pytest.fixture(scope="module")
def service(encoder: OnnxEncoder, reader: ReadingModel, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("tables")
    (folder / "table.md").write_text(TABLE, encoding="utf-8")
    (folder / "quarters.md").write_text(QUARTERS, encoding="utf-8")
    (folder / "prose.md").write_text(PROSE, encoding="utf-8")
    made = Service(folder / "home", encoder, reader)
    made.index(folder)
    yield made
    made.close()


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("望潮市哪个街道上半年固定资产投资最多", "古渡街道，固定资产投资41200万元"),
        ("望潮市固定资产投资最少的是哪个街道", "长桥街道，固定资产投资27850万元"),
        ("望潮市哪个街道固定资产投资增速最快", "春林街道，固定资产投资同比8.5%"),
        ("望潮市哪个街道新登记企业最多", "春林街道（126家）、古渡街道（126家）"),
    ],
)
def test_the_row_with_most_is_told_with_its_figure(service: Service, question: str, answer: str) -> None:
    found = service.ask(question)
    assert (found.text, found.sure) == (answer, True)
    assert found.citations[0].quote.endswith("家")
    assert "合计" not in found.text


def test_lines_that_begin_with_a_name_are_no_table(service: Service) -> None:
    found = service.ask("青螺市哪个县固定资产投资最多")
    assert not (found.sure and "，固定资产投资41200万元" in found.text)


@pytest.mark.parametrize("question", ["北屿市哪个街道固定资产投资最多", "望潮市2021年哪个街道固定资产投资最多"])
def test_a_table_of_another_place_or_time_tells_nothing(service: Service, question: str) -> None:
    assert not service.ask(question).sure


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("雁鸣区上半年哪个镇税收最多", "石桥镇，税收7120万元"),
        ("雁鸣区一季度哪个镇税收最多", "柳林镇，税收3120万元"),
        ("雁鸣区一季度哪个镇税收最少", "东岭镇，税收1960万元"),
    ],
)
def test_each_time_has_its_own_table(service: Service, question: str, answer: str) -> None:
    found = service.ask(question)
    assert (found.text, found.sure) == (answer, True)


def test_a_figure_of_another_time_than_the_one_asked_for_is_not_sure(service: Service) -> None:
    assert service.ask("柳林镇2023年上半年税收多少").sure
    assert not service.ask("柳林镇2023年前三季度税收多少").sure
