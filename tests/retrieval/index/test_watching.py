"""What changes below a folder is told once it is quiet: saves of every kind, bursts, and folders that come and go."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from retrieval.index import watching
from retrieval.index.watching import is_silent, settled_changes


class Watched:
    """A folder that is watched in a thread; `told` waits for the next time that something is told."""

    def __init__(self, roots: list[Path], stale: Callable[[], bool] = lambda: True) -> None:
        self.roots, self.stop = roots, threading.Event()
        self._told: queue.Queue[float] = queue.Queue()
        self._thread = threading.Thread(target=self._watch, args=(stale,), daemon=True)
        self._thread.start()
        time.sleep(0.5)  # until the system tells of changes

    def _watch(self, stale: Callable[[], bool]) -> None:
        for _ in settled_changes(lambda: self.roots, stale, self.stop):
            self._told.put(time.monotonic())

    def told(self, within: float = 5.0) -> float:
        """Seconds until something is told."""
        begun = time.monotonic()
        return self._told.get(timeout=within) - begun

    def silent(self, seconds: float = 1.2) -> bool:
        try:
            self._told.get(timeout=seconds)
        except queue.Empty:
            return True
        return False

    def end(self) -> None:
        self.stop.set()
        self._thread.join(timeout=5)
        assert not self._thread.is_alive()


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    watched = Watched([tmp_path])
    yield watched
    watched.end()


def test_saves_moves_and_deletions_are_told_soon(watched: Watched, tmp_path: Path) -> None:
    article = tmp_path / "a.md"
    article.write_text("一")
    watched.told()
    (tmp_path / "new.tmp").write_text("二")
    (tmp_path / "new.tmp").replace(article)  # as editors save
    watched.told()
    article.rename(tmp_path / "b.md")
    watched.told()
    (tmp_path / "b.md").unlink()
    watched.told()
    (tmp_path / "sub" / "deep").mkdir(parents=True)
    (tmp_path / "sub" / "deep" / "c.txt").write_text("三")
    watched.told()
    assert watched.silent()


def test_what_is_no_article_is_not_told(watched: Watched, tmp_path: Path) -> None:
    for name in (".a.md.swp", "~$报道.docx", "notes.py", ".hidden.txt", "README.md"):
        (tmp_path / name).write_text("x")
    assert watched.silent()


def test_a_file_that_is_still_being_written_and_a_burst_are_told_once(watched: Watched, tmp_path: Path) -> None:
    with (tmp_path / "long.txt").open("w") as file:
        for _ in range(8):
            file.write("一段还没有写完的文章。" * 50)
            file.flush()
            time.sleep(0.15)
    watched.told()
    for n in range(1000):
        (tmp_path / f"{n}.txt").write_text("一")
    watched.told()
    assert watched.silent()


def test_a_file_that_is_a_root_is_watched_through_replacements(tmp_path: Path) -> None:
    article = tmp_path / "a.md"
    article.write_text("一")
    watched = Watched([article])
    for text in ("二", "三"):
        (tmp_path / "other").write_text(text)
        (tmp_path / "other").replace(article)
        watched.told()
        time.sleep(0.5)
    watched.end()


def test_roots_that_come_later_or_are_others_are_watched(tmp_path: Path) -> None:
    folder, later = tmp_path / "one", tmp_path / "two"
    watched = Watched([folder])
    assert watched.silent(0.3)
    folder.mkdir()
    time.sleep(2.5)
    (folder / "a.md").write_text("一")
    watched.told()
    later.mkdir()
    watched.roots.append(later)
    time.sleep(2.5)
    (later / "b.md").write_text("一")
    watched.told()
    later.rename(tmp_path / "away")
    later.mkdir()
    time.sleep(1.5)
    while not watched.silent(0.1):
        pass
    (later / "c.md").write_text("一")
    watched.told()
    watched.end()


def test_what_changed_without_making_anything_stale_is_not_told(tmp_path: Path) -> None:
    watched = Watched([tmp_path], lambda: False)
    (tmp_path / "a.md").write_text("一")
    assert watched.silent(2)
    watched.end()


def test_a_folder_that_cannot_be_watched_is_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_more(*folders: Path, **options: object) -> None:
        raise OSError(28, "OS file watch limit reached")

    monkeypatch.setattr(watching, "watch", no_more)
    monkeypatch.setattr(watching, "LOOK", 0.5)
    watched = Watched([tmp_path])
    watched.told()
    watched.told()
    watched.end()


def test_files_that_change_without_an_event_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "LOOK", 0.3)
    stale = threading.Event()
    watched = Watched([tmp_path], stale.is_set)
    assert watched.silent(0.8)
    stale.set()
    watched.told()
    watched.end()


def test_network_folders_are_polled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(
        "/dev/sda1 / ext4 rw 0 0\nnas:/papers /mnt/papers nfs4 rw 0 0\nhost /mnt/my\\040papers 9p rw 0 0\n"
        "sshfs#x /mnt/far fuse.sshfs rw 0 0\ntmpfs /mnt/papers/local tmpfs rw 0 0\n"
    )
    monkeypatch.setattr(watching, "MOUNTS", mounts)
    silent = [
        is_silent(Path(path))
        for path in ("/mnt/papers/2024", "/mnt/my papers/x", "/mnt/far", "/mnt/papers/local/x", "/home")
    ]
    assert silent == [True, True, True, False, False]
    monkeypatch.setattr(watching, "is_silent", lambda path: True)
    watched = Watched([tmp_path])
    time.sleep(1.5)
    (tmp_path / "a.md").write_text("一")
    watched.told()
    watched.end()
