"""How many laid-out PDF pages become the right articles, by the library that takes the text from the file; then the same of web pages.

    python -m benchmarks.extractors

The second table is that of `page_readers.py`. Each layout of tests/retrieval/articles/layouts.py is read by each extractor; its text then goes the usual way, and
counts as right (✓) when headlines and paragraphs are exactly those of the layout; ○ says that each sentence is whole
although articles or paragraphs are not. A library that is not installed is skipped with a word.
"""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks import page_readers
from retrieval.articles.article import Page
from retrieval.articles.pdf.pdf import read_pdf
from tests.retrieval.articles.layouts import Laid, Story, layouts, texts

Extractor = Callable[[bytes], Page]


def wenju(data: bytes) -> Page:
    """This program's reader."""
    content = read_pdf(Path("a.pdf"), data)
    return Page("a.pdf", content.text, foot=content.foot, headlines=content.headlines)


def pypdf(data: bytes) -> Page:
    """pypdf's text, page by page."""
    from pypdf import PdfReader

    return _page([page.extract_text() for page in PdfReader(io.BytesIO(data)).pages])


def pdfplumber(data: bytes) -> Page:
    """pdfplumber's text, page by page."""
    import pdfplumber as library

    with library.open(io.BytesIO(data)) as file:
        return _page([page.extract_text() for page in file.pages])


def pypdfium2(data: bytes) -> Page:
    """PDFium's text, page by page."""
    from pypdfium2 import PdfDocument

    file = PdfDocument(data)
    return _page([page.get_textpage().get_text_range() for page in file])


def pdfminer(data: bytes) -> Page:
    """pdfminer.six's text, with its analysis of layout."""
    from pdfminer.high_level import extract_text

    return _page(extract_text(io.BytesIO(data)).split("\f"))


EXTRACTORS: tuple[Extractor, ...] = (wenju, pypdf, pdfplumber, pypdfium2, pdfminer)


def _page(texts: list[str]) -> Page:
    return Page("a.pdf", "\n\n".join(filter(None, (text.strip() for text in texts))))


def _measure(extract: Extractor, laid: list[Laid]) -> tuple[list[str], float]:
    """A mark for each layout, and the seconds for all of them."""
    began = time.perf_counter()
    pages = [extract(one.data) for one in laid]
    seconds = time.perf_counter() - began
    return [_mark(texts(page), list(one.articles)) for page, one in zip(pages, laid, strict=True)], seconds


def _mark(read: list[Story], laid: list[Story]) -> str:
    if read == laid:
        return "✓"
    found = [text for _, paragraphs in read for text in paragraphs]
    sentences = [part for _, paragraphs in laid for text in paragraphs for part in text.split("。") if part]
    return "○" if all(any(sentence in text for text in found) for sentence in sentences) else "·"


def main() -> None:
    """Print a table: a row for each layout, a column for each extractor."""
    laid = list(layouts())
    columns: dict[str, list[str]] = {}
    for extract in EXTRACTORS:
        try:
            marks, seconds = _measure(extract, laid)
        except ImportError as error:
            print(f"{extract.__name__}: not installed ({error.name}), skipped")
            continue
        columns[extract.__name__] = [
            *marks,
            f"{marks.count('✓')}/{len(laid)}",
            f"{len(laid) - marks.count('·')}/{len(laid)}",
            f"{1000 * seconds / len(laid):.0f} ms",
        ]
    rows = [*(one.name for one in laid), "right", "sentences whole", "a file"]
    print(f"{'':26}" + "".join(f"{name:>12}" for name in columns))
    for at, row in enumerate(rows):
        print(f"{row:26}" + "".join(f"{column[at]:>12}" for column in columns.values()))
    print()
    page_readers.main()


if __name__ == "__main__":
    main()
