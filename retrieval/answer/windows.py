"""What the reading model reads: a question and a window of a passage, as tokens with marks. Imports no torch."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from tokenizers import Tokenizer

from retrieval.language.tokens import level

LONGEST = 256  # tokens of a window with its question
OVERLAP = 64  # tokens that neighbouring windows of a long passage share
ASKED = 120  # tokens of a question that are read
CLS, SEP = 101, 102
TokenSpan = tuple[int, int]  # the first token, the last


@dataclass(frozen=True)
class TokenText:
    """A levelled text with its tokens: their ids, and where each begins and ends in the text."""

    text: str
    ids: list[int]
    offsets: list[tuple[int, int]]


@dataclass(frozen=True)
class Window:
    """`[CLS] question [SEP] part of a passage [SEP]`.

    `marks` says of each token how its like stands in the other text (0 not, 1 alone, 2 with a neighbour); the passage
    begins at `start` with its token `first`. `spans` are the answer's places among `ids`, where they are known.
    """

    ids: list[int]
    marks: list[int]
    start: int
    first: int
    spans: tuple[TokenSpan, ...] = ()


def tokenise(tokenizer: Tokenizer, text: str) -> TokenText:
    """A text's tokens; offsets hold for the text as it was, because levelling keeps its length."""
    plain = level(text)
    encoding = tokenizer.encode(plain, add_special_tokens=False)
    return TokenText(plain, encoding.ids, encoding.offsets)


def reading_windows(question: Sequence[int], passage: Sequence[int]) -> list[Window]:
    """Windows of ids that cover the whole of a passage, neighbours with OVERLAP tokens in common."""
    asked = question[:ASKED]
    room = LONGEST - len(asked) - 3
    starts = range(0, max(len(passage) - OVERLAP, 1), room - OVERLAP)
    return [cut_window(asked, passage, start, room) for start in starts]


def cut_window(
    question: Sequence[int], passage: Sequence[int], first: int, room: int, places: Sequence[TokenSpan] = ()
) -> Window:
    """The window of `room` tokens of `passage` from `first` on, with those of `places` that are whole in it."""
    part = passage[first : first + room]
    start = len(question) + 2
    ids = [CLS, *question, SEP, *part, SEP]
    marks = [0, *mark(question, part), 0, *mark(part, question), 0]
    inside = [(a, b) for a, b in places if first <= a and b < first + len(part)]
    return Window(ids, marks, start, first, tuple((a - first + start, b - first + start) for a, b in inside))


def mark(ids: Sequence[int], other: Sequence[int]) -> list[int]:
    """For each of `ids` 2 where it stands beside the same neighbour in `other`, else 1 where it stands there, else 0."""
    alone, pairs = set(other), set(itertools.pairwise(other))
    marks = [int(token in alone) for token in ids]
    for at, pair in enumerate(itertools.pairwise(ids)):
        if pair in pairs:
            marks[at] = marks[at + 1] = 2
    return marks
