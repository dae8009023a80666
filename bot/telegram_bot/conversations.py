"""The last questions of each conversation, for those that follow up. Kept in memory, and bounded."""

from __future__ import annotations

from collections import OrderedDict, deque

Key = tuple[int, int]  # a chat and a user in it


class Conversations:
    """The last `kept` questions of each of the `most` conversations that were active last."""

    def __init__(self, kept: int = 5, most: int = 1000) -> None:
        self._kept = kept
        self._most = most
        self._asked: OrderedDict[Key, deque[str]] = OrderedDict()

    def earlier(self, key: Key) -> tuple[str, ...]:
        """The questions asked before, oldest first."""
        return tuple(self._asked.get(key, ()))

    def add(self, key: Key, question: str) -> None:
        """Remember a question; the conversation that has been silent longest is forgotten for it."""
        self._asked.setdefault(key, deque(maxlen=self._kept)).append(question)
        self._asked.move_to_end(key)
        if len(self._asked) > self._most:
            self._asked.popitem(last=False)
