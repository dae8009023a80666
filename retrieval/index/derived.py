"""The derived indexes, FAISS and tantivy, brought to the corpus's generation or made anew.

Each carries the database and the generation that it was made for, written after its content, so that an interrupted
update is either done again or not seen. Lose or damage one and it is rebuilt from the corpus.

tantivy counts what was removed in BM25's statistics until it merges segments, and adds scores up in an order that
depends on the segments. So the lexical index is written anew when more than a hundredth of it has changed; up to
ALWAYS_ANEW passages that is every time, and its scores are those of an index made from nothing, to the last bit.
"""

from __future__ import annotations

import dataclasses
import json
import logging
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import reduce
from pathlib import Path
from types import MappingProxyType

import numpy as np
from filelock import FileLock, Timeout

from retrieval.errors import IndexBusy
from retrieval.index.corpus import Corpus
from retrieval.index.faiss_store import FaissStore
from retrieval.index.lexical import TOKENS_VERSION, LexicalIndex, remove_index

log = logging.getLogger(__name__)

PATIENCE = 600  # seconds
FOLDER = "lexical"
_UNSTABLE = (".json", ".lock")  # what tantivy writes again without a change
ALWAYS_ANEW = 3000  # passages; writing so many takes half a second
LEFT_OUT = 0.02  # of the passages may have come and gone since the vectors' file was written
APPENDED = 0.01  # of the passages beyond these may have come and gone before the index is written anew


@dataclass(frozen=True)
class Derived:
    """Both indexes, open, at one generation of the corpus."""

    vectors: FaissStore
    lexical: LexicalIndex
    generation: int
    stem: str = ""  # names the database and the encoder


def open_derived(corpus: Corpus, home: Path, before: Derived | None = None, *, check: bool = False) -> Derived:
    """Open both indexes below `home`, catching up or rebuilding as needed; the vectors of `before`, which is then of no more
    use, are brought up to date in memory. Who changes the corpus also lets the lexical index's checksums be compared (`check`;
    the vectors' always are) and changes that both have be forgotten. Raises IndexBusy when another process takes longer
    than PATIENCE."""
    try:
        with FileLock(home / "derived.lock", timeout=PATIENCE):
            generation, count = corpus.generation, corpus.counts()["passage"]
            if check and not lexical_is_whole(home):
                log.info("rebuilding the lexical index: its checksums are others")
                _State.file(home).unlink(missing_ok=True)
            stem = f"vectors-{corpus.identity}-{corpus.fingerprint}"
            vectors = None if check or before is None or before.stem != stem else _in_memory(corpus, before, count)
            if vectors is None:
                vectors, since = _open_vectors(corpus, home, stem, generation, count)
            lexical = _open_lexical(corpus, home, generation, count)
            if check:
                corpus.forget_changes(since)
            return Derived(vectors, lexical, generation, stem)
    except Timeout as error:
        raise IndexBusy(home) from error


def _in_memory(corpus: Corpus, before: Derived, count: int) -> FaissStore | None:
    """The vectors that a process holds, with all that changed since; None where that is not known any more."""
    if not corpus.changes_from <= before.generation <= corpus.generation:
        return None
    _catch_up(before.vectors, corpus, before.generation)
    return before.vectors if len(before.vectors) == count else None


def _catch_up(store: FaissStore, corpus: Corpus, since: int) -> int:
    """Take in what changed after a generation; how many passages came or went."""
    added, removed = corpus.changes_since(since)
    store.remove(np.asarray(removed, dtype=np.int64))
    store.add(*corpus.vectors(added))
    return len(added) + len(removed)


def _open_vectors(corpus: Corpus, home: Path, stem: str, generation: int, count: int) -> tuple[FaissStore, int]:
    """The store, and the generation of its file: what changed since is added in memory, and the file written again only
    when that has become much, so that a small change of many passages writes little."""
    dim = int(corpus.meta("dim", "1"))
    saved = sorted(home.glob(f"{stem}-*.faiss"), key=_generation_of)
    since = _generation_of(saved[-1]) if saved else -1
    store, changed = None, 0
    if corpus.changes_from <= since <= generation:
        try:
            store = FaissStore.load(saved[-1], dim)
            changed = _catch_up(store, corpus, since)
        except ValueError as error:
            log.warning("rebuilding the vector index: %s", error)
            store = None
    if store is not None and len(store) == count and changed <= LEFT_OUT * count:
        kept = saved[-1]
    else:
        if store is None or len(store) != count:
            store = FaissStore(dim)
            store.add(*corpus.vectors())
        kept, since = home / f"{stem}-{generation}.faiss", generation
        store.save(kept)
    for old in home.glob("vectors-*"):  # of other generations, encoders and databases, and what a killed process left
        if old != kept:
            old.unlink(missing_ok=True)
    return store, since


def _generation_of(saved: Path) -> int:
    return int(saved.stem.rpartition("-")[2])


def _open_lexical(corpus: Corpus, home: Path, generation: int, count: int) -> LexicalIndex:
    try:
        index = _caught_up(corpus, home, generation, count)
        if index is not None and len(index) == count:
            return index
        log.info("rebuilding the lexical index: it is of another database, or not whole")
    except (OSError, ValueError, KeyError, TypeError) as error:
        log.info("rebuilding the lexical index: %s", error)
    for old in home.glob(f"{FOLDER}*"):
        remove_index(old)
    index = LexicalIndex(home / FOLDER)
    index.update([], ((key, passage.embedded) for key, passage in corpus.all_passages()))
    _State(corpus.identity, generation, 0).save(home)
    return index


def _caught_up(corpus: Corpus, home: Path, generation: int, count: int) -> LexicalIndex | None:
    """The saved index with all that changed since; None when it is not this database's."""
    state = _State.load(home)
    if state.corpus != corpus.identity or not corpus.changes_from <= state.generation <= generation:
        return None
    index = LexicalIndex(home / FOLDER)
    if state.generation == generation:
        return index
    added, removed = corpus.changes_since(state.generation)
    changed = state.changed + len(added) + len(removed)
    entries = ((key, passage.embedded) for key, passage in corpus.passages(added))
    if changed <= (count - ALWAYS_ANEW) * APPENDED:
        index.update(removed, entries)
        _State(corpus.identity, generation, changed).save(home, state.files)
        return index
    anew = home / f"{FOLDER}.anew"
    remove_index(anew)
    index.write_anew(anew, removed, entries)
    _State.file(home).unlink()  # from here to the end an interruption means a rebuild
    remove_index(home / FOLDER)
    anew.rename(home / FOLDER)
    _State(corpus.identity, generation, 0).save(home)
    return LexicalIndex(home / FOLDER)


def derived_are_whole(corpus: Corpus, home: Path) -> bool:
    """Whether both indexes are to the last bit what was written; also where there are none yet."""
    try:
        for saved in home.glob(f"vectors-{corpus.identity}-{corpus.fingerprint}-*.faiss"):
            FaissStore.load(saved, int(corpus.meta("dim", "1")))
    except ValueError:
        return False
    return lexical_is_whole(home)


def lexical_is_whole(home: Path) -> bool:
    """Whether every file of the lexical index is what was written; also where there is none yet."""
    try:
        state = _State.load(home)
        return all(checksum(home / FOLDER / name) == stored for name, (_, stored) in state.files.items())
    except FileNotFoundError:
        return not _State.file(home).exists()
    except (OSError, ValueError, KeyError, TypeError):
        return False


def checksum(path: Path) -> int:
    """The CRC-32 of a file."""
    with path.open("rb") as file:
        return reduce(lambda so_far, block: zlib.crc32(block, so_far), iter(lambda: file.read(1 << 20), b""), 0)


@dataclass(frozen=True)
class _State:
    """What a lexical index is of: a database at a generation; how many passages came and went since the index was
    written as a whole; and its files with their sizes and checksums."""

    corpus: str
    generation: int
    changed: int
    files: dict[str, tuple[int, int]] = field(default_factory=dict)

    @staticmethod
    def file(home: Path) -> Path:
        return home / f"{FOLDER}-{TOKENS_VERSION}.json"

    @classmethod
    def load(cls, home: Path) -> _State:
        return cls(**json.loads(cls.file(home).read_text()))

    def save(self, home: Path, before: Mapping[str, tuple[int, int]] = MappingProxyType({})) -> None:
        """Write it down with the files as they are; of segments that were there `before`, which never change, as known."""
        files = {}
        for path in sorted((home / FOLDER).iterdir()):
            if path.suffix not in _UNSTABLE:
                size, known = path.stat().st_size, before.get(path.name, (-1, 0))
                files[path.name] = (size, known[1] if known[0] == size else checksum(path))
        partial = self.file(home).with_suffix(".partial")
        partial.write_text(json.dumps(dataclasses.asdict(dataclasses.replace(self, files=files))))
        partial.replace(self.file(home))
