"""Web pages as saved: their main text and what they say about themselves."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from retrieval.articles.formats import Content, quiet, unreadable
from retrieval.articles.grid import MARK, lay_out_tables

_HIDDEN = ("head", "script", "style", "noscript", "template", "svg", "select")
_BLOCKS = (
    "p", "div", "br", "hr", "li", "ul", "ol", "dl", "dt", "dd", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6",
    "section", "article", "header", "footer", "main", "nav", "aside", "blockquote", "figure", "figcaption", "pre",
    "caption", "center", "form", "address", "title",
)  # fmt: skip
_LARGEST = 2_000_000  # characters; trafilatura's time grows faster than the page, beyond this it would hang


def read_html(path: Path, markup: str) -> Content:
    """The main text and metadata of a web page; nothing is fetched. Raises UnreadableFile: "bad-html"."""
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
    text, meta = ("", {}) if tree is None else _page_text(tree, small=len(markup) <= _LARGEST)
    if problem and not text:
        raise problem
    return Content(text.replace(MARK, "\t"), meta, problem)


def _page_text(tree: Any, small: bool) -> tuple[str, dict[str, object]]:
    lay_out_tables(tree)
    main, meta = _main_text(tree) if small else ("", {})
    meta.setdefault("title", tree.findtext(".//title"))
    # trafilatura drops an author without a space in the name, so every Chinese one.
    named = tree.xpath("//meta[@name='author' or @property='article:author' or @property='og:author']/@content")
    names = re.split("[;；,，、]", ";".join(named) or str(meta.get("authors", "")))
    meta["authors"] = [name for name in names if "/" not in name]  # some sites name an address
    visible = _visible_text(tree)
    # The guard against a page of several articles of which only one counts as the main text.
    return (main if main.strip() and _prose(main) >= 0.6 * _prose(visible) else visible), meta


def _main_text(tree: Any) -> tuple[str, dict[str, object]]:
    """What trafilatura takes for the main text of `tree`, a table's row as a line, and the metadata."""
    from trafilatura import bare_extraction

    for figure in list(tree.iter("figure", "figcaption")):
        figure.tag = "div" if figure.tag == "figure" else "p"  # else captions, and what only they tell, are lost
    dates = {"extensive_search": False, "original_date": True}  # else any date in the text may be taken
    with quiet("trafilatura", "htmldate"):
        try:
            found = bare_extraction(
                tree, favor_recall=True, include_comments=False, with_metadata=True, date_extraction_params=dates
            )
        except Exception:  # heuristics on arbitrary markup fail in arbitrary ways; the visible text remains
            found = None
    if found is None or isinstance(found, dict):
        return "", {}
    lines = (found.text or "").split("\n")
    text = "\n".join(_cells(line) for line in lines if not re.fullmatch(r"\|(-+\|)+\s*", line))
    meta: dict[str, object] = {"title": found.title, "authors": found.author, "date": found.date, "url": found.url}
    if "." not in (found.sitename or "."):  # without a name trafilatura takes the host's
        meta["paper"] = found.sitename
    return text, {name: value for name, value in meta.items() if value}


def _cells(line: str) -> str:
    """A row "| a | b |" with a tab between its cells; any other line as it is."""
    return re.sub(r" *\| *", "\t", line.strip().strip("|").strip()) if line.startswith("| ") else line


def _visible_text(tree: Any) -> str:
    """Every text of `tree` that a browser shows, a block or a table's row on a line of its own."""
    from lxml.etree import iterwalk

    parts: list[str] = []
    walk = iterwalk(tree, events=("start", "end"))
    for event, element in walk:
        text, tag = element.text if event == "start" else element.tail, element.tag
        if event == "start" and tag in _HIDDEN:
            walk.skip_subtree()
            continue
        if tag in _BLOCKS or (tag in ("td", "th") and event == "end"):
            parts.append("\n" if tag in _BLOCKS else "\t")
        preformatted = tag == "pre" and event == "start"
        parts.append((text or "") if preformatted else re.sub(r"[\r\n\t]+", " ", text or ""))
    lines = (re.sub(r"[^\S\t]+", " ", line).strip() for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)


def _prose(text: str) -> int:
    """How many characters stand in lines that hold a sentence, unlike menus and lists of links."""
    return sum(len(line) for line in text.split("\n") if re.search("[。！？]", line))
