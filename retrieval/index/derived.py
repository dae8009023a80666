"""The derived indexes, FAISS and tantivy, brought to the corpus's generation or made anew.

Each carries the generation it was made for, written after its content, so that an interrupted update is
either done again or not seen. Lose or damage one and it is rebuilt from the corpus.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from filelock import FileLock

from retrieval.index.corpus import Corpus
from retrieval.index.faiss_store import FaissStore
from retrieval.index.lexical import TOKENS_VERSION, LexicalIndex, remove_index

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Derived:
    """Both indexes, open, at one generation of the corpus."""

    vectors: FaissStore
    lexical: LexicalIndex
    generation: int


def open_derived(corpus: Corpus, home: Path) -> Derived:
    """Open both indexes below `home`, catching up or rebuilding as needed."""
    with FileLock(home / "derived.lock", timeout=600):
        generation = corpus.generation
        return Derived(_open_vectors(corpus, home, generation), _open_lexical(corpus, home, generation), generation)


def _open_vectors(corpus: Corpus, home: Path, generation: int) -> FaissStore:
    dim = int(corpus.meta("dim", "1"))
    stem = f"vectors-{corpus.fingerprint}"
    target = home / f"{stem}-{generation}.faiss"
    saved = sorted(home.glob(f"{stem}-*.faiss"), key=lambda path: int(path.stem.rpartition("-")[2]))
    store = None
    if saved and int(saved[-1].stem.rpartition("-")[2]) <= generation:
        try:
            store = FaissStore.load(saved[-1], dim)
        except ValueError as error:
            log.warning("rebuilding the vector index: %s", error)
    if store is not None:
        if saved[-1] == target:
            return store
        added, removed = corpus.changes_since(int(saved[-1].stem.rpartition("-")[2]))
        store.remove(np.asarray(removed, dtype=np.int64))
        keys, vectors = corpus.vectors(added)
    else:
        store = FaissStore(dim)
        keys, vectors = corpus.vectors()
    store.add(keys, vectors)
    store.save(target)
    for old in home.glob("vectors-*.faiss"):
        if old != target:
            old.unlink(missing_ok=True)
    return store


def _open_lexical(corpus: Corpus, home: Path, generation: int) -> LexicalIndex:
    folder, marker = home / "lexical", home / f"lexical-{TOKENS_VERSION}.generation"
    try:
        at = int(marker.read_text())
        index = LexicalIndex(folder)
        if at == generation:
            return index
        if at < generation:
            added, removed = corpus.changes_since(at)
            index.update(removed, [(key, passage.embedded) for key, passage in corpus.passages(added)])
            marker.write_text(str(generation))
            return index
    except (OSError, ValueError) as error:
        if folder.exists():
            log.warning("rebuilding the lexical index: %s", error)
    marker.unlink(missing_ok=True)
    remove_index(folder)
    index = LexicalIndex(folder)
    index.update([], ((key, passage.embedded) for key, passage in corpus.all_passages()))
    marker.write_text(str(generation))
    return index
