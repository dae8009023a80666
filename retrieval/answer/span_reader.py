"""The reading model: a question and passages in, for every token the chance that the answer begins or ends there.

A BERT of four layers, trained by `benchmarks/train_reader.py` and run by ONNX Runtime; `reading_model/README.md` says
on what and how well. It knows words, not what can be trusted: the guard decides what is sent.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from retrieval.answer.spans import NOWHERE, Floats, SpanScores
from retrieval.answer.windows import TokenText, Window, reading_windows, tokenise

MODEL = Path(__file__).with_name("reading_model")
INPUTS, OUTPUTS = ("ids", "marks", "types", "mask"), ("tokens", "answerable")  # of the graph


class SpanReader:
    """Runs the graph that `benchmarks/train_reader.py` exported."""

    def __init__(self, folder: Path = MODEL, threads: int = 2) -> None:
        """Open the graph in the background: until a question was searched for there is time. The files are the package's."""
        self._pool = ThreadPoolExecutor(threads)
        self._opening = self._pool.submit(_open, folder)

    def read(self, question: str, passages: Sequence[str]) -> list[SpanScores]:
        """What the model says of each passage, however long it is."""
        session, tokenizer = self._opening.result()
        asked = tokenise(tokenizer, question)
        texts = [tokenise(tokenizer, passage) for passage in passages]
        return list(self._pool.map(lambda text: _read_one(session, asked, text), texts))


def _read_one(session: onnxruntime.InferenceSession, asked: TokenText, text: TokenText) -> SpanScores:
    """One passage, window by window: together they would take as long, and int8's scales depend on their company."""
    scores = np.full((len(text.ids), 2), NOWHERE, dtype=np.float32)
    answerable = NOWHERE
    for window in reading_windows(asked.ids, text.ids):
        logits, known = _run(session, window)
        end = len(window.ids) - 1
        stretch = slice(window.first, window.first + end - window.start)
        scores[stretch] = np.maximum(scores[stretch], logits[window.start : end, :2] - logits[0, :2])
        answerable = max(answerable, known)
    return SpanScores(np.asarray(text.offsets, np.int64).reshape(-1, 2), scores[:, 0], scores[:, 1], answerable)


def _open(folder: Path) -> tuple[onnxruntime.InferenceSession, Tokenizer]:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # a passage a thread: no thread waits for another
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    path = folder / "reader_int8.onnx"
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return session, tokenizer


def _run(session: onnxruntime.InferenceSession, window: Window) -> tuple[Floats, float]:
    """(start, end, inside) of each token, shape (length, 3), and answerable."""
    types = [int(at >= window.start) for at in range(len(window.ids))]
    rows = (window.ids, window.marks, types, [1] * len(window.ids))
    feed = {name: np.array([row], dtype=np.int64) for name, row in zip(INPUTS, rows, strict=True)}
    logits, known = session.run(OUTPUTS, feed)
    return logits[0], float(known[0])
