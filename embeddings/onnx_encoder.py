"""The fast way: a prepared model under ONNX Runtime. Imports neither torch nor transformers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from embeddings.encoder import Vectors
from embeddings.errors import ModelUnusable
from embeddings.model import PreparedModel
from embeddings.windows import encode_in_windows

Precision = Literal["int8", "fp32"]
FILES: dict[Precision, str] = {"int8": "onnx/model_int8.onnx", "fp32": "onnx/model.onnx"}


class OnnxEncoder:
    """Runs the graph that `transformer_encoder.export_onnx` wrote into a prepared model's folder."""

    def __init__(self, model: PreparedModel, precision: Precision = "int8", threads: int = 2) -> None:
        """Open the graph; raises ModelUnusable when a file is missing or broken."""
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # the cores are wanted elsewhere
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
        self._model = model
        self.dim = model.dim
        self.fingerprint = model.fingerprint(f"onnx-{precision}")

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        return self._encode(texts, self._model.passage_prompt)

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        return self._encode(texts, self._model.query_prompt)

    def _encode(self, texts: Sequence[str], prompt: str) -> Vectors:
        def run(pieces: list[str]) -> Vectors:
            encodings = [self._tokenizer.encode(prompt + piece) for piece in pieces]
            width = max(len(encoding.ids) for encoding in encodings)
            feed = {name: np.zeros((len(pieces), width), dtype=np.int64) for name in self._inputs}
            feed["input_ids"][:] = self._model.pad_id
            for row, encoding in enumerate(encodings):
                feed["input_ids"][row, : len(encoding.ids)] = encoding.ids
                feed["attention_mask"][row, : len(encoding.ids)] = 1
                if "token_type_ids" in feed:
                    feed["token_type_ids"][row, : len(encoding.ids)] = encoding.type_ids
            return np.asarray(self._session.run(None, feed)[0], dtype=np.float32)

        return encode_in_windows(texts, prompt, self._tokenizer, self._model, run)
