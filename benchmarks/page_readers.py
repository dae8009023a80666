"""What readers of web pages get right on the pages of tests/retrieval/articles/skeletons.py, side by side.

    python -m benchmarks.page_readers

kept: characters of the articles' paragraphs in the text that is read, in percent; let in: texts of the page around
them that stand in it, in percent; then on how many pages title, newspaper, date and writers are right. Plain
trafilatura takes its defaults, with recall favoured; readability-lxml is measured where it is installed.
"""

from __future__ import annotations

import re
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from retrieval.articles.pages import read_page
from retrieval.articles.sources import decode, read_pages
from tests.retrieval.articles.skeletons import Skeleton, articles


@dataclass(frozen=True)
class Read:
    """What a reader makes of a page: its text, and what it says about the article."""

    text: str
    title: str = ""
    paper: str = ""
    date: str = ""
    authors: str = ""


def ours(data: bytes) -> Read:
    """The paragraphs of the page's articles, as they are indexed."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.html")
        path.write_bytes(data)
        pages = read_pages(path, path.name).pages
    texts, found = [], []
    for page in pages:
        for article in read_page(page).articles:
            texts += [page.words(paragraph) for paragraph in article.paragraphs]
            found.append(article)
    if not found:
        return Read("")
    first = found[0]
    return Read("\n".join(texts), first.title, first.paper, first.date, "、".join(first.authors))


def plain_trafilatura(data: bytes) -> Read:
    """Its main text and metadata."""
    from trafilatura import bare_extraction

    found = bare_extraction(decode(Path("a.html"), data, "gb18030")[0], favor_recall=True, with_metadata=True)
    if found is None:
        return Read("")
    said = (found.text, found.title, found.sitename, found.date, found.author)
    return Read(*(str(text or "") for text in said))


def readability(data: bytes) -> Read:
    """Its summary and short title; it reads no other metadata."""
    from lxml.html import fromstring
    from readability import Document

    document = Document(decode(Path("a.html"), data, "gb18030")[0])
    summary = re.sub(r"<br[^>]*>|</p>|</div>", "\n", document.summary())
    return Read(fromstring(summary).text_content(), document.short_title())


def main() -> None:
    readers: dict[str, Callable[[bytes], Read]] = {"trafilatura": plain_trafilatura, "ours": ours}
    if find_spec("readability"):
        readers["readability-lxml"] = readability
    pages = articles()
    print(f"{'reader':<18}{'kept':>7}{'let in':>8}{'title':>7}{'paper':>7}{'date':>7}{'writers':>9}{'ms/page':>9}")
    for name, reader in readers.items():
        reader(pages[0].data)  # imports
        begin = time.perf_counter()
        read = [reader(page.data) for page in pages]
        took = 1000 * (time.perf_counter() - begin) / len(pages)
        kept, let_in = _shares(pages, read)
        right = _right(pages, read)
        print(
            f"{name:<18}{kept:>6.1f}%{let_in:>7.1f}%"
            + "".join(f"{count:>4}/{len(pages):<2}" for count in right)
            + f"{took:>9.1f}"
        )


def _shares(pages: list[Skeleton], read: list[Read]) -> tuple[float, float]:
    """The articles' characters kept and the surroundings' let in, in percent."""
    kept = let_in = wanted = around = 0
    for page, found in zip(pages, read, strict=True):
        text = re.sub(r"[\s|]+", "", found.text)
        for paragraph in (re.sub(r"\s+", "", paragraph) for paragraph in page.paragraphs):
            wanted += len(paragraph)
            kept += len(paragraph) if paragraph in text else 0
        around += sum(map(len, page.furniture))
        let_in += sum(len(part) for part in page.furniture if re.sub(r"\s+", "", part) in text)
    return 100 * kept / wanted, 100 * let_in / around


def _right(pages: list[Skeleton], read: list[Read]) -> list[int]:
    """On how many pages title, newspaper, date and writers are those of the article."""
    pairs = list(zip(pages, read, strict=True))
    return [
        sum(page.title == found.title for page, found in pairs),
        sum(page.paper == found.paper for page, found in pairs),
        sum(page.date == found.date for page, found in pairs),
        sum("、".join(page.authors) == re.sub(r"; ", "、", found.authors) for page, found in pairs),
    ]


if __name__ == "__main__":
    main()
