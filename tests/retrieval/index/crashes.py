"""Kill an index run at any step it takes: before any SQL statement, file opened, renamed or removed; or let it find no
room for what it writes.

    python -m tests.retrieval.index.crashes [--minutes 30] [--seed 0]

runs random histories of edits, each edit indexed by a process that is killed at a step drawn by chance, or whose files
cannot grow beyond a size drawn by chance (RLIMIT_FSIZE), until the minutes are over; after each history the index must be
what a fresh build makes of the files. Nothing in the program knows of it: the steps are what SQLite and the interpreter report (trace callbacks, audit hooks).
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import resource
import shutil
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from retrieval.errors import IndexUnwritable
from tests.retrieval.index.histories import EDITS, PRELOADED, article, contents, edit, index

KILLED, FULL = 99, 98
NO_ROOM = 0.2  # of the runs
EVENTS = {"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "shutil.rmtree"}


class Steps:
    """Counts the steps of this process below `home`, and ends it, as SIGKILL would, before step number `last`."""

    def __init__(self, home: Path, last: int) -> None:
        self.count, self.kinds, self._home, self._last = 0, Counter[str](), str(home), last
        sys.addaudithook(self._heard)
        opened = sqlite3.connect

        def connect(*args: Any, **kwargs: Any) -> sqlite3.Connection:
            db: sqlite3.Connection = opened(*args, **kwargs)
            db.set_trace_callback(lambda statement: self.step(statement.split("(")[0][:40]))
            return db

        sqlite3.connect = connect  # type: ignore[assignment]

    def _heard(self, event: str, args: tuple[Any, ...]) -> None:
        if event in EVENTS and args and str(args[0]).startswith(self._home):
            self.step(f"{event} {Path(str(args[0])).suffix}")

    def step(self, kind: str) -> None:
        self.count += 1
        self.kinds[kind] += 1
        if self.count == self._last:
            os._exit(KILLED)


def _run(home: Path, articles: Path, model: str, change: bool, last: int, room: int, told: Connection) -> None:
    steps = Steps(home, last)
    if room:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
    try:
        index(home, articles, model, change)
    except IndexUnwritable:
        os._exit(FULL)
    told.send(steps.kinds)


def stepwise(home: Path, articles: Path, model: str, change: bool, last: int, room: int = 0) -> Counter[str] | None:
    """Index in a process of its own that ends before step `last`, or whose files have `room` for so many bytes, the vectors'
    model changed before or not; the steps that it took where it got to its end."""
    context = multiprocessing.get_context("forkserver")  # a fork of this process would have its threads' locks
    context.set_forkserver_preload(PRELOADED)
    hears, told = context.Pipe(duplex=False)
    process = context.Process(target=_run, args=(home, articles, model, change, last, room, told))
    process.start()
    told.close()
    try:
        kinds: Counter[str] | None = hears.recv()
    except EOFError:
        kinds = None
    process.join()
    assert process.exitcode in (0, KILLED, FULL if room else 0)
    return kinds


def history(rng: random.Random, base: Path) -> tuple[int, set[str]]:
    """A history of edits with a kill in each; how many kills, and the kinds of steps that a whole run takes. AssertionError
    when the index is not that of a fresh build."""
    home, articles = base / "home", base / "articles"
    articles.mkdir(parents=True)
    (articles / "0.md").write_text(article(rng), encoding="utf-8")
    kills, model = 0, ""
    whole = stepwise(home, articles, model, False, 0) or Counter()
    for _ in range(EDITS):
        for _ in range(rng.randrange(1, 4)):
            edit(rng, articles)
        model = rng.choice([model, model, "", "-other"])
        change = rng.random() < 0.5
        while stepwise(home, articles, model, change, *_end(rng, whole.total(), home)) is None:
            kills += 1
            if rng.random() < 0.5:
                break
    assert contents(home, articles, model) == contents(base / "fresh", articles, model)
    return kills, set(whole)


def _end(rng: random.Random, steps: int, home: Path) -> tuple[int, int]:
    """How a run ends: before which step, or with how many bytes of room a file."""
    if rng.random() >= NO_ROOM:
        return rng.randrange(1, 2 * steps), 0
    largest = max((path.stat().st_size for path in home.rglob("*") if path.is_file()), default=0)
    return 0, int((2 * largest + 2) ** rng.random())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    begun, seed, kills = time.monotonic(), args.seed, 0
    while time.monotonic() - begun < 60 * args.minutes:
        base = Path(tempfile.mkdtemp())
        try:
            kills += history(random.Random(seed), base)[0]
        except AssertionError:
            print(f"history {seed} diverged, see {base}")
            raise
        shutil.rmtree(base)
        seed += 1
        print(f"\r{seed - args.seed} histories, {kills} kills", end="", flush=True)
    print()


if __name__ == "__main__":
    main()
