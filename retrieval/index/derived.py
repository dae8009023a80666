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
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from filelock import FileLock, Timeout

from retrieval.errors import IndexBusy
from retrieval.index.corpus import Corpus
from retrieval.index.faiss_store import FaissStore
from retrieval.index.lexical import TOKENS_VERSION, LexicalIndex, remove_index

log = logging.getLogger(__name__)

PATIENCE = 600  # seconds
FOLDER = "lexical"
ALWAYS_ANEW = 3000  # passages; writing so many takes half a second
APPENDED = 0.01  # of the passages beyond these may have come and gone before the index is written anew


@dataclass(frozen=True)
class Derived:
    """Both indexes, open, at one generation of the corpus."""

    vectors: FaissStore
    lexical: LexicalIndex
    generation: int


def open_derived(corpus: Corpus, home: Path) -> Derived:
    """Open both indexes below `home`, catching up or rebuilding as needed; raises IndexBusy when that takes another
    process longer than PATIENCE."""
    try:
        with FileLock(home / "derived.lock", timeout=PATIENCE):
            generation, count = corpus.generation, corpus.counts()["passage"]
            vectors = _open_vectors(corpus, home, generation, count)
            return Derived(vectors, _open_lexical(corpus, home, generation, count), generation)
    except Timeout as error:
        raise IndexBusy(home) from error


def _open_vectors(corpus: Corpus, home: Path, generation: int, count: int) -> FaissStore:
    dim = int(corpus.meta("dim", "1"))
    stem = f"vectors-{corpus.identity}-{corpus.fingerprint}"
    target = home / f"{stem}-{generation}.faiss"
    saved = sorted(home.glob(f"{stem}-*.faiss"), key=_generation_of)
    store = None
    if saved and _generation_of(saved[-1]) <= generation:
        try:
            store = FaissStore.load(saved[-1], dim)
        except ValueError as error:
            log.warning("rebuilding the vector index: %s", error)
    if store is not None and saved[-1] != target:
        added, removed = corpus.changes_since(_generation_of(saved[-1]))
        store.remove(np.asarray(removed, dtype=np.int64))
        store.add(*corpus.vectors(added))
    if store is None or len(store) != count:
        store = FaissStore(dim)
        store.add(*corpus.vectors())
    elif saved[-1] == target:
        return store
    store.save(target)
    for old in home.glob("vectors-*"):  # of other generations, encoders and databases, and what a killed process left
        if old != target:
            old.unlink(missing_ok=True)
    return store


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
    if state.corpus != corpus.identity or state.generation > generation:
        return None
    index = LexicalIndex(home / FOLDER)
    if state.generation == generation:
        return index
    added, removed = corpus.changes_since(state.generation)
    changed = state.changed + len(added) + len(removed)
    entries = ((key, passage.embedded) for key, passage in corpus.passages(added))
    if changed <= (count - ALWAYS_ANEW) * APPENDED:
        index.update(removed, entries)
        _State(corpus.identity, generation, changed).save(home)
        return index
    anew = home / f"{FOLDER}.anew"
    remove_index(anew)
    index.write_anew(anew, removed, entries)
    _State.file(home).unlink()  # from here to the end an interruption means a rebuild
    remove_index(home / FOLDER)
    anew.rename(home / FOLDER)
    _State(corpus.identity, generation, 0).save(home)
    return LexicalIndex(home / FOLDER)


@dataclass(frozen=True)
class _State:
    """What a lexical index is of: a database at a generation; and how many passages came and went since the index was
    written as a whole."""

    corpus: str
    generation: int
    changed: int

    @staticmethod
    def file(home: Path) -> Path:
        return home / f"{FOLDER}-{TOKENS_VERSION}.json"

    @classmethod
    def load(cls, home: Path) -> _State:
        return cls(**json.loads(cls.file(home).read_text()))

    def save(self, home: Path) -> None:
        self.file(home).write_text(json.dumps(dataclasses.asdict(self)))
