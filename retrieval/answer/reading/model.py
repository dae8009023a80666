"""The reading model: a question and a window in; for every token the chance that the answer begins, ends or stands there,
and for the window whether it holds the answer, and whether that says 是.

A BERT of twelve layers, trained by `benchmarks/train_reader.py` and run by ONNX Runtime; `weights/README.md` says on what
and how well.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Tokenizer

from retrieval.answer.reading.windows import SEP, TokenText, Window, tokenise

MODEL = Path(__file__).with_name("weights")
INPUTS, OUTPUTS = ("ids", "marks", "types", "mask"), ("tokens", "whole")  # of the graph
WIDEST = 80  # tokens of an answer
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Span:
    """The likeliest answer in a window, in tokens of its passage, first and last.

    Logits: `margin` is how much likelier than no answer it is, `rival` the same of the likeliest that does not touch it,
    `known` that the window holds the answer at all, `verdict` that it says 是.
    """

    first: int
    last: int
    margin: float
    rival: float
    known: float
    verdict: float

    @property
    def score(self) -> float:
        """What windows and passages are compared by."""
        return self.margin + self.known


class ReadingModel:
    """Runs the graph that `benchmarks/export_reader.py` wrote."""

    def __init__(self, folder: Path = MODEL, threads: int = 2) -> None:
        """Open the graph in the background: until a question was searched for there is time. The files are the package's."""
        self.threads = threads
        self._pool = ThreadPoolExecutor(threads)
        self._opening = self._pool.submit(_open, folder)
        self._texts: dict[str, TokenText] = {}

    def tokens(self, text: str) -> TokenText:
        """A text's tokens."""
        return tokenise(self._opening.result()[1], text)

    def read(self, windows: Sequence[Window], slack: float = 0.0) -> list[Span]:
        """The likeliest answer in each window, or the longest around it that is at most `slack` less likely.

        One window a call, because int8's scales depend on their company.
        """
        session, _ = self._opening.result()
        return list(self._pool.map(lambda window: _read_one(session, window, slack), windows))


def _read_one(session: onnxruntime.InferenceSession, window: Window, slack: float) -> Span:
    asked = window.ids.index(SEP) + 1
    types = [0] * asked + [1] * (len(window.ids) - asked)
    rows = (window.ids, window.marks, types, [1] * len(window.ids))
    feed = {name: np.array([row], dtype=np.int64) for name, row in zip(INPUTS, rows, strict=True)}
    tokens, whole = session.run(OUTPUTS, feed)
    logits = tokens[0, window.start : -1]
    sums = span_sums(logits[:, 0] - tokens[0, 0, 0], logits[:, 1] - tokens[0, 0, 1])
    first, last = divmod(int(sums.argmax()), len(logits))
    margin = float(sums[first, last])
    if slack:
        # Spans that begin before or with the likeliest and end with or behind it.
        around = np.argwhere(sums[: first + 1, last:] >= margin - slack)
        begin, more = max(around.tolist(), key=lambda span: span[1] - span[0])
        first, last = begin, last + more
    sums[: last + 1, first:] = -1e4  # all that touch it
    at = window.first
    return Span(at + first, at + last, margin, float(sums.max()), float(whole[0, 0]), float(whole[0, 1]))


def span_sums(begins: Floats, ends: Floats) -> Floats:
    """The margin of every span, first by last token; -1e4 for what is none. Shape (n, n)."""
    allowed = np.triu(np.tri(len(begins), k=WIDEST - 1, dtype=bool))
    return np.where(allowed, begins[:, None] + ends[None, :], np.float32(-1e4))


def _open(folder: Path) -> tuple[onnxruntime.InferenceSession, Tokenizer]:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # a window a thread: no thread waits for another
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    path = folder / "reader_int8.onnx"
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return session, tokenizer
