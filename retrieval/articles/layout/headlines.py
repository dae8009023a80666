"""Where the articles of a page begin, and what stands over each: kicker, headline, subhead, byline."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.articles.article import Span
from retrieval.articles.dateline import is_byline, read_report
from retrieval.articles.layout.lines import Line
from retrieval.articles.layout.paragraphs import HEADING, MAYBE, is_caption
from retrieval.articles.layout.seams import goes_on

_DATELINE = re.compile(
    r"据?(?:本报|本网|新华社|中新社|中新网|人民网|央视网|[\u4e00-\u9fff]{2,6}(?:日报|晚报|晨报|早报|都市报|时报|商报|新报|农村报))"
    r"[^\s，。]{0,12}?(?:\d{1,2}月\d{1,2}日)?(?:讯|电)(?=\W|记者|$)"
    r"|[（(][^（()）\s]{0,10}记者[^（()）]{2,20}[）)]"
)
_DASHED = re.compile(r"^(?:——|—|--)")
_ASKS = re.compile(r"^[^。…]{4,40}[？！?!]”?$")
REACH = 12  # lines below one in which its sentence ends
NARROW = 10  # characters; columns are no narrower
UNSIGNED = 2  # sentences' ends over a headline with a byline that make an article without one
MOST = 5  # lines over a byline that can belong to its headline


@dataclass(frozen=True)
class Layouted:
    """One article's lines, apart: those of its headline group, its bylines, and its body."""

    headline: tuple[Line, ...]
    bylines: tuple[Line, ...]
    body: tuple[Line, ...]


@dataclass(frozen=True)
class Headline:
    """The lines of a headline group by their part; a headline may be set in two lines."""

    title: Line | None = None
    kicker: tuple[Line, ...] = ()
    subhead: tuple[Line, ...] = ()


def is_dateline(line: Line) -> bool:
    """Whether a paragraph begins as reports do: 本报9月28日讯, 新华社北京9月28日电."""
    report = read_report(line.text)
    return bool(_DATELINE.match(line.text)) or (report is not None and bool(report.agency))


def split_articles(lines: Sequence[Line], title: str = "", larger: Sequence[Span] = ()) -> list[Layouted]:
    """Cut a page's lines into articles: a byline, a dateline without one, or a headline makes an article that is
    set in larger letters, at one of the spans `larger` of the page's text.

    `title` is the headline of the only one, if the file tells it; no more than it stands over a text without either.
    """
    starts: list[tuple[int, int | None]] = [*_starts(lines)]
    starts = sorted([*starts, *_set_larger(lines, larger, starts)], key=lambda start: start[0])
    if starts and _unsigned(lines, starts[0][0]):
        starts = [(0, None), *starts]
    if not starts or title:
        return [_apart(lines, starts[0][1] if starts else None, title, larger)]
    bounds = [0, *(first for first, _ in starts[1:]), len(lines)]
    return [
        _apart(lines[a:b], None if starter is None else starter - a, "", larger)
        for (a, b), (_, starter) in zip(itertools.pairwise(bounds), starts, strict=True)
    ]


def read_headline(lines: Sequence[Line], title: str = "") -> Headline:
    """Tell headline, kicker and subhead in a group apart by marks, order and length; dashes mark a subhead.

    `title` is the headline if the file names it.
    """
    named = next((at for at, line in enumerate(lines) if title and line.plain == title), None)
    if named is not None:
        return Headline(lines[named], tuple(lines[:named]), tuple(lines[named + 1 :]))
    subhead = [line for line in lines if _DASHED.search(line.text)]
    rest = [line for line in lines if line not in subhead]
    if not rest:
        return Headline(subhead[0] if subhead else None, (), tuple(subhead[1:]))
    at = _main(rest)
    return Headline(rest[at], tuple(rest[:at]), (*rest[at + 1 :], *subhead))


def _main(lines: Sequence[Line]) -> int:
    """Which of a group's lines is the headline."""
    plain = [line.plain for line in lines]
    if twice := [at for at, text in enumerate(plain) if plain.count(text) > 1]:
        return twice[0]
    marked = [at for at, line in enumerate(lines) if line.heading]
    if marked:
        top = next((at for at in marked if lines[at].heading == 1), None)
        if top is not None:
            return top
        last = marked[-1]
        alone = len(marked) == 1 and last == 0 and len(lines) == 2
        return 1 if alone else last
    if len(lines) == 1:
        return 0
    if len(lines) == 2:
        return 0 if len(lines[1].plain) > 1.5 * len(lines[0].plain) else 1
    return 1


def _starts(lines: Sequence[Line]) -> list[tuple[int, int]]:
    """(first line of the headline group, line of the byline or dateline) of each article."""
    starts: list[tuple[int, int]] = []
    before = -1
    for at, line in enumerate(lines):
        if not (is_byline(line.text) or is_dateline(line)):
            continue
        previous = next((n for n in range(at - 1, -1, -1) if not is_caption(lines[n])), None)
        if previous is not None and previous == before:  # a byline's second line, or its dateline
            before = at
            continue
        before = at
        first, floor = at, starts[-1][1] + 1 if starts else 0
        while first > floor and at - first < MOST and _stands_over(lines, first - 1, at):
            first -= 1
        headline = any(not is_caption(lines[n]) for n in range(first, at))
        if headline or (is_byline(line.text) and not starts):
            starts.append((first, at))
    return starts


def _set_larger(
    lines: Sequence[Line], larger: Sequence[Span], starts: Sequence[tuple[int, int | None]]
) -> list[tuple[int, None]]:
    """The starts of articles whose headline has neither byline nor dateline below it."""
    first = {start for start, _ in larger}
    found = [at for at, line in enumerate(lines) if line.span[0] in first and at + 1 < len(lines)]
    near = {at for first, starter in starts for at in range(first - 1, (starter or first) + 1)}
    return [(at, None) for at in found if at not in near]


def _unsigned(lines: Sequence[Line], first: int) -> bool:
    """Whether an article without a byline stands over line `first`, the first of a headline with one."""
    over, under = lines[:first], lines[first:]
    return sum(line.closed for line in over) >= UNSIGNED and lines[first].short and any(line.closed for line in under)


def _stands_over(lines: Sequence[Line], at: int, byline: int) -> bool:
    """Whether a line can belong to the headline over a byline: a question or a cry only as the headline itself."""
    line = lines[at]
    if is_caption(line):
        return at > 0 and lines[at - 1].short
    return line.short or bool(line.heading) or (_asks(line) and all(_under(other) for other in lines[at + 1 : byline]))


def _asks(line: Line) -> bool:
    """Whether a line could be a headline that ends as a question or a cry does."""
    return bool(_ASKS.search(line.text))


def _under(line: Line) -> bool:
    """Whether a line stands between headline and text: a subhead, a caption, a byline or a dateline."""
    return bool(_DASHED.search(line.text)) or is_caption(line) or is_byline(line.text) or is_dateline(line)


def _apart(lines: Sequence[Line], starter: int | None, title: str = "", larger: Sequence[Span] = ()) -> Layouted:
    """Sort one article's lines into headline, bylines and body."""
    bylines = [
        at
        for at, line in enumerate(lines)
        if is_byline(line.text) and (starter is None or starter <= at <= starter + 3)
    ]
    over = starter is not None and all(_heads(lines, at) or is_caption(lines[at]) for at in range(starter))
    end = starter if over and starter is not None else _leading(lines, title, larger)
    headline = [at for at in range(min(end, MOST + 3)) if not is_caption(lines[at]) and at not in bylines]
    taken = {*headline, *bylines}
    body = [line for at, line in enumerate(lines) if at not in taken]
    return Layouted(tuple(lines[at] for at in headline), tuple(lines[at] for at in bylines), tuple(body))


def _leading(lines: Sequence[Line], title: str, larger: Sequence[Span]) -> int:
    """How many lines at the head of a page without a byline are its headline."""
    if title:
        return next((at + 1 for at, line in enumerate(lines[:MOST]) if line.plain == title), 0)
    if end := next((end for start, end in larger if start == lines[0].span[0]), 0):
        return sum(line.span[0] < end for line in lines)
    count = 0
    while count < min(MOST, len(lines)) and _heads(lines, count) and not is_caption(lines[count]):
        count += 1
    marked = next((at for at in range(count) if lines[at].heading), None)
    if count == len(lines):  # nothing but short lines: a list, a poem, a table
        return 0
    return min(count, marked + 2) if marked is not None else min(count, 3)


def _heads(lines: Sequence[Line], at: int) -> bool:
    """Whether a line can be part of a headline: short, and not the beginning of a text that runs on below it."""
    line = lines[at]
    if line.heading or _DASHED.search(line.text):
        return True
    if _asks(line):
        return at == 0 or (at + 1 < len(lines) and _under(lines[at + 1]))
    return line.short and (at == 0 or not _runs_on(lines, at))


def _runs_on(lines: Sequence[Line], at: int) -> bool:
    """Whether a line is broken off in a sentence that ends in a line below, a caption or two between."""
    if len(lines[at].text) > HEADING:
        return True
    below = [line for line in lines[at : at + REACH] if not is_caption(line)]
    for line, following in itertools.pairwise(below):
        wrapped = not following.blanks and abs(line.cells - following.cells) <= 4 and len(line.text) >= NARROW
        if following.heading or not (wrapped or goes_on(line.text, following.text) >= MAYBE):
            return False
        if not following.short:
            return True
    return False
