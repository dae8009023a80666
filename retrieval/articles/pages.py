"""A page becomes articles: furniture is set aside, articles are told apart, their paragraphs put together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from retrieval.articles.article import Article, Aside, Page, PageReading, Span
from retrieval.articles.campaigns import find_campaigns, find_month
from retrieval.articles.credits import find_credits
from retrieval.articles.dateline import (
    Report,
    date_precision,
    find_authors,
    find_date,
    find_paper,
    find_source,
    impossible_date,
    infer_year,
    iso_date,
    join_names,
    lead_byline,
    read_report,
    space_roles,
)
from retrieval.articles.layout.furniture import ARRIVES, LEAVES, MARKER, advertisement, furniture
from retrieval.articles.layout.glued import unglue
from retrieval.articles.layout.headlines import Layouted, read_headline, split_articles
from retrieval.articles.layout.lines import Line, read_lines
from retrieval.articles.layout.paragraphs import Layout, assemble, measure
from retrieval.articles.layout.seams import goes_on
from retrieval.articles.layout.table_places import among_articles, inserted, place_of, without_tables
from retrieval.articles.layout.tables import Table
from retrieval.articles.layout.trimmings import trim
from retrieval.language.tokens import tag_words

BETWEEN = 12  # lines between the halves of a page turn that are neither


class _Read(NamedTuple):
    """An article, what of its lines is set aside, the gaps that were closed; where it says that it comes from."""

    article: Article
    aside: list[Aside]
    joins: list[Span]
    origin: str


def read_page(page: Page) -> PageReading:
    """Read a page's articles; what is no article's text is set aside with the reason, nothing is lost.

    What the file says of itself (`page.meta`) goes before what is found in the text.
    """
    lines, tables, aside = without_tables(page, read_lines(page.text, page.body, page.foot))
    lines, turned, turns = _without_page_turns(lines)
    reasons = furniture(lines)
    margins = [] if page.foot is None else read_lines(page.text, page.foot)
    aside += [*turned, *(Aside(line.span, "margin") for line in margins)]
    aside += [Aside(lines[at].span, reason) for at, reason in reasons.items()]
    left = _turned([line for at, line in enumerate(lines) if at not in reasons], turns)
    left, glued = unglue(left, page.meta.get("title", ""))
    aside += glued
    if not left and not tables:
        return PageReading((), tuple(aside), ())
    layout = measure(left, page.text, page.whole)
    parts = split_articles(left, page.meta.get("title", "") if page.whole else "", page.headlines)
    read = [_read_article(page, part, layout.narrowed(part.body), held) for part, held in among_articles(parts, tables)]
    read.sort(key=lambda one: place_of(one.article.paragraphs[0]) if one.article.paragraphs else 0)
    aside += [item for one in read for item in one.aside]
    aside.sort(key=lambda item: item.span)
    joins = [gap for one in read for gap in one.joins]
    articles = _dated(page, read, [line.text for line in [*(lines[at] for at in reasons), *margins]])
    credits = find_credits(page, [*lines, *margins], articles)
    said = tuple(replace(article, credits=one) for article, one in zip(articles, credits, strict=True))
    return PageReading(said, tuple(aside), tuple(joins))


def _turned(lines: list[Line], turns: Sequence[Span]) -> list[Line]:
    """Bring the halves of a sentence that turns the page together: what stands between goes to the end."""
    for leaves, arrives in turns:
        before = [line for line in lines if line.span[1] <= leaves]
        between = [line for line in lines if leaves < line.span[1] <= arrives]
        after = [line for line in lines if line.span[1] > arrives]
        if before and after and not before[-1].closed and goes_on(before[-1].text, after[0].text) > -0.6:
            lines = before + after + between
    return lines


def _without_page_turns(lines: Sequence[Line]) -> tuple[list[Line], list[Aside], list[Span]]:
    """Take 下转第3版 and 上接第1版 off the ends of lines, and what loosely stands between the two."""
    kept: list[Line] = []
    aside: list[Aside] = []
    turns: list[Span] = []
    left: int | None = None  # how many lines were kept when a sentence left the page
    for line in lines:
        to, onward = LEAVES.search(line.text[-MARKER:]), ARRIVES.match(line.text[:MARKER])
        if to:
            at = max(len(line.text) - MARKER, 0) + to.start()
            aside.append(Aside((line.span[0] + at, line.span[1]), "page turn"))
            line = line.trimmed(0, at)
        elif onward:
            aside.append(Aside((line.span[0], line.span[0] + onward.end()), "page turn"))
            line = line.trimmed(onward.end(), len(line.text))
            if left is not None and len(kept) - left <= BETWEEN and all(not other.closed for other in kept[left:]):
                aside += [Aside(other.span, "page turn") for other in kept[left:]]
                del kept[left:]
            elif left:
                turns.append((kept[left - 1].span[1], line.span[0]))
            left = None
        if line.text:
            kept.append(line)
        if to:
            left = len(kept)
    return kept, aside, turns


def _read_article(page: Page, part: Layouted, layout: Layout, tables: Sequence[Table]) -> _Read:
    headline = read_headline(part.headline, page.meta.get("title", ""))
    title, aside = _title(headline.title)
    aside += [Aside(line.span, "kicker") for line in headline.kicker]
    aside += [Aside(line.span, "subhead") for line in headline.subhead]
    aside += [Aside(line.span, "byline") for line in part.bylines]
    body: list[Line] = []
    for line in part.body:
        if title and line.plain == title:
            aside.append(Aside(line.span, "doubled headline"))
        else:
            body.append(line)
    lead = next((line.text for line in part.body if not line.short), "")
    body, trimmings = trim(body)
    aside += trimmings
    said = {item.reason: page.text[slice(*item.span)] for item in reversed(trimmings)}
    source, printed = said.get("source", ""), said.get("printed", "")
    signature = [lead_byline(lead) or space_roles(said.get("byline", ""))]
    bylines = [line.text for line in part.bylines] or signature
    paragraphs, joins = assemble(body, layout)
    paragraphs = inserted(paragraphs, tables)
    article = Article(
        source=page.source,
        title=page.meta.get("title", "") or title,
        paragraphs=tuple(paragraphs),
        kicker=" ".join(line.plain for line in headline.kicker),
        subhead=" ".join(line.plain for line in headline.subhead),
        paper=page.meta.get("paper", "") or find_paper("\n".join([*bylines, printed])),
        page=page.meta.get("page", ""),
        authors=tuple(filter(None, re.split(r"[、,，;；]\s*", join_names(page.meta.get("authors", "")))))
        or find_authors(bylines)
        or find_authors([space_roles(source)]),
        date=find_date(printed, ""),
        url=page.meta.get("url", ""),
    )
    return _Read(article, aside, joins, find_source(source))


def _title(line: Line | None) -> tuple[str, list[Aside]]:
    """The headline without an advertisement that is glued to it, and both set aside."""
    if line is None:
        return "", []
    end = advertisement(line.text)
    kept = line.cut(0, end)
    aside = [Aside(kept.span, "headline")]
    if end < len(line.text):
        aside.append(Aside(line.trimmed(end, len(line.text)).span, "advertisement"))
    return _unbroken(kept.plain), aside


def _unbroken(title: str) -> str:
    """Take out a space that only broke the headline's line: the noun after it belongs to what stands before.

    燃气表 产品对接会 becomes one; two halves of equal length, or a second that begins with a verb, stay apart.
    """
    left, space, right = title.partition(" ")
    if not space or " " in right or abs(len(left) - len(right)) <= 1 or not right:
        return title
    first, tag = tag_words(right)[0]
    return left + right if tag.startswith("n") and len(first) > 1 else title


def _dated(page: Page, read: Sequence[_Read], mastheads: Sequence[str]) -> list[Article]:
    """The articles with paper and date: the file's own, printed on the page, in a dateline, or inferred."""
    body, furniture = page.text[page.body :], "\n".join(mastheads)
    articles = [one.article for one in read]
    paper = next((article.paper for article in articles if article.paper), "") or find_paper(furniture)
    paper = paper or find_source(furniture)
    printed = find_date(furniture, "") or find_date(body, "")
    candidates = [(iso_date(page.meta.get("date", "")), "meta"), (printed, "printed")]
    texts = [
        "".join(page.read(p.spans) for p in article.paragraphs if p.kind not in ("heading", "row"))
        for article in articles
    ]
    reports = [read_report(text) or Report() for text in texts]
    year, named = infer_year(body), {report.day for report in reports} - {""}
    impossible = any(map(impossible_date, (page.meta.get("date", ""), furniture, page.source)))
    dated = []
    for (article, _, _, origin), text, report in zip(read, texts, reports, strict=True):
        month = find_month(text)
        own = [(article.date, "printed"), (find_date("", page.source), "file name"), (_told(report, year), "dateline")]
        if year:
            inferred = f"{year}-{next(iter(named))}" if len(named) == 1 else f"{year}-{month}" if month else year
            own.append((iso_date(inferred) or year, "inferred"))
        own.append(("", "impossible" if impossible else ""))
        date, source = next(
            (date, source) for date, source in [*candidates, *own] if date or source in ("", "impossible")
        )
        dated.append(
            replace(
                article,
                paper=article.paper or paper or origin or report.agency,
                place=report.place,
                date=date,
                date_precision=date_precision(date),
                date_from=source,
                campaigns=find_campaigns(text),
                month=month,
            )
        )
    return dated


def _told(report: Report, year: str) -> str:
    """The day of a report's dateline, in its own year or else in `year`: ISO, "" without one (本报9月31日讯 is none)."""
    year = report.year or year
    return iso_date(f"{year}-{report.day}") if year and report.day else ""
