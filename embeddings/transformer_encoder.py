"""Any sentence-transformers model, and its one conversion to safetensors and ONNX. Imports torch."""

from __future__ import annotations

import json
import logging
import shutil
import tempfile
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch
import transformers
from safetensors.torch import save_file
from sentence_transformers import SentenceTransformer
from tokenizers import Tokenizer

from embeddings.encoder import Vectors
from embeddings.errors import ModelUnusable
from embeddings.prepared import PreparedModel, weights_hash
from embeddings.quantisation import quantise
from embeddings.windows import encode_in_windows

BATCH = 8  # small batches of like length: less padding, measured faster than 32


class TransformerEncoder:
    """The reference encoder: the prepared model as sentence-transformers runs it."""

    def __init__(self, model: PreparedModel, threads: int = 2) -> None:
        """Load the weights; raises ModelUnusable when they cannot be read."""
        torch.set_num_threads(threads)
        self._encoder = _load(model.folder)
        self._tokenizer = Tokenizer.from_file(str(model.folder / "tokenizer.json"))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._model = model
        self.dim = model.dim
        self.fingerprint = model.fingerprint("torch-fp32")

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        return self._encode(texts, self._model.passage_prompt)

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        return self._encode(texts, self._model.query_prompt)

    def _encode(self, texts: Sequence[str], prompt: str) -> Vectors:
        def run(pieces: list[str]) -> Vectors:
            vectors: Vectors = self._encoder.encode(pieces, prompt=prompt, batch_size=BATCH, show_progress_bar=False)
            return vectors

        return encode_in_windows(texts, prompt, self._tokenizer, self._model, run)


def convert(source: Path, target: Path, name: str) -> PreparedModel:
    """Write the model in `source` to `target` as safetensors and ONNX (fp32 and int8).

    `source` is never changed. A pickle of weights is read with `weights_only`, so that no code in it runs.
    Raises ModelUnusable with the reason when the folder holds no model that sentence-transformers reads.
    """
    with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
        plain = Path(scratch) / "plain"
        shutil.copytree(source, plain, ignore=shutil.ignore_patterns("*.onnx", "openvino", ".cache", ".git"))
        for pickle in plain.rglob("*.bin"):
            _to_safetensors(pickle)
        encoder = _load(plain)
        with _quiet():
            encoder.save_pretrained(str(target), create_model_card=False)
    tokenizer_file = target / "tokenizer.json"
    if not tokenizer_file.exists():
        raise ModelUnusable(source, "it has no fast tokenizer (tokenizer.json)")
    export_onnx(encoder, target / "onnx")
    prompts = {key: value or "" for key, value in encoder.prompts.items()}
    prepared = PreparedModel(
        folder=target,
        name=name,
        dim=int(encoder.get_embedding_dimension() or 0),
        max_tokens=int(encoder.max_seq_length or 512),
        special_tokens=Tokenizer.from_file(str(tokenizer_file)).num_special_tokens_to_add(False),
        query_prompt=prompts.get("query", ""),
        passage_prompt=prompts.get("passage") or prompts.get("document", ""),
        pooling=json.dumps([_module_config(module) for module in encoder], sort_keys=True),
        weights_sha256=weights_hash(target),
    )
    prepared.save()
    return prepared


def export_onnx(encoder: SentenceTransformer, folder: Path) -> None:
    """Export the whole encoder (transformer, pooling, dense layers) to `model.onnx` and `model_int8.onnx`.

    Inputs are input_ids, attention_mask and, where the tokenizer makes them, token_type_ids: int64 of shape
    (batch, tokens). The output is float32 of shape (batch, dim), not yet of unit length.
    """
    folder.mkdir(parents=True)
    features = encoder.preprocess(["问据回答报纸上的问题", "引文"])
    names: list[str] = [name for name in ("input_ids", "attention_mask", "token_type_ids") if name in features]
    full = folder / "model.onnx"
    with _quiet(), torch.no_grad():
        torch.onnx.export(
            _Graph(encoder, names).eval(),
            tuple(features[name] for name in names),
            str(full),
            input_names=names,
            output_names=["sentence_embedding"],
            dynamic_axes={name: {0: "batch", 1: "tokens"} for name in names} | {"sentence_embedding": {0: "batch"}},
            opset_version=17,
            dynamo=False,
        )
        quantise(full, folder / "model_int8.onnx")


class _Graph(torch.nn.Module):
    """The encoder as a function of tensors, the form that the exporter wants."""

    def __init__(self, encoder: SentenceTransformer, names: list[str]) -> None:
        super().__init__()
        self.encoder = encoder
        self.names = names

    def forward(self, *tensors: torch.Tensor) -> torch.Tensor:
        out: torch.Tensor = self.encoder(dict(zip(self.names, tensors, strict=True)))["sentence_embedding"]
        return out


def _load(folder: Path) -> SentenceTransformer:
    try:
        with _quiet():
            return SentenceTransformer(str(folder), device="cpu", local_files_only=True, trust_remote_code=False).eval()
    except Exception as error:  # transformers raises OSError, ValueError, KeyError, … for a bad folder
        raise ModelUnusable(folder, f"{type(error).__name__}: {str(error).strip().splitlines()[0]}") from error


def _to_safetensors(pickle: Path) -> None:
    """Replace a pickle of tensors by a safetensors file of the same tensors, running nothing in it."""
    try:
        state: dict[str, Any] = torch.load(pickle, map_location="cpu", weights_only=True)
        tensors = {key: value.contiguous().clone() for key, value in state.items()}
    except Exception as error:  # UnpicklingError, RuntimeError, AttributeError: whatever the bytes provoke
        raise ModelUnusable(pickle.parent, f"{pickle.name} is not a plain file of weights") from error
    stem = "model" if pickle.name == "pytorch_model.bin" else pickle.stem
    save_file(tensors, pickle.with_name(f"{stem}.safetensors"), metadata={"format": "pt"})
    pickle.unlink()


def _module_config(module: torch.nn.Module) -> list[Any]:
    describe: Any = getattr(module, "get_config_dict", dict)
    config = describe()
    return [type(module).__name__, {key: str(value) for key, value in config.items()}]


@contextmanager
def _quiet() -> Iterator[None]:
    """Exporters and loaders warn and log at length about what is meant as it is."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        transformers.logging.disable_progress_bar()
        logging.disable(logging.WARNING)
        try:
            yield
        finally:
            logging.disable(logging.NOTSET)
