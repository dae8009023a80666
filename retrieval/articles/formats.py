"""HTML, PDF and Word files become text and what they say about themselves, through the libraries that know them.

It knows neither folders nor Pages, and decodes and repairs nothing: `sources.py` chooses the format.
"""

from __future__ import annotations

import logging
import re
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any, Literal

from retrieval.errors import UnreadableFile

Reason = Literal[
    "not-readable", "too-large", "empty", "unknown-format", "binary", "encoding",
    "bad-html", "bad-pdf", "encrypted-pdf", "image-pdf", "bad-docx", "bad-jsonl",
]  # fmt: skip

# Private use, the replacement character and controls: a font or an encoding did not say what the character is.
UNLIKELY = re.compile(r"[\ue000-\uf8ff\ufffd\U000f0000-\U0010ffff\x00-\x08\x0e-\x1f]")

_HTML_HIDDEN = ("head", "script", "style", "noscript", "template", "svg", "select")
_HTML_BLOCKS = (
    "p", "div", "br", "hr", "li", "ul", "ol", "dl", "dt", "dd", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6",
    "section", "article", "header", "footer", "main", "nav", "aside", "blockquote", "figure", "figcaption", "pre",
    "caption", "center", "form", "address", "title",
)  # fmt: skip
_HTML_LARGEST = 2_000_000  # characters; trafilatura's time grows faster than the page, beyond this it would hang
_MADE_UP = {"python-docx", "word document", "administrator", "admin", "user", "微软用户", "untitled", "无标题"}


@dataclass(frozen=True)
class Content:
    """What a file holds. `problem` says what of it could not be read, although the rest could."""

    text: str
    meta: Mapping[str, object] = field(default_factory=dict)
    problem: UnreadableFile | None = None


def unreadable(path: Path, reason: Reason, detail: str = "") -> UnreadableFile:
    """An UnreadableFile whose reason the type checker has seen."""
    return UnreadableFile(path, reason, detail[:300])  # a library may quote half the file


@contextmanager
def _quiet(*names: str) -> Iterator[None]:
    """Silence loggers that report each flaw of a file; what matters is raised."""
    loggers = [logging.getLogger(name) for name in names]
    levels = [logger.level for logger in loggers]
    try:
        for logger in loggers:
            logger.setLevel(logging.CRITICAL + 1)
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


def html(path: Path, markup: str) -> Content:
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
    text, meta = ("", {}) if tree is None else _page_text(tree, small=len(markup) <= _HTML_LARGEST)
    if problem and not text:
        raise problem
    return Content(text, meta, problem)


def _page_text(tree: Any, small: bool) -> tuple[str, dict[str, object]]:
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
    with _quiet("trafilatura", "htmldate"):
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
        if event == "start" and tag in _HTML_HIDDEN:
            walk.skip_subtree()
            continue
        if tag in _HTML_BLOCKS or (tag in ("td", "th") and event == "end"):
            parts.append("\n" if tag in _HTML_BLOCKS else "\t")
        preformatted = tag == "pre" and event == "start"
        parts.append((text or "") if preformatted else re.sub(r"[\r\n\t]+", " ", text or ""))
    lines = (re.sub(r"[^\S\t]+", " ", line).strip() for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)


def _prose(text: str) -> int:
    """How many characters stand in lines that hold a sentence, unlike menus and lists of links."""
    return sum(len(line) for line in text.split("\n") if re.search("[。！？]", line))


def pdf(path: Path, data: bytes) -> Content:
    """The text layer of a PDF, its pages parted by blank lines, and its title. The date of making it says nothing.

    Raises UnreadableFile: "bad-pdf", "encrypted-pdf", "image-pdf".
    """
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, FileNotDecryptedError

    with _quiet("pypdf"):
        try:
            reader = PdfReader(BytesIO(data))  # tries the empty password
            texts, failed = _pdf_pages(reader)
        except (DependencyError, FileNotDecryptedError, NotImplementedError) as error:
            raise unreadable(path, "encrypted-pdf", str(error)) from error
        except Exception as error:  # a damaged file fails as KeyError, RecursionError, zlib.error …
            raise unreadable(path, "bad-pdf", repr(error)) from error
        meta = _pdf_title(reader)
    problem = unreadable(path, "bad-pdf", "; ".join(failed)) if failed else None
    text = "\n\n".join(filter(None, texts))
    if not text and (failed or texts):
        raise problem or unreadable(path, "image-pdf", f"no text on {len(texts)} pages, they need OCR")
    if len(UNLIKELY.findall(text)) * 2 > len(text):
        raise unreadable(path, "image-pdf", "its fonts do not say which characters they show, it needs OCR")
    return Content(text, meta, problem)


def _pdf_pages(reader: Any) -> tuple[list[str], list[str]]:
    """The text of each page that can be read, and what is wrong with each of the others."""
    from pypdf.errors import DependencyError, FileNotDecryptedError

    texts: list[str] = []
    failed: list[str] = []
    for number, page in enumerate(reader.pages, 1):
        try:
            texts.append(page.extract_text().strip())
        except (DependencyError, FileNotDecryptedError):
            raise
        except Exception as error:  # one broken font must not cost the other pages
            failed.append(f"page {number}: {error!r}")
    return texts, failed


def _pdf_title(reader: Any) -> dict[str, object]:
    try:
        title = str((reader.metadata and reader.metadata.title) or "")
    except Exception:  # a damaged information dictionary; the text is there all the same
        return {}
    leftover = re.search(r"^Microsoft |\.(docx?|wps|indd|qxd|fbd|pdf|pptx?|xlsx?)$", title.strip(), re.I)
    # GBK bytes read as Latin letters: ÇàµºÈÕ±¨
    mojibake = re.search("[\x80-\xb6\xb8-\xff]", title) and not re.search("[\u4e00-\u9fff]", title)
    return {} if leftover or mojibake or title.strip().lower() in _MADE_UP else {"title": title}


def docx(path: Path, data: bytes, largest: int) -> Content:
    """Paragraphs and table rows (cells parted by a tab) of a Word file, in order, parted by blank lines.

    Raises UnreadableFile: "bad-docx", "too-large" (more than `largest` bytes when unpacked).
    """
    from docx import Document

    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise unreadable(path, "bad-docx", "an old .doc file or one with a password; save it as .docx")
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
        if unpacked > largest:  # zipfile never unpacks more than a part declares, so this stops a zip bomb
            raise unreadable(path, "too-large", f"{unpacked} bytes when unpacked")
        document = Document(BytesIO(data))
        text = "\n\n".join(filter(None, _docx_lines(document.element.body)))
        meta = {"title": document.core_properties.title, "authors": document.core_properties.author}
    except UnreadableFile:
        raise
    except Exception as error:  # a damaged package fails as BadZipFile, KeyError, XMLSyntaxError, ValueError …
        raise unreadable(path, "bad-docx", repr(error)) from error
    return Content(text, {name: value for name, value in meta.items() if value.strip().lower() not in _MADE_UP})


def _docx_lines(parent: Any) -> Iterator[str]:
    """The lines below an XML element; python-docx's own walk leaves out insertions, content controls, text boxes."""
    for child in parent.iterchildren("{*}*"):
        name = child.tag.rpartition("}")[2]
        if name == "p":
            yield _docx_inline(child)
            for box in child.xpath(".//w:txbxContent[not(ancestor::*[local-name()='Fallback'])]"):
                yield from _docx_lines(box)
        elif name == "tr":
            cells = child.xpath("./w:tc | ./w:sdt/w:sdtContent/w:tc")
            yield "\t".join(" ".join(filter(None, _docx_lines(cell))).replace("\n", " ") for cell in cells).rstrip()
        elif name not in ("sectPr", "moveFrom", "Fallback"):
            yield from _docx_lines(child)


def _docx_inline(paragraph: Any) -> str:
    """The characters of a paragraph without those of the text boxes anchored in it."""
    marks = {"tab": "\t", "br": "\n", "cr": "\n"}
    depth = len(paragraph.xpath("ancestor-or-self::w:p"))
    found = paragraph.xpath(
        ".//w:r[not(ancestor::w:moveFrom)]/*[self::w:t or self::w:tab or self::w:br or self::w:cr]"
        f"[count(ancestor::w:p) = {depth}]"
    )
    return "".join(marks.get(node.tag.rpartition("}")[2], node.text or "") for node in found).strip()
