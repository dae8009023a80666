"""Texts longer than a model reads are encoded in windows and averaged, never cut off."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence

import numpy as np
from tokenizers import Tokenizer

from embeddings.encoder import Vectors, unit
from embeddings.prepared import PreparedModel


def split_text(tokenizer: Tokenizer, text: str, limit: int) -> list[tuple[str, int]]:
    """Cut `text` into pieces of at most `limit` tokens: [(piece, number of its tokens)].

    The pieces joined are the text from its first to its last token; a text without tokens is one piece.
    """
    encoding = tokenizer.encode(text, add_special_tokens=False)
    offsets = encoding.offsets
    if len(offsets) <= limit:
        return [(text, max(len(offsets), 1))]
    starts = list(range(0, len(offsets), limit))
    cuts = [offsets[start][0] for start in starts] + [len(text)]
    # A word cut in two may have more tokens than before, so each piece is counted and cut anew.
    return [piece for a, b in itertools.pairwise(cuts) for piece in split_text(tokenizer, text[a:b], limit)]


def encode_in_windows(
    texts: Sequence[str],
    prompt: str,
    tokenizer: Tokenizer,
    model: PreparedModel,
    encode: Callable[[list[str]], Vectors],
) -> Vectors:
    """Encode each text whole: `encode` turns pieces, each of which fits the model with `prompt`, into vectors.

    A text of several windows gets the mean of its windows' unit vectors, weighted by their tokens.
    Returns unit vectors, shape (len(texts), model.dim).
    """
    limit = model.window(len(tokenizer.encode(prompt, add_special_tokens=False).ids))
    pieces = [
        (row, piece, count) for row, text in enumerate(texts) for piece, count in split_text(tokenizer, text, limit)
    ]
    total = np.zeros((len(texts), model.dim), dtype=np.float32)
    if pieces:
        vectors = unit(encode([piece for _, piece, _ in pieces]))
        for (row, _, count), vector in zip(pieces, vectors, strict=True):
            total[row] += count * vector
    return unit(total)
