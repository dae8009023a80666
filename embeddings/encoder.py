"""What an encoder is: text in, unit vectors out. Nothing here loads a model.

Vectors everywhere in the project are float32, of unit length, in an array of shape (n, dim); the
score of two of them is their inner product, a cosine in [-1, 1], and higher is better.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]


class Encoder(Protocol):
    """Turns passages and questions into vectors of one space.

    A vector depends on its text and the model alone: in any company, in any order and on any number of threads it is the
    same to 1e-5. `fingerprint` names that space: it changes with the weights, the prompts, the pooling, the
    dimension and the numeric precision, and vectors with different fingerprints are never mixed.
    """

    @property
    def fingerprint(self) -> str: ...

    @property
    def dim(self) -> int: ...

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector a text, shape (len(texts), dim); no text is cut, however long."""
        ...

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        """As `encode_passages`, with the model's prompt for questions."""
        ...


def unit(vectors: Vectors) -> Vectors:
    """Scale each row to length one; a zero row becomes the first axis, so that every row is a unit vector."""
    vectors = np.asarray(vectors, dtype=np.float32)
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    empty = norms[:, 0] < 1e-12
    scaled = np.asarray(vectors / np.where(norms < 1e-12, 1.0, norms), dtype=np.float32)
    scaled[empty, 0] = 1.0
    return scaled


class HashingEncoder:
    """Character bigrams hashed into `dim` buckets: deterministic, without a model, for tests only."""

    def __init__(self, dim: int = 256, salt: str = "") -> None:
        self.dim = dim
        self.fingerprint = f"hashing-{dim}{salt}"
        self.encoded: list[str] = []  # what was embedded, in order, so that tests can count it

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        self.encoded.extend(texts)
        return self._encode(texts)

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        return self._encode(texts)

    def _encode(self, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), self.dim), dtype=np.float32)
        for row, text in enumerate(texts):
            plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
            for gram in (plain[i : i + 2] for i in range(max(len(plain) - 1, 0))):
                digest = hashlib.blake2b(gram.encode(errors="surrogatepass"), digest_size=8).digest()
                vectors[row, int.from_bytes(digest, "little") % self.dim] += 1.0
        return unit(vectors)
