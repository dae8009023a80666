"""Page, Article and Passage: what a file becomes. Only data; no file is read here.

Offsets are counted in the characters (code points) of the page's raw text, from `start` up to but not
including `end`, so that `page.text[start:end]` is what stands there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

Span = tuple[int, int]
Kind = Literal["text", "heading", "caption", "row"]


@dataclass(frozen=True)
class Page:
    """The raw text of one file (or of one line of a jsonl file) and what the file itself says about it.

    `source` is the path below the articles' folder, with "/" between folders; for jsonl "path#id".
    `meta` holds what front matter, HTML metadata or jsonl fields say, under the names of Article's fields.
    `body` is where the text proper begins (after front matter), `foot` where it ends and what stands in the margins
    of a file's printed pages follows; `headlines` are the groups of lines that the file sets larger than the text;
    `whole` says that no line is broken off, each is a paragraph or a heading of its own; `line` is a hash of the jsonl line.
    """

    source: str
    text: str
    meta: Mapping[str, str] = field(default_factory=dict)
    body: int = 0
    foot: int | None = None
    headlines: tuple[Span, ...] = ()
    whole: bool = False
    line: str = ""

    def read(self, spans: Sequence[Span]) -> str:
        """The raw text of `spans`, joined."""
        return "".join(self.text[start:end] for start, end in spans)

    def words(self, paragraph: Paragraph) -> str:
        """A paragraph as it is read: its raw text, or what a table's row says."""
        return paragraph.said or self.read(paragraph.spans)


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of an article: its pieces in the raw text, in reading order, with nothing between them.

    A table's row is `said` as a sentence, each of whose characters has its place in `spans`, those as well that it adds;
    its figures are those of its `holder`, where it names one.
    """

    spans: tuple[Span, ...]
    kind: Kind = "text"
    said: str = ""
    holder: str = ""


@dataclass(frozen=True)
class Article:
    """One article of a page.

    `date` is ISO 8601 and as precise as `date_precision` says: "2022-12-11" (day), "2022-12" (month),
    "2022" (year), "" (unknown); `date_from` says where it comes from: "meta" (the file's own words),
    "printed", "dateline", "file name" or "inferred", or that there is none because the one named is "impossible"
    (30 February). `place` is the dateline's (新华社北京12月8日电). `campaigns` and `month` are what may date an article
    without a date (`campaigns.py`). `paragraphs` stand in reading order, captions among them. `credits` are where the page itself
    says it: of "title", "authors", "date" and "paper" the place in its raw text and the words there, as far as they are found.
    """

    source: str
    title: str
    paragraphs: tuple[Paragraph, ...]
    kicker: str = ""
    subhead: str = ""
    paper: str = ""
    page: str = ""
    authors: tuple[str, ...] = ()
    date: str = ""
    date_precision: str = ""
    date_from: str = ""
    url: str = ""
    place: str = ""
    campaigns: tuple[str, ...] = ()
    month: str = ""
    credits: tuple[Credit, ...] = ()


@dataclass(frozen=True)
class Credit:
    """Where a page says one thing of an article: `name` as a field of Article, `span` in the raw text and the `words` there."""

    name: str
    span: Span
    words: str


@dataclass(frozen=True)
class Aside:
    """A part of a page that is no article's text, and why: kept in the record, not searched."""

    span: Span
    reason: str


@dataclass(frozen=True)
class PageReading:
    """What was made of a page. Every character that is not white space stands in exactly one paragraph or
    aside, but for the bars of a table, whose rows repeat its heads; `joins` are the gaps that were closed, from the end of
    the left piece to the start of the right."""

    articles: tuple[Article, ...]
    set_aside: tuple[Aside, ...]
    joins: tuple[Span, ...]


@dataclass(frozen=True)
class Passage:
    """A paragraph, or a part of a long one: what is embedded, found and quoted.

    `text` is the raw text of `spans`, joined; of a table's row it is what the row says, as long as that. `context` is
    what the reader of the page knows at this place (headline, sub-heading); it is embedded and searched together with the text but never quoted. `holder` is whose the
    figures of a table's row are.
    """

    id: str
    text: str
    context: str
    spans: tuple[Span, ...]
    holder: str = ""

    @property
    def embedded(self) -> str:
        """The text that is turned into a vector."""
        return f"{self.context}\n{self.text}" if self.context else self.text

    def raw_spans(self, start: int, end: int) -> tuple[Span, ...]:
        """Where the characters `start` to `end` of `text` stand in the page's raw text, piece by piece."""
        return cut_spans(self.spans, start, end)


def cut_spans(spans: tuple[Span, ...], start: int, end: int) -> tuple[Span, ...]:
    """The part from character `start` to `end` of the text that `spans` make when joined."""
    found, before = [], 0
    for first, last in spans:
        a, b = max(start - before, 0), min(end - before, last - first)
        if a < b:
            found.append((first + a, first + b))
        before += last - first
    return tuple(found)
