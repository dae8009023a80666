"""A page becomes articles: its bylines say how many, the lines above each byline are its headline.

A page without bylines, or with one, is one article. Paragraphs are the page's lines.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from retrieval.articles.article import Article, Page, Span
from retrieval.articles.dateline import date_precision, find_authors, find_date, find_paper, is_byline, iso_date

_SPACE = "\\s\u200b\ufeff"
_LINE = re.compile(rf"[^\n\r{_SPACE}](?:[^\n\r]*[^\n\r{_SPACE}])?")
_HEADING = re.compile(r"#{1,6}\s+")
_ENDS_SENTENCE = re.compile(r"[。！？；!?;…]['\"”’」』）)]*$")
HEADLINE = 60  # characters; longer lines are text


@dataclass(frozen=True)
class _Line:
    text: str
    span: Span

    @property
    def heading(self) -> bool:
        return bool(_HEADING.match(self.text))

    @property
    def plain(self) -> str:
        return re.sub(r"\s+", " ", _HEADING.sub("", self.text)).rstrip("# ")

    @property
    def like_headline(self) -> bool:
        return 2 <= len(self.plain) <= HEADLINE and not _ENDS_SENTENCE.search(self.plain) and not is_byline(self.text)


def read_articles(page: Page) -> list[Article]:
    """The articles of a page, in reading order; a page of nothing but white space has none.

    What the file says of itself (`page.meta`) goes before what is found in the text.
    """
    lines = [_Line(m[0], m.span()) for m in _LINE.finditer(page.text, page.body)]
    if not lines:
        return []
    whole = _text(page, lines)
    paper = find_paper(whole) or find_paper(page.text)
    date = find_date(whole, page.source)
    groups = _split(lines)
    if len(groups) == 1:
        return [_article(page, lines, page.meta.get("title") or _headline(lines), paper, date)]
    return [_article(page, group, _headline(group), paper, date) for group in groups]


def _split(lines: list[_Line]) -> list[list[_Line]]:
    """Cut before the headline group of each byline, when there is more than one byline."""
    starts = []
    for at, line in enumerate(lines):
        if is_byline(line.text) and not (at and is_byline(lines[at - 1].text)):
            first = at
            while first and at - first < 4 and lines[first - 1].like_headline:
                first -= 1
            if first < at:
                starts.append(first)
    if len(starts) < 2:
        return [lines]
    return [lines[a:b] for a, b in zip([0, *starts[1:]], [*starts[1:], len(lines)], strict=True)]


def _headline(lines: list[_Line]) -> str:
    """The main headline: between kicker and subhead above the byline, or the first heading, or a doubled line."""
    byline = next((at for at, line in enumerate(lines) if is_byline(line.text)), None)
    above: list[_Line] = []
    if byline is not None and byline <= 8:
        above = [line for line in lines[:byline] if line.like_headline and not line.text.startswith(("—", "■", "◥"))]
        if marked := [line for line in above if line.heading]:
            after = [line for line in above[above.index(marked[-1]) + 1 :] if not line.heading]
            only_kicker = len(marked) == 1 and len(after) == 1 and marked[0].text.startswith("##")
            return after[0].plain if only_kicker else marked[-1].plain
    first = next((at for at, line in enumerate(lines) if line.heading), None)
    if first is not None and not above:
        main = lines[first].text.startswith("# ")
        if main or all(line.like_headline for line in lines[:first]):  # else ## stands over a part of the text
            return lines[first].plain
    headlines = [line.plain for line in lines if line.like_headline]
    doubled = [text for text, count in Counter(headlines).items() if count > 1 and len(text) > 6]
    return (doubled or [line.plain for line in above] or headlines or [""])[0]


def _text(page: Page, lines: list[_Line]) -> str:
    return page.text[lines[0].span[0] : lines[-1].span[1]]


def _article(page: Page, lines: list[_Line], title: str, paper: str, date: str) -> Article:
    """One article of a page that, as a whole, names `paper` and `date`."""
    meta = page.meta
    bylines = [line.text for line in lines if is_byline(line.text)]
    date = iso_date(meta.get("date", "")) or date
    authors = tuple(filter(None, re.split(r"[、,，;；]\s*", meta.get("authors", "")))) or find_authors(bylines)
    return Article(
        source=page.source,
        title=title,
        paragraphs=tuple(line.span for line in lines if not is_byline(line.text)),
        paper=meta.get("paper") or find_paper(_text(page, lines)) or paper,
        page=meta.get("page", ""),
        authors=authors,
        date=date,
        date_precision=date_precision(date),
        url=meta.get("url", ""),
    )
