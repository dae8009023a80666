"""A model as the encoders read it: a folder of the cache, made once by `model.prepare_model`.

model.safetensors, config.json, tokenizer.json, modules.json, …   sentence-transformers' own layout
onnx/model.onnx, onnx/model_int8.onnx                              the same model for ONNX Runtime
wenju.json                                                         PreparedModel, written last
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MANIFEST = "wenju.json"
LAYOUT = 2  # raise it when the prepared folder's contents change


@dataclass(frozen=True)
class PreparedModel:
    """What an encoder must know of a prepared model, without loading it."""

    folder: Path
    name: str
    dim: int
    max_tokens: int
    special_tokens: int
    query_prompt: str
    passage_prompt: str
    pooling: str
    weights_sha256: str

    def fingerprint(self, runtime: str) -> str:
        """Name the vector space: weights, prompts, pooling, dimension and the way they are computed."""
        facts = [self.weights_sha256, self.query_prompt, self.passage_prompt, self.pooling, self.dim, runtime]
        return hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:16]

    def window(self, prompt_tokens: int) -> int:
        """The number of a text's tokens that fit beside the special ones and the prompt's."""
        return self.max_tokens - self.special_tokens - prompt_tokens

    def save(self) -> None:
        facts = {k: v for k, v in dataclasses.asdict(self).items() if k != "folder"}
        (self.folder / MANIFEST).write_text(json.dumps({"layout": LAYOUT, **facts}, ensure_ascii=False, indent=1))


def load_prepared(folder: Path) -> PreparedModel | None:
    """Read a prepared folder's manifest; None when it is not there, incomplete or of another layout."""
    facts = _manifest(folder)
    if facts.pop("layout", None) != LAYOUT:
        return None
    try:
        return PreparedModel(folder=folder, **facts)
    except TypeError:
        return None


def holds_weights(folder: Path) -> bool:
    """Whether a folder prepared in another layout still has the weights that its manifest names."""
    sha256 = _manifest(folder).get("weights_sha256")
    return sha256 is not None and sha256 == weights_hash(folder)


def weights_hash(folder: Path) -> str:
    """The sha256 over the safetensors files below `folder`."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.safetensors")):
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()


def _manifest(folder: Path) -> dict[str, Any]:
    try:
        facts: Any = json.loads((folder / MANIFEST).read_text())
    except (OSError, ValueError):
        return {}
    return facts if isinstance(facts, dict) else {}
