"""Pieces of text, each at its place on a page, become rows in the order in which they are read: column after column.

A row's pieces stay apart where the page leaves room between them, as between the cells of a table. Positions are in
points on a page turned so that its text runs from left to right; y grows upwards.
"""

from __future__ import annotations

import itertools
import re
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

TOUCH = 0.45  # em between two pieces of a row that are one
CELL = 1.2  # em between two cells of a table; less is between two words
GUTTER = 0.5  # em between two columns
SAME = 0.4  # em between baselines of one row
NARROWEST = 6.0  # em of a column of text; the columns of tables are narrower
SHARE = 0.3  # of a column's lines have a mark of punctuation, those of a table have not
LARGER = 1.2  # a headline's size in that of the text
TRIES = 60  # runs of rows looked at on a page: more tables than a page holds
FEW = 8  # gutters looked at one by one
HEIGHT = 1.6  # lines of white space over a headline that part what is above it from what is below it

_MARKS = tuple("，。、；：！？”’）》」』")

Interval = tuple[float, float]


@dataclass(frozen=True)
class Piece:
    """Text that is set in one go: where its baseline begins and ends, its size, and its number in the file's order."""

    text: str
    x: float
    y: float
    end: float
    size: float
    at: int = 0


Row = tuple[Piece, ...]
Block = list[Row]


def make_rows(pieces: Sequence[Piece]) -> list[Row]:
    """The pieces on common baselines from the top of the page to its foot, those that touch joined."""
    lines: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: (-piece.y, piece.x)):
        if lines and lines[-1][0].y - piece.y <= SAME * min(lines[-1][0].size, piece.size):
            lines[-1].append(piece)
        else:
            lines.append([piece])
    return [_joined(sorted(line, key=lambda piece: piece.x)) for line in lines]


def order(rows: Sequence[Row]) -> list[Block]:
    """The blocks of rows in reading order: what stands in a column is read to its foot before the next column."""
    pieces = [piece for row in rows for piece in row]
    if len(rows) < 2 or max(piece.x for piece in pieces) < min(piece.end for piece in pieces):
        return [list(rows)] if rows else []
    if (cut := _over_headline(rows)) is not None:
        return order(rows[:cut]) + order(rows[cut:])
    first, last, gutters = _columned(rows)
    if not gutters:
        return [list(rows)]
    columns = [order(column) for column in _divided(rows[first:last], gutters)]
    return [*order(rows[:first]), *itertools.chain.from_iterable(columns), *order(rows[last:])]


def row_text(row: Row) -> str:
    """A row as a line of text, a tab between pieces that stand apart."""
    text = row[0].text.rstrip()
    for left, right in itertools.pairwise(row):
        text += ("\t" if right.x - left.end > CELL * max(left.size, right.size) else " ") + right.text.rstrip()
    return text


def size_of(row: Row) -> float:
    """The size of a row's largest piece."""
    return max(piece.size for piece in row)


def body_size(rows: Sequence[Row]) -> float:
    """The size in which most characters of some rows are set."""
    sizes: dict[float, int] = {}
    for piece in itertools.chain.from_iterable(rows):
        sizes[round(piece.size, 1)] = sizes.get(round(piece.size, 1), 0) + len(piece.text)
    return max(sizes, key=lambda size: sizes[size], default=0.0)


def _joined(line: Sequence[Piece]) -> Row:
    row: list[Piece] = []
    for piece in line:
        if row and piece.x - row[-1].end <= TOUCH * max(piece.size, row[-1].size):
            last = row[-1]
            size = max((last, piece), key=lambda part: len(part.text)).size
            row[-1] = Piece(last.text + piece.text, last.x, last.y, max(last.end, piece.end), size, last.at)
        else:
            row.append(piece)
    return tuple(row)


def _over_headline(rows: Sequence[Row]) -> int | None:
    """The number of the first row over which white space and in which a headline parts the rows above from those below."""
    body = body_size(rows)
    pitch = statistics.median([a[0].y - b[0].y for a, b in itertools.pairwise(rows)])
    for at in range(1, len(rows)):
        above, below = rows[at - 1], rows[at]
        set_large = all(piece.size >= LARGER * body for piece in below) and size_of(above) < LARGER * body
        if set_large and above[0].y - below[0].y - size_of(below) >= HEIGHT * pitch - body:
            return at
    return None


def _columned(rows: Sequence[Row]) -> tuple[int, int, Sequence[Interval]]:
    """The most rows that follow one another and are set in columns, from the first to before the last, and the gutters."""
    best: tuple[int, int, Sequence[Interval]] = (0, 0, [])
    tries = TRIES
    for first in range(len(rows)):
        if len(rows) - first <= best[1] - best[0] or tries <= 0:
            break
        for last, gutters in _runs(rows, first):
            if last - first <= best[1] - best[0]:
                break
            tries -= 1
            if parting := _parting(rows[first:last], gutters):
                best = (first, last, parting)
                break
    return best


def _runs(rows: Sequence[Row], first: int) -> Iterator[tuple[int, list[Interval]]]:
    """(end, gutters) of runs of rows from `first` on through which a gutter goes, the longest before shorter ones."""
    found: list[tuple[int, list[Interval]]] = []
    ink = [_ink(piece) for row in rows[first:] for piece in row]
    whole = min(start for start, _ in ink), max(end for _, end in ink)
    inked: list[Interval] = []
    for last in range(first, len(rows)):
        inked = _union([*inked, *map(_ink, rows[last])])
        gutters = _between(inked, rows[last][0].size)
        if not gutters and len(inked) == 1 and (found or inked[0] == whole):
            break
        if gutters and last > first:
            found.append((last + 1, gutters))
    yield from itertools.islice(reversed(found), 3)


def _ink(piece: Piece) -> Interval:
    """From where to where a piece has ink: a full-width mark at its end fills only half its room."""
    return piece.x, piece.end - (piece.size / 2 if piece.text.rstrip().endswith(_MARKS) else 0)


def _union(intervals: Sequence[Interval]) -> list[Interval]:
    merged: list[Interval] = []
    for start, end in sorted(intervals):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _between(inked: Sequence[Interval], size: float) -> list[Interval]:
    return [(a[1], b[0]) for a, b in itertools.pairwise(inked) if b[0] - a[1] >= GUTTER * size]


def _divided(rows: Sequence[Row], gutters: Sequence[Interval]) -> list[list[Row]]:
    """The rows' pieces by the column in which they stand."""
    columns: list[list[Row]] = [[] for _ in range(len(gutters) + 1)]
    for row in rows:
        for column, pieces in itertools.groupby(row, lambda piece: sum(piece.x >= end for _, end in gutters)):
            columns[column].append(tuple(pieces))
    return columns


def _parting(rows: Sequence[Row], gutters: Sequence[Interval]) -> Sequence[Interval]:
    """Those of the gutters that part columns of text, and not a table's cells: each column is wide and has sentences,
    or was drawn by itself. None if there are no such columns."""
    if all(map(_is_text, _divided(rows, gutters))):
        return gutters
    ways = [gutters, *([gutter] for gutter in gutters[:FEW])]
    return next((way for way in ways if _drawn_apart(_divided(rows, way))), [])


def _is_text(column: Sequence[Row]) -> bool:
    pieces = [piece for row in column for piece in row]
    widths = sorted((piece.end - piece.x) / piece.size for piece in pieces)
    marked = sum(bool(re.search("[，。；：、？！,;]|[.] ", piece.text)) for piece in pieces)
    return widths[len(widths) * 3 // 4] >= NARROWEST and marked >= SHARE * len(pieces)


def _drawn_apart(columns: Sequence[Sequence[Row]]) -> bool:
    """Whether the file draws each column, of two rows at least, to its end before the next one."""
    spans = [[piece.at for row in column for piece in row] for column in columns]
    return min(map(len, columns)) > 1 and all(max(a) < min(b) for a, b in itertools.pairwise(sorted(spans, key=min)))
