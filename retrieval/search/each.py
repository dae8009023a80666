"""A question that asks the same of several things becomes as many questions: A和B各有多少 asks A有多少 and B有多少.

What only the first names and all share, its place, its time or a preposition, the others take from it; what stands behind
the last (的面积, 都办了活动) the others take from that.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from retrieval.language.periods import find_periods
from retrieval.language.places import find_places
from retrieval.language.tokens import ASKING, tag_words

_EACH = re.compile("[，,]?(?:各自|分别|各)都?")
_AND = re.compile("[，,]?(?:和|与|跟|以及|及|、)")
_SHARED = re.compile("(?<=.)(?:都|均|也|的|[这那]?[两二三四五][个家者地项座处所].*$)")
_DROPPED = re.compile("^(?:都|均|也|[这那]?[两二三四五].*)")
_QUOTED = re.compile("“[^“”]*”|《[^《》]*》")
_ASKS = re.compile("|".join(sorted(map(re.escape, ASKING - {"吗", "大"}), key=len, reverse=True)))
_LONGEST = 30  # characters of what is asked about


def each_asked(text: str, asked_on: str, known: Collection[str]) -> list[str]:
    """The questions for each of the things that `text` asks the same of, in order; [] where it does not.

    `asked_on` is an ISO date, `known` the stems of places (`find_places`).
    """
    each = _EACH.search(text)
    if not each:
        return []
    several, asked = text[: each.start()], text[each.end() :]
    if _ASKS.search(several) or not _ASKS.search(asked) or (each[0].endswith("各") and not _predicate(f"各{asked}")):
        return []
    items = _items(several)
    if not items:
        return []
    shared = "" if "的" in items[0] else _behind(items[-1]) or _of_a_place(items, asked_on, known)
    items[-1] = items[-1].removesuffix(shared)
    if not all(2 <= len(item) <= _LONGEST for item in items):
        return []
    shared = _DROPPED.sub("", shared)
    shared += "，" if shared and each[0][0] in "，," and shared[0] != "的" else ""
    first, *others = items
    names = [first, *(_before(first, other, asked_on, known) + other for other in others)]
    return [f"{name}{shared}{asked}" for name in names]


def _predicate(text: str) -> bool:
    """Whether 各 belongs to what is done or asked: 各有, 各新开了, not 各地 or 各单位."""
    (word, tag), (_, behind), *_ = [*tag_words(text), ("", ""), ("", "")]
    return tag.startswith("v") or (word == "各" and behind[:1] in ("v", "d", "p", "m"))


def _items(several: str) -> list[str]:
    """The things between 、 and the last 和; [] where there is one."""
    masked = _QUOTED.sub(lambda quoted: "“" * len(quoted[0]), several)
    marks = list(_AND.finditer(masked))
    if not marks:
        return []
    if any(mark[0] != "、" for mark in marks[:-1]):  # 讲解和接待的人和车: the last is the one that joins
        marks = marks[-1:]
    edges = [0, *(edge for mark in marks for edge in mark.span()), len(several)]
    return [several[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True)]


def _behind(last: str) -> str:
    """What stands behind the last thing and holds for all: 的面积, 都搞了活动; or ""."""
    shared = _SHARED.search(last)
    return last[shared.start() :] if shared else ""


def _of_a_place(items: Sequence[str], asked_on: str, known: Collection[str]) -> str:
    """What stands behind the last of several places, 一季度税收; or ""."""
    *others, last = items
    places = [find_places(item, known) for item in others]
    if not all(
        found and found[0].start == 0 and found[0].end == len(item) for found, item in zip(places, others, strict=True)
    ):
        return ""
    ends = [place.end for place in find_places(last, known) if place.start == 0]
    starts = [time.start for time in find_periods(last, asked_on, question=True)]
    at = min([*ends, *(start for start in starts if start > 1)], default=0)
    return last[at:] if at else ""


def _before(first: str, other: str, asked_on: str, known: Collection[str]) -> str:
    """What the first thing has before it that holds for the other one too."""
    at = 0
    for word, tag in tag_words(first):
        at += len(word)
        if tag == "p" and at < len(first):
            return first[:at]
    spans = [] if find_places(other, known) else [(place.start, place.end) for place in find_places(first, known)]
    if not find_periods(other, asked_on, question=True):
        spans += [(time.start, time.end) for time in find_periods(first, asked_on, question=True)]
    leading = ""
    for start, end in sorted(spans):
        if start == len(leading) and end < len(first):
            leading = first[:end]
    return leading
