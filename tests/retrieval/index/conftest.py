"""A folder of articles and its index, for tests of what becomes of one."""

from __future__ import annotations

from pathlib import Path

import pytest

from embeddings.encoder import HashingEncoder
from retrieval.service import Service


@pytest.fixture
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """As many articles as the test's module says in ARTICLES, of two paragraphs each."""
    folder = tmp_path / "articles"
    folder.mkdir()
    for n in range(request.module.ARTICLES):
        text = f"望潮镇第{n}号渡轮昨日靠岸，载客{n * 37}人。\n\n船长说，第{n}次航行一切平安。"
        (folder / f"{n}.txt").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def home(folder: Path) -> Path:
    """The data folder with an index of `folder`."""
    home = folder.parent / "home"
    service = Service(home, HashingEncoder())
    service.index(folder)
    service.close()
    return home
