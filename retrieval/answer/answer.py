"""Hit, Citation and Answer: what a question gets back. Only data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Hit:
    """A passage that was found, with the article it stands in; `score` is higher for better hits.

    `start` and `end` are the passage's offsets in the raw text of `source`; `also_in` names the other
    sources that hold the very same text. `date_from` says where the date comes from (Article.date_from).
    """

    passage_id: str
    text: str
    title: str
    paper: str
    date: str
    source: str
    start: int
    end: int
    score: float
    also_in: tuple[str, ...] = ()
    date_from: str = ""


@dataclass(frozen=True)
class Citation:
    """Evidence for an answer: `quote` stands verbatim in the passage, from `start` to `end` of `source`'s raw text.

    Where the page's layout broke the sentence, `spans` are its pieces in the raw text; else there is one.
    """

    n: int
    quote: str
    passage_id: str
    title: str
    paper: str
    date: str
    source: str
    start: int
    end: int
    spans: tuple[tuple[int, int], ...] = ()
    also_in: tuple[str, ...] = ()
    date_from: str = ""


@dataclass(frozen=True)
class Answer:
    """The reply to `question`: when `found`, `text` with its citations; else only the nearest `hits`.

    `hits` are the ten best, best first. `timings_ms` says what each stage took.
    """

    question: str
    found: bool
    text: str
    citations: tuple[Citation, ...]
    hits: tuple[Hit, ...]
    timings_ms: dict[str, float]


@dataclass(frozen=True)
class PassageContext:
    """A passage between its neighbours in the article, for a reader who wants to see where a quote stands."""

    passage_id: str
    title: str
    paper: str
    date: str
    source: str
    before: str
    text: str
    after: str
    date_from: str = ""
