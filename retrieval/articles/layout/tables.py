"""A table's rows become sentences: what a row is of, and each cell under its column's head and with its unit.

    各街道上半年主要指标·长宁街道：固定资产投资27850万元；同比-3.2%

Rows are lines whose cells are parted by "|" (Markdown), tabs, or wide space. What a sentence adds to the cells (·：；) stands
for as many characters of the raw text beside them, so that every character of a row has its place there.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from retrieval.articles.article import Paragraph, Span
from retrieval.articles.layout.lines import Line
from retrieval.articles.passages import LONGEST

RETRIES = 3  # lines over a table that may pass for its rows
_CELL = 60  # characters of a cell on average, at most: longer ones are columns of prose
_TITLE = 40
_NUMERIC = 0.6  # share of a column's cells that are values
_BAR, _TAB, _SPACE = re.compile(r"(?<!\\)\|"), re.compile(r"\t"), re.compile(r" {2,}|\u3000+| \u3000")
_RULE = re.compile(r"\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?")
_VALUE = re.compile(
    r"[-−－+＋±约近超]?[\d０-９][\d０-９,，.．]*(?:[-—~～至][\d０-９,，.．]+)?\s?(?:[%％‰]|[\u4e00-\u9fff]{1,4})?"
)
_YEAR = re.compile(r"(?:19|20)\d\d年?|[一二三四1-4１-４]季度|(?:1[0-2]|[1-9])月|上半年|下半年|全年|\d{1,2}日")
_EMPTY = re.compile(r"[-—－/／…\s]*|无")
_UNIT = re.compile(r"[（(](?:单位[:：]\s*)?([^（）()\d:：]{1,6}|%)[）)]\s*$")
_TITLE_UNIT = re.compile(r"单位[:：]\s*([^\s（）()，,；;]{1,6})")
_RATE = re.compile("增长|增幅|增速|同比|环比|比重|占比|比例|率|比上年|比去年")
_CHANGE = re.compile("(?:比|较)?(?:上年|去年)?(?:同期|同比|环比)?(?:增长|增减|增幅|增速|升降|涨跌|同比|环比)")
_INTRODUCES = re.compile("(?:^|[。，；])([^。，；]{4,24}?)(?:如下|见下表|为)?[:：]$")
_SUM = re.compile("(?:合|总|小|共)\\s*计|总和|平均|全[国省市区县州]")
_NUMBERED = re.compile("序号?|编号|No\\.?|#")

Piece = tuple[str, Span]
"""Characters of a row's sentence and where they stand in the raw text."""


@dataclass(frozen=True)
class Cell:
    """A cell's text and where it stands in the page."""

    text: str
    span: Span

    @property
    def value(self) -> bool:
        """Whether it holds a number, with a unit at most, and no period's name."""
        return bool(_VALUE.fullmatch(self.text)) and not _YEAR.fullmatch(self.text)

    @property
    def empty(self) -> bool:
        return bool(_EMPTY.fullmatch(self.text))


@dataclass(frozen=True)
class Table:
    """A table in the lines of a page: the numbers of its lines, its paragraphs (its title as a heading, its rows), and the
    spans that are in none: heads, rules and units. It begins at character `start`."""

    lines: tuple[int, ...]
    paragraphs: tuple[Paragraph, ...]
    heads: tuple[Span, ...]
    start: int


@dataclass(frozen=True)
class _Columns:
    """The parts of each column's head from top to bottom, the first column that names the row, the one behind the last that
    does, and what is over all."""

    heads: tuple[tuple[Cell, ...], ...]
    first: int
    labels: int
    title: Span | None
    unit: Cell | None


def find_tables(text: str, lines: Sequence[Line], headline: Span | None) -> list[Table]:
    """The tables among the lines of `text`, in order; `headline` is where their article is named, for those without a title."""
    found: list[Table] = []
    columns: _Columns | None = None
    failed: dict[re.Pattern[str], Span] = {}
    at = 0
    while at < len(lines):
        run = _run(text, lines, at, failed)
        if run:
            table, columns = _table(text, lines, at, run, headline, columns)
            found.append(table)
        at += len(run) or 1
    return found


def _table(
    text: str, lines: Sequence[Line], at: int, run: list[list[Cell]], headline: Span | None, before: _Columns | None
) -> tuple[Table, _Columns]:
    """The table whose rows (and rules) are `run`, from line `at` on, and its columns, which the next may go on with."""
    rows = [row for row in run if row]
    above = _above(lines, at)
    units = [number for number in above if _names_unit(lines[number])]
    titles = [number for number in above if number not in units]
    columns = _columns_of(text, rows, [lines[n] for n in above], _introduced(lines, at) or headline, before)
    under = rows[_head_rows(rows) :]
    body, told = _filled(under, columns), {id(row) for row in under}
    heads = [lines[at + number].span for number, row in enumerate(run) if id(row) not in told]
    heads += [lines[number].span for number in units]
    titles = titles if any(line.closed for line in lines[: above[0] if above else 0]) else []  # else it is the headline
    named = [Paragraph((lines[number].span,), "heading") for number in titles]
    sentences = [paragraph for row in body for paragraph in _sentences(text, row, columns)]
    numbers = (*titles, *units, *range(at, at + len(run)))
    return Table(numbers, (*named, *sentences), tuple(sorted(heads)), lines[numbers[0]].span[0]), columns


def _run(text: str, lines: Sequence[Line], at: int, failed: dict[re.Pattern[str], Span]) -> list[list[Cell]]:
    """The rows of the table that begins with line `at`, [] for a rule among them; none where no table begins.

    `failed` holds the last run of lines with each mark that is no table; from its first RETRIES lines alone it is tried
    again, or a long one would take time with its square.
    """
    for mark in (_BAR, _TAB, _SPACE):
        start, end = failed.get(mark, (0, 0))
        if start + RETRIES <= at < end:
            continue
        run = list(itertools.takewhile(bool, (_cells(text, lines[n], mark) for n in range(at, len(lines)))))
        rows = [row for row in run if not _is_rule(row)]
        if _is_table(rows, mark, ruled=len(rows) < len(run)):
            width = max(map(len, rows))
            return [[] if _is_rule(row) else _padded(row, width) for row in run]
        if at >= end:
            failed[mark] = (at, at + len(run))
    return []


def _cells(text: str, line: Line, mark: re.Pattern[str]) -> list[Cell]:
    """The cells of a line; none where it has fewer than two."""
    start, end = line.span
    if mark is _TAB:
        while start and text[start - 1] in "\t ":  # empty cells at the line's head
            start -= 1
    if mark is _BAR and not (text[start] == "|" or _RULE.fullmatch(line.text)):
        return []
    cells, first = [], start
    for part in [*mark.finditer(text, start, end), None]:
        last = part.start() if part else end
        said = text[first:last]
        left = first + len(said) - len(said.lstrip())
        cells.append(Cell(said.strip(), (left, left + len(said.strip()))))
        first = part.end() if part else end
    if mark is _BAR:
        cells = cells[1:-1] if len(cells) > 2 and not cells[-1].text else cells[1:]
    return cells if len(cells) > 1 else []


def _is_rule(row: Sequence[Cell]) -> bool:
    return all(re.fullmatch(r":?-{2,}:?", cell.text) for cell in row)


def _padded(row: list[Cell], width: int) -> list[Cell]:
    end = row[-1].span[1]
    return row + [Cell("", (end, end))] * (width - len(row))


def _is_table(rows: Sequence[Sequence[Cell]], mark: re.Pattern[str], ruled: bool) -> bool:
    """Whether rows are those of a table: by a rule, or by a column of values under like rows."""
    if len(rows) < 2 or sum(len(cell.text) for row in rows for cell in row) > _CELL * sum(map(len, rows)):
        return False
    if any("。" in cell.text[:-1] and len(cell.text) > _CELL for row in rows for cell in row):
        return False
    if mark is _BAR and ruled:
        return True
    widths = {len(row) for row in rows}
    if mark is _SPACE and (len(rows) < 3 or len(widths) > 1):
        return False
    return any(_is_numeric(rows[1:], column) for column in range(1, max(widths)))


def _is_numeric(rows: Sequence[Sequence[Cell]], column: int) -> bool:
    cells = [row[column] for row in rows if column < len(row) and not row[column].empty]
    return bool(cells) and sum(cell.value for cell in cells) >= _NUMERIC * len(cells)


def _head_rows(rows: Sequence[Sequence[Cell]]) -> int:
    """How many rows at the top are heads: those without a value, at most three, the first where none has one."""
    bare = list(itertools.takewhile(lambda row: not any(cell.value for cell in row[1:]), rows))
    if len(bare) == len(rows):
        return 1
    return min(len(bare), 3)


def _columns_of(
    text: str, rows: Sequence[Sequence[Cell]], above: Sequence[Line], headline: Span | None, before: _Columns | None
) -> _Columns:
    """What stands over the columns of a table; one without heads goes on with those of the table `before`."""
    count = _head_rows(rows)
    heads = tuple(_distinct([row[column] for row in rows[:count]]) for column in range(len(rows[0])))
    if not count and before and len(before.heads) == len(rows[0]):
        return before
    body = rows[count:] or rows
    first = int(len(rows[0]) > 2 and any(_NUMBERED.fullmatch(cell.text) for cell in heads[0]))
    labels = first + 1
    named = [row[first].text for row in body]
    grouped = len(set(named)) < len(named) or any(row[first].empty for row in body)  # 东片 of several rows
    while grouped and labels < len(rows[0]) - 1 and not _is_numeric(body, labels):
        labels += 1
    title = next((title_span(line) for line in above if not _names_unit(line)), headline)
    units = [
        Cell(unit[1], (line.span[0] + unit.start(1), line.span[0] + unit.end(1)))
        for line in above
        if (unit := _TITLE_UNIT.search(line.text))
    ]
    return _Columns(heads, first, labels, title, units[0] if units else None)


def title_span(line: Line) -> Span:
    """A title's place without its marks and the unit that it names."""
    mark = re.match(r"(?:#{1,6}\s+|[*_]{2}|表\s*[\d一二三四五六七八九十]{1,2}[\s:：、.]*)*", line.text)
    first = mark.end() if mark else 0
    rest = re.sub(r"\s*[（(]?\s*单位[:：].*$|[*_]{2}$", "", line.text[first:])
    return line.span[0] + first, line.span[0] + first + len(rest)


def _distinct(cells: Sequence[Cell]) -> tuple[Cell, ...]:
    """The cells that say something, each once: a head that spans rows stands in each of them."""
    kept: list[Cell] = []
    for cell in cells:
        if not cell.empty and all(cell.text != other.text for other in kept):
            kept.append(cell)
    return tuple(kept)


def _above(lines: Sequence[Line], at: int) -> list[int]:
    """The lines over a table that name it or its unit, the first first."""
    found: list[int] = []
    for number in range(at - 1, max(at - 3, -1), -1):
        line = lines[number]
        named = (
            line.short and len(line.plain) <= _TITLE and not line.text.endswith(("：", ":")) and "\t" not in line.text
        )
        if not named or (found and not _names_unit(lines[found[0]])):
            break
        found.insert(0, number)
    return found


def _introduced(lines: Sequence[Line], at: int) -> Span | None:
    """What the line over a table says that it shows: 各县招商情况 in 各县招商情况如下："""
    said = _INTRODUCES.search(lines[at - 1].text) if at else None
    return (lines[at - 1].span[0] + said.start(1), lines[at - 1].span[0] + said.end(1)) if said else None


def _filled(rows: Sequence[list[Cell]], columns: _Columns) -> list[list[Cell]]:
    """The rows, those without the first of several labels under the one that stands over them."""
    filled: list[list[Cell]] = []
    for row in rows:
        inner = row[columns.first + 1 : columns.labels]
        if filled and row[columns.first].empty and any(not cell.empty for cell in inner):
            row = [*row[: columns.first], filled[-1][columns.first], *row[columns.first + 1 :]]
        filled.append(row)
    return filled


def _names_unit(line: Line) -> bool:
    """Whether a line tells a table's unit and nothing else: （单位：万元）."""
    unit = _TITLE_UNIT.search(line.text)
    return bool(unit and unit.start() <= 4)


def _sentences(text: str, row: Sequence[Cell], columns: _Columns) -> Iterator[Paragraph]:
    """A row as a paragraph, or as several where it is long, each with the row's label."""
    labels = _distinct(row[columns.first : columns.labels])
    opening: list[Piece] = []
    if columns.title and columns.title[0] < columns.title[1]:
        opening += [(text[slice(*columns.title)], columns.title), _beside(text, "·", columns.title[1])]
    cells = [
        (cell, heads)
        for cell, heads in zip(row[columns.labels :], columns.heads[columns.labels :], strict=False)
        if not cell.empty
    ]
    if labels and cells and any(_is_period(heads) for _, heads in cells):  # 2022年产值12.5亿元；2023年产值13亿元
        parts = [
            _part(text, cell, [*heads, *(labels if _is_period(heads) else ())], columns.unit) for cell, heads in cells
        ]
        yield from _paragraphs(text, opening, parts, "")
        return
    for cell in labels:
        opening += [(cell.text, cell.span), _beside(text, "：" if cell is labels[-1] else " ", cell.span[1])]
    parts = [_part(text, cell, heads, columns.unit) for cell, heads in cells]
    holder = labels[-1].text if labels else ""
    yield from _paragraphs(text, opening, parts, "" if _SUM.fullmatch(holder) else holder)


def _is_period(heads: Sequence[Cell]) -> bool:
    """Whether a column's head names a time and nothing else."""
    return bool(heads) and all(_YEAR.fullmatch(head.text) for head in heads)


def _paragraphs(
    text: str, opening: Sequence[Piece], parts: Sequence[Sequence[Piece]], holder: str
) -> Iterator[Paragraph]:
    """What is said of a row's cells, each paragraph with the opening and no longer than LONGEST where that can be."""
    kept: list[Piece] = []
    for part in parts or [[]]:
        if kept and _length(opening) + _length(kept) + _length(part) > LONGEST:
            yield _paragraph([*opening, *kept], holder)
            kept = []
        if kept:
            mark = (
                "，" if _CHANGE.match(part[0][0]) else "；"
            )  # 27850万元，同比-3.2%: a change is of the figure before it
            kept.append(_beside(text, mark, kept[-1][1][1]))
        kept += part
    if pieces := [*opening, *kept] if kept else opening[:-1]:
        yield _paragraph(pieces, holder)


def _part(text: str, cell: Cell, heads: Sequence[Cell], unit: Cell | None) -> list[Piece]:
    """A cell under its head and with its unit: 固定资产投资27850万元; a text behind a colon: 负责人：宁远."""
    said: list[Piece] = []
    units: list[Cell] = []
    for head in heads:
        found = _UNIT.search(head.text)
        name = head.text[: found.start()].rstrip() if found else head.text
        start = head.span[0]
        said += [(name, (start, start + len(name)))] if name else []
        units += [Cell(found[1], (start + found.start(1), start + found.end(1)))] if found else []
    name = "".join(part for part, _ in said)
    amount = cell.value or bool(units and cell.text.isdecimal())  # 1960 under 税收（万元） is no year
    if name and (not amount or name[-1].isdigit()):
        said.append(_beside(text, "：", cell.span[0] - 1))
    said.append((cell.text, cell.span))
    if unit and not units and not _RATE.search(name):
        units = [unit]
    if units and amount and cell.text[-1].isdigit():
        said.append((units[-1].text, units[-1].span))
    return said


def _beside(text: str, char: str, at: int) -> Piece:
    """A character that a sentence adds, in the place of the one at `at`."""
    at = min(max(at, 0), len(text) - 1)
    return char, (at, at + 1)


def _length(parts: Sequence[Piece]) -> int:
    return sum(len(said) for said, _ in parts)


def _paragraph(parts: Sequence[Piece], holder: str) -> Paragraph:
    return Paragraph(tuple(span for _, span in parts), "row", "".join(said for said, _ in parts), holder)
