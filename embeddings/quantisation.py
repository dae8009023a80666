"""int8 graphs that give the same sums on every processor.

ONNX Runtime quantises activations to 0…255 while it runs and multiplies them by the graph's int8 weights. Where a
processor has no instruction for that (VNNI), signed weights go through AVX2's `vpmaddubsw`, which adds two neighbouring
products up in 16 bits and saturates without a word: 2 × 255 × 127 = 64,770 is far above 32,767, and a sentence's
vector comes out with cosine 0.66 to the true one. Seven bits (2 × 255 × 64 = 32,640) cannot overflow; nor can unsigned
weights, which are multiplied in 32 bits, a fifth slower. `benchmarks/README.md` has the figures of each way.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

MOST = 64  # of a signed weight's absolute value
SCHEME = "w7-single"  # for the fingerprint: seven-bit weights, the activations' scale taken of one text alone

# Products of integers in ONNX and in ONNX Runtime's own operators, each with the places of its weights among the inputs.
_PRODUCTS = {
    "MatMulInteger": (1,), "ConvInteger": (1,), "QLinearMatMul": (3,), "QLinearConv": (3,), "QGemm": (3,),
    "DynamicQuantizeMatMul": (1,), "MatMulIntegerToFloat": (1,), "QAttention": (1,), "DynamicQuantizeLSTM": (1, 2),
}  # fmt: skip


def quantise(full: Path, target: Path) -> None:
    """Write the float32 graph `full` to `target` with weights of seven bits, one scale an output channel.

    One scale a tensor costs 0.007 of cosine.
    """
    from onnxruntime.quantization import QuantType, quantize_dynamic

    quantize_dynamic(full, target, per_channel=True, reduce_range=True, weight_type=QuantType.QInt8)


def overflowing(path: Path) -> list[str]:
    """The nodes and weights of an ONNX file that a 16-bit sum of products may overflow with; none is as it should be.

    These are signed 8-bit weights beyond ±64 and products of integers whose weights the graph does not hold, looked for
    in the graph that ONNX Runtime makes of it and runs.
    """
    import onnx
    import onnxruntime

    with tempfile.TemporaryDirectory() as scratch:
        options = onnxruntime.SessionOptions()
        options.optimized_model_filepath = str(Path(scratch) / "run.onnx")
        options.log_severity_level = 3
        onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        model = onnx.load(options.optimized_model_filepath)
    return [name for graph in _graphs(model.graph) for name in _overflowing(graph)]


def _graphs(graph: Any) -> Iterator[Any]:
    """A graph and those in its nodes' branches and loops."""
    yield graph
    for node in graph.node:
        for attribute in node.attribute:
            for inner in [attribute.g, *attribute.graphs]:
                if inner.node:
                    yield from _graphs(inner)


def _overflowing(graph: Any) -> list[str]:
    from onnx.numpy_helper import to_array

    held = {tensor.name: to_array(tensor) for tensor in graph.initializer}
    found = [
        name for name, values in held.items() if values.dtype == "int8" and (abs(values.astype("int16")) > MOST).any()
    ]
    for node in graph.node:
        if any(place < len(node.input) and node.input[place] not in held for place in _PRODUCTS.get(node.op_type, ())):
            found.append(node.name or node.op_type)
    return found
