"""An article's lines become its paragraphs: broken sentences are joined, captions stand apart, headings are seen."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from retrieval.articles.article import Paragraph, Span
from retrieval.articles.layout.lines import Line
from retrieval.articles.layout.seams import begins, breaks_off, ends_open, goes_on, is_item

_CAPTION = re.compile(
    r"^(?:[■▲◥▼◤◢◣►◆△▽↑↓←→]|图[为片:：]|图[一二三四五六七八九十\d][:：]|[（(]?(?:上|下|左|右)图)|摄[）)]?[。]?$|摄影[:：]\S{2,8}$|资料图片?[）)]?$"
)
REPEATED = 7  # characters at the start of two sentences that are one
_SENTENCE = re.compile(rf"(?<![^。！？”\s])(?=(\S.{{{REPEATED - 1}}}))")
CAPTION = 90  # characters; a longer line set off by white space is text
LOOK_AHEAD = 12  # lines after a broken one that may be captions before it goes on
HEADING = 45  # characters
MOST_ALIKE = 2  # short lines that are one heading; more are a list
MAYBE = 0.4  # less evidence than this is none
CERTAIN = 1.8  # more evidence than this joins what is else as short as verse
KNOWN = 0.8  # evidence in what else stands on the page
SKIP = 0.3  # more evidence than for the next line, for one over a line that may be a caption
CLOSE = 0.7  # the same, over a line in no more white space than is usual
VERSE = 16  # characters; longer lines are no verse
MEMORY = 200  # characters before a seam that are looked at
PAGE = 40_000  # characters of a page that words are looked for in, so that a book is read in the time of its pages


@dataclass(frozen=True)
class Layout:
    """What is usual on a page: blank lines between paragraphs, the width of its columns (0: lines are
    paragraphs) in characters or in half-width cells, whether paragraphs begin with an indent; `text` is the
    page's first PAGE characters, to look for words in, `starts` how often its sentences begin alike; `whole`: no line is
    broken off."""

    blanks: int
    width: int
    in_cells: bool
    indented: bool
    text: str
    starts: Counter[str]
    whole: bool = False

    def narrowed(self, lines: Sequence[Line]) -> Layout:
        """The layout of an article on a page whose articles are set in columns of unlike width."""
        if self.width:
            return self
        (chars, chars_share), (cells, cells_share) = _width(lines, in_cells=False), _width(lines, in_cells=True)
        in_cells = cells_share > chars_share
        return replace(self, width=cells if in_cells else chars, in_cells=in_cells)

    def full(self, line: Line) -> bool:
        """Whether a line of a wrapped page reaches the end of its column."""
        return _extent(line, self.in_cells) >= self.width - _slack(self.in_cells)


def measure(lines: Sequence[Line], text: str, whole: bool = False) -> Layout:
    """Read the layout off a page's lines; `whole` is known of some files (`Page.whole`)."""
    body = [line for line in lines if not line.short] or list(lines)
    long = [line for line in body if len(line.text) > CAPTION]
    blanks = Counter(line.blanks for line in (long if len(long) > 1 else body)).most_common(1)[0][0] if body else 0
    (chars, chars_share), (cells, cells_share) = _width(lines, in_cells=False), _width(lines, in_cells=True)
    indents = sum(line.indent > 0 for line in lines)
    in_cells = cells_share > chars_share
    width = cells if in_cells else chars
    starts = Counter(_SENTENCE.findall(text))
    return Layout(blanks, width, in_cells, indents >= 2 and indents * 2 < len(lines), text[:PAGE], starts, whole)


def assemble(lines: Sequence[Line], layout: Layout) -> tuple[list[Paragraph], list[Span]]:
    """The paragraphs of an article's body, captions among them, and the gaps that were closed."""
    paragraphs: list[Paragraph] = []
    joins: list[Span] = []
    at = 0
    while at < len(lines):
        if is_caption(lines[at]) or _set_off(lines, at, layout):
            paragraphs.append(Paragraph((lines[at].span,), "caption"))
            at += 1
            continue
        spans, captions, after = _follow(lines, at, layout)
        joins += [(left[1], right[0]) for left, right in itertools.pairwise(spans)]
        heading = len(spans) == 1 and _is_heading(lines, at)
        if heading and not (lines[at].heading or layout.whole) and _under_heading(lines, at, paragraphs):
            paragraphs[-1] = Paragraph((*paragraphs[-1].spans, *spans), "heading")  # set in two lines
        else:
            paragraphs.append(Paragraph(tuple(spans), "heading" if heading else "text"))
        paragraphs += [Paragraph((lines[number].span,), "caption") for number in captions]
        at = after
    return paragraphs, joins


def is_caption(line: Line) -> bool:
    """Whether a line is marked as a picture's caption."""
    return len(line.text) <= 2 * CAPTION and bool(_CAPTION.search(line.text))


def _follow(lines: Sequence[Line], at: int, layout: Layout) -> tuple[list[Span], list[int], int]:
    """The pieces of the paragraph that begins with line `at`, the captions inside it, and the line after it."""
    spans, captions, text, after = [lines[at].span], list[int](), lines[at].text[-MEMORY:], at + 1
    while (found := _continuation(lines, after, text, lines[after - 1], layout)) is not None:
        captions += range(after, found)
        spans.append(lines[found].span)
        text = (text + lines[found].text)[-MEMORY:]
        after = found + 1
    return spans, captions, after


def _continuation(lines: Sequence[Line], after: int, left: str, last: Line, layout: Layout) -> int | None:
    """The number of the line that goes on with `left`, over captions; None when it is complete."""
    if last.heading or layout.whole:
        return None
    wrapped = _wraps(last, lines[after], layout) if layout.width and after < len(lines) else None
    if wrapped:
        return after
    if wrapped is False and last.closed:
        return None
    return _searched(lines, after, left, last, layout)


def _searched(lines: Sequence[Line], after: int, left: str, last: Line, layout: Layout) -> int | None:
    """As `_continuation`, by what the words say: the line with the most evidence, the nearest unless far less likely."""
    found = _candidates(lines, after, left, last, layout)
    if not found:
        return None
    evidence, at = max(found, key=lambda item: (item[0], -item[1]))
    if evidence > MAYBE or _broken(left, evidence):
        return at
    nearest = found[0][1]
    over_marked, over_unmarked = after < nearest == at, at > nearest
    return at if (over_marked and evidence > -1) or (over_unmarked and evidence > 0) else None


def _candidates(lines: Sequence[Line], after: int, left: str, last: Line, layout: Layout) -> list[tuple[float, int]]:
    """(evidence, number) of the lines that may go on with `left`: the next, and those over what may be captions."""
    found: list[tuple[float, int]] = []
    cost = 0.0
    for at in range(after, min(after + LOOK_AHEAD, len(lines))):
        line = lines[at]
        if is_caption(line):
            continue
        evidence = goes_on(left, line.text) + KNOWN * (_seen(left, line.text, layout) - _repeats(line, layout))
        verse = left == last.text and evidence < CERTAIN and _verse(lines, after - 1, at)
        if line.heading or verse:
            break
        found.append((evidence - cost, at))
        if not _could_be_caption(line):
            break
        cost = max(cost, SKIP if line.blanks > layout.blanks else CLOSE)
    return found


def _verse(lines: Sequence[Line], at: int, following: int) -> bool:
    """Whether two short lines are alike in length, as verses are, or two of three that follow one another."""
    if max(len(lines[at].text), len(lines[following].text)) > VERSE:
        return False
    alike = abs(len(lines[at].text) - len(lines[following].text)) <= 2
    around = (*lines[max(at - 1, 0) : at], *lines[following + 1 : following + 2])
    return alike or any(len(line.text) <= VERSE and line.blanks == lines[following].blanks for line in around)


def _broken(left: str, evidence: float) -> bool:
    """Whether `left` is broken off, given what the words at the seam say: a long line without an end is."""
    if evidence <= -1 or (is_item(left) and len(left) <= HEADING and left[-1:] not in "，、"):
        return False
    if len(left) > HEADING or breaks_off(left) or (ends_open(left) and len(left) > HEADING // 2):
        return True
    return evidence > 0 and begins(left)


def _could_be_caption(line: Line) -> bool:
    return line.closed and len(line.text) <= CAPTION and line.blanks > 0


def _set_off(lines: Sequence[Line], at: int, layout: Layout) -> bool:
    """Whether a short sentence stands alone: in more white space than is usual, or so bare that it tells of a picture."""
    line = lines[at]
    if not line.closed or len(line.text) > CAPTION:
        return False
    after = lines[at + 1].blanks if at + 1 < len(lines) else 99
    return line.blanks > layout.blanks + 1 and after >= layout.blanks


def _seen(left: str, right: str, layout: Layout) -> bool:
    """Whether the characters around the seam stand together elsewhere on the page: 北海 | 经济开发区."""
    return any(
        re.fullmatch(r"\w{5}", seam) is not None and seam in layout.text
        for seam in (left[-2:] + right[:3], left[-3:] + right[:2])
    )


def _repeats(line: Line, layout: Layout) -> bool:
    """Whether another sentence of the page begins like the line, as the one does that a caption is taken from."""
    return layout.starts[line.text[:REPEATED]] > 1


def _is_heading(lines: Sequence[Line], at: int) -> bool:
    """Whether a line stands over what follows: short, no sentence, one or two of its kind, then a paragraph."""
    line = lines[at]
    if line.heading:
        return True
    if line.closed or len(line.text) > HEADING or line.text[-1:] in "：:—，,、" or re.search(r"\t| {3,}", line.text):
        return False
    run = 0
    while run < MOST_ALIKE and at - run - 1 >= 0 and _looks_alike(lines[at - run - 1]):
        run += 1
    after = at + 1
    while run + after - at <= MOST_ALIKE and after < len(lines) and _looks_alike(lines[after]):
        after += 1
    return run + after - at <= MOST_ALIKE and after < len(lines) and not is_caption(lines[after])


def _under_heading(lines: Sequence[Line], at: int, paragraphs: Sequence[Paragraph]) -> bool:
    """Whether the line before is the first of a heading's two lines, and unmarked like this one."""
    before = bool(paragraphs) and paragraphs[-1].kind == "heading" and len(paragraphs[-1].spans) == 1
    return before and not lines[at - 1].heading and paragraphs[-1].spans[0] == lines[at - 1].span


def _looks_alike(line: Line) -> bool:
    return not line.closed and len(line.text) <= HEADING and not is_caption(line)


def _extent(line: Line, in_cells: bool) -> int:
    return (line.cells if in_cells else len(line.text)) + line.indent


def _slack(in_cells: bool) -> int:
    """How much a full line may fall short, for a mark or a word that did not fit."""
    return 4 if in_cells else 2


def _width(lines: Sequence[Line], *, in_cells: bool) -> tuple[int, float]:
    """The width at which a page's lines are wrapped, and the share of lines that are as wide.

    (0, 0) when the lines are whole paragraphs.
    """
    extents = [_extent(line, in_cells) for line in lines if not line.heading]
    slack = _slack(in_cells)
    narrow = {extent for extent in extents if extent <= (120 if in_cells else 60)}
    for width in sorted(narrow, reverse=True) if len(extents) >= 8 else []:
        full = sum(width - slack <= extent <= width for extent in extents)
        longer = sum(extent > width for extent in extents)
        if full * 2 >= len(extents) and longer * 5 <= len(extents) and _broken_lines(lines):
            exact = sum(width - slack // 2 <= extent <= width for extent in extents)
            return width, exact / len(extents)
    return 0, 0.0


def _broken_lines(lines: Sequence[Line]) -> bool:
    """Whether lines end within sentences, as wrapped ones do, not with them, as short paragraphs do."""
    return 3 * sum(not line.closed for line in lines) >= len(lines)


def _wraps(line: Line, following: Line, layout: Layout) -> bool | None:
    """Whether a wrapped line runs on into the next; None where the width says nothing (a longer line)."""
    longer = _extent(line, layout.in_cells) > layout.width + _slack(layout.in_cells)
    if (
        longer
        or "\t" in line.text + following.text
        or following.heading
        or following.blanks > layout.blanks
        or is_caption(following)
    ):
        return None
    return layout.full(line) and not (layout.indented and following.indent)
