"""What repeats on a file's pages at the same height: heads, feet, page numbers, and the head of a table that goes on."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence

from retrieval.articles.pdf.columns import Row, row_text, size_of

MOST = 4  # rows at a page's head, and at its foot
LONGEST = 40  # characters of a head that stands on one page only
_NUMBER = re.compile(r"\d+|(?<=第)[一二三四五六七八九十百]+(?=[版页])")

Places = dict[str, list[tuple[int, float]]]


def running_rows(pages: Sequence[Sequence[Row]]) -> list[set[int]]:
    """For each page, whose rows run from top to bottom, the numbers of those that repeat on other pages."""
    places: Places = defaultdict(list)
    for number, rows in enumerate(pages):
        for row in rows:
            for key in _keys(row):
                places[key].append((number, row[0].y))
    found = [_peeled(number, rows, places) for number, rows in enumerate(pages)]
    found = [taken | _alike(rows, taken, pages, found) for rows, taken in zip(pages, found, strict=True)]
    found = [taken | _table_head(number, taken, pages) for number, taken in enumerate(found)]
    everything = all(len(taken) == len(rows) for taken, rows in zip(found, pages, strict=True))
    return [set() for _ in pages] if everything else found


def _keys(row: Row) -> list[str]:
    """What a row's pieces say, whatever their numbers."""
    texts = (re.sub(r"\s+", "", unicodedata.normalize("NFKC", piece.text)) for piece in row)
    return [_NUMBER.sub("#", text) for text in texts]


def _peeled(number: int, rows: Sequence[Row], places: Places) -> set[int]:
    """The rows from the page's head down and from its foot up that stand at the same height on another page."""

    def repeats(at: int) -> bool:
        row = rows[at]
        near = (place for key in _keys(row) for place in places[key])
        others = [page for page, y in near if page != number and abs(y - row[0].y) <= size_of(row)]
        return bool(others) and not (_tabular(rows, at) and number < min(others))

    taken: set[int] = set()
    for numbers in (range(len(rows)), range(len(rows) - 1, -1, -1)):
        for at in numbers[:MOST]:
            if not repeats(at):
                break
            taken.add(at)
    return taken


def _tabular(rows: Sequence[Row], at: int) -> bool:
    """Whether a row stands over another one of as many cells: the head of a table."""
    if len(rows[at]) < 2 or at + 1 >= len(rows) or len(rows[at]) != len(rows[at + 1]):
        return False
    return all(abs(a.x - b.x) <= 2 * a.size for a, b in zip(rows[at], rows[at + 1], strict=True))


def _alike(rows: Sequence[Row], taken: set[int], pages: Sequence[Sequence[Row]], found: Sequence[set[int]]) -> set[int]:
    """The rows at a page's ends that are set just where other pages have what repeats, as every other page's head is."""
    heads = (other[at] for other, numbers in zip(pages, found, strict=True) for at in numbers)
    known = {(round(head[0].y), round(size_of(head))) for head in heads}

    def fits(row: Row) -> bool:
        same = any(abs(row[0].y - y) <= 1 and abs(size_of(row) - size) <= 1 for y, size in known)
        return same and len(row_text(row)) <= LONGEST and not row_text(row).endswith(("。", "，"))

    left = [at for at in range(len(rows)) if at not in taken]
    ends = {left[0], left[-1]} if len(left) > 2 else set()
    return {at for at in ends if fits(rows[at])}


def _table_head(number: int, taken: set[int], pages: Sequence[Sequence[Row]]) -> set[int]:
    """The first row below a page's head where it is the head of a table that came from the page before."""
    rows = pages[number]
    first = next((at for at in range(len(rows)) if at not in taken), None)
    if number == 0 or first is None or not _tabular(rows, first):
        return set()
    earlier = {row_text(row) for row in pages[number - 1]}
    return {first} if row_text(rows[first]) in earlier else set()
