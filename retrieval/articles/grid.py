"""A table of an HTML page becomes a paragraph a row, its cells parted by MARK; merged cells stand in each row and column."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import Any

_CONTROL = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what XML has no place for
MARK = "\u241f"  # parts cells: tabs would not live through a text extraction
WIDEST = 60  # columns or rows that a cell may span: a page may name any number
_PROSE = 40  # characters of a cell on average: more are columns of prose


def lay_out_tables(tree: Any) -> None:
    """Write the rows of each table in `tree` (an lxml element) that holds data and no other table as paragraphs."""
    for table in list(tree.iter("table")):
        rows = table.xpath(".//tr")
        if table.find(".//table") is None and _holds_data(rows):
            _fill(rows)
            _write(table, rows)


def _holds_data(rows: list[Any]) -> bool:
    """Whether rows have cells side by side, short ones: a layout's cells hold whole texts."""
    counts = [len(row.xpath("./td | ./th")) for row in rows]
    length = sum(len("".join(row.itertext())) for row in rows)
    return sum(count > 1 for count in counts) >= 2 and length <= _PROSE * sum(counts)


def _write(table: Any, rows: list[Any]) -> None:
    """Turn a table into a division of paragraphs: its caption, then its rows."""
    lines = [" ".join("".join(caption.itertext()).split()) for caption in table.iter("caption")]
    for row in rows:
        lines.append(MARK.join(" ".join("".join(cell.itertext()).split()) for cell in row))
    for child in list(table):
        table.remove(child)
    table.tag, table.text = "div", None
    table.attrib.clear()
    for line in filter(None, lines):
        paragraph = table.makeelement("p")
        paragraph.text = _CONTROL.sub("", line)
        table.append(paragraph)


def _fill(rows: list[Any]) -> None:
    waiting: dict[int, tuple[int, Any]] = {}  # column: rows that the cell above still spans, and the cell
    for row in rows:
        cells = row.xpath("./td | ./th")
        for cell in cells:
            row.remove(cell)
        column = 0
        while cells or column in waiting:
            if column in waiting:
                left, above = waiting.pop(column)
                row.append(_copy(above))
                if left > 1:
                    waiting[column] = left - 1, above
                column += 1
                continue
            cell = cells.pop(0)
            wide, high = _span(cell, "colspan"), _span(cell, "rowspan")
            for number in range(wide):
                row.append(cell if number == 0 else _copy(cell))
                if high > 1:
                    waiting[column] = high - 1, cell
                column += 1


def _span(cell: Any, name: str) -> int:
    """How many columns or rows a cell spans; the attribute is taken off."""
    said = str(cell.attrib.pop(name, "1")).strip()
    return min(max(int(said), 1), WIDEST) if said.isascii() and said.isdigit() and len(said) < 4 else 1


def _copy(cell: Any) -> Any:
    """A cell with the text of another and nothing behind it."""
    copied = deepcopy(cell)
    copied.tail = None
    return copied
