"""int8 graphs give the sums that arithmetic gives, on whatever processor the tests run."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx.reference import ReferenceEvaluator
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer

from embeddings.onnx_encoder import OnnxEncoder
from embeddings.prepared import PreparedModel
from embeddings.quantisation import MOST, overflowing, quantise
from retrieval.answer.reading.model import MODEL

READER = MODEL / "reader_int8.onnx"
TEXT = "港口一季度完成货物吞吐量三千万吨，同比增长百分之六。"


@pytest.fixture
def product(tmp_path: Path) -> Path:
    """A float graph of one matrix product, whose weights are all alike: every sum is as large as it can be."""
    weights = onnx.numpy_helper.from_array(np.ones((64, 16), dtype=np.float32), "weights")
    node = onnx.helper.make_node("MatMul", ["x", "weights"], ["y"], name="product")
    given = onnx.helper.make_tensor_value_info("x", onnx.TensorProto.FLOAT, ["n", 64])
    made = onnx.helper.make_tensor_value_info("y", onnx.TensorProto.FLOAT, ["n", 16])
    save(onnx.helper.make_graph([node], "graph", [given], [made], [weights]), tmp_path / "full.onnx")
    return tmp_path / "full.onnx"


def save(graph: onnx.GraphProto, path: Path) -> None:
    model = onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", 17)])
    model.ir_version = 9
    onnx.save(model, path)


def test_no_sum_in_a_shipped_or_converted_graph_can_overflow(model: PreparedModel) -> None:
    assert overflowing(model.folder / "onnx/model_int8.onnx") == []
    assert overflowing(READER) == []


def test_eight_signed_bits_are_found_out(product: Path, tmp_path: Path) -> None:
    quantize_dynamic(product, tmp_path / "int8.onnx", per_channel=True, weight_type=QuantType.QInt8)
    assert len(overflowing(tmp_path / "int8.onnx")) == 1


def test_weights_that_only_a_run_shows_are_found_out(tmp_path: Path) -> None:
    given = [
        onnx.helper.make_tensor_value_info("a", onnx.TensorProto.UINT8, [4, 64]),
        onnx.helper.make_tensor_value_info("b", onnx.TensorProto.INT8, [64, 16]),
    ]
    made = onnx.helper.make_tensor_value_info("y", onnx.TensorProto.INT32, [4, 16])
    node = onnx.helper.make_node("MatMulInteger", ["a", "b"], ["y"], name="product")
    save(onnx.helper.make_graph([node], "graph", given, [made]), tmp_path / "int8.onnx")
    assert overflowing(tmp_path / "int8.onnx") == ["product"]


def test_the_largest_sums_come_out_right(product: Path, tmp_path: Path) -> None:
    quantise(product, tmp_path / "int8.onnx")
    graph = onnx.load(tmp_path / "int8.onnx").graph
    (weights,) = [onnx.numpy_helper.to_array(t) for t in graph.initializer if t.name == "weights_quantized"]
    assert weights.dtype == np.int8 and abs(weights.astype(int)).max() == MOST
    session = onnxruntime.InferenceSession(str(tmp_path / "int8.onnx"), providers=["CPUExecutionProvider"])
    (sums,) = session.run(None, {"x": np.full((3, 64), 2.5, dtype=np.float32)})
    np.testing.assert_allclose(sums, np.full((3, 16), 160.0), rtol=0.01)


def test_the_encoder_computes_what_its_graph_says(model: PreparedModel, encoder: OnnxEncoder) -> None:
    tokens = Tokenizer.from_file(str(model.folder / "tokenizer.json")).encode(TEXT)
    rows = {"input_ids": tokens.ids, "attention_mask": tokens.attention_mask, "token_type_ids": tokens.type_ids}
    graph = exact(model.folder / "onnx/model_int8.onnx")
    (expected,) = graph.run(None, {name: np.array([rows[name]], dtype=np.int64) for name in graph.input_names})
    cosine = encoder.encode_passages([TEXT])[0] @ (expected[0] / np.linalg.norm(expected[0]))
    assert cosine > 0.99  # sums that overflow bring it down to 0.7


def exact(path: Path) -> ReferenceEvaluator:
    """A graph as ONNX's own evaluator runs it, with numpy's integers: slow, and the same everywhere."""
    graph = onnx.load(path)
    graph.opset_import[0].version = 21  # the evaluator lacks older forms of operators that mean the same
    return ReferenceEvaluator(graph)
