"""The tables of the corpus, and how a database is opened, or begun from what an older program left.

A database of another version is never read: the articles are there, so they are indexed anew, into a file of this
version's own name. Until that is complete the older file stays as it is; what it knows that the articles do not say,
the folders to index and the vectors, is taken over.
"""

from __future__ import annotations

import json
import logging
import re
import sqlite3
import time
from contextlib import closing, suppress
from pathlib import Path

from retrieval.errors import IndexBroken, IndexBusy
from retrieval.index import facts
from retrieval.index.failures import failures_named
from retrieval.index.locking import one_writer

log = logging.getLogger(__name__)

SCHEMA_VERSION = 8
DATABASE = f"wenju-{SCHEMA_VERSION}.sqlite3"
SCHEMA = (
    """
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS file (
    id INTEGER PRIMARY KEY, root TEXT NOT NULL, path TEXT NOT NULL UNIQUE,
    size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, digest TEXT NOT NULL, problems TEXT NOT NULL,
    settled INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS article (
    id INTEGER PRIMARY KEY, file INTEGER NOT NULL REFERENCES file ON DELETE CASCADE,
    source TEXT NOT NULL, title TEXT NOT NULL, paper TEXT NOT NULL, page TEXT NOT NULL, authors TEXT NOT NULL,
    date TEXT NOT NULL, date_precision TEXT NOT NULL, date_from TEXT NOT NULL, url TEXT NOT NULL,
    place TEXT NOT NULL, campaigns TEXT NOT NULL, month TEXT NOT NULL, credits TEXT NOT NULL, undated INTEGER NOT NULL,
    digest TEXT NOT NULL, line TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS article_file ON article (file);
CREATE INDEX IF NOT EXISTS article_campaigns ON article (campaigns) WHERE campaigns <> '[]';
CREATE TABLE IF NOT EXISTS passage (
    key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, text TEXT NOT NULL, context TEXT NOT NULL, row_of TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS place (
    article INTEGER NOT NULL REFERENCES article ON DELETE CASCADE, ordinal INTEGER NOT NULL,
    passage INTEGER NOT NULL REFERENCES passage, spans TEXT NOT NULL, PRIMARY KEY (article, ordinal)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS place_passage ON place (passage);
CREATE TABLE IF NOT EXISTS vector (
    passage_id TEXT NOT NULL, fingerprint TEXT NOT NULL, vector BLOB NOT NULL,
    PRIMARY KEY (passage_id, fingerprint)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS ahead (passage_id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS change (generation INTEGER NOT NULL, key INTEGER NOT NULL, added INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS change_generation ON change (generation);
"""
    + facts.SCHEMA
)
# Twice at once does no harm: whichever process comes second finds all there.
_BEGIN = f"""
BEGIN IMMEDIATE;
{SCHEMA}
INSERT OR IGNORE INTO meta VALUES ('identity', lower(hex(randomblob(6))));
PRAGMA user_version={SCHEMA_VERSION};
COMMIT;
"""


def open_database(path: Path) -> sqlite3.Connection:
    """Open the database at `path`, begun where there is none. Raises IndexBroken, IndexUnwritable, or IndexBusy while it is
    locked."""
    with failures_named(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        db = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=30)
        _write_ahead(db, path)
        db.execute("PRAGMA synchronous=NORMAL")
        db.execute("PRAGMA foreign_keys=ON")
        if not db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            db.executescript(_BEGIN)
        version = db.execute("PRAGMA user_version").fetchone()[0]
        if version != SCHEMA_VERSION:
            raise IndexBroken(path, f"its schema is version {version}, this program reads {SCHEMA_VERSION}")
        if not db.execute("SELECT count(*) FROM meta WHERE name = 'roots'").fetchone()[0]:
            if set_aside_at(path).exists():
                with suppress(IndexBroken):  # then nothing is left of it
                    _take_over(db, set_aside_at(path))
            elif older := older_databases(path):
                _take_over(db, older[0])
    return db


def _write_ahead(db: sqlite3.Connection, path: Path) -> None:
    """Turn the write-ahead log on. SQLite does not wait for another process that is just doing so, so this does."""
    for _ in range(300):
        try:
            db.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise
            time.sleep(0.1)
    raise IndexBusy(path.parent)


def older_databases(path: Path) -> list[Path]:
    """The databases that older programs left beside the one at `path`, the newest first."""
    found: list[tuple[int, Path]] = []
    for other in path.parent.glob("wenju*.sqlite3"):
        name = re.fullmatch(r"wenju(?:-(\d+))?\.sqlite3", other.name)
        if name and int(name[1] or 0) < SCHEMA_VERSION and other != path:
            found.append((int(name[1] or 0), other))
    return [other for _, other in sorted(found, reverse=True)]


def begin_anew(path: Path) -> None:
    """Set the database at `path` aside, damaged as it may be, and begin a new one with the folders to index and the vectors
    that can still be read. Raises IndexBusy while another process changes it, and IndexUnwritable."""
    with failures_named(path), one_writer(path):
        if path.exists():
            set_aside(path)
            open_database(path).close()


def set_aside(path: Path) -> None:
    """Move the database at `path` out of the way; `remove_older` deletes it once another is complete. One that was only begun
    goes, so that what was set aside before it stays."""
    aside = set_aside_at(path)
    keep = aside.exists() and _is_begun(path)
    for suffix in ("", "-wal", "-shm"):
        part, other = path.with_name(path.name + suffix), aside.with_name(aside.name + suffix)
        if keep:
            part.unlink(missing_ok=True)
        else:
            other.unlink(missing_ok=True)
            if part.exists():
                part.rename(other)


def set_aside_at(path: Path) -> Path:
    """Where the database at `path` is when it was set aside."""
    return path.with_suffix(".damaged")


def _is_begun(path: Path) -> bool:
    """Whether a database is whole but has never been complete."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as db:
            return not db.execute("SELECT count(*) FROM meta WHERE name = 'generation'").fetchone()[0]
    except sqlite3.DatabaseError:
        return False


def remove_older(path: Path) -> None:
    """Delete what older programs left beside the database at `path`, and what was set aside: it has now taken their place."""
    for older in (set_aside_at(path), *older_databases(path)):
        for suffix in ("", "-wal", "-shm"):
            older.with_name(older.name + suffix).unlink(missing_ok=True)
        if older.suffix != ".damaged":
            older.with_suffix(".lock").unlink(missing_ok=True)


def _take_over(db: sqlite3.Connection, older: Path) -> None:
    """The folders to index, with how many articles each had; and the vectors, which are named by what was embedded and by the
    encoder, so that any that still fits is not made again. All of it or nothing. Raises IndexBroken when the folders
    cannot be read; vectors that cannot be are made anew.
    """
    with closing(sqlite3.connect(f"{older.absolute().as_uri()}?mode=ro", uri=True)) as source:
        try:
            meta = source.execute(
                "SELECT name, value FROM meta WHERE name IN ('roots', 'articles', 'removed')"
            ).fetchall()
        except sqlite3.DatabaseError as error:
            raise IndexBroken(older, str(error)) from error
        db.execute("BEGIN IMMEDIATE")
        db.executemany("INSERT OR IGNORE INTO meta VALUES (?, ?)", [*meta, ("expected", _articles_of(source))])
        try:
            vectors = source.execute("SELECT passage_id, fingerprint, vector FROM vector")
            while rows := vectors.fetchmany(1000):
                db.executemany("INSERT OR IGNORE INTO vector VALUES (?, ?, ?)", rows)
        except sqlite3.DatabaseError as error:
            log.info("not all vectors of %s can be read: %s", older, error)
        db.execute("COMMIT")


def _articles_of(source: sqlite3.Connection) -> str:
    """How many articles each root has, as JSON."""
    try:
        rows = source.execute("SELECT root, count(*) FROM article JOIN file ON file.id = article.file GROUP BY root")
        return json.dumps(dict(rows.fetchall()))
    except sqlite3.DatabaseError:
        return "{}"
