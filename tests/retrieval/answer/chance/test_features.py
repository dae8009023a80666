"""What speaks for a reading follows the question's time and words, and each feature has its weight."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from embeddings.onnx_encoder import OnnxEncoder
from retrieval.answer.chance.chance import probability, voices
from retrieval.answer.reading.model import ReadingModel
from retrieval.service import Service

ARTICLE = """---
title: 望潮港一季度开门红
paper: 望潮日报
date: 2023-04-18
---

今年一季度，望潮港完成货物吞吐量3120万吨，同比增长6.4%；集装箱吞吐量88万标箱，同比下降2.1%。
"""


@pytest.fixture(scope="module")
def service(encoder: OnnxEncoder, reader: ReadingModel, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("articles")
    (folder / "harbour.md").write_text(ARTICLE, encoding="utf-8")
    service = Service(tmp_path_factory.mktemp("home"), encoder, reader)
    service.index(folder)
    yield service
    service.close()


def features(service: Service, question: str) -> dict[str, float]:
    return dict(service.ask(question).features or {})


def test_the_probability_is_that_of_the_features(service: Service) -> None:
    answer = service.ask("望潮港一季度集装箱吞吐量是多少")
    assert answer.features and answer.probability == pytest.approx(probability(answer.features))
    assert answer.sure == (answer.probability >= voices().sure) and answer.found == (
        answer.probability >= voices().unsure
    )


def test_the_sentence_is_of_the_time_that_is_asked_about_or_not(service: Service) -> None:
    first, second, untimed = (features(service, f"望潮港{time}集装箱吞吐量是多少") for time in ("一季度", "二季度", ""))
    assert (first["timed"], second["timed"], untimed["timed"]) == (1, 1, 0)
    assert first["period"] > second["period"]


def test_a_word_that_the_article_lacks_counts_by_its_rarity(service: Service) -> None:
    there, lacking = features(service, "望潮港吞吐量是多少"), features(service, "望潮港游客人数是多少")
    assert there["article"] > lacking["article"] and there["rarest"] < lacking["rarest"]
