"""PDF files: their text layer in reading order, and their title."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

from retrieval.articles.columns import Block, Piece, Row, body_size, make_rows, order, row_text, size_of
from retrieval.articles.formats import MADE_UP, UNLIKELY, Content, quiet, unreadable
from retrieval.articles.lines import display_cells, is_closed
from retrieval.articles.running import running_rows
from retrieval.articles.script import looks_written

INDENT = (1.4, 3.0)  # em between a column's edge and the first line of a paragraph
LARGER, HEADLINE = 1.15, 1.35  # the sizes of what stands over an article, and of its headline, in that of the text
SLACK = 2.0  # em by which a full line may fall short of its column's edge

Placed = tuple[int, Piece]  # quarter turns anticlockwise, and the piece as seen with the page turned back


@dataclass
class _Text:
    """The text of a file as it is put together: what is read, what stands across it, what repeats on its pages."""

    pages: list[list[Block]] = field(default_factory=list)
    across: list[str] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)


def read_pdf(path: Path, data: bytes) -> Content:
    """The text layer of a PDF in reading order, and its title. The date of making it says nothing.

    Columns are read one after the other and parted by blank lines, as pages are, where no sentence goes on from one
    to the next. Text across the page comes after that of all pages, and what repeats on them last, from `foot` on.
    Raises UnreadableFile: "bad-pdf", "encrypted-pdf", "image-pdf".
    """
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, FileNotDecryptedError

    with quiet("pypdf"):
        try:
            reader = PdfReader(BytesIO(data))  # tries the empty password
            pages, failed = _pages(reader)
        except (DependencyError, FileNotDecryptedError, NotImplementedError) as error:
            raise unreadable(path, "encrypted-pdf", str(error)) from error
        except Exception as error:  # a damaged file fails as KeyError, RecursionError, zlib.error …
            raise unreadable(path, "bad-pdf", repr(error)) from error
        meta = _title(reader)
    problem = unreadable(path, "bad-pdf", "; ".join(failed)) if failed else None
    text, foot, headlines = _compose(pages)
    if not text and (failed or pages):
        raise problem or unreadable(path, "image-pdf", f"no text on {len(pages)} pages, they need OCR")
    if len(UNLIKELY.findall(text)) * 2 > len(text) or not looks_written(text):
        raise unreadable(path, "image-pdf", "its fonts do not say which characters they show, it needs OCR")
    return Content(text, meta, problem, foot, headlines)


def _pages(reader: Any) -> tuple[list[list[Placed]], list[str]]:
    """The pieces of each page that can be read, and what is wrong with each of the others."""
    from pypdf.errors import DependencyError, FileNotDecryptedError

    pages: list[list[Placed]] = []
    failed: list[str] = []
    for number, page in enumerate(reader.pages, 1):
        try:
            pages.append(_pieces(page))
        except (DependencyError, FileNotDecryptedError):
            raise
        except Exception as error:  # one broken font must not cost the other pages
            failed.append(f"page {number}: {error!r}")
    return pages, failed


def _pieces(page: Any) -> list[Placed]:
    """The pieces of a page's text; without their places, one below the other, where a place is lost."""
    found: list[Placed] = []

    def see(text: str, cm: Sequence[float], tm: Sequence[float], _font: object, size: float) -> None:
        if text.strip():
            found.append(_placed(text.strip("\r\n"), cm, tm, size, len(found)))

    plain = page.extract_text(visitor_text=see)
    seen = "".join(piece.text for _, piece in found)
    if Counter(seen.split()) != Counter(plain.split()) and sorted("".join(seen.split())) != sorted(
        "".join(plain.split())
    ):
        lines = [line for line in plain.split("\n") if line.strip()]
        return [(0, Piece(line, 0, -20.0 * at, 5 * display_cells(line), 10, at)) for at, line in enumerate(lines)]
    return found


def _placed(text: str, cm: Sequence[float], tm: Sequence[float], size: float, at: int) -> Placed:
    """A piece of text under the matrices of the page and of the text. Its width is estimated: a Chinese character is
    as wide as high, any other half as wide."""
    along = (tm[0] * cm[0] + tm[1] * cm[2], tm[0] * cm[1] + tm[1] * cm[3])
    x, y = tm[4] * cm[0] + tm[5] * cm[2] + cm[4], tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
    if not all(map(math.isfinite, (*along, x, y, size))):
        raise ValueError("a position that is no number")
    turn = round(math.atan2(along[1], along[0]) / (math.pi / 2)) % 4
    x, y = ((x, y), (y, -x), (-x, -y), (-y, x))[turn]
    height = abs(size) * (math.hypot(*along) or 1.0) or 1.0
    return turn, Piece(text, x, y, x + height / 2 * display_cells(text.rstrip()), height, at)


def _compose(pages: Sequence[Sequence[Placed]]) -> tuple[str, int | None, tuple[int, ...]]:
    """The text of all pages, where in it what repeats on them begins, and where its larger headlines do."""
    upright, across = zip(*map(_turned_apart, pages), strict=True) if pages else ((), ())
    text = _Text()
    for rows, numbers in zip(upright, running_rows(upright), strict=True):
        text.repeated += [row_text(rows[at]).strip() for at in sorted(numbers)]
        text.pages.append(order([row for at, row in enumerate(rows) if at not in numbers]))
    for rows, numbers in zip(across, running_rows(across), strict=True):
        text.repeated += [row_text(rows[at]).strip() for at in sorted(numbers)]
        text.across += ["\n".join(row_text(row).strip() for at, row in enumerate(rows) if at not in numbers)]
    body, headlines = _flow([block for page in text.pages for block in page])
    body = "\n\n".join(filter(None, [body, *text.across]))
    if not text.repeated:
        return body, None, headlines
    body += "\n\n" if body else ""
    return body + "\n".join(text.repeated), len(body), headlines


def _turned_apart(page: Sequence[Placed]) -> tuple[list[Row], list[Row]]:
    """The rows in the direction of most of the page's text, and those across it."""
    lengths: Counter[int] = Counter()
    for turn, piece in page:
        lengths[turn] += len(piece.text)
    main = max(lengths, key=lambda turn: lengths[turn], default=0)
    rows = {turn: make_rows([piece for own, piece in page if own == turn]) for turn in lengths}
    return rows.pop(main, []), [row for turn in sorted(rows) for row in rows[turn]]


def _flow(blocks: Sequence[Block]) -> tuple[str, tuple[int, ...]]:
    """The blocks' lines, with a blank line between two unless a line runs on from one into the other, and where
    headlines begin."""
    text, headlines = "", list[int]()
    size = body_size([row for block in blocks for row in block])
    for at, block in enumerate(blocks):
        if at:
            text += "\n" if _runs_on(blocks[at - 1], block) else "\n\n"
        heads = _headlines(block, size)
        for number, line in enumerate(_lines(block)):
            text += "\n" * (number > 0)
            if number in heads:
                headlines.append(len(text) + len(line) - len(line.lstrip()))
            text += line
    return text, tuple(headlines)


def _headlines(block: Block, size: float) -> set[int]:
    """The first rows of a block's headlines: of rows that follow one another, larger than the text, one far larger."""
    larger = [size_of(row) >= LARGER * size for row in block]
    heads, first = set[int](), 0
    for at, row in enumerate(block):
        first = at if larger[at] and (at == 0 or not larger[at - 1]) else first
        if larger[at] and size_of(row) >= HEADLINE * size:
            heads.add(first)
    return heads


def _lines(block: Block) -> list[str]:
    """A block's lines; where a paragraph's first line is set in, it begins with white space."""
    edge = min(row[0].x for row in block)
    size = body_size(block)
    lines = []
    for row in block:
        line = row_text(row)
        inset = len(row) == 1 and INDENT[0] <= (row[0].x - edge) / size <= INDENT[1] and size_of(row) <= size * 1.1
        lines.append("\u3000\u3000" + line if inset and not line[:1].isspace() else line)
    return lines


def _runs_on(before: Block, after: Block) -> bool:
    """Whether the last line of a column is full and closes no sentence, and the next column begins with text."""
    last, first = before[-1], after[0]
    alike = abs(size_of(last) - size_of(first)) <= 0.1 * size_of(last)
    full = last[-1].end >= max(row[-1].end for row in before) - SLACK * size_of(last)
    inset = row_text(first)[:1].isspace() or first[0].x - min(row[0].x for row in after) > size_of(first)
    return alike and full and not inset and not is_closed(row_text(last))


def _title(reader: Any) -> dict[str, object]:
    try:
        title = str((reader.metadata and reader.metadata.title) or "")
    except Exception:  # a damaged information dictionary; the text is there all the same
        return {}
    leftover = re.search(r"^Microsoft |\.(docx?|wps|indd|qxd|fbd|pdf|pptx?|xlsx?)$", title.strip(), re.I)
    # GBK bytes read as Latin letters: ÇàµºÈÕ±¨
    mojibake = re.search("[\x80-\xb6\xb8-\xff]", title) and not re.search("[\u4e00-\u9fff]", title)
    return {} if leftover or mojibake or title.strip().lower() in MADE_UP else {"title": title}
