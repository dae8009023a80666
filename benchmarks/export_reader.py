"""Export a trained reader to ONNX (int8), and judge the exported graph on rows that it has not learned from.

    python benchmarks/export_reader.py BACKBONE FOLDER WEIGHTS … --rows ROWS [--limit 400] [--keep-full]

WEIGHTS are what `train_reader.py` saved or `restore_reader.py` wrote; of several, runs that began with one another, the mean is
exported (Wortsman et al. 2022, Model soups). FOLDER gets reader_int8.onnx and tokenizer.json. Prints what the graph reads:
F1, EM, AUROC against traps (`train_reader.report`).
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from reader_examples import load_rows
from reader_model import Reader
from safetensors.torch import load_file
from torch import Tensor
from train_reader import report

from retrieval.answer.reading.model import INPUTS, OUTPUTS, ReadingModel
from retrieval.answer.reading.windows import cut_window, window_starts


def load_weights(path: Path) -> dict[str, Tensor]:
    """A model's weights, from a safetensors file or a checkpoint."""
    return load_file(path) if path.suffix == ".safetensors" else torch.load(path, weights_only=True)["model"]


def export(backbone: Path, weights: Sequence[Path], target: Path, keep_full: bool = False) -> None:
    """Write the network of the mean of `weights` to `target`, quantised: seven bits, one scale an output channel."""
    model = Reader(backbone, attention="eager")  # the form that the exporter knows
    every = [load_weights(path) for path in weights]
    model.load_state_dict({name: sum(one[name] for one in every) / len(every) for name in every[0]})
    model.eval()
    ids = torch.full((2, 32), 200)
    full = target.with_suffix(".fp32")
    dynamic = {name: {0: "windows", 1: "tokens"} for name in (*INPUTS, "tokens")} | {"whole": {0: "windows"}}
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
    # Seven bits, because sums of eight-bit products overflow where a processor adds up in 16; signed, because VNNI is.
    quantize_dynamic(full, target, per_channel=True, reduce_range=True, weight_type=QuantType.QInt8)
    if not keep_full:
        full.unlink()


def read_rows(model: ReadingModel, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """As `train_reader.read_rows`, with the exported graph."""
    found = []
    for row in rows:
        place = (row["places"] or row["near"])[0][0]
        head, text = map(model.tokens, row["passages"][place])
        asked = model.tokens(row["searched"])
        spans = model.read([cut_window(asked.ids, head.ids, text.ids, start) for start in window_starts(text.ids)])
        best = max(spans, key=lambda span: span.score)
        said = text.text[text.offsets[best.first][0] : text.offsets[best.last][1]]
        found.append({"text": said, "margin": best.margin, "known": best.known, "verdict": best.verdict})
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("backbone", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("weights", type=Path, nargs="+")
    parser.add_argument("--rows", type=Path)
    parser.add_argument("--limit", type=int, default=400)
    parser.add_argument("--keep-full", action="store_true")
    args = parser.parse_args()
    args.folder.mkdir(parents=True, exist_ok=True)
    export(args.backbone, args.weights, args.folder / "reader_int8.onnx", args.keep_full)
    shutil.copy(args.backbone / "tokenizer.json", args.folder / "tokenizer.json")
    if args.rows:
        rows = [row for row in load_rows(args.rows) if row["places"] or row["near"]]
        rows = random.Random(7).sample(rows, min(args.limit, len(rows)))
        print(json.dumps(report(rows, read_rows(ReadingModel(args.folder), rows)), ensure_ascii=False))


if __name__ == "__main__":
    main()
