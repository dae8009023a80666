"""Word files: their paragraphs and table rows, in order."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from retrieval.articles.dateline import find_date
from retrieval.articles.formats import MADE_UP, Content, unreadable
from retrieval.articles.web.grid import WIDEST
from retrieval.errors import UnreadableFile


def read_docx(path: Path, data: bytes, largest: int) -> Content:
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
        text = "\n\n".join(filter(None, [*_header(document), *_lines(document.element.body)]))
        meta = {"title": document.core_properties.title, "authors": document.core_properties.author}
    except UnreadableFile:
        raise
    except Exception as error:  # a damaged package fails as BadZipFile, KeyError, XMLSyntaxError, ValueError …
        raise unreadable(path, "bad-docx", repr(error)) from error
    return Content(text, {name: value for name, value in meta.items() if value.strip().lower() not in MADE_UP})


def _header(document: Any) -> list[str]:
    """The lines of the pages' headers that name a day."""
    headers = (section.header for section in document.sections)
    lines = [line for header in headers if not header.is_linked_to_previous for line in _lines(header._element)]
    return list(dict.fromkeys(line for line in lines if find_date(line, "")))


def _lines(parent: Any) -> Iterator[str]:
    """The lines below an XML element; python-docx's own walk leaves out insertions, content controls, text boxes."""
    for child in parent.iterchildren("{*}*"):
        name = child.tag.rpartition("}")[2]
        if name == "p":
            yield _inline(child)
            for box in child.xpath(".//w:txbxContent[not(ancestor::*[local-name()='Fallback'])]"):
                yield from _lines(box)
        elif name == "tbl":
            yield from _rows(child)
        elif name not in ("sectPr", "moveFrom", "Fallback"):
            yield from _lines(child)


def _rows(table: Any) -> Iterator[str]:
    """The rows of a table, merged cells in each row and column that they span."""
    above: list[str] = []
    for row in table.xpath("./w:tr | ./w:sdt/w:sdtContent/w:tr | ./w:ins/w:tr"):
        said: list[str] = []
        for cell in row.xpath("./w:tc | ./w:sdt/w:sdtContent/w:tc"):
            text = " ".join(filter(None, _lines(cell))).replace("\n", " ")
            if cell.xpath("./w:tcPr/w:vMerge[not(@w:val) or @w:val='continue']") and len(said) < len(above):
                text = above[len(said)]
            wide = cell.xpath("string(./w:tcPr/w:gridSpan/@w:val)")
            said += [text] * (min(int(wide), WIDEST) if wide.isdigit() else 1)
        yield "\t".join(said).rstrip()
        above = said


def _inline(paragraph: Any) -> str:
    """The characters of a paragraph without those of the text boxes anchored in it."""
    marks = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
    depth = len(paragraph.xpath("ancestor-or-self::w:p"))
    found = paragraph.xpath(
        ".//w:r[not(ancestor::w:moveFrom or ancestor::w:rt)]"
        "/*[self::w:t or self::w:tab or self::w:br or self::w:cr or self::w:noBreakHyphen]"
        f"[count(ancestor::w:p) = {depth}]"
    )
    return "".join(marks.get(node.tag.rpartition("}")[2], node.text or "") for node in found).strip()
