"""Passages are given the vectors that they lack; and an index comes to be searched with another encoder's."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from embeddings.encoder import Encoder
from retrieval.errors import IndexMissing
from retrieval.index.corpus import Corpus
from retrieval.index.locking import one_writer

BATCH = 64  # passages embedded between two checkpoints

Progress = Callable[[str, int, int], None]
"""Called with (stage, done, total); stage is "read" or "facts" (files) or "embed" (passages)."""


def embed_missing(corpus: Corpus, encoder: Encoder, wanted: Mapping[str, str], progress: Progress) -> int:
    """Store a vector for each of the passages `wanted` (texts by id) that has none in the encoder's space; how many were made.

    They are kept batch by batch, so that a run that is interrupted is gone on from.
    """
    have = corpus.vector_ids(encoder.fingerprint, wanted)
    missing = sorted((id_ for id_ in wanted if id_ not in have), key=lambda id_: (len(wanted[id_]), id_))
    for first in range(0, len(missing), BATCH):
        progress("embed", first, len(missing))
        ids = missing[first : first + BATCH]
        corpus.store_vectors(encoder.fingerprint, ids, encoder.encode_passages([wanted[id_] for id_ in ids]))
    if missing:
        progress("embed", len(missing), len(missing))
    return len(missing)


def reembed(corpus: Corpus, encoder: Encoder, progress: Progress) -> int:
    """Give every passage a vector of `encoder` beside the one that is searched, and search those from then on; how many were
    made. The former ones stay until the next such change, so that it costs nothing to go back. No article is read.

    Raises IndexMissing where nothing was indexed yet, and IndexBusy while another process changes the index.
    """
    with one_writer(corpus.path):
        if not corpus.generation:
            raise IndexMissing(corpus.path.parent)
        made = embed_missing(
            corpus, encoder, {passage.id: passage.embedded for _, passage in corpus.all_passages()}, progress
        )
        if corpus.fingerprint != encoder.fingerprint:
            corpus.switch(encoder.fingerprint, encoder.dim)
        return made
