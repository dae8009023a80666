"""Copies of the database, made and taken back while others read it (SQLite's backup API)."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

from retrieval.errors import BackupUnwritable, BadBackup, IndexBroken
from retrieval.index.embedding import Progress
from retrieval.index.failures import failures_named, flaw_of, is_damage
from retrieval.index.locking import one_writer
from retrieval.index.schema import SCHEMA_VERSION, open_database, remove_older, set_aside

STEP = 2000  # pages between two looks at how far it is


def back_up(database: Path, target: Path, progress: Progress) -> int:
    """Copy the database as it is at one moment to the file `target`, whole or not at all; how many passages it has.

    Raises BackupUnwritable, IndexBroken or IndexBusy.
    """
    if target.is_dir():
        raise BackupUnwritable(target, "Is a directory")
    partial = target.with_name(f".{target.name}.partial-{os.getpid()}")
    try:
        with failures_named(database), closing(open_database(database)) as source:
            try:
                with closing(sqlite3.connect(partial)) as copy:
                    source.backup(copy, pages=STEP, progress=_pages("backup", progress))
                    copy.execute("PRAGMA journal_mode=DELETE")  # one file that holds all
                    if flaw := flaw_of(copy):
                        raise IndexBroken(database, flaw)
                    (count,) = copy.execute("SELECT count(*) FROM passage").fetchone()
                partial.replace(target)
            except (sqlite3.OperationalError, OSError) as error:
                raise BackupUnwritable(target, str(error)) from error
        return int(count)
    finally:
        partial.unlink(missing_ok=True)


def restore(database: Path, backup: Path, progress: Progress) -> int:
    """Put a copy that `back_up` made in the place of the database, which readers see at once as its newest generation;
    how many passages it has. One that is damaged is set aside. Raises BadBackup, IndexBusy or IndexUnwritable.
    """
    if not backup.is_file():
        raise BadBackup(backup, "missing")
    partial = database.with_suffix(f".restored-{os.getpid()}")
    with failures_named(database), one_writer(database):
        try:
            with closing(sqlite3.connect(partial, isolation_level=None)) as copy:
                _fill(copy, backup, progress)
                with closing(_opened(database)) as db:
                    _as_newest(copy, db)
                    copy.backup(db, pages=-1)
                remove_older(database)
                (count,) = copy.execute("SELECT count(*) FROM passage").fetchone()
            return int(count)
        finally:
            for suffix in ("", "-journal", "-wal", "-shm"):
                partial.with_name(partial.name + suffix).unlink(missing_ok=True)


def _fill(copy: sqlite3.Connection, backup: Path, progress: Progress) -> None:
    """Copy the backup, and see whether it is whole and of this version."""
    try:
        with closing(sqlite3.connect(f"{backup.absolute().as_uri()}?mode=ro", uri=True)) as source:
            (version,) = source.execute("PRAGMA user_version").fetchone()
            if version != SCHEMA_VERSION:
                raise BadBackup(backup, "version", f"{version}, {SCHEMA_VERSION}")
            source.backup(copy, pages=STEP, progress=_pages("restore", progress))
    except sqlite3.DatabaseError as error:
        if not is_damage(error):  # the folder's disk is full, say
            raise
        raise BadBackup(backup, "damaged", str(error)) from error
    if flaw := flaw_of(copy):
        raise BadBackup(backup, "damaged", flaw)


def _opened(database: Path) -> sqlite3.Connection:
    try:
        return open_database(database)
    except IndexBroken:
        set_aside(database)
        return open_database(database)


def _as_newest(copy: sqlite3.Connection, db: sqlite3.Connection) -> None:
    """Name the copy anew and let it be a generation later than either, so that nothing derived is taken for its own."""
    generations = []
    for one in (copy, db):
        with suppress(sqlite3.DatabaseError):
            generations += one.execute("SELECT value FROM meta WHERE name = 'generation'").fetchall()
    newest = 1 + max((int(value) for (value,) in generations), default=0)
    copy.executescript(
        "BEGIN; DELETE FROM change;"
        "INSERT OR REPLACE INTO meta VALUES ('identity', lower(hex(randomblob(6))));"
        f"INSERT OR REPLACE INTO meta VALUES ('generation', '{newest}'), ('changes_from', '{newest}'); COMMIT;"
    )


def _pages(stage: str, progress: Progress) -> Callable[[int, int, int], None]:
    return lambda status, left, total: progress(stage, total - left, total)
