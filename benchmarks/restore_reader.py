"""Turn the shipped reader back into weights to go on training from.

    python benchmarks/restore_reader.py retrieval/answer/reading/weights/reader_int8.onnx start.safetensors

What seven bits lost stays lost.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from safetensors.torch import save_file


def restore(path: Path) -> dict[str, torch.Tensor]:
    """The weights of `reader_model.Reader` by name, float32, from an ONNX file that `export_reader.py` wrote."""
    graph = onnx.load(path).graph
    held = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    found = {}
    for name, value in held.items():
        if name.endswith("_quantized"):
            stem = name.removesuffix("_quantized")
            full = (value.astype(np.float32) - held[f"{stem}_zero_point"]) * held[f"{stem}_scale"]
            found[stem] = full
        elif not name.endswith(("_scale", "_zero_point")) and value.dtype == np.float32:
            found[name] = value
    named = {}
    for node in graph.node:
        if node.op_type == "MatMulInteger":
            # "/bert/encoder/layer.0/output/dense/MatMul_quant": the module's path; a head's folder is said twice.
            parts = node.name.split("/")[1:-1]
            module = parts[1] if parts[-1].startswith(f"{parts[0]}.") else ".".join(parts)
            named[f"{module}.weight"] = found.pop(node.input[1].removesuffix("_quantized")).T
    named |= {name: value for name, value in found.items() if name.endswith((".weight", ".bias"))}
    return {name: torch.from_numpy(np.array(value, order="C")) for name, value in named.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("graph", type=Path)
    parser.add_argument("weights", type=Path)
    args = parser.parse_args()
    save_file(restore(args.graph), args.weights)


if __name__ == "__main__":
    main()
