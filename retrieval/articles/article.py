"""Page, Article and Passage: what a file becomes. Only data; no file is read here.

Offsets are counted in the characters (code points) of the page's raw text, from `start` up to but not
including `end`, so that `page.text[start:end]` is what stands there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Span = tuple[int, int]


@dataclass(frozen=True)
class Page:
    """The raw text of one file (or of one line of a jsonl file) and what the file itself says about it.

    `source` is the path below the articles' folder, with "/" between folders; for jsonl "path#id".
    `meta` holds what front matter, HTML metadata or jsonl fields say, under the names of Article's fields.
    `body` is where the text proper begins (after front matter).
    """

    source: str
    text: str
    meta: Mapping[str, str] = field(default_factory=dict)
    body: int = 0


@dataclass(frozen=True)
class Article:
    """One article of a page.

    `date` is ISO 8601 and as precise as `date_precision` says: "2022-12-11" (day), "2022-12" (month),
    "2022" (year), "" (unknown). `paragraphs` are spans of the page's text, in reading order.
    """

    source: str
    title: str
    paragraphs: tuple[Span, ...]
    paper: str = ""
    page: str = ""
    authors: tuple[str, ...] = ()
    date: str = ""
    date_precision: str = ""
    url: str = ""


@dataclass(frozen=True)
class Passage:
    """A paragraph, or a part of a long one: what is embedded, found and quoted.

    `text` is the raw text of `spans`, joined. `context` is what the reader of the page knows at this place
    (headline, sub-heading); it is embedded and searched together with the text but never quoted.
    """

    id: str
    text: str
    context: str
    spans: tuple[Span, ...]

    @property
    def embedded(self) -> str:
        """The text that is turned into a vector."""
        return f"{self.context}\n{self.text}" if self.context else self.text

    def raw_span(self, start: int, end: int) -> Span:
        """Where the characters `start` to `end` of `text` stand in the page's raw text."""
        positions = [position for first, last in self.spans for position in range(first, last)]
        return (positions[start], positions[end - 1] + 1) if end > start else (positions[start], positions[start])
