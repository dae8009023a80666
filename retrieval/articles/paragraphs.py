"""An article's lines become its paragraphs: broken sentences are joined, captions stand apart, headings are seen."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.articles.article import Paragraph, Span
from retrieval.articles.lines import Line
from retrieval.articles.seams import breaks_off, ends_open, goes_on

_CAPTION = re.compile(
    r"^(?:[■▲◥▼◤◢◣►◆△▽↑↓←→]|图[为片:：]|图[一二三四五六七八九十\d][:：]|[（(]?(?:上|下|左|右)图)|摄[）)]?[。]?$|摄影[:：]\S{2,8}$|资料图片?[）)]?$"
)
CAPTION = 90  # characters; a longer line set off by white space is text
LOOK_AHEAD = 12  # lines after a broken one that may be captions before it goes on
SLACK = 4  # cells that a full line may fall short, for a mark or a word that did not fit
HEADING = 45  # characters
MAYBE = 0.4  # less evidence than this is none
VERSE = 16  # characters; longer lines are no verse
MEMORY = 200  # characters before a seam that are looked at
CERTAIN = 1.0  # evidence that a line goes on which outweighs all that the layout says


@dataclass(frozen=True)
class Layout:
    """What is usual on a page: blank lines between paragraphs, the width of its columns (0: lines are
    paragraphs), whether paragraphs begin with an indent; `text` is the page's, to look for words in."""

    blanks: int
    width: int
    indented: bool
    text: str


def measure(lines: Sequence[Line], text: str) -> Layout:
    """Read the layout off a page's lines."""
    body = [line for line in lines if not line.short] or list(lines)
    blanks = Counter(line.blanks for line in body).most_common(1)[0][0] if body else 0
    return Layout(blanks, _width(lines), sum(line.indent > 0 for line in body) * 3 > len(body), text)


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
        if heading and not lines[at].heading and _under_heading(lines, at, paragraphs):
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
    if last.heading:
        return None
    if layout.width and after < len(lines) and (wrapped := _wraps(last, lines[after], layout)) is not None:
        return after if wrapped else None
    return _searched(lines, after, left, last, layout)


def _searched(lines: Sequence[Line], after: int, left: str, last: Line, layout: Layout) -> int | None:
    """As `_continuation`, by what the words say: the line with the most evidence, the nearest of equals."""
    best, at_best = MAYBE, None
    for at in range(after, min(after + LOOK_AHEAD, len(lines))):
        line = lines[at]
        if is_caption(line):
            continue
        if line.heading or _verse(last, line):
            break
        evidence = goes_on(left, line.text) + (0.8 if _seen(left, line.text, layout) else 0.0)
        if evidence > best:
            best, at_best = evidence, at
        if best >= CERTAIN:
            break
        if not _could_be_caption(line, layout):
            return at if at_best is None and _broken(left, evidence, at > after) else at_best
    return at_best


def _verse(line: Line, following: Line) -> bool:
    """Whether two short lines are alike in length, as verses are."""
    short = max(len(line.text), len(following.text)) <= VERSE
    return short and abs(len(line.text) - len(following.text)) <= 2


def _broken(left: str, evidence: float, over: bool) -> bool:
    """Whether `left` is broken off, given what the words at the seam say: a long line without an end is."""
    if evidence <= -1:
        return False
    return len(left) > HEADING or over or breaks_off(left) or (ends_open(left) and len(left) > HEADING // 2)


def _could_be_caption(line: Line, layout: Layout) -> bool:
    return line.closed and len(line.text) <= CAPTION and line.blanks > layout.blanks


def _set_off(lines: Sequence[Line], at: int, layout: Layout) -> bool:
    """Whether a short sentence stands alone in far more white space than is usual."""
    after = lines[at + 1].blanks if at + 1 < len(lines) else 99
    line = lines[at]
    return line.closed and len(line.text) <= CAPTION and line.blanks > layout.blanks + 1 and after >= layout.blanks


def _seen(left: str, right: str, layout: Layout) -> bool:
    """Whether the characters around the seam stand together elsewhere on the page: 北海 | 经济开发区."""
    return any(
        re.fullmatch(r"\w{5}", seam) is not None and seam in layout.text
        for seam in (left[-2:] + right[:3], left[-3:] + right[:2])
    )


def _is_heading(lines: Sequence[Line], at: int) -> bool:
    """Whether a line stands over what follows: short, no sentence, one or two of its kind, then a paragraph."""
    line = lines[at]
    if line.heading:
        return True
    if line.closed or len(line.text) > HEADING or line.text[-1:] in "：:—，,、" or re.search(r"\t| {3,}", line.text):
        return False
    run = 0
    while at - run - 1 >= 0 and _looks_alike(lines[at - run - 1]):
        run += 1
    after = at + 1
    while after < len(lines) and _looks_alike(lines[after]):
        after += 1
    return run + after - at <= 2 and after < len(lines) and not is_caption(lines[after])


def _under_heading(lines: Sequence[Line], at: int, paragraphs: Sequence[Paragraph]) -> bool:
    """Whether the line before is the first of a heading's two lines, and unmarked like this one."""
    before = bool(paragraphs) and paragraphs[-1].kind == "heading" and len(paragraphs[-1].spans) == 1
    return before and not lines[at - 1].heading and paragraphs[-1].spans[0] == lines[at - 1].span


def _looks_alike(line: Line) -> bool:
    return not line.closed and len(line.text) <= HEADING and not is_caption(line)


def _width(lines: Sequence[Line]) -> int:
    """The width at which a page's lines are wrapped, in cells; 0 when its lines are whole paragraphs."""
    lengths = [line.cells + line.indent for line in lines if not line.heading]
    if len(lengths) < 8:
        return 0
    for width in sorted(set(lengths), reverse=True):
        full = sum(width - SLACK <= length <= width for length in lengths)
        longer = sum(length > width for length in lengths)
        if width <= 120 and full * 2 >= len(lengths) and longer * 20 <= len(lengths):
            return width
    return 0


def _wraps(line: Line, following: Line, layout: Layout) -> bool | None:
    """Whether a wrapped line runs on into the next; None where the width says nothing (a longer line)."""
    if line.cells > layout.width + SLACK or following.heading or following.blanks > layout.blanks:
        return None
    if is_caption(following):
        return None
    if (layout.indented and following.indent) or line.cells + line.indent < layout.width - SLACK:
        return False
    return layout.indented or not line.closed
