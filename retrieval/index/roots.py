"""Which files the corpus is kept in step with: all below the folders that were named, but for those taken out by name."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from pathlib import Path

from retrieval.articles.sources import find_files
from retrieval.errors import ArticlesNotFound, ArticlesVanished
from retrieval.index.corpus import Corpus

Stamp = tuple[int, int]
"""Size and time of the last change in nanoseconds; (-1, -1) of what cannot be looked at."""


def path_name(path: Path) -> str:
    """The path as text for SQLite and for people: bytes of a name that are not UTF-8 are written as \\x…"""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def stamp(path: Path) -> Stamp:
    """How a file is now, without reading it."""
    try:
        state = path.stat()
    except OSError:
        return -1, -1
    return state.st_size, state.st_mtime_ns


def indexed_roots(corpus: Corpus) -> set[str]:
    """The folders and files that the corpus is kept in step with."""
    return set(json.loads(corpus.meta("roots", "[]")))


def first_root(path: str | Path, roots: Iterable[str]) -> str:
    """The first of `roots` that is `path` or holds it, "" when none does."""
    return next((root for root in roots if Path(path) == Path(root) or Path(path).is_relative_to(root)), "")


def taken_out(corpus: Corpus) -> dict[str, Stamp]:
    """The files that were taken out by name and have not changed since."""
    stored: dict[str, list[int]] = json.loads(corpus.meta("removed", "{}"))
    return {path: (size, time) for path, (size, time) in stored.items() if stamp(Path(path)) == (size, time)}


def take_out(corpus: Corpus, paths: Iterable[str], named: Set[str], wanted: Set[str]) -> dict[str, Stamp]:
    """What is taken out from now on: also those of `paths` at or below `named`, but nothing at or below `wanted`."""
    out = taken_out(corpus) | {path: stamp(Path(path)) for path in paths if first_root(path, named)}
    return {path: at for path, at in out.items() if not first_root(path, wanted)}


def files_below(roots: Sequence[str], out: Mapping[str, Stamp], before: Set[str]) -> Iterator[Path]:
    """The files below `roots` that are not taken `out`; none below one that was indexed `before` and is there no more.

    Raises ArticlesNotFound for another root that is not there.
    """
    for root in roots:
        try:
            yield from (path for path in find_files(Path(root)) if path_name(path) not in out)
        except ArticlesNotFound:
            if root not in before:
                raise


def check_there(roots: Iterable[str]) -> None:
    """An index that is made anew must find all that it was made of: what has vanished would be lost by the way."""
    for root in sorted(roots):
        if not Path(root).exists():
            raise ArticlesNotFound(Path(root))


def vanished(roots: Sequence[str], had: Mapping[str, int], has: Mapping[str, int]) -> ArticlesVanished | None:
    """The first root that has less than half of the articles that it had: a disk that is not mounted, a file half written. Both
    are numbers of articles by file."""
    before, now = (_by_root(roots, numbers) for numbers in (had, has))
    lost = (root for root in roots if 2 * now[root] < before[root])
    return next((ArticlesVanished(Path(root), before[root], now[root]) for root in lost), None)


def _by_root(roots: Sequence[str], numbers: Mapping[str, int]) -> Counter[str]:
    found: Counter[str] = Counter()
    for path, number in numbers.items():
        found[first_root(path, roots)] += number
    return found


def stale_files(corpus: Corpus) -> list[str]:
    """Paths that came, changed or went since they were indexed, judged by size and time without reading them."""
    roots, out = indexed_roots(corpus), taken_out(corpus)
    now = {path_name(path): stamp(path) for path in files_below(sorted(roots), out, roots)}
    before = {path: (record.size, record.mtime_ns) for path, record in corpus.files().items()}
    return sorted(path for path in before.keys() | now.keys() if before.get(path) != now.get(path))
