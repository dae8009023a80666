"""One process at a time changes an index; who it is stands in the lock's file.

The lock is the operating system's, so that a process that died holds none.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from retrieval.errors import IndexBusy


@contextmanager
def one_writer(database: Path) -> Iterator[None]:
    """Hold the lock of the database at this path. Raises IndexBusy, with who holds it, while another process does."""
    path = database.with_suffix(".lock")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(path, timeout=0):
            path.write_text(json.dumps({"pid": os.getpid(), "since": datetime.now().isoformat(timespec="seconds")}))
            yield
    except Timeout as error:
        raise IndexBusy(database.parent, *_holder(path)) from error


def _holder(path: Path) -> tuple[int, str]:
    """The process that holds a lock, and since when; (0, "") where it has not written that yet."""
    try:
        said = json.loads(path.read_text())
        return int(said["pid"]), str(said["since"])
    except (OSError, ValueError, KeyError, TypeError):
        return 0, ""
