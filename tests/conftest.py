"""What every test shares: the real model, loaded once, and settings that never touch the user's own data."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import platformdirs
import pytest
from hypothesis import settings

from embeddings.model import DEFAULT, prepare_model
from embeddings.onnx_encoder import OnnxEncoder
from embeddings.prepared import PreparedModel
from retrieval.answer.reading.model import ReadingModel
from tests.forking import Parent

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
CACHE = Path(os.environ.get("WENJU_CACHE") or platformdirs.user_cache_path("wenju"))

THREADS = 1  # of a model: two tests run at a time, and what comes of it is the same

FERRY = """---
title: 望潮轮渡加密班次
paper: 望潮日报
date: 2023-07-02
---

7月1日起，望潮轮渡每天开行64班，比上月增加12班，首班提前到5时40分。

票价保持4元不变，学生凭证半价。
"""

# How long an example takes depends on what else the machine does; what it shows does not.
settings.register_profile("wenju", deadline=None)
settings.load_profile("wenju")


LONGEST = ("test_cli.py", "test_floors.py", "test_adversarial.py", "test_table.py", "test_histories.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The files that take longest first, so that no worker waits for one at the end."""
    items.sort(key=lambda item: item.path.name not in LONGEST)


@pytest.fixture(scope="session")
def model() -> PreparedModel:
    """The default model, downloaded and converted where that has not been done on this machine."""
    return prepare_model(DEFAULT, CACHE)


@pytest.fixture(scope="session")
def encoder(model: PreparedModel) -> OnnxEncoder:
    """The encoder that answers questions."""
    return OnnxEncoder(model, threads=THREADS)


@pytest.fixture(scope="session")
def reader() -> ReadingModel:
    """The reading model that answers questions."""
    return ReadingModel(threads=THREADS)


@pytest.fixture(autouse=True)
def own_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No test reads or writes the user's index, articles or token; the model's cache is shared."""
    for name in list(os.environ):
        if name.startswith(("WENJU_", "TELEGRAM_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("WENJU_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("WENJU_CACHE", str(CACHE))
    monkeypatch.setenv("WENJU_THREADS", str(THREADS))


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """A folder with one small article of two paragraphs."""
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "ferry.md").write_text(FERRY, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def parent() -> Iterator[Parent]:
    """The process that `wenju` is forked from."""
    parent = Parent()
    yield parent
    parent.close()


@pytest.fixture
def wenju(parent: Parent) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run the `wenju` command as a process; keyword arguments are environment variables."""

    def run(*words: str, stdin: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
        return parent.run(words, stdin, {**os.environ, **variables}, timeout=120)

    return run


@pytest.fixture(scope="session")
def shared() -> Iterator[Path]:
    """The folder of raw pages and public sets beside the repository; a test that needs it is skipped without."""
    if not SHARED.is_dir():
        pytest.skip("the shared data is not on this machine")
    yield SHARED
