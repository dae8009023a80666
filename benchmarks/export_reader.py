"""Export a trained reader to ONNX (int8) and judge the exported graph on held-out questions that chose nothing.

    python benchmarks/export_reader.py BACKBONE OUT MODEL SET …

OUT is the folder that `train_reader.py` wrote (best.pt), MODEL the folder for reader_int8.onnx and tokenizer.json, the
rest as in training. Prints F1 and EM as CMRC 2018 counts them, by set, and how well it knows passages that lack the
answer (AUROC of the margin and of the answerable logit).
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
from pathlib import Path

import numpy as np
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from reader_examples import Asked, load_sets
from reader_model import Reader
from tokenizers import Tokenizer
from train_reader import HELD, SEED, score

from retrieval.answer.span_reader import INPUTS, OUTPUTS, SpanReader


def export(backbone: Path, weights: Path, target: Path) -> None:
    """Write the network of `weights` to `target`, quantised: eight unsigned bits, one scale an output channel."""
    model = Reader(backbone, attention="eager")  # the form that the exporter knows
    model.load_state_dict(torch.load(weights, weights_only=True)["model"])
    model.eval()
    ids = torch.full((2, 32), 200)
    full = target.with_suffix(".fp32")
    dynamic = {name: {0: "windows", 1: "tokens"} for name in (*INPUTS, "tokens")} | {"answerable": {0: "windows"}}
    with torch.no_grad():
        torch.onnx.export(
            model,
            (ids, torch.zeros_like(ids), torch.zeros_like(ids), torch.ones_like(ids)),
            str(full),
            input_names=list(INPUTS),
            output_names=list(OUTPUTS),
            dynamic_axes=dynamic,
            opset_version=17,
            dynamo=False,
        )
    quantize_dynamic(full, target, per_channel=True, weight_type=QuantType.QInt8)
    full.unlink()
    make_unsigned(target)


def make_unsigned(graph: Path) -> None:
    """Add 128 to every signed 8-bit weight and zero point of an ONNX file: the products stay the same, but their sums
    no longer overflow where a processor adds up in 16 bits (`embeddings/quantisation.py`)."""
    model = onnx.load(graph)
    for tensor in model.graph.initializer:
        values = onnx.numpy_helper.to_array(tensor)
        if values.dtype == np.int8:
            raised = (values.astype(np.int16) + 128).astype(np.uint8)
            tensor.CopyFrom(onnx.numpy_helper.from_array(raised, tensor.name))
    onnx.save(model, graph)


def read_whole(reader: SpanReader, question: str, passage: str) -> tuple[str, float, float]:
    """The best span's text, its margin over "none", and the answerable logit."""
    scores = reader.read(question, [passage])[0]
    (start, end), margin = scores.best((0, len(passage)))
    return passage[start:end], margin, scores.answerable


def judge(reader: SpanReader, held: list[Asked]) -> dict[str, float]:
    """The measures of `train_reader.score` on these questions."""
    found = [read_whole(reader, asked.question.text, asked.passage.text) for asked in held]
    lacking = [read_whole(reader, asked.question.text, asked.without[0].text) for asked in held if asked.without]
    return score(held, found, lacking)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("backbone", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("model", type=Path)
    parser.add_argument("sets", type=Path, nargs="+")
    args = parser.parse_args()
    args.model.mkdir(parents=True, exist_ok=True)
    export(args.backbone, args.out / "best.pt", args.model / "reader_int8.onnx")
    shutil.copy(args.backbone / "tokenizer.json", args.model / "tokenizer.json")
    _, held = load_sets(args.sets, Tokenizer.from_file(str(args.backbone / "tokenizer.json")))
    chosen_on = random.Random(SEED).sample(held, min(HELD, len(held)))
    others = [asked for asked in held if asked not in chosen_on]
    print(json.dumps({"questions": len(others), **judge(SpanReader(args.model), others)}, ensure_ascii=False))


if __name__ == "__main__":
    main()
