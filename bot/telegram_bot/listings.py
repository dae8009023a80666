"""The lists of articles that were answered last, for whoever turns their pages. Kept in memory, and bounded."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Sequence

from retrieval.index.records import ArticleRecord


class Listings:
    """The `most` lists that were given last, by their keys."""

    def __init__(self, most: int = 200) -> None:
        self._most = most
        self._lists: OrderedDict[str, Sequence[ArticleRecord]] = OrderedDict()

    def add(self, articles: Sequence[ArticleRecord]) -> None:
        """Remember a list; the one that was given longest ago is forgotten for it."""
        key = key_of(articles)
        self._lists[key] = articles
        self._lists.move_to_end(key)
        if len(self._lists) > self._most:
            self._lists.popitem(last=False)

    def get(self, key: str) -> Sequence[ArticleRecord]:
        """The list of this key; () when it is forgotten."""
        return self._lists.get(key, ())


def key_of(articles: Sequence[ArticleRecord]) -> str:
    """What a button calls a list by: eight hexadecimal digits."""
    named = "\n".join(record.source for record in articles)
    return hashlib.blake2b(named.encode(), digest_size=4).hexdigest()
