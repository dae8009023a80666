"""What goes wrong on the disk is named for what it is, and mended where it can be."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from embeddings.encoder import HashingEncoder
from retrieval.errors import ArticlesVanished, IndexBroken, IndexBusy, IndexUnwritable
from retrieval.index.corpus import Corpus
from retrieval.index.derived import lexical_is_whole
from retrieval.index.locking import one_writer
from retrieval.index.schema import DATABASE, begin_anew
from retrieval.index.sync import sync
from retrieval.service import Service

ARTICLES = 40
QUESTION = "望潮镇的渡轮载客多少人"


def hits(home: Path) -> list[tuple[str, float]]:
    service = Service(home, HashingEncoder())
    found = [(hit.passage_id, hit.score) for hit in service.search(QUESTION)]
    service.close()
    return found


def overwrite(path: Path, start: int, length: int) -> None:
    """Zeros where the disk lost what was written; the file is as long as before."""
    data = bytearray(path.read_bytes())
    data[start : start + length] = bytes(len(data[start : start + length]))
    path.write_bytes(data)


def test_a_full_disk_is_named_and_leaves_the_index(home: Path, folder: Path) -> None:
    corpus, before = Corpus(home / DATABASE), hits(home)
    pages = corpus._db.execute("PRAGMA page_count").fetchone()[0]
    corpus._db.execute(f"PRAGMA max_page_count={pages}")
    (folder / "new.txt").write_text("\n\n".join(f"第{n}班渡轮增开。" for n in range(500)), encoding="utf-8")
    service = Service(home, HashingEncoder())
    service._corpus.close()
    service._corpus = corpus
    with pytest.raises(IndexUnwritable) as told:
        service.index(folder)
    assert (told.value.home, told.value.reason) == (home, "full")
    service.close()
    assert hits(home) == before


def test_a_disk_that_is_full_at_the_end_of_a_run_is_named_too(home: Path, folder: Path) -> None:
    before = hits(home)
    service = Service(home, HashingEncoder())
    db = service._corpus._db
    for path in folder.iterdir():  # the same texts under other names: all is written in the last step
        path.rename(path.with_name(f"{'很长的名字' * 12}{path.name}"))
    pages = db.execute("PRAGMA page_count").fetchone()[0]
    db.execute(f"PRAGMA max_page_count={pages}")
    with pytest.raises(IndexUnwritable) as told:
        service.index(folder)
    assert told.value.reason == "full" and not db.in_transaction
    service.close()
    assert hits(home) == before


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / DATABASE).mkdir()  # nothing can be opened there
    with pytest.raises(IndexUnwritable) as told:
        Service(tmp_path / "home", HashingEncoder())
    assert told.value.reason == "read-only"


def test_who_holds_the_lock_is_told(home: Path, folder: Path) -> None:
    corpus = Corpus(home / DATABASE)
    with one_writer(corpus.path), pytest.raises(IndexBusy) as told:
        sync(corpus, HashingEncoder(), [folder])
    assert told.value.pid == os.getpid() and told.value.since.startswith("20")
    # A process that died holds nothing, whatever its file says.
    corpus.path.with_suffix(".lock").write_text(json.dumps({"pid": 1, "since": "2020-01-01T00:00:00"}))
    assert sync(corpus, HashingEncoder(), [folder]).added == 0
    corpus.close()


@pytest.mark.parametrize("begin", [100, 5000])
def test_damaged_vectors_are_noticed_and_made_again(home: Path, begin: int) -> None:
    before = hits(home)
    (vectors,) = home.glob("*.faiss")
    overwrite(vectors, begin, 4000)
    assert hits(home) == before


def test_a_damaged_lexical_index_is_noticed_and_made_again(home: Path, folder: Path) -> None:
    before = hits(home)
    assert lexical_is_whole(home)
    for path in (home / "lexical").iterdir():
        if path.suffix in (".store", ".idx"):
            overwrite(path, 10, 50)
    assert not lexical_is_whole(home)
    service = Service(home, HashingEncoder())
    assert service.index(folder).added == 0
    service.close()
    assert lexical_is_whole(home) and hits(home) == before


def test_a_damaged_database_is_named_and_begun_anew_with_what_can_be_read(home: Path, folder: Path) -> None:
    before = hits(home)
    size = (home / DATABASE).stat().st_size
    overwrite(home / DATABASE, size // 8, size)
    with pytest.raises(IndexBroken):
        hits(home)
    begin_anew(home / DATABASE)
    service = Service(home, HashingEncoder())
    assert service.needs_index(None)
    report = service.index(folder)
    assert (report.files, report.removed) == (40, 0)
    service.close()
    assert hits(home) == before
    assert not list(home.glob("*.damaged*"))


def test_an_index_that_is_whole_can_be_begun_anew_without_embedding(home: Path) -> None:
    before, encoder = hits(home), HashingEncoder()
    begin_anew(home / DATABASE)
    service = Service(home, encoder)
    service.index(None)  # the folder is known
    service.close()
    assert encoder.encoded == [] and hits(home) == before


def test_who_is_open_goes_on_with_an_index_that_was_begun_anew(home: Path, folder: Path) -> None:
    serving, watching = Service(home, HashingEncoder()), Service(home, HashingEncoder())
    serving.search(QUESTION)
    begin_anew(home / DATABASE)
    watching.index(folder)
    (folder / "new.txt").write_text("望潮镇渡轮今天全部停航。", encoding="utf-8")
    assert watching.index(folder).added == 1
    assert "停航" in serving.search("渡轮全部停航")[0].text
    serving.close()
    watching.close()


def test_a_start_anew_that_is_interrupted_or_finds_no_articles_loses_nothing(home: Path, folder: Path) -> None:
    before = hits(home)
    begin_anew(home / DATABASE)  # and killed
    begin_anew(home / DATABASE)  # once more
    away = folder.rename(folder.with_name("away"))
    folder.mkdir()
    service, encoder = Service(home, HashingEncoder()), HashingEncoder()
    with pytest.raises(ArticlesVanished):
        service.index(None)
    service.close()
    folder.rmdir()
    away.rename(folder)
    service = Service(home, encoder)
    assert service.index(None).files == 40 and encoder.encoded == []
    service.close()
    assert hits(home) == before


def test_two_first_runs_at_once_both_end_well(folder: Path, tmp_path: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path\n"
        "from embeddings.encoder import HashingEncoder\n"
        "from retrieval.errors import IndexBusy; from retrieval.service import Service\n"
        "time.sleep(max(0, float(sys.argv[3]) - time.time()))\n"
        "service = Service(Path(sys.argv[1]), HashingEncoder())\n"
        "while True:\n"
        "    try: service.index(Path(sys.argv[2])); break\n"
        "    except IndexBusy: time.sleep(0.05)\n"
        "print(len(service.search('渡轮')))\n"
    )
    at = str(time.time() + 3)
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", script, str(tmp_path / "both"), str(folder), at],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    ended = [run.communicate(timeout=120) for run in runs]
    assert [out.strip() for out, _ in ended] == ["10"] * 4, ended
