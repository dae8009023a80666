"""The lexical index: BM25 over words, over character bigrams and over how these sound, in tantivy.

Text comes in already cut (`retrieval/language/tokens.py`); tantivy only splits at spaces.
"""

from __future__ import annotations

import math
import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Literal

import numpy as np
import tantivy

from retrieval.index.vectors import Keys, Scores
from retrieval.language.misprints import words_meant
from retrieval.language.sounds import sounds
from retrieval.language.tokens import bigrams, words

TOKENS_VERSION = 4  # raise it when the same text would be indexed under other tokens
Leg = Literal["words", "bigrams", "sounds"]
LEGS: tuple[Leg, ...] = ("words", "bigrams", "sounds")
_HEAP = 64 << 20  # bytes that the writer may hold before it flushes a segment
_TIES = 64  # hits beyond those asked for, so that equal scores are cut off by key


class LexicalIndex:
    """Passages' words and bigrams under integer keys, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        """Open the index in `folder`, making an empty one where there is none.

        Raises ValueError when the folder holds something that tantivy cannot read.
        """
        folder.mkdir(parents=True, exist_ok=True)
        builder = tantivy.SchemaBuilder()
        builder.add_integer_field("key", indexed=True, fast=True)
        # Stored, because cutting a text and finding how it sounds takes ten times as long as adding it.
        for leg in LEGS:
            builder.add_text_field(leg, stored=True, tokenizer_name="whitespace", index_option="freq")
        self._schema = builder.build()
        self._index = tantivy.Index(self._schema, path=str(folder))
        self._index.config_reader("manual", 1)
        self._searcher = self._index.searcher()

    def __len__(self) -> int:
        return int(self._searcher.num_docs)

    def update(self, removed: Iterable[int], added: Iterable[tuple[int, str]]) -> None:
        """Remove keys and add (key, text) pairs, a known key anew, in one commit."""
        writer = self._index.writer(_HEAP, 1)
        for key in removed:
            writer.delete_documents_by_term("key", key)
        for key, text in added:
            writer.delete_documents_by_term("key", key)
            writer.add_document(_entry(key, _tokens(text)))
        self._commit(writer)

    def write_anew(self, folder: Path, removed: Iterable[int], added: Iterable[tuple[int, str]]) -> None:
        """Write to `folder` the index that a rebuild would make: this one without `removed` and with `added`.

        Only the texts that were added are cut into tokens.
        """
        every = self._searcher.search(tantivy.Query.all_query(), limit=max(len(self), 1), count=False).hits
        addresses = [address for _, address in every]
        known = dict(zip(self._searcher.fast_field_values("key", addresses), addresses, strict=True))
        new = dict(added)
        anew = LexicalIndex(folder)
        writer = anew._index.writer(_HEAP, 1)
        for key in sorted((known.keys() - set(removed)) | new.keys()):
            tokens = _tokens(new[key]) if key in new else self._stored(known[key])
            writer.add_document(_entry(key, tokens))
        anew._commit(writer)

    def _stored(self, address: tantivy.DocAddress) -> dict[Leg, str]:
        entry = self._searcher.doc(address)
        return {leg: str(entry[leg][0]) for leg in LEGS}

    def _commit(self, writer: tantivy.IndexWriter) -> None:
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()

    def search(self, leg: Leg, tokens: Sequence[str], k: int, among: Keys | None = None) -> tuple[Keys, Scores]:
        """The up to `k` keys with the highest BM25 for any of `tokens`, best first, equal ones by key; none without a match.

        `among` are the only keys that count; None means all.
        """
        terms = [tantivy.Query.term_query(self._schema, leg, token, index_option="freq") for token in tokens]
        if not terms:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
        query = tantivy.Query.boolean_query([(tantivy.Occur.Should, term) for term in terms])
        if among is not None:
            only = tantivy.Query.term_set_query(self._schema, "key", among.tolist())
            counted = tantivy.Query.const_score_query(only, 0.0)
            query = tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.Must, counted)])
        hits = self._searcher.search(query, limit=k + _TIES, count=False).hits
        found = self._searcher.fast_field_values("key", [address for _, address in hits])
        keys, scores = np.asarray(found, dtype=np.int64), np.asarray([score for score, _ in hits], dtype=np.float32)
        order = np.lexsort((keys, -scores))[:k]
        return keys[order], scores[order]

    def frequency(self, leg: Leg, token: str) -> int:
        """In how many passages `token` stands."""
        return int(self._searcher.doc_freq(leg, token))

    def idf(self, leg: Leg, token: str) -> float:
        """How rare `token` is, as BM25 has it."""
        count, having = len(self), self.frequency(leg, token)
        return math.log(1 + (count - having + 0.5) / (having + 0.5))


def remove_index(path: Path) -> None:
    """Delete a lexical index with all its files, or a file beside it."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _tokens(text: str) -> dict[Leg, str]:
    """What a passage is found by, for each leg joined by spaces."""
    meant = words_meant(text)
    return {
        "words": " ".join(words(text) + meant),
        "bigrams": " ".join(bigrams(text) + meant),
        "sounds": " ".join(sounds(text)),
    }


def _entry(key: int, tokens: Mapping[Leg, str]) -> tantivy.Document:
    entry = tantivy.Document()
    entry.add_integer("key", key)
    for leg in LEGS:
        entry.add_text(leg, tokens[leg])
    return entry
