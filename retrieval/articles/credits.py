"""Where a page says an article's headline, who wrote it, on which day and in which paper it stands, so that it can be quoted."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence

from retrieval.articles.article import Article, Credit, Page, Span
from retrieval.articles.dateline import iso_date, join_names, read_report
from retrieval.articles.layout.lines import Line, is_closed, read_lines

LONGEST = 80  # characters of a quote; of a longer line the part around what is said
AROUND, EDGE = (
    100,
    20,
)  # lines before and behind an article's first words, and at either end of a page, that are looked at
_LEAD = 60  # characters of an article in which a dateline stands
_OPENS, _CLOSES = "（(【[", "）)】]"
_DAY = re.compile(r"(?:(?:19|20)\d\d\s*[年\-/.]\s*)?\d{1,2}\s*[月\-/.]\s*\d{1,2}\s*[日号]?")


def find_credits(page: Page, lines: Sequence[Line], articles: Sequence[Article]) -> list[tuple[Credit, ...]]:
    """The credits of each article of a page, in order, from its `lines` and those of its front matter; of several that say the same
    the one nearest to the article's first words."""
    lines = [*read_lines(page.text[: page.body]), *lines]
    return [tuple(_credits(page, lines, article)) for article in articles]


def _credits(page: Page, lines: Sequence[Line], article: Article) -> Iterator[Credit]:
    start = article.paragraphs[0].spans[0][0] if article.paragraphs else page.body
    at = bisect_left(lines, start, key=lambda line: line.span[0])
    around = [*lines[max(at - AROUND, 0) : at + AROUND], *lines[:EDGE], *lines[-EDGE:]]
    near = sorted(around, key=lambda line: abs(line.span[0] - start))
    wanted: list[tuple[str, str, Callable[[str], Span | None]]] = [
        ("title", article.title, lambda text: _whole(text, article.title)),
        ("authors", "".join(article.authors), lambda text: _names(text, article.authors)),
        ("authors", "".join(article.authors[:1]), lambda text: _names(text, article.authors[:1])),
        ("date", article.date, lambda text: _day(text, article.date)),
        ("paper", article.paper, lambda text: _word(text, article.paper)),
    ]
    said: set[str] = set()
    for name, value, find in wanted:
        for line in near if value and name not in said else ():
            if span := find(line.text):
                first, last = (line.span[0] + at for at in span)
                said.add(name)
                yield Credit(name, (first, last), page.text[first:last])
                break


def _whole(text: str, title: str) -> Span | None:
    at = text.find(title)
    return (at, at + len(title)) if at >= 0 and len(text) <= len(title) + LONGEST else None


def _names(text: str, names: Sequence[str]) -> Span | None:
    """The byline that has all names: a short line, or what stands in brackets or before a comma of a long one."""
    if not all(name in text or name in join_names(text) for name in names):
        return None
    if len(text) <= LONGEST:
        return 0, len(text)
    places = [text.find(name) for name in names]
    first, last = min(places), max(at + len(name) for at, name in zip(places, names, strict=True))
    if (
        first < 0
        or last - first > LONGEST
        or not re.search("记者|通讯员|作者|文|撰|摄|编", text[max(0, first - 12) : first])
    ):
        return None
    opens = max(text.rfind(mark, max(0, first - 20), first) for mark in _OPENS)
    closes = [at for mark in _CLOSES if (at := text.find(mark, last, last + 20)) >= 0]
    return (opens, min(closes) + 1) if opens >= 0 and closes else (max(0, first - 12), last)


def _day(text: str, date: str) -> Span | None:
    """The line on which a day is printed, or the dateline that begins a text."""
    if len(text) <= LONGEST and not is_closed(text) and iso_date(text) == date:
        return 0, len(text)
    report = read_report(text)
    day = _DAY.search(text[:_LEAD])
    if report and report.day and day and date.endswith(report.day):
        return 0, next(
            (at + 1 for at in range(day.end(), min(_LEAD, len(text))) if text[at] in "讯电" + "".join(_CLOSES)),
            day.end(),
        )
    return None


def _word(text: str, paper: str) -> Span | None:
    return (0, len(text)) if paper in text and len(text) <= LONGEST else None
