"""The fast way: a prepared model under ONNX Runtime. Imports neither torch nor transformers."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
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

    Every text is a call of its own on one thread, and as many go on at once as there are threads. In company, int8's
    activations would share one scale, and a text's vector would depend on its neighbours.
    """

    def __init__(self, model: PreparedModel, precision: Precision = "int8", threads: int = 2) -> None:
        """Open the graph; raises ModelUnusable when a file is missing or broken."""
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        path = model.folder / FILES[precision]
        try:
            self._session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
            self._tokenizer = Tokenizer.from_file(str(model.folder / "tokenizer.json"))
        except Exception as error:  # both libraries raise bare exceptions of their own
            raise ModelUnusable(model.folder, f"{path.name}: {error}") from error
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._inputs = [node.name for node in self._session.get_inputs()]
        self._pool = ThreadPoolExecutor(threads)
        self._model = model
        self.dim = model.dim
        self.fingerprint = model.fingerprint(RUNTIMES[precision])

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        return self._encode(texts, self._model.passage_prompt)

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        return self._encode(texts, self._model.query_prompt)

    def _encode(self, texts: Sequence[str], prompt: str) -> Vectors:
        def run(pieces: list[str]) -> Vectors:
            return np.vstack(list(self._pool.map(lambda piece: self._encode_one(prompt + piece), pieces)))

        return encode_in_windows(texts, prompt, self._tokenizer, self._model, run)

    def _encode_one(self, text: str) -> Vectors:
        """The vector of one text, shape (1, dim), not yet of unit length."""
        encoding = self._tokenizer.encode(text)
        rows = {
            "input_ids": encoding.ids,
            "attention_mask": encoding.attention_mask,
            "token_type_ids": encoding.type_ids,
        }
        feed = {name: np.array([rows[name]], dtype=np.int64) for name in self._inputs}
        return np.asarray(self._session.run(None, feed)[0], dtype=np.float32)
