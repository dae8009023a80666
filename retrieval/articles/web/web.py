"""Web pages as saved: their article's text and what they say about it."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from retrieval.articles.dateline import is_byline
from retrieval.articles.formats import Content, unreadable
from retrieval.articles.web.blocks import HEADINGS, Block, common_ancestor, lays_out, read_blocks
from retrieval.articles.web.grid import fill_grid
from retrieval.articles.web.metadata import find_sheet, read_declared, read_metadata
from retrieval.articles.web.surroundings import article_blocks, drop_surroundings, tells
from retrieval.articles.web.titles import find_headline, find_title, plain

_PARAGRAPHS = (
    "p",
    "li",
    "dd",
    "dt",
    "tr",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "figcaption",
    "pre",
    "blockquote",
    "caption",
)
_BESIDE = ("table", "pre", "figure", "p", "blockquote")  # what may stand below the element that holds a text
_OVER = 4  # lines over a headline: kickers, a byline, the newspaper's page
_MOST = 0.6  # of the page's prose, which the element of its article holds
_IMPRINT = re.compile(r"\s*(?:《[^》]*》)?\s*[（(][^（()）]*(?:\d{4}年|版)[^（()）]*[）)]\s*$")
_LINE = 30  # characters; a page with a line as long holds more than links and their dates


def read_html(path: Path, markup: str) -> Content:
    """The text and metadata of a web page's articles; nothing is fetched.

    Raises UnreadableFile: "bad-html", "no-article" (frames, or nothing but links to articles).
    """
    from lxml.etree import LxmlError  # type: ignore[import-untyped, unused-ignore]
    from lxml.html import HTMLParser, document_fromstring  # type: ignore[import-untyped, unused-ignore]

    # Bytes, and a parser that is told their encoding, because lxml would believe the charset that the page names.
    # `huge_tree` allows 2048 levels instead of 256: unclosed <font> tags nest deeply.
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)  # type: ignore[no-untyped-call, unused-ignore]
    try:
        tree = document_fromstring(markup.encode(), parser=parser)  # type: ignore[no-untyped-call, unused-ignore]
    except LxmlError:  # no element at all
        tree = None
    # After a fatal error the parser has left the rest of the page out.
    fatal = [f"line {entry.line}: {entry.message}" for entry in parser.error_log.filter_from_fatals()]
    problem = unreadable(path, "bad-html", fatal[0]) if fatal else None
    content = Content("") if tree is None else _read(path, tree, markup)
    if not content.text and (problem or content.problem):
        raise problem or content.problem or unreadable(path, "empty")
    return replace(content, problem=problem)


def _read(path: Path, tree: Any, markup: str) -> Content:
    """The text and metadata of a page, or why it has no article."""
    if next(tree.iter("frameset"), None) is not None:
        return Content("", problem=unreadable(path, "no-article", "a page of frames"))
    fill_grid(tree)
    declared = read_declared(tree, markup)
    title = find_title(tree, declared.titles, declared.sites)
    headline = find_headline(tree, title)
    sheet = find_sheet(read_blocks(tree))
    linked = drop_surroundings(tree, headline)
    blocks = read_blocks(tree)
    kept = _text(blocks, headline)
    if linked and not _tells(kept, headline):
        return Content("", problem=unreadable(path, "no-article", "nothing but links"))
    meta = {**read_metadata(tree, declared, _below(blocks, headline)), "title": title, "page": sheet}
    meta = {name: value for name, value in meta.items() if value}
    return Content("\n".join(block.text for block in kept), meta, whole=_whole(kept))


def _tells(blocks: Sequence[Block], headline: Any | None) -> bool:
    """Whether there is more than the headline and the lines around lists: a sentence, or whatever stands under it."""
    if headline is not None:
        return len(blocks) > _place(blocks, headline) + 1
    return any(block.prose or len(block.text) >= _LINE for block in blocks)


def _whole(blocks: Sequence[Block]) -> bool:
    """Whether the page's lines are paragraphs, not lines that <br> breaks: most of the prose stands in blocks alone."""
    shown = Counter(block.element for block in blocks)
    alone = sum(len(block.text) for block in blocks if block.prose and shown[block.element] == 1)
    return 2 * alone >= sum(len(block.text) for block in blocks if block.prose)


def _below(blocks: Sequence[Block], headline: Any | None) -> list[Block]:
    """The blocks from the headline on, those over it last: labels of the article stand under its headline."""
    at = _place(blocks, headline)
    return [*blocks[at:], *blocks[:at]]


def _place(blocks: Sequence[Block], headline: Any | None) -> int:
    """Which of the blocks shows the headline, 0 when none does."""
    if headline is None:
        return 0
    inside = {headline, *headline.iterdescendants(), headline.getparent()}
    title = plain("".join(headline.itertext()))
    return next((at for at, b in enumerate(blocks) if b.element in inside and plain(b.text) == title), 0)


def _text(blocks: Sequence[Block], headline: Any | None) -> list[Block]:
    """The lines of the articles: from the headline, and the few lines over it, to where the last prose stands."""
    prose = _of_articles([at for at, block in enumerate(blocks) if tells(block)], blocks, headline)
    if prose:
        elements = [blocks[at].element for at in prose]
        shown = Counter(block.element for block in blocks)
        inside = _around(common_ancestor(elements if headline is None else [headline, *elements]), shown)
        below = _around(elements[-1], shown)
        blocks = [b for at, b in enumerate(blocks) if b.element in (inside if at <= prose[-1] else inside & below)]
    at = _place(blocks, headline)
    over = [block for block in article_blocks(blocks[:at]) if _stands_over(block)][-_OVER:]
    # A byline over its headline would count as that of another article.
    bylines = [block for block in over if is_byline(block.text)]
    over = [block for block in over if block not in bylines]
    return [*over, *blocks[at : at + 1], *bylines, *map(_bare, article_blocks(blocks[at + 1 :]))]


def _bare(block: Block) -> Block:
    """A byline without the paper, day and page in brackets behind it, with which it would pass for a masthead."""
    end = _IMPRINT.search(block.text)
    return replace(block, text=block.text[: end.start()]) if end and is_byline(block.text[: end.start()]) else block


def _of_articles(prose: Sequence[int], blocks: Sequence[Block], headline: Any | None) -> list[int]:
    """Those of the blocks `prose` that belong to articles: teasers and remarks below the element with most of it do not.

    What stands beside that element under the same name is another article.
    """
    first = _place(blocks, headline)
    sizes: Counter[Any] = Counter()
    for at in prose:
        if at >= first:
            sizes[blocks[at].element] += len(blocks[at].text)
    if not sizes:
        return [*prose]
    least = _MOST * sizes.total()
    order = [*blocks[prose[0]].element.getroottree().iter()]
    for element in reversed(order):  # children before their parents
        if (parent := element.getparent()) is not None and sizes[element]:
            sizes[parent] += sizes[element]
    inner = [element for element in order if sizes[element] >= least][-1]
    kinds = {part for part in (inner, *inner.itersiblings(inner.tag)) if part.get("class") == inner.get("class")}
    inside = {element for part in kinds for element in part.iter()}
    end = max(at for at in prose if blocks[at].element in inside)
    return [at for at in prose if at <= end]


def _around(element: Any, shown: Mapping[Any, int]) -> set[Any]:
    """The elements of the text that `element` is of: its own, those beside a mere paragraph, tables and such below.

    `shown` counts the blocks that stand directly in each element.
    """
    parent = element.getparent()
    if parent is not None and (element.tag in _PARAGRAPHS or shown[element] == 1):
        element = parent
    below = itertools.takewhile(lambda other: other.tag in _BESIDE and not lays_out(other), element.itersiblings())
    return {inner for part in (element, *below) for inner in part.iter()}


def _stands_over(block: Block) -> bool:
    return not block.linked and len(block.text) <= (2 * _LINE if block.element.tag in HEADINGS else _LINE)
