"""Figures in news: what is counted, whose it is, when, how much, and how it has changed.

A figure is read from its own sentence, but for its period, which the sentence before may have named, and its holder,
which the caller may know. Numbers that count nothing (dates, ordinals, names) are no figures.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from decimal import Decimal

from retrieval.language.statistics.figure import Figure
from retrieval.language.statistics.growth import RANK, Growth, read_growth
from retrieval.language.statistics.holders import head_holder
from retrieval.language.statistics.indicators import (
    STATED,
    indicator_of,
    is_attribute,
    is_difference,
    parted,
    subject_before,
)
from retrieval.language.statistics.lists import run_of_alike, shared_changes, shared_names
from retrieval.language.statistics.nouns import Word, noun_before
from retrieval.language.statistics.quantities import MEASURES, Quantity, plain_text
from retrieval.language.statistics.reporting import Reported, period_at, reported_times
from retrieval.language.statistics.sentences import Sentence, find_sentences

_OBJECT = re.compile("^(?:实际)?(?:利用|使用|挽回)(?=[内外]资|损失)")
_REACHED = re.compile("(?:增长)?[，,]? ?(?:达到?|至|到|为|收?报)了? ?")
_CONVERTED = re.compile(r"[约折]合|[(（](?:当前|合|相当于)?\Z")
_COMPARED_WITH = re.compile(r"(?:比|较|相比)[^，。,；;]{1,12}的\Z")
_FROM = re.compile("[，,（(；;]?仅?[从由]")
_PART = re.compile("[；;]")
_HEAD = 30  # characters at the head of a clause that can name a holder
_NEAR = 8  # figures before one that can lend it their noun
_RANKED = 40  # characters between a figure and its rank


__all__ = ["Figure", "find_figures"]


def find_figures(text: str, anchor: str, holder: str = "") -> list[Figure]:
    """The figures of `text`, in order, under the ISO date `anchor`; `holder` is whose they are where none is named."""
    sentences = find_sentences(text, plain_text(text), anchor)
    return [
        figure
        for sentence, times in reported_times(sentences)
        if sentence.quantities or sentence.doublings
        for figure in _figures_of(_Scope(sentence, text, holder, times))
    ]


@dataclass(frozen=True)
class _Scope:
    """A sentence and what its figures take from around it."""

    sentence: Sentence
    text: str  # as given: what is quoted is quoted from it
    holder: str
    times: list[Reported]

    def quote(self, words: list[Word]) -> str:
        """The words as the text has them, but for a verb that the dictionary holds as one word with its object."""
        return _OBJECT.sub("", self.text[words[0].start : words[-1].end]) if words else ""

    def figure(self, noun: str, holder: str, value: Decimal, unit: str, span: tuple[int, int], left: int) -> Figure:
        """A figure without bound, change and rank; `left` is where the words about it begin."""
        start, end = span
        period = period_at(self.times, start)
        counted = "累计" in self.sentence.text[max(left, start - _HEAD) : start]
        cumulative = counted or bool(period and period.grain in ("half", "span"))
        return Figure(noun, holder, period, value, None, unit, "", None, "", "", cumulative, "", start, end)


@dataclass(frozen=True)
class _Head:
    """Where a clause begins, the holder that it or a clause before it names, and where its own name of it ends."""

    start: int
    holder: str
    end: int


def _figures_of(scope: _Scope) -> list[Figure]:
    sentence, found = scope.sentence, list[Figure]()
    heads = _heads(scope)
    marks: list[Quantity | Growth] = sorted([*sentence.quantities, *sentence.doublings], key=lambda mark: mark.start)
    left, number = sentence.start, 0
    while number < len(marks):
        mark = marks[number]
        head = heads[max(0, bisect_right(heads, mark.start, key=lambda each: each.start) - 1)]
        alike = run_of_alike(sentence, marks, number, left)
        following = marks[number + 1] if number + 1 < len(marks) else None
        number += len(alike) or 1
        if alike:
            _add_alike(scope, found, alike, left, head)
        elif isinstance(mark, Quantity) and is_attribute(sentence, mark, following):
            continue
        else:
            right = min(sentence.clause(mark.end)[1], following.start if following else sentence.end)
            _add(scope, found, mark, (left, right), head)
        left = marks[number - 1].end
    return _ranked(scope, found)


def _add(scope: _Scope, found: list[Figure], mark: Quantity | Growth, room: tuple[int, int], head: _Head) -> None:
    """Read what `mark` states, whose words stand in `room`."""
    change = mark if isinstance(mark, Growth) else read_growth(scope.sentence.text, room[0], mark)
    if change:
        _add_change(scope, found, change, room[0], head)
    elif isinstance(mark, Quantity) and not is_difference(scope.sentence, mark, room[0]):
        _add_value(scope, found, mark, room, head)


def _add_alike(scope: _Scope, found: list[Figure], alike: list[Quantity], left: int, head: _Head) -> None:
    """Read quantities that 分别 shares out among as many nouns, or changes among as many figures before them."""
    count = len(alike)
    local, names = shared_names(scope.sentence, alike, max(left, head.end) if head.end <= alike[0].start else left)
    changes = shared_changes(scope.sentence.text, alike, left)
    earlier = found[-count:]
    if changes and not any(names) and len(earlier) == count and all(each.growth is None for each in earlier):
        found[-count:] = [_changed(each, change, each.end) for each, change in zip(earlier, changes, strict=True)]
        return
    holder, last = scope.quote(local) or head.holder, found[-1].indicator if found else ""
    for number, quantity in enumerate(alike):
        name, span = scope.quote(names[number]) or last, (quantity.start, quantity.end)
        if changes:
            change = changes[number]
            figure = scope.figure(name, holder, change.rate, change.unit, span, left)
            found.append(_changed(figure, change, quantity.end))
        else:
            figure = scope.figure(name, holder, quantity.value, _unit(scope, quantity), span, left)
            found.append(replace(figure, upper=quantity.upper, bound=quantity.bound))


def _heads(scope: _Scope) -> list[_Head]:
    sentence, holder, found = scope.sentence, scope.holder, list[_Head]()
    starts = [each.start for each in sentence.quantities]
    for start, end in sentence.clauses:
        first = bisect_left(starts, start)
        stop = starts[first] if first < len(starts) else end
        words = head_holder(sentence.words(start, min(stop, end, start + _HEAD)))
        holder = scope.quote(words) or holder
        found.append(_Head(start, holder, words[-1].end if words else start))
    return found


def _add_change(scope: _Scope, found: list[Figure], change: Growth, left: int, head: _Head) -> None:
    """Give `change` to the figure before it, or make a figure of it where it has a noun of its own."""
    sentence, last = scope.sentence, found[-1] if found else None
    start = max(left, head.end if head.end <= change.start else sentence.clause(change.start)[0])
    local, noun = parted(noun_before(sentence.words(start, change.start)))
    if local and local[0].start == head.end > head.start:  # 上海全市
        local = []
    if not noun and (not last or _PART.search(sentence.text, last.end, change.start)):
        local, noun = subject_before(sentence, change.start)
    indicator, holder = scope.quote(noun), scope.quote(local) or head.holder
    waiting = _waiting(scope, found) if not noun or (last and indicator == last.indicator) else None
    if waiting is not None and not _of_later(scope, found[waiting], change):
        changed = found[waiting]
        direct = not sentence.text[changed.end : change.start].strip("，,、；;（( ")
        found[waiting] = _changed(changed, change, change.end if direct else changed.end)
        return
    if last and not noun:
        indicator, holder = last.indicator, last.holder
    figure = scope.figure(indicator, holder, change.rate, change.unit, (change.start, change.end), left)
    found.append(_changed(figure, change, change.end))


def _waiting(scope: _Scope, found: list[Figure]) -> int | None:
    """The place, from the end, of the figure that a change without a noun is of; None where none waits for one."""
    last, text = found[-1] if found else None, scope.sentence.text
    before = found[-2] if len(found) > 1 else None
    if last and before and before.growth is None:
        converted = _CONVERTED.search(text, before.end, last.start)  # 57亿欧元（约合440亿元人民币），同比下降3%
        if converted or _COMPARED_WITH.search(text, before.end, last.start):  # 比去年同期的193亿美元下降24%
            return -2
    return -1 if last and last.growth is None else None


def _of_later(scope: _Scope, figure: Figure, change: Growth) -> bool:
    """Whether a change is told of a year after that of the figure before it: 2022年为410万人次，次年增长95%."""
    before, after = figure.period, period_at(scope.times, change.start)
    return bool(before and after and before.end and after.start and before.end < after.start)


def _changed(figure: Figure, change: Growth, end: int) -> Figure:
    return replace(figure, growth=change.rate, growth_unit=change.unit, base=change.base, end=end)


def _add_value(scope: _Scope, found: list[Figure], quantity: Quantity, room: tuple[int, int], head: _Head) -> None:
    """Make a figure of `quantity`, whose words stand in `room`; a change told just before it is its own."""
    sentence, last = scope.sentence, found[-1] if found else None
    local, noun = indicator_of(sentence, quantity, room, head.end if head.end <= quantity.start else 0)
    if local and local[0].start == head.end > head.start:  # 上海全市
        local = []
    indicator, holder = scope.quote(noun), scope.quote(local) or head.holder
    span, unit = (quantity.start, quantity.end), _unit(scope, quantity)
    between = sentence.text[last.end : quantity.start] if last else ""
    earlier = None if noun else _gone_on_from(found, unit, between)
    if not noun and not last and STATED.fullmatch(sentence.text, sentence.clause(quantity.start)[0], quantity.start):
        local, noun = subject_before(sentence, quantity.start)
        indicator, holder = scope.quote(noun), scope.quote(local) or holder
    if earlier:
        indicator, holder = earlier.indicator, scope.quote(local) or earlier.holder
    figure = scope.figure(indicator, holder, quantity.value, unit, span, room[0])
    figure = replace(figure, upper=quantity.upper, bound=quantity.bound)
    if last and not noun and last.growth == last.value and last.unit != unit and _REACHED.fullmatch(between):
        figure = replace(figure, indicator=last.indicator, holder=last.holder, start=last.start)
        figure = replace(figure, growth=last.growth, growth_unit=last.growth_unit, base=last.base)
        found.pop()
    found.append(figure)


def _gone_on_from(found: list[Figure], unit: str, between: str) -> Figure | None:
    """The figure before whose noun is also that of a figure without one."""
    last = found[-1] if found else None
    if not last or unit in ("倍", "%", "百分点") or _CONVERTED.search(between) or _FROM.fullmatch(between):
        return last
    for earlier in reversed(found[-_NEAR:]):
        if unit == earlier.unit:
            return earlier
    near = not {unit, last.unit} & MEASURES and between.strip("，,、；; ") in ("", last.indicator)
    return last if near else None


def _unit(scope: _Scope, quantity: Quantity) -> str:
    """The unit as the text writes it, which may be in other characters."""
    at = scope.sentence.text.rfind(quantity.unit, quantity.start, quantity.end)
    return quantity.unit if at < 0 or quantity.unit.isascii() else scope.text[at : at + len(quantity.unit)]


def _ranked(scope: _Scope, found: list[Figure]) -> list[Figure]:
    """The figures with the ranks that are told behind them."""
    for rank in RANK.finditer(scope.sentence.text, scope.sentence.start, scope.sentence.end):
        before = bisect_right(found, rank.start(), key=lambda figure: figure.end) - 1
        if before >= 0 and not found[before].rank and rank.start() - found[before].end <= _RANKED:
            found[before] = replace(found[before], rank=scope.text[rank.start() : rank.end()])
    return found
