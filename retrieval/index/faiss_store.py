"""The vector store in use: a flat FAISS index, exact, in memory, saved to one file."""

from __future__ import annotations

import os
import zlib
from pathlib import Path
from typing import Any

import faiss
import numpy as np

from embeddings.encoder import Vectors
from retrieval.index.vectors import Keys, Scores, check_shapes


class FaissStore:
    """IndexIDMap2 over a flat inner-product index: removal keeps every other vector's key."""

    def __init__(self, dim: int) -> None:
        self.dim = dim
        self._index: Any = faiss.IndexIDMap2(faiss.IndexFlatIP(dim))

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def add(self, keys: Keys, vectors: Vectors) -> None:
        check_shapes(keys, vectors, self.dim)
        self.remove(keys)  # FAISS would keep both vectors of a known key
        if len(keys):
            self._index.add_with_ids(np.ascontiguousarray(vectors, dtype=np.float32), keys)

    def remove(self, keys: Keys) -> None:
        if len(keys) and len(self):
            self._index.remove_ids(np.asarray(keys, dtype=np.int64))

    def search(self, vector: Vectors, k: int, among: Keys | None = None) -> tuple[Keys, Scores]:
        k = min(k, len(self))
        if k <= 0:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
        narrowed: Any = faiss.SearchParameters
        only = None if among is None else narrowed(sel=faiss.IDSelectorBatch(among))
        scores, keys = self._index.search(np.ascontiguousarray(vector[np.newaxis], dtype=np.float32), k, params=only)
        found = keys[0] >= 0  # FAISS pads with -1
        return keys[0][found], scores[0][found]

    def save(self, path: Path) -> None:
        """Write the index and its checksum (CRC-32) to `path`, whole or not at all. Raises OSError."""
        data = faiss.serialize_index(self._index).data
        partial = path.with_suffix(f".partial-{os.getpid()}")
        try:
            with partial.open("wb") as file:
                file.write(data)
                file.write(zlib.crc32(data).to_bytes(4))
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)

    @classmethod
    def load(cls, path: Path, dim: int) -> FaissStore:
        """Read what `save` wrote; raises ValueError when it is not that to the last bit, or of another dimension."""
        data = np.fromfile(path, dtype=np.uint8)
        if len(data) < 4 or zlib.crc32(data[:-4].data).to_bytes(4) != data[-4:].tobytes():
            raise ValueError(f"{path} is damaged: its checksum is another")
        try:
            index = faiss.deserialize_index(data[:-4])
        except RuntimeError as error:
            raise ValueError(f"{path} is not a FAISS index: {error}") from error
        if not isinstance(index, faiss.IndexIDMap2) or index.d != dim:
            raise ValueError(f"{path} holds another kind of index")
        store = cls(dim)
        store._index = index
        return store


def set_threads(threads: int) -> None:
    """Bound the threads of FAISS's own parallel loops."""
    faiss.omp_set_num_threads(threads)
