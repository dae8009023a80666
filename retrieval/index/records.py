"""What goes into the corpus and what comes out of it. Only data."""

from __future__ import annotations

from dataclasses import dataclass

from retrieval.articles.article import Article, Credit, Passage
from retrieval.index.facts import Facts


@dataclass(frozen=True)
class FileRecord:
    """A file as it was when it was last read; `root` is the folder (or file) that it was found under. It was `settled` when it
    had not been written for a while: then its size and time alone say whether it has changed."""

    root: str
    path: str
    size: int
    mtime_ns: int
    digest: str
    problems: tuple[tuple[str, str], ...] = ()
    settled: bool = False


@dataclass(frozen=True)
class Place:
    """Where a passage stands: its article's facts and its spans in the raw text."""

    key: int
    passage: Passage
    article: int
    ordinal: int
    source: str
    title: str
    paper: str
    date: str
    date_from: str
    url: str
    page: str = ""


@dataclass(frozen=True)
class ParsedArticle:
    """An article, its passages and what they state, or None when a stored article of this `digest` states it.

    `undated` says that it has no date of its own, `line` is a hash of the jsonl file's line that it was read from.
    """

    article: Article
    passages: tuple[Passage, ...]
    facts: Facts | None
    undated: bool
    digest: str
    line: str = ""


@dataclass(frozen=True)
class ParsedFile:
    """A file's record with the articles in it, but for those of the `kept` lines, which are stored as they are."""

    record: FileRecord
    articles: tuple[ParsedArticle, ...]
    kept: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Published:
    """When and where an article came out, by its row's id."""

    id: int
    paper: str
    date: str


@dataclass(frozen=True)
class ArticleRecord:
    """What is known of an article, by its row's id: the fields of Article that say who, when and where."""

    id: int
    source: str
    title: str
    paper: str
    page: str
    authors: tuple[str, ...]
    date: str
    date_from: str
    url: str
    credits: tuple[Credit, ...]


@dataclass(frozen=True)
class Listing:
    """Articles of the index, newest first, undated last. `emptied_by` is the condition ("paper", "published") that no article
    fulfils, and what it wants; where that is a paper, `papers` are those there are."""

    records: tuple[ArticleRecord, ...]
    emptied_by: tuple[str, str] | None = None
    papers: tuple[str, ...] = ()


@dataclass(frozen=True)
class WholeArticle:
    """An article's ISO date, or "", and its passages with their keys, in order."""

    date: str
    passages: list[tuple[int, Passage]]
