"""Text with bold and quoted spans, cut into parts that one Telegram message can hold. It knows nothing of answers."""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from retrieval.articles.passages import sentences

LIMIT = 4096  # UTF-16 units: what Telegram allows in a message, markup not counted
_CLAUSE = re.compile(r"[，、：,:]")


class Span(NamedTuple):
    """A run of text in one style. It is plain text: what it shows of HTML is escaped by `to_html`. Adjoining spans that are `quoted` are
    one quotation, which Telegram folds when it is long."""

    text: str
    bold: bool = False
    quoted: bool = False


def to_html(spans: Sequence[Span]) -> str:
    """The spans as Telegram's HTML."""
    runs = ((quoted, "".join(map(_styled, run))) for quoted, run in groupby(spans, key=lambda span: span.quoted))
    return "".join(f"<blockquote expandable>{run}</blockquote>" if quoted else run for quoted, run in runs)


def _styled(span: Span) -> str:
    text = html.escape(span.text, quote=False)
    return f"<b>{text}</b>" if span.bold else text


def to_plain(spans: Sequence[Span]) -> str:
    """The spans without their style."""
    return "".join(span.text for span in spans)


def utf16_length(text: str) -> int:
    """How long Telegram takes `text` to be: a character beyond the first 65,536 counts as two."""
    return len(text) + sum(char > "\uffff" for char in text)


def shortened(text: str, limit: int) -> str:
    """`text`, or its beginning and …… where it is longer than `limit` UTF-16 units."""
    return text if utf16_length(text) <= limit else text[: _reach(text, 0, limit - 2)] + "……"


def split(spans: Sequence[Span], limit: int = LIMIT) -> list[list[Span]]:
    """The spans in parts of at most `limit` UTF-16 units, cut between sentences, else clauses, else characters.

    Each part is complete by itself; only white space at the cuts is lost, and a part with nothing else.
    """
    return [list(_clip(spans, start, end)) for start, end in _ranges(to_plain(spans), limit)]


def _ranges(text: str, limit: int) -> Iterator[tuple[int, int]]:
    """Where the parts of `text` begin and end, each without white space around it."""
    sentence_ends = [end for _, end in sentences(text)]
    clause_ends = [match.end() for match in _CLAUSE.finditer(text)]
    start = _after_space(text, 0)
    while start < len(text):
        end = _reach(text, start, limit)
        if end < len(text):
            end = _last(sentence_ends, start, end) or _last(clause_ends, start, end) or end
        yield start, start + len(text[start:end].rstrip())
        start = _after_space(text, end)


def _reach(text: str, start: int, limit: int) -> int:
    """How far `limit` UTF-16 units reach from `start`."""
    end = min(start + limit, len(text))
    while utf16_length(text[start:end]) > limit:
        end -= -(-(utf16_length(text[start:end]) - limit) // 2)
    return end


def _last(ends: Sequence[int], start: int, reach: int) -> int:
    """The last of the ordered `ends` after `start` and not beyond `reach`; 0 when there is none."""
    at = bisect_right(ends, reach)
    return ends[at - 1] if at and ends[at - 1] > start else 0


def _after_space(text: str, start: int) -> int:
    return len(text) - len(text[start:].lstrip())


def _clip(spans: Sequence[Span], start: int, end: int) -> Iterator[Span]:
    """What of the spans stands between `start` and `end` of their text."""
    at = 0
    for span in spans:
        piece = span.text[max(start - at, 0) : max(end - at, 0)]
        at += len(span.text)
        if piece:
            yield span._replace(text=piece)
