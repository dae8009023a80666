"""Merged cells of an HTML table stand in each row and column that they span, so that every row has all its cells."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from retrieval.articles.web.blocks import lays_out

WIDEST = 60  # columns or rows that a cell may span: a page may name any number


def fill_grid(tree: Any) -> None:
    """Repeat the merged cells of each table of data in `tree` (an lxml element)."""
    for table in tree.iter("table"):
        if not lays_out(table) and table.xpath(".//*[@rowspan or @colspan]"):
            _fill(table.xpath(".//tr"))


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
