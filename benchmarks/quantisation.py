"""What each way of turning the encoder into int8 costs and brings, in one run.

    python benchmarks/quantisation.py CORPUS.jsonl [--passages N] [--timed N] [--runs N]

CORPUS.jsonl holds articles, {id, title, text} a line. Every way is the same model under ONNX Runtime: float32, signed
weights of eight bits (which overflow on processors without VNNI), signed weights of seven bits (what is shipped),
unsigned ones of eight. Prints the cosine to float32 (mean, lowest), the cosine of a text alone to itself in a batch of
eight, and passages a second: in batches of eight on two threads, and one text a call, two at a time. Medians; the
ratio is to signed weights of eight bits in batches, run by run.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import onnxruntime
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Encoding, Tokenizer

from bot.settings import load_settings
from embeddings.encoder import Vectors, unit
from embeddings.model import prepare_model
from embeddings.quantisation import overflowing, quantise

BATCH, THREADS = 8, 2
Run = Callable[[Sequence[Encoding]], Vectors]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--passages", type=int, default=300)
    parser.add_argument("--timed", type=int, default=100)
    parser.add_argument("--runs", type=int, default=5)
    args = parser.parse_args()
    model = prepare_model("m3e-small", load_settings().cache)
    tokenizer = Tokenizer.from_file(str(model.folder / "tokenizer.json"))
    tokenizer.enable_truncation(model.max_tokens)
    tokenizer.no_padding()
    rows = args.corpus.read_text(encoding="utf-8").splitlines()
    texts = [json.loads(row)["text"] for row in random.Random(1).sample(rows, args.passages)]
    encodings = tokenizer.encode_batch(texts)
    with tempfile.TemporaryDirectory() as scratch:
        ways = {name: (Way(path, THREADS), Way(path, 1)) for name, path in graphs(model.folder, Path(scratch)).items()}
    reference = ways["float32"][1].one_by_one(encodings)
    for name, (two, one) in ways.items():
        alone = one.one_by_one(encodings)
        to_full, to_batch = (alone * reference).sum(axis=1), (alone * two.in_batches(encodings)).sum(axis=1)
        threads = abs(alone[:50] - np.vstack([two.run([text]) for text in encodings[:50]])).max()
        print(
            f"{name}: to float32 {to_full.mean():.4f} (lowest {to_full.min():.4f}), alone to in a batch"
            f" {to_batch.mean():.4f} (lowest {to_batch.min():.4f}), with one thread or two {threads:.1g}"
        )
    compare_speed(ways, encodings[: args.timed], args.runs)


def graphs(folder: Path, scratch: Path) -> dict[str, Path]:
    """The graph of each way, made from the float32 one."""
    full = folder / "onnx/model.onnx"
    made = {"float32": full}
    for name, kind in (("signed, 8 bits", QuantType.QInt8), ("unsigned, 8 bits", QuantType.QUInt8)):
        made[name] = scratch / f"{name}.onnx"
        quantize_dynamic(full, made[name], per_channel=True, weight_type=kind)
    made["signed, 7 bits"] = scratch / "seven.onnx"
    quantise(full, made["signed, 7 bits"])
    for name, path in made.items():
        print(f"{name}: {path.stat().st_size / 1e6:.0f} MB, {len(overflowing(path))} weights may overflow")
    return made


class Way:
    """A graph, open on so many threads."""

    def __init__(self, graph: Path, threads: int) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session = onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])
        self._inputs = [node.name for node in self._session.get_inputs()]

    def run(self, texts: Sequence[Encoding]) -> Vectors:
        """The unit vectors of one batch."""
        width = max(len(text.ids) for text in texts)
        feed = {name: np.zeros((len(texts), width), dtype=np.int64) for name in self._inputs}
        for row, text in enumerate(texts):
            feed["input_ids"][row, : len(text.ids)] = text.ids
            feed["attention_mask"][row, : len(text.ids)] = 1
        return unit(self._session.run(None, feed)[0])

    def in_batches(self, texts: Sequence[Encoding]) -> Vectors:
        """Batches of like length."""
        order = sorted(range(len(texts)), key=lambda row: len(texts[row].ids))
        parts = [order[first : first + BATCH] for first in range(0, len(order), BATCH)]
        vectors = np.vstack([self.run([texts[row] for row in part]) for part in parts])
        return vectors[np.argsort(order)]

    def one_by_one(self, texts: Sequence[Encoding]) -> Vectors:
        """One text a call, THREADS at a time."""
        with ThreadPoolExecutor(THREADS) as pool:
            return np.vstack(list(pool.map(lambda text: self.run([text]), texts)))


def compare_speed(ways: dict[str, tuple[Way, Way]], texts: Sequence[Encoding], runs: int) -> None:
    """Every way of running every graph in turn, `runs` times."""
    speeds: dict[tuple[str, str], list[float]] = {}
    for _ in range(runs):
        for name, (two, one) in ways.items():
            for how, run in (("in batches", two.in_batches), ("one by one", one.one_by_one)):
                begun = time.perf_counter()
                run(texts)
                speeds.setdefault((name, how), []).append(len(texts) / (time.perf_counter() - begun))
    base = speeds["signed, 8 bits", "in batches"]
    for (name, how), measured in speeds.items():
        ratio = statistics.median(a / b for a, b in zip(measured, base, strict=True))
        print(f"{name}, {how}: {statistics.median(measured):.1f} a second, ratio {ratio:.2f}")


if __name__ == "__main__":
    main()
