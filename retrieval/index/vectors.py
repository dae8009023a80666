"""Where vectors are searched: the protocol, and the exact store that the others are measured against."""

from __future__ import annotations

from typing import Protocol

import numpy as np
import numpy.typing as npt

from embeddings.encoder import Vectors

Keys = npt.NDArray[np.int64]
Scores = npt.NDArray[np.float32]


class VectorStore(Protocol):
    """Unit vectors under integer keys. `tests/retrieval/index/test_vector_stores.py` is the contract."""

    def __len__(self) -> int: ...

    def add(self, keys: Keys, vectors: Vectors) -> None:
        """Store vectors of shape (n, dim) under `keys`; a key that is there gets the new vector.

        Raises ValueError when the shapes do not fit.
        """
        ...

    def remove(self, keys: Keys) -> None:
        """Forget `keys`; one that is not there is no error."""
        ...

    def search(self, vector: Vectors, k: int, among: Keys | None = None) -> tuple[Keys, Scores]:
        """The up to `k` nearest keys to one vector of shape (dim,), best first, with their cosines.

        `among` are the only keys that count; None means all.
        """
        ...


def check_shapes(keys: Keys, vectors: Vectors, dim: int) -> None:
    """Raise ValueError unless there is one vector of `dim` numbers a key."""
    if vectors.shape != (len(keys), dim):
        raise ValueError(f"{len(keys)} keys need vectors of shape {(len(keys), dim)}, got {vectors.shape}")


class ExactStore:
    """Brute force over one array: slow to change, exact, and plain enough to believe."""

    def __init__(self, dim: int) -> None:
        self.dim = dim
        self._keys: Keys = np.empty(0, dtype=np.int64)
        self._vectors: Vectors = np.empty((0, dim), dtype=np.float32)

    def __len__(self) -> int:
        return len(self._keys)

    def add(self, keys: Keys, vectors: Vectors) -> None:
        check_shapes(keys, vectors, self.dim)
        self.remove(keys)
        self._keys = np.concatenate([self._keys, keys])
        self._vectors = np.concatenate([self._vectors, vectors])

    def remove(self, keys: Keys) -> None:
        keep = ~np.isin(self._keys, keys)
        self._keys, self._vectors = self._keys[keep], self._vectors[keep]

    def search(self, vector: Vectors, k: int, among: Keys | None = None) -> tuple[Keys, Scores]:
        counts = slice(None) if among is None else np.isin(self._keys, among)
        keys, scores = self._keys[counts], self._vectors[counts] @ vector
        order = np.argsort(-scores, kind="stable")[:k]
        return keys[order], scores[order]
