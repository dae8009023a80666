"""An index of an older program is made anew from its articles, and nothing of it is lost on the way."""

from __future__ import annotations

import json
import sqlite3
import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from embeddings.encoder import HashingEncoder, Vectors
from retrieval.errors import ArticlesNotFound, IndexBroken
from retrieval.index.corpus import Corpus
from retrieval.index.schema import DATABASE, SCHEMA_VERSION
from retrieval.service import Service

QUESTION = "望潮轮渡每天开行多少班"


@pytest.fixture
def older(tmp_path: Path, articles: Path) -> Path:
    """A data folder as version 5 left it, with the vectors of one of the two passages."""
    home = tmp_path / "home"
    home.mkdir()
    made = Service(tmp_path / "made", HashingEncoder())
    made.index(articles)
    rows = made._corpus._db.execute("SELECT * FROM vector ORDER BY passage_id LIMIT 1").fetchall()
    made.close()
    db = sqlite3.connect(home / "wenju.sqlite3")
    db.execute("PRAGMA journal_mode=WAL")
    db.executescript(
        "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;"
        "CREATE TABLE article (id INTEGER PRIMARY KEY, source TEXT NOT NULL);"
        "CREATE TABLE vector (passage_id TEXT NOT NULL, fingerprint TEXT NOT NULL, vector BLOB NOT NULL,"
        " PRIMARY KEY (passage_id, fingerprint)) WITHOUT ROWID;"
        "PRAGMA user_version=5;"
    )
    roots = json.dumps([str(articles.resolve())])
    meta = {"roots": roots, "articles": str(articles.resolve()), "generation": "7", "fingerprint": "hashing-256"}
    db.executemany("INSERT INTO meta VALUES (?, ?)", meta.items())
    db.executemany("INSERT INTO vector VALUES (?, ?, ?)", rows)
    db.commit()
    db.close()
    (home / "vectors-hashing-256-7.faiss").write_bytes(b"of the older program")
    (home / "lexical").mkdir()
    (home / "lexical-3.generation").write_text("7")
    return home


def test_it_is_made_anew_from_the_same_folders_with_the_vectors_that_still_fit(older: Path) -> None:
    encoder = HashingEncoder()
    service = Service(older, encoder)
    assert not service.empty and service.outdated and service.needs_index(None)
    report = service.index(None)
    assert (report.added, report.embedded, len(encoder.encoded)) == (2, 1, 2 - 1)
    assert not service.needs_index(None)
    assert service.search(QUESTION)[0].source == "ferry.md"
    service.close()
    left = {path.name for path in older.iterdir() if "lock" not in path.suffix}
    assert not left & {"wenju.sqlite3", "vectors-hashing-256-7.faiss", "lexical-3.generation"}
    assert DATABASE in left and len([name for name in left if name.startswith("vectors-")]) == 1


def test_the_older_index_stays_while_its_articles_are_away(older: Path, articles: Path) -> None:
    before = (older / "wenju.sqlite3").read_bytes()
    away = articles.rename(articles.with_name("away"))
    for _ in range(2):
        service = Service(older, HashingEncoder())
        with pytest.raises(ArticlesNotFound):
            service.index(None)
        service.close()
    assert (older / "wenju.sqlite3").read_bytes() == before
    away.rename(articles)
    service = Service(older, HashingEncoder())
    assert service.index(None).added == 2
    service.close()


class Interrupted(Exception):
    pass


class Interrupting(HashingEncoder):
    def encode_passages(self, texts: object) -> Vectors:
        raise Interrupted


def test_an_interrupted_renewal_goes_on_the_next_time(older: Path) -> None:
    service = Service(older, Interrupting())
    with pytest.raises(Interrupted):
        service.index(None)
    service.close()
    assert (older / "wenju.sqlite3").exists()
    service = Service(older, HashingEncoder())
    assert service.outdated and service.index(None).added == 2
    service.close()


def test_an_older_index_that_is_broken_is_named_and_kept(tmp_path: Path) -> None:
    broken = b"not a database, not even a little" * 100
    (tmp_path / "wenju.sqlite3").write_bytes(broken)
    for _ in range(2):
        with pytest.raises(IndexBroken, match=r"wenju\.sqlite3"):
            Service(tmp_path, HashingEncoder())
    assert (tmp_path / "wenju.sqlite3").read_bytes() == broken


def test_vectors_that_cannot_be_read_are_made_anew(older: Path) -> None:
    db = sqlite3.connect(older / "wenju.sqlite3")
    db.executescript("DROP TABLE vector; CREATE TABLE vector (other TEXT);")
    db.close()
    encoder = HashingEncoder()
    service = Service(older, encoder)
    assert (service.index(None).added, len(encoder.encoded)) == (2, 2)
    service.close()


def test_a_newer_program_s_index_is_let_alone(tmp_path: Path, articles: Path) -> None:
    newer = tmp_path / f"wenju-{SCHEMA_VERSION + 1}.sqlite3"
    newer.write_bytes(b"whatever it is")
    service = Service(tmp_path, HashingEncoder())
    service.index(articles)
    service.close()
    assert newer.read_bytes() == b"whatever it is"


def test_a_file_of_this_name_with_other_tables_is_broken(tmp_path: Path) -> None:
    sqlite3.connect(tmp_path / DATABASE).execute("CREATE TABLE t (x)").connection.commit()
    with pytest.raises(IndexBroken, match="schema"):
        Corpus(tmp_path / DATABASE)


def test_many_may_begin_a_database_at_once(tmp_path: Path) -> None:
    for round_ in range(20):
        path = tmp_path / str(round_) / DATABASE
        with ThreadPoolExecutor(8) as pool:
            opened = list(pool.map(lambda _, path=path: Corpus(path, create=True), range(8)))  # type: ignore[misc]
        assert len({corpus.identity for corpus in opened}) == 1
        for corpus in opened:
            corpus.close()


def test_the_user_is_told_and_gets_an_answer(
    wenju: Callable[..., subprocess.CompletedProcess[str]], older: Path
) -> None:
    before = wenju("doctor", WENJU_HOME=str(older))
    assert before.returncode == 0 and "自动重建" in before.stdout
    run = wenju("ask", QUESTION, WENJU_HOME=str(older))
    assert run.returncode == 0 and "64班" in run.stdout, run.stderr
    assert "自动重建" in run.stderr and "计算向量" in run.stderr
    again = wenju("ask", QUESTION, WENJU_HOME=str(older))
    assert again.stdout == run.stdout and again.stderr == ""
