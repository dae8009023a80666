"""The contract of every encoder, and the parity of the fast ones with the reference."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence

import numpy as np
import pytest

from embeddings.encoder import Encoder, HashingEncoder, Vectors, unit
from embeddings.errors import ModelUnusable
from embeddings.onnx_encoder import OnnxEncoder, Precision
from embeddings.prepared import PreparedModel
from embeddings.transformer_encoder import TransformerEncoder
from embeddings.windows import split_text

TEXTS = [
    "港口一季度完成货物吞吐量三千万吨，同比增长百分之六。",
    "The pilot zone signed 12 projects worth RMB 3.5bn.",
    "问",
    "社区食堂每天供应早餐和午餐，老人凭卡就餐打八折，周末不休息。" * 5,
]
QUESTIONS = ["港口的吞吐量是多少？", "食堂周末开门吗", "How many projects?"]


@pytest.fixture(scope="module")
def encoders(model: PreparedModel) -> dict[str, Encoder]:
    return {
        "hashing": HashingEncoder(),
        "torch": TransformerEncoder(model),
        "onnx-fp32": OnnxEncoder(model, "fp32"),
        "onnx-int8": OnnxEncoder(model, "int8"),
    }


@pytest.mark.parametrize("name", ["hashing", "torch", "onnx-fp32", "onnx-int8"])
class TestContract:
    def test_vectors_are_float32_of_unit_length_one_row_a_text(self, encoders: dict[str, Encoder], name: str) -> None:
        encoder = encoders[name]
        for vectors, texts in ((encoder.encode_passages(TEXTS), TEXTS), (encoder.encode_questions(TEXTS), TEXTS)):
            assert vectors.dtype == np.float32
            assert vectors.shape == (len(texts), encoder.dim)
            np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)

    def test_no_texts_are_no_rows(self, encoders: dict[str, Encoder], name: str) -> None:
        assert encoders[name].encode_passages([]).shape == (0, encoders[name].dim)

    def test_rows_follow_the_order_of_the_texts(self, encoders: dict[str, Encoder], name: str) -> None:
        encoder = encoders[name]
        together = encoder.encode_passages(TEXTS)
        alone = np.vstack([encoder.encode_passages([text]) for text in TEXTS])
        assert (cosines(together, alone) > 0.99).all()
        assert cosines(together, alone[::-1]).max() < 0.95

    def test_a_vector_is_of_its_text_alone(self, encoders: dict[str, Encoder], name: str) -> None:
        encoder = encoders[name]
        alone = np.vstack([encoder.encode_passages([text]) for text in TEXTS])
        for order in ([3, 1, 0, 2], [2, 2, 0, 1, 3, 0], [1, 0]):
            together = encoder.encode_passages([TEXTS[at] for at in order])
            np.testing.assert_allclose(together, alone[order], atol=1e-5)

    def test_empty_and_blank_texts_have_a_vector(self, encoders: dict[str, Encoder], name: str) -> None:
        vectors = encoders[name].encode_passages(["", "   ", "\n"])
        np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)

    def test_the_end_of_a_very_long_text_counts(self, encoders: dict[str, Encoder], name: str) -> None:
        encoder = encoders[name]
        filler = "会议强调要抓好各项工作的落实。" * 120  # 1,800 characters, more than the model reads at once
        ending = "今年春天江豚回到了长江口，渔民拍到了它们。" * 30
        plain, ended, target = encoder.encode_passages([filler, filler + ending, ending])
        assert ended @ target > plain @ target + 0.05

    def test_fingerprints_differ(self, encoders: dict[str, Encoder], name: str) -> None:
        others = {other.fingerprint for key, other in encoders.items() if key != name}
        assert encoders[name].fingerprint and encoders[name].fingerprint not in others


@pytest.mark.parametrize(("precision", "least"), [("fp32", 0.999), ("int8", 0.99)])
def test_onnx_agrees_with_the_reference(encoders: dict[str, Encoder], precision: str, least: float) -> None:
    reference, fast = encoders["torch"], encoders[f"onnx-{precision}"]
    long = ["今年以来，全市新开工项目增多，投资结构继续改善。" * 60]
    for texts in (TEXTS[:2] + TEXTS[3:], long, QUESTIONS):
        assert cosines(reference.encode_passages(texts), fast.encode_passages(texts)).min() >= least
        assert cosines(reference.encode_questions(texts), fast.encode_questions(texts)).min() >= least


@pytest.mark.parametrize("precision", ["fp32", "int8"])
def test_threads_change_nothing(model: PreparedModel, precision: Precision) -> None:
    one, three = (OnnxEncoder(model, precision, threads) for threads in (1, 3))
    np.testing.assert_allclose(one.encode_passages(TEXTS), three.encode_passages(TEXTS), atol=1e-5)
    np.testing.assert_allclose(one.encode_questions(TEXTS[:1]), three.encode_passages(TEXTS)[:1], atol=1e-5)


def test_prompts_are_part_of_the_space(model: PreparedModel) -> None:
    import dataclasses

    prompted = dataclasses.replace(model, query_prompt="query: ", passage_prompt="passage: ")
    plain, other = OnnxEncoder(model), OnnxEncoder(prompted)
    assert plain.fingerprint != other.fingerprint
    assert cosines(other.encode_questions(["港口"]), plain.encode_questions(["query: 港口"]))[0] > 0.9999
    assert cosines(other.encode_passages(["港口"]), plain.encode_passages(["passage: 港口"]))[0] > 0.9999
    assert other.encode_passages(["长" * 3000]).shape == (1, model.dim)


def test_a_broken_graph_is_named(model: PreparedModel, tmp_path: object) -> None:
    import dataclasses
    from pathlib import Path

    folder = Path(str(tmp_path))
    (folder / "onnx").mkdir()
    (folder / "onnx/model_int8.onnx").write_bytes(b"not a graph")
    with pytest.raises(ModelUnusable, match=r"model_int8\.onnx"):
        OnnxEncoder(dataclasses.replace(model, folder=folder))


def test_pieces_of_a_long_text_fit_and_lose_nothing(encoders: dict[str, Encoder]) -> None:
    encoder = encoders["onnx-int8"]
    assert isinstance(encoder, OnnxEncoder)
    tokenizer = encoder._tokenizer
    for text in ("一二三四五" * 300, "antidisestablishmentarianism " * 200, "x1y2z3" * 400, "词 word 123.45%，" * 100):
        pieces = split_text(tokenizer, text, 60)
        assert "".join(piece for piece, _ in pieces) == text
        assert all(len(tokenizer.encode(piece, add_special_tokens=False).ids) <= 60 for piece, _ in pieces)


def test_unit_of_a_zero_row_is_still_a_unit_vector() -> None:
    np.testing.assert_allclose(unit(np.array([[3.0, 4.0], [0.0, 0.0]])), [[0.6, 0.8], [1.0, 0.0]])


def test_the_way_of_a_question_imports_no_torch(model: PreparedModel) -> None:
    code = (
        "import sys; from bot.settings import load_settings; from bot.app import open_indexed\n"
        "service = open_indexed(load_settings(), lambda *a: None); service.ask('港口吞吐量是多少')\n"
        "heavy = {'torch', 'transformers', 'sentence_transformers', 'telegram', 'lxml', 'jieba'} & set(sys.modules)\n"
        "print(sorted(heavy))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)
    assert run.stdout.strip() == "[]", run.stdout + run.stderr


def cosines(a: Vectors, b: Vectors | Sequence[object]) -> Vectors:
    product: Vectors = (a * np.asarray(b, dtype=np.float32)).sum(axis=1)
    return product
