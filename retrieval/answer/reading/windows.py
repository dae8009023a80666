"""What the reading model reads: a question, what the article is, and a window of a passage, as tokens with marks.

    [CLS] question [SEP] day and headline (or lead) [SEP] window of the passage [SEP]

Imports no torch.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from tokenizers import Tokenizer

from retrieval.language.tokens import level

ROOM = 128  # tokens of a passage in a window
OVERLAP = 40  # tokens that neighbouring windows share
ASKED = 80  # tokens of a question that are read
HEADED = 28  # tokens of what stands above
LEAD = 40  # characters of an article's beginning that stand for a headline
CLS, SEP, UNKNOWN = 0, 2, 3
TokenSpan = tuple[int, int]  # the first token, the last


@dataclass(frozen=True)
class TokenText:
    """A levelled text with its tokens: their ids, and where each begins and ends in the text.

    A character that the model has no token for has its code point, negative, for its id, so that 鲢 is not taken for 鳙.
    """

    text: str
    ids: list[int]
    offsets: list[tuple[int, int]]


@dataclass(frozen=True)
class Window:
    """`ids` as drawn above, the passage's from `start` on, beginning with its token `first`.

    `marks` say of each token how its like stands on the question's other side (0 not, 1 alone, 2 with a neighbour).
    `spans` are the answer's places among `ids`, where they are known.
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
    ids = [
        -ord(plain[start]) if token == UNKNOWN and start < end else token
        for token, (start, end) in zip(encoding.ids, encoding.offsets, strict=True)
    ]
    return TokenText(plain, ids, encoding.offsets)


def head_of(date: str, title: str, lead: str) -> str:
    """What a reader knows before the passage: the article's day, and its headline or its first words."""
    return " ".join(filter(None, (date, title or lead[:LEAD])))


def window_starts(passage: Sequence[int]) -> range:
    """Where the windows of a passage begin, in tokens: as few as cover it all, OVERLAP tokens shared, of one length."""
    if len(passage) <= ROOM:
        return range(1)
    count = -(-(len(passage) - OVERLAP) // (ROOM - OVERLAP))
    step = -(-(len(passage) - ROOM) // (count - 1))
    return range(0, step * (count - 1) + 1, step)


def cut_window(
    question: Sequence[int],
    head: Sequence[int],
    passage: Sequence[int],
    first: int,
    room: int = ROOM,
    places: Sequence[TokenSpan] = (),
) -> Window:
    """The window of `room` tokens of `passage` from `first` on, with those of `places` that are whole in it."""
    asked, above, part = question[:ASKED], head[:HEADED], passage[first : first + room]
    start = len(asked) + len(above) + 3
    ids = [CLS, *map(_in_model, asked), SEP, *map(_in_model, above), SEP, *map(_in_model, part), SEP]
    known = [*above, SEP, *part]
    marks = [0, *mark(asked, known), 0, *mark(known, asked), 0]
    inside = [(a, b) for a, b in places if first <= a and b < first + len(part)]
    return Window(ids, marks, start, first, tuple((a - first + start, b - first + start) for a, b in inside))


def _in_model(token: int) -> int:
    return token if token >= 0 else UNKNOWN


def mark(ids: Sequence[int], other: Sequence[int]) -> list[int]:
    """For each of `ids` 2 where it stands beside the same neighbour in `other`, else 1 where it stands there, else 0."""
    alone, pairs = set(other), set(itertools.pairwise(other))
    marks = [int(token in alone) for token in ids]
    for at, pair in enumerate(itertools.pairwise(ids)):
        if pair in pairs:
            marks[at] = marks[at + 1] = 2
    return marks
