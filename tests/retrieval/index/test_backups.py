"""Copies of an index are made and taken back while it is read; and an index is compared with its files."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest

from embeddings.encoder import HashingEncoder
from retrieval.errors import BackupUnwritable, BadBackup, IndexBroken, IndexBusy
from retrieval.index.backups import back_up, restore
from retrieval.index.corpus import Corpus
from retrieval.index.locking import one_writer
from retrieval.index.schema import DATABASE
from retrieval.index.verifying import Verified, verify
from retrieval.service import Service

ARTICLES = 12
QUESTION = "望潮镇的渡轮载客多少人"


def index(home: Path, folder: Path) -> HashingEncoder:
    encoder = HashingEncoder()
    service = Service(home, encoder)
    service.index(folder, force=True)
    service.close()
    return encoder


def hits(service: Service) -> list[tuple[str, float]]:
    return [(hit.passage_id, hit.score) for hit in service.search(QUESTION)]


def quiet(stage: str, done: int, total: int) -> None:
    pass


def test_a_copy_is_taken_back_under_a_service_that_answers(home: Path, folder: Path, tmp_path: Path) -> None:
    serving = Service(home, HashingEncoder())
    before = hits(serving)
    steps: list[tuple[str, int, int]] = []
    assert back_up(home / DATABASE, tmp_path / "copy", lambda *step: steps.append(step)) == 24
    assert steps[-1][0] == "backup" and steps[-1][1] == steps[-1][2] > 0
    for path in folder.iterdir():
        path.write_text("今天停航。", encoding="utf-8")
    index(home, folder)
    assert hits(serving) != before
    assert restore(home / DATABASE, tmp_path / "copy", quiet) == 24
    assert hits(serving) == before  # with the next question, without another start
    serving.close()
    again = Service(home, HashingEncoder())
    assert hits(again) == before
    again.close()
    assert not list(home.glob("*restored*"))
    assert index(home, folder).encoded  # in step with the files again
    fresh = index(tmp_path / "fresh", folder)
    assert fresh.encoded


def test_a_damaged_index_is_replaced(home: Path, tmp_path: Path) -> None:
    service = Service(home, HashingEncoder())
    before = hits(service)
    service.close()
    back_up(home / DATABASE, tmp_path / "copy", quiet)
    (home / DATABASE).write_bytes(b"\xff" * 50_000)
    restore(home / DATABASE, tmp_path / "copy", quiet)
    service = Service(home, HashingEncoder())
    assert hits(service) == before
    service.close()


def test_what_is_no_copy_is_refused_and_changes_nothing(home: Path, tmp_path: Path) -> None:
    back_up(home / DATABASE, tmp_path / "copy", quiet)
    (tmp_path / "text").write_text("不是备份" * 2000)
    whole = (tmp_path / "copy").read_bytes()
    (tmp_path / "torn").write_bytes(whole[: len(whole) // 2])
    sqlite3.connect(tmp_path / "other").execute("CREATE TABLE t (x)").connection.commit()
    before = (home / DATABASE).read_bytes()
    for name, reason in (("no", "missing"), ("text", "damaged"), ("torn", "damaged"), ("other", "version")):
        with pytest.raises(BadBackup) as told:
            restore(home / DATABASE, tmp_path / name, quiet)
        assert told.value.reason == reason
    assert (home / DATABASE).read_bytes() == before
    with one_writer(home / DATABASE), pytest.raises(IndexBusy):
        restore(home / DATABASE, tmp_path / "copy", quiet)
    for nowhere in (tmp_path / "no such folder" / "copy", tmp_path):
        with pytest.raises(BackupUnwritable):
            back_up(home / DATABASE, nowhere, quiet)


def test_a_damaged_index_takes_no_good_copy_s_place(home: Path, tmp_path: Path) -> None:
    back_up(home / DATABASE, tmp_path / "copy", quiet)
    good = (tmp_path / "copy").read_bytes()
    data = (home / DATABASE).read_bytes()
    (home / DATABASE).write_bytes(data[: len(data) // 2] + b"\x01" * (len(data) // 4) + data[len(data) * 3 // 4 :])
    with pytest.raises(IndexBroken):
        back_up(home / DATABASE, tmp_path / "copy", quiet)
    assert (tmp_path / "copy").read_bytes() == good


def test_a_copy_made_while_the_index_changes_is_one_generation(home: Path, folder: Path, tmp_path: Path) -> None:
    stopped = threading.Event()

    def change() -> None:
        n = 0
        while not stopped.is_set():
            n += 1
            (folder / "0.txt").write_text(f"第{n}次改动，渡轮载客{n}人。", encoding="utf-8")
            index(home, folder)

    changing = threading.Thread(target=change)
    changing.start()
    try:
        for n in range(5):
            copy = tmp_path / f"copy-{n}"
            back_up(home / DATABASE, copy, quiet)
            db = sqlite3.connect(copy)
            assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            (lost,) = db.execute(
                "SELECT count(*) FROM passage WHERE id NOT IN (SELECT passage_id FROM vector)"
            ).fetchone()
            (empty,) = db.execute(
                "SELECT count(*) FROM passage WHERE key NOT IN (SELECT passage FROM place)"
            ).fetchone()
            assert (lost, empty) == (0, 0)
            db.close()
    finally:
        stopped.set()
        changing.join()


def test_every_passage_is_compared_with_its_file(home: Path, folder: Path) -> None:
    corpus = Corpus(home / DATABASE)
    assert all(file.well and file.unchanged == 2 for file in verify(corpus, "", quiet))
    (folder / "1.txt").write_text("今天停航。\n\n船长说，第1次航行一切平安。\n\n明天复航。", encoding="utf-8")
    (folder / "2.txt").unlink()
    (folder / "3.txt").rename(folder / "30.txt")
    found = {Path(file.path).name: file for file in verify(corpus, "", quiet)}
    assert [name for name, file in found.items() if not file.well] == ["1.txt", "2.txt", "3.txt"]
    assert found["1.txt"] == Verified(str(folder / "1.txt"), unchanged=1, changed=1, new=2)
    assert found["2.txt"].gone == found["3.txt"].gone == 2
    for source in ("2.txt", str(folder / "2.txt"), "2.txt#7"):
        assert [Path(file.path).name for file in verify(corpus, source, quiet)] == ["2.txt"]
    assert not list(verify(corpus, "没有.txt", quiet))
    corpus.close()
