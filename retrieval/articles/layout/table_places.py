"""Where tables stand: they are taken out of a page's lines, and their rows put back among the paragraphs of their article."""

from __future__ import annotations

from collections.abc import Sequence

from retrieval.articles.article import Aside, Page, Paragraph, Span
from retrieval.articles.layout.headlines import Layouted
from retrieval.articles.layout.lines import Line
from retrieval.articles.layout.tables import Table, find_tables, title_span


def without_tables(page: Page, lines: Sequence[Line]) -> tuple[list[Line], list[Table], list[Aside]]:
    """The lines that are in no table, the tables, and what of them is set aside."""
    tables = find_tables(page.text, lines, _headline(page, lines))
    taken = {number for table in tables for number in table.lines}
    left = [line for number, line in enumerate(lines) if number not in taken]
    return left, tables, [Aside(span, "table head") for table in tables for span in table.heads]


def _headline(page: Page, lines: Sequence[Line]) -> Span | None:
    """Where the text names what it is about: the title that the file states, or a short first line."""
    title = page.meta.get("title", "")
    if title and (at := page.text.find(title)) >= 0:
        return at, at + len(title)
    first = lines[0] if lines and not title else None
    return title_span(first) if first and first.short else None


def among_articles(parts: Sequence[Layouted], tables: Sequence[Table]) -> list[tuple[Layouted, list[Table]]]:
    """Each article's lines with the tables that stand below its first."""
    firsts = [min((line.span[0] for line in (*part.headline, *part.bylines, *part.body)), default=0) for part in parts]
    held: list[list[Table]] = [[] for _ in parts]
    for table in tables:
        held[max(0, sum(first < table.start for first in firsts) - 1)].append(table)
    return list(zip(parts, held, strict=True))


def place_of(paragraph: Paragraph) -> int:
    """Where a paragraph begins; of a row where its last cell does, for it begins with what stands over the table."""
    return paragraph.spans[-1 if paragraph.kind == "row" else 0][0]


def inserted(paragraphs: Sequence[Paragraph], tables: Sequence[Table]) -> list[Paragraph]:
    """The paragraphs with those of the tables in their places."""
    found = list(paragraphs)
    for table in tables:
        at = next((n for n, other in enumerate(found) if place_of(other) > table.start), len(found))
        found[at:at] = table.paragraphs
    return found
