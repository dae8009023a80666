"""What SQLite and the system say when an index cannot be read or written, as the project's errors.

Only a database that is damaged is called broken: a full disk, a folder that may not be written and another process's
lock leave all that is there whole. Codes: https://www.sqlite.org/rescode.html.
"""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from retrieval.errors import IndexBroken, IndexBusy, IndexUnwritable, WenjuError

_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_BROKEN = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_BY_SQLITE = {
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_READONLY: "read-only",
    sqlite3.SQLITE_PERM: "read-only",
    sqlite3.SQLITE_CANTOPEN: "read-only",
    sqlite3.SQLITE_IOERR: "disk",
}
_BY_SYSTEM = {
    errno.ENOSPC: "full",
    errno.EDQUOT: "full",
    errno.EROFS: "read-only",
    errno.EACCES: "read-only",
    errno.EPERM: "read-only",
    errno.EIO: "disk",
    errno.EFBIG: "disk",  # more than the file system, or a limit, lets a file have
}


@contextmanager
def failures_named(path: Path) -> Iterator[None]:
    """What the work inside on the database at `path` raises, as IndexBroken, IndexBusy or IndexUnwritable where it is that."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        if (named := _of_sqlite(path, _code(error), str(error))) is None:
            raise
        raise named from error
    except OSError as error:
        if error.errno not in _BY_SYSTEM:
            raise
        raise IndexUnwritable(path.parent, _BY_SYSTEM[error.errno], error.strerror or "") from error


def is_damage(error: sqlite3.DatabaseError) -> bool:
    """Whether an error says that a database is damaged, or is none."""
    return _code(error) in _BROKEN


def flaw_of(db: sqlite3.Connection) -> str:
    """What SQLite finds wrong with a database, which is read whole; "" when nothing is."""
    try:
        found = db.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.DatabaseError as error:
        return str(error)
    return "" if found == "ok" else str(found)


def _code(error: sqlite3.DatabaseError) -> int:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF  # the primary code


def _of_sqlite(path: Path, code: int, said: str) -> WenjuError | None:
    if code in _BUSY:
        return IndexBusy(path.parent)
    if code in _BROKEN:
        return IndexBroken(path, said)
    return IndexUnwritable(path.parent, _BY_SQLITE[code], said) if code in _BY_SQLITE else None
