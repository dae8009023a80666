"""The fast way: a prepared model under ONNX Runtime. Imports neither torch nor transformers."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from typing import Literal

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from embeddings.encoder import Vectors
from embeddings.errors import ModelUnusable
from embeddings.prepared import PreparedModel
from embeddings.quantisation import SCHEME
from embeddings.windows import encode_in_windows

Precision = Literal["int8", "fp32"]
FILES: dict[Precision, str] = {"int8": "onnx/model_int8.onnx", "fp32": "onnx/model.onnx"}
RUNTIMES: dict[Precision, str] = {"int8": f"onnx-int8-{SCHEME}", "fp32": "onnx-fp32"}


class OnnxEncoder:
    """Runs the graph that `transformer_encoder.export_onnx` wrote into a prepared model's folder.

    Every text is a call of its own: in company, int8's activations would share one scale, and a text's vector would
    depend on its neighbours. Many texts go to as many threads, one text to all of them; its vector is the same.
    """

    def __init__(self, model: PreparedModel, precision: Precision = "int8", threads: int = 2) -> None:
        """Open the graph; raises ModelUnusable when a file is missing or broken."""
        self._model = model
        self._path = model.folder / FILES[precision]
        try:
            self._session = self._open(threads)
            self._tokenizer = Tokenizer.from_file(str(model.folder / "tokenizer.json"))
        except Exception as error:  # both libraries raise bare exceptions of their own
            raise ModelUnusable(model.folder, f"{self._path.name}: {error}") from error
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._inputs = [node.name for node in self._session.get_inputs()]
        self._pool = ThreadPoolExecutor(threads)
        self.dim = model.dim
        self.fingerprint = model.fingerprint(RUNTIMES[precision])

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        return self._encode(texts, self._model.passage_prompt)

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        return self._encode(texts, self._model.query_prompt)

    def _encode(self, texts: Sequence[str], prompt: str) -> Vectors:
        def run(pieces: list[str]) -> Vectors:
            if len(pieces) == 1:
                return self._encode_one(self._session, prompt + pieces[0])
            session = self._session_of_one_thread
            return np.vstack(list(self._pool.map(lambda piece: self._encode_one(session, prompt + piece), pieces)))

        return encode_in_windows(texts, prompt, self._tokenizer, self._model, run)

    def _encode_one(self, session: onnxruntime.InferenceSession, text: str) -> Vectors:
        """The vector of one text, shape (1, dim), not yet of unit length."""
        encoding = self._tokenizer.encode(text)
        rows = {
            "input_ids": encoding.ids,
            "attention_mask": encoding.attention_mask,
            "token_type_ids": encoding.type_ids,
        }
        feed = {name: np.array([rows[name]], dtype=np.int64) for name in self._inputs}
        return np.asarray(session.run(None, feed)[0], dtype=np.float32)

    @cached_property
    def _session_of_one_thread(self) -> onnxruntime.InferenceSession:
        """For many texts, each of which a thread of ours takes; who only asks never opens it."""
        return self._open(1)

    def _open(self, threads: int) -> onnxruntime.InferenceSession:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # the cores are wanted elsewhere
        options.log_severity_level = 3
        return onnxruntime.InferenceSession(str(self._path), options, providers=["CPUExecutionProvider"])
