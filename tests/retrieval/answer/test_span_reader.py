"""The reading model itself, on sentences that it was not trained on."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest

from retrieval.answer.span_reader import MODEL, SpanReader
from retrieval.answer.spans import NOWHERE

PASSAGE = (
    "望潮镇今年修好了三座旧桥。桥梁工程由镇长周岚负责，去年10月动工，总投资640万元，如今每天有两千多人从桥上走过。"
)


def best(reader: SpanReader, question: str, passage: str = PASSAGE) -> tuple[str, float]:
    (start, end), margin = reader.read(question, [passage])[0].best((0, len(passage)))
    return passage[start:end], margin


@pytest.mark.parametrize(
    ("question", "answer"),
    [("望潮镇的桥梁工程总投资多少？", "640万元"), ("桥梁工程是什么时候动工的？", "去年10月"), ("桥梁工程由谁负责？", "周岚")],
)  # fmt: skip
def test_the_answer_is_found_in_its_passage(reader: SpanReader, question: str, answer: str) -> None:
    found, margin = best(reader, question)
    assert answer in found and len(found) <= len(answer) + 6
    assert margin > 0


def test_what_the_passage_does_not_say_is_less_likely(reader: SpanReader) -> None:
    asked, other = reader.read("桥梁工程总投资多少？", [PASSAGE, "镇上的渡轮每天开四班，票价两元，由船长何川驾驶。"])
    assert asked.answerable > other.answerable


def test_the_whole_of_a_long_passage_is_read(reader: SpanReader) -> None:
    other = "镇上的渡轮每天开四班，乘客多是赶集的人，船长说雾天不开船。"
    long = other * 15 + PASSAGE + other * 15
    scores = reader.read("桥梁工程总投资多少？", [long])[0]
    assert np.all(scores.begins > NOWHERE) and len(scores.begins) == len(scores.offsets)
    assert "640万元" in best(reader, "桥梁工程总投资多少？", long)[0]


def test_passages_are_read_alike_alone_and_together(reader: SpanReader) -> None:
    others = ["短。", "", PASSAGE * 3, PASSAGE]
    alone = reader.read("桥梁工程总投资多少？", [PASSAGE])[0]
    together = reader.read("桥梁工程总投资多少？", others)[3]
    assert np.array_equal(alone.begins, together.begins) and alone.answerable == together.answerable
    assert len(reader.read("桥梁工程总投资多少？", others)[1].begins) == 0
    threads = SpanReader(threads=5).read("桥梁工程总投资多少？", others)[3]
    np.testing.assert_allclose(threads.begins, alone.begins, atol=1e-5)


def test_the_model_is_the_one_that_its_card_describes() -> None:
    with (MODEL / "reader_int8.onnx").open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    assert digest in (MODEL / "README.md").read_text(encoding="utf-8")
