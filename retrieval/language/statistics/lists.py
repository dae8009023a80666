"""Quantities that one clause shares out: 出口额和进口额分别为32亿元和12亿元, 分别增长5%和3%."""

from __future__ import annotations

import re
from dataclasses import replace

from retrieval.language.statistics.figure import Base
from retrieval.language.statistics.growth import Growth, read_growth
from retrieval.language.statistics.indicators import parted
from retrieval.language.statistics.nouns import Word, noun_before, trimmed
from retrieval.language.statistics.quantities import Quantity
from retrieval.language.statistics.sentences import Sentence

_SHARED = re.compile("分别|依次")
_AND = re.compile("[、和与及,，]|以及")
_JOINS = re.compile("(?:[、和与及,，]|以及)(?:增长|上升|上涨|提高|增加|下降|减少|下跌|降低|回落)?")
_BASE = re.compile("同比|环比")
_BASES: dict[str, Base] = {"同比": "同比", "环比": "环比"}


def run_of_alike(sentence: Sentence, marks: list[Quantity | Growth], number: int, left: int) -> list[Quantity]:
    """The quantities from mark `number` that 分别 shares out, two or more of them; none where it does not."""
    first, run = marks[number], list[Quantity]()
    if not isinstance(first, Quantity) or not _shares(sentence, first, left):
        return []
    for at in range(number, len(marks)):
        mark = marks[at]
        joined = not run or _JOINS.fullmatch(sentence.text, run[-1].end, mark.start)
        if not isinstance(mark, Quantity) or not joined or mark.unit != first.unit:
            break
        run.append(mark)
    return run if len(run) > 1 else []


def shared_names(sentence: Sentence, alike: list[Quantity], left: int) -> tuple[list[Word], list[list[Word]]]:
    """The holder and the noun of each of `alike`; all get the whole phrase where it does not part into as many."""
    start = max(left, sentence.clause(alike[0].start)[0])
    shares = _shares(sentence, alike[0], left)
    phrase = noun_before(sentence.words(start, shares.start() if shares else alike[0].start))
    for local, noun in (parted(phrase), ([], phrase)):
        names = _names(noun)
        if len(names) == len(alike):
            # The last name may hold what the others leave out: 城镇和农村居民人均可支配收入.
            return local, [noun if len(name) == 1 and len(names[-1]) > 2 else name for name in names]
    local, noun = parted(phrase)
    return local, [noun] * len(alike)


def _names(words: list[Word]) -> list[list[Word]]:
    names: list[list[Word]] = [[]]
    for word in words:
        if _AND.fullmatch(word.text):
            names.append([])
        else:
            names[-1].append(word)
    return [trimmed(name) for name in names]


def shared_changes(text: str, alike: list[Quantity], left: int) -> list[Growth]:
    """The change that each of `alike` states; none where they state values."""
    first, last, changes = alike[0], left, list[Growth]()
    bases = _BASE.findall(text, left, alike[0].start)
    change = read_growth(text, left, first)
    if not change:
        return []
    for number, quantity in enumerate(alike):
        own = read_growth(text, last, quantity) or change.like(first, quantity)
        base = _BASES[bases[number]] if len(bases) == len(alike) else change.base  # 同比、环比分别增长
        changes.append(replace(own, base=base))
        last = quantity.end
    return changes


def _shares(sentence: Sentence, first: Quantity, left: int) -> re.Match[str] | None:
    start = max(left, sentence.clause(first.start)[0])
    return _SHARED.search(sentence.text, start, first.start)
