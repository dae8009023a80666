"""Who asks while others change the index sees one whole generation after the other, and no error."""

from __future__ import annotations

import re
import threading
import time
from pathlib import Path

import pytest

from embeddings.encoder import HashingEncoder
from retrieval.index.backups import back_up, restore
from retrieval.index.schema import DATABASE
from retrieval.service import Service

FILES = 12


def write(folder: Path, version: int) -> None:
    for n in range(FILES):
        text = f"第{version}版：望潮镇第{n}号渡轮昨日靠岸，载客{n * 37}人。\n\n第{version}版：船长说，第{n}次航行平安。"
        (folder / f"{n}.txt").write_text(text, encoding="utf-8")


class Asking(threading.Thread):
    """Asks without a pause; every answer's passages must be of one version, and no version comes back."""

    def __init__(self, home: Path) -> None:
        super().__init__()
        self.service = Service(home, HashingEncoder(), find_encoder=lambda name: HashingEncoder(salt=name[11:]))
        self.stopped, self.seen, self.wrong = threading.Event(), list[int](), list[object]()

    def run(self) -> None:
        while not self.stopped.is_set():
            try:
                hits = self.service.search("望潮镇的渡轮载客多少人", 10)
                versions = {int(found[1]) for hit in hits if (found := re.search(r"第(\d+)版", hit.text))}
                contexts = [self.service.passage_context(hit.passage_id) for hit in hits[:2]]
                assert len(versions) == 1 and len(hits) == 10 and contexts, versions
                self.seen.append(versions.pop())
            except Exception as error:
                self.wrong.append(error)

    def end(self) -> list[int]:
        self.stopped.set()
        self.join()
        self.service.close()
        assert self.wrong == []
        return self.seen


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    write(folder, 0)
    return folder


def test_a_reader_sees_whole_generations_while_articles_and_models_change(folder: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    writer = Service(home, HashingEncoder())
    writer.index(folder)
    readers = [Asking(home) for _ in range(2)]
    for reader in readers:
        reader.start()
    back_up(home / DATABASE, tmp_path / "copy", lambda stage, done, total: None)
    for version in range(1, 16):
        write(folder, version)
        writer.index(folder)
        if version % 5 == 0:
            writer.reembed(HashingEncoder(salt=f"-{version}"))
        time.sleep(0.05)
    restore(home / DATABASE, tmp_path / "copy", lambda stage, done, total: None)
    deadline = time.monotonic() + 20
    while any(reader.seen[-1:] != [0] for reader in readers) and time.monotonic() < deadline:
        time.sleep(0.05)
    for reader in readers:
        seen = reader.end()
        changes = [version for at, version in enumerate(seen) if not at or seen[at - 1] != version]
        assert changes[-1] == 0 and changes[:-1] == sorted(set(changes[:-1])) and len(changes) > 4, changes
    writer.close()
