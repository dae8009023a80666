"""The reading model itself, on sentences that it was not trained on."""

from __future__ import annotations

import hashlib

import pytest

from retrieval.answer.reading.model import MODEL, ReadingModel, Span, span_sums
from retrieval.answer.reading.windows import TokenText, Window, cut_window

PASSAGE = (
    "望潮镇今年修好了三座旧桥。桥梁工程由镇长周岚负责，去年10月动工，总投资640万元，如今每天有两千多人从桥上走过。"
)


def window(reader: ReadingModel, question: str, passage: str = PASSAGE) -> tuple[Window, TokenText]:
    text = reader.tokens(passage)
    return cut_window(reader.tokens(question).ids, reader.tokens("2023-06-01").ids, text.ids, 0), text


def read(reader: ReadingModel, question: str, passage: str = PASSAGE) -> tuple[str, Span]:
    cut, text = window(reader, question, passage)
    span = reader.read([cut])[0]
    return passage[text.offsets[span.first][0] : text.offsets[span.last][1]], span


@pytest.mark.parametrize(
    ("question", "answer"),
    [("望潮镇的桥梁工程总投资多少？", "640万元"), ("桥梁工程是什么时候动工的？", "去年10月"), ("桥梁工程由谁负责？", "周岚")],
)  # fmt: skip
def test_the_answer_is_found_in_its_passage(reader: ReadingModel, question: str, answer: str) -> None:
    found, span = read(reader, question)
    assert answer in found and len(found) <= len(answer) + 6
    assert span.margin > 0 and span.known > 0 and span.margin >= span.rival


def test_what_the_passage_does_not_say_is_less_likely(reader: ReadingModel) -> None:
    _, told = read(reader, "桥梁工程总投资多少？")
    _, other = read(reader, "桥梁工程总投资多少？", "镇上的渡轮每天开四班，票价两元，由船长何川驾驶。")
    assert told.known > 0 > other.known and told.score > other.score


def test_windows_are_read_alike_alone_and_together(reader: ReadingModel) -> None:
    windows = [window(reader, "桥梁工程总投资多少？", passage)[0] for passage in ("短。", PASSAGE, PASSAGE[:30])]
    alone = [reader.read([one])[0] for one in windows]
    assert reader.read(windows) == alone == ReadingModel(threads=5).read(windows)


def test_an_answer_ends_behind_its_beginning_and_is_no_longer_than_an_answer_may_be(reader: ReadingModel) -> None:
    import numpy as np

    sums = span_sums(np.zeros(200, dtype=np.float32), np.ones(200, dtype=np.float32))
    first, last = np.nonzero(sums > 0)
    assert (first <= last).all() and (last - first).max() == 79


def test_the_model_is_the_one_that_its_card_describes() -> None:
    with (MODEL / "reader_int8.onnx").open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    assert digest in (MODEL / "README.md").read_text(encoding="utf-8")
