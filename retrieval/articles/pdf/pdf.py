"""PDF files: their text layer in reading order, and their title."""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any
from unicodedata import east_asian_width

from retrieval.articles.article import Span
from retrieval.articles.formats import MADE_UP, UNLIKELY, Content, quiet, unreadable
from retrieval.articles.layout.lines import is_closed
from retrieval.articles.pdf.columns import Block, Piece, Row, body_size, make_rows, order, row_text, size_of
from retrieval.articles.pdf.running import running_rows
from retrieval.articles.pdf.script import looks_written

LABEL = 40  # characters of text across the page that is no article's
HEAD = 3  # rows at a page's head in which its date may stand
INDENT = (1.4, 3.0)  # em between a column's edge and the first line of a paragraph
LARGER, HEADLINE = 1.15, 1.35  # the sizes of what stands over an article, and of its headline, in that of the text
SLACK = 2.0  # em by which a full line may fall short of its column's edge

_DATED = re.compile(r"(?:19|20)\d\d\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日")
_NARROW, _WIDE = frozenset("iljtfrI.,:;'!|()[]-/ "), frozenset("mwMWOQG%@&")

Placed = tuple[int, Piece]  # quarter turns anticlockwise, and the piece as seen with the page turned back


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
        return [(0, Piece(line, 0, -20.0 * at, 10 * _width(line), 10, at)) for at, line in enumerate(lines)]
    return found


def _placed(text: str, cm: Sequence[float], tm: Sequence[float], size: float, at: int) -> Placed:
    """A piece of text under the matrices of the page and of the text."""
    along = (tm[0] * cm[0] + tm[1] * cm[2], tm[0] * cm[1] + tm[1] * cm[3])
    x, y = tm[4] * cm[0] + tm[5] * cm[2] + cm[4], tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
    if not all(map(math.isfinite, (*along, x, y, size))):
        raise ValueError("a position that is no number")
    turn = round(math.atan2(along[1], along[0]) / (math.pi / 2)) % 4
    x, y = ((x, y), (y, -x), (-x, -y), (-y, x))[turn]
    height = abs(size) * (math.hypot(*along) or 1.0) or 1.0
    return turn, Piece(text, x, y, x + height * _width(text.rstrip()), height, at)


def _width(text: str) -> float:
    """An estimate of a text's width in em: a Chinese character is as wide as high."""
    return sum(map(_em, text))


def _em(char: str) -> float:
    if char >= "\u2010" and east_asian_width(char) in "WFA":
        return 1.0
    if char in _NARROW:
        return 0.3
    return 0.85 if char in _WIDE else 0.67 if char.isupper() else 0.53


def _compose(pages: Sequence[Sequence[Placed]]) -> tuple[str, int | None, tuple[Span, ...]]:
    """The text of all pages, where in it that of their margins begins, and which of it is set larger."""
    upright, across = zip(*map(_turned_apart, pages), strict=True) if pages else ((), ())
    blocks: list[Block] = []
    turned: list[str] = []
    margins: list[str] = []
    for rows, numbers in zip(upright, running_rows(upright), strict=True):
        margins += [row_text(rows[at]).strip() for at in sorted(numbers)]
        left = [row for at, row in enumerate(rows) if at not in numbers]
        head = _masthead(left)
        blocks += [*([left[:head]] if head else []), *order(left[head:])]
    for rows, numbers in zip(across, running_rows(across), strict=True):
        lines = [row_text(row).strip() for row in rows]
        margins += [line for at, line in enumerate(lines) if at in numbers or _is_label(lines)]
        turned += ["\n".join(line for at, line in enumerate(lines) if at not in numbers and not _is_label(lines))]
    body, headlines = _flow(blocks)
    body = "\n\n".join(filter(None, [body, *turned]))
    if not margins or not body:
        return body + "\n".join(margins), None, headlines
    return body + "\n\n" + "\n".join(margins), len(body), headlines


def _masthead(rows: Sequence[Row]) -> int:
    """How many rows at a page's head go across its columns with the paper's name, date and page."""
    for at, row in enumerate(rows[:HEAD]):
        if len(row_text(row)) > LABEL or re.search("[，。]", row_text(row)):
            return 0
        if _DATED.search(row_text(row)):
            return at + 1
    return 0


def _is_label(lines: Sequence[str]) -> bool:
    """Whether text across the page is no more than a name or a number."""
    return len("".join(lines)) <= LABEL and not re.search("[，。；]", "".join(lines))


def _turned_apart(page: Sequence[Placed]) -> tuple[list[Row], list[Row]]:
    """The rows in the direction of most of the page's text, and those across it."""
    lengths: Counter[int] = Counter()
    for turn, piece in page:
        lengths[turn] += len(piece.text)
    main = max(lengths, key=lambda turn: lengths[turn], default=0)
    rows = {turn: make_rows([piece for own, piece in page if own == turn]) for turn in lengths}
    return rows.pop(main, []), [row for turn in sorted(rows) for row in rows[turn]]


def _flow(blocks: Sequence[Block]) -> tuple[str, tuple[Span, ...]]:
    """The blocks' lines, with a blank line between two unless a line runs on from one into the other, and where
    headlines stand in it."""
    text, headlines = "", list[Span]()
    size = body_size([row for block in blocks for row in block])
    for at, block in enumerate(blocks):
        if at:
            text += "\n" if _runs_on(blocks[at - 1], block) else "\n\n"
        spans: list[Span] = []
        for line in _lines(block):
            spans.append((len(text) + len(line) - len(line.lstrip()), len(text) + len(line)))
            text += line + "\n"
        text = text[:-1]
        headlines += [(spans[first][0], spans[last][1]) for first, last in _headlines(block, size)]
    return text, tuple(headlines)


def _headlines(block: Block, size: float) -> Iterator[Span]:
    """The first and the last row of a block's headlines: rows that follow one another, larger than the text, one far
    larger."""
    for larger, group in itertools.groupby(range(len(block)), lambda at: size_of(block[at]) >= LARGER * size):
        rows = [*group]
        if larger and max(size_of(block[at]) for at in rows) >= HEADLINE * size:
            yield rows[0], rows[-1]


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
    """Whether a paragraph goes on from the last line of a column in the next one, or a table does."""
    last, first = before[-1], after[0]
    if len(last) > 1 and len(last) == len(first):
        return True
    alike = abs(size_of(last) - size_of(first)) <= 0.1 * size_of(last)
    full = last[-1].end >= max(row[-1].end for row in before) - SLACK * size_of(last)
    return alike and full and not _inset(first, after) and (not is_closed(row_text(last)) or _insets(before))


def _insets(block: Block) -> bool:
    """Whether the first lines of a column's paragraphs can be told from others."""
    return any(_inset(row, block) for row in block) and not all(_inset(row, block) for row in block)


def _inset(row: Row, block: Block) -> bool:
    """Whether a row is set in from its column's edge, by its place or by white space."""
    return row_text(row)[:1].isspace() or row[0].x - min(other[0].x for other in block) > size_of(row)


def _title(reader: Any) -> dict[str, object]:
    try:
        title = str((reader.metadata and reader.metadata.title) or "")
    except Exception:  # a damaged information dictionary; the text is there all the same
        return {}
    leftover = re.search(r"^Microsoft |\.(docx?|wps|indd|qxd|fbd|pdf|pptx?|xlsx?)$", title.strip(), re.I)
    # GBK bytes read as Latin letters: ÇàµºÈÕ±¨
    mojibake = re.search("[\x80-\xb6\xb8-\xff]", title) and not re.search("[\u4e00-\u9fff]", title)
    return {} if leftover or mojibake or title.strip().lower() in MADE_UP else {"title": title}
