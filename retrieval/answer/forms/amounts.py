"""Two figures side by side: whether they can be compared, which is larger, by how much, and whether they are the same."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from retrieval.index.facts import StoredFigure
from retrieval.language.statistics.quantities import find_quantities, plain_text
from retrieval.search.question import Question

_SCALES = (("万亿", Decimal(10) ** 12), ("亿", Decimal(10) ** 8), ("万", Decimal(10) ** 4), ("", Decimal(1)))
_ROUGH = Decimal("0.05")  # of itself, what 约 and 多 leave open
_GROWTH_AFTER = re.compile("[，,（(]?(?:同比|环比|比上年|比去年|较上年|较去年|比年初|增长|增幅|下降|上升|减少)")


@dataclass(frozen=True)
class Amount:
    """A value in plain units, as a text says it; `exact` when nothing (约, 逾, 多) leaves it open."""

    value: Decimal
    unit: str
    said: str
    exact: bool


def amount_of(stored: StoredFigure) -> Amount:
    """The value of a figure, without the growth that stands behind it."""
    figure = stored.figure
    said = stored.said
    if cut := _GROWTH_AFTER.search(said, 1):
        said = said[: cut.start()]
    return Amount(figure.value, figure.unit, said, figure.bound == "" and figure.upper is None)


def growth_of(stored: StoredFigure) -> Amount | None:
    """The growth that a figure states: beside its value (125亿元，同比增长47.5%) or as its value (增长13.3%)."""
    figure = stored.figure
    if figure.growth is not None:
        cut = _GROWTH_AFTER.search(stored.said, 1)
        said = stored.said[cut.start() :].lstrip("，,（(") if cut else stored.said
        return Amount(figure.growth, figure.growth_unit, said, True)
    return amount_of(stored) if figure.unit in ("%", "百分点") else None


def amounts_in(text: str) -> list[tuple[int, int, Amount]]:
    """The quantities that a text names, each with where it stands."""
    return [
        (each.start, each.end, Amount(each.value, each.unit, text[each.start : each.end], not each.bound))
        for each in find_quantities(plain_text(text))
        if each.upper is None
    ]


def amounts_asked(question: Question, text: str) -> list[tuple[int, int, Amount]]:
    """The quantities that a part of a question names, but for those in its times."""
    times = [question.searched[time.start : time.end] for time in question.times]
    return [each for each in amounts_in(text) if not any(text[each[0] : each[1]] in time for time in times)]


def comparable(one: Amount, other: Amount) -> bool:
    """Whether two amounts are in one unit; what is counted may be counted in different words (个, 项)."""
    return one.unit == other.unit or any({one.unit, other.unit} <= counted for counted in _COUNTED)


_COUNTED = (frozenset("个 项 家 处 件 座 起 条 批 宗 批次".split()), frozenset("人 名 位 个".split()))


def surely_apart(one: Amount, other: Amount) -> bool:
    """Whether it is clear which of two amounts is larger, although one may only be rough."""
    if one.exact and other.exact:
        return one.value != other.value
    return abs(one.value - other.value) > 2 * _ROUGH * max(abs(one.value), abs(other.value))


def same_value(one: Amount, other: Amount) -> bool:
    """Whether two amounts may be one value: in another unit, rounded, or left open (10.0148亿元, 10亿元, 逾10亿元)."""
    if not comparable(one, other):
        return False
    if one.value == other.value:
        return True
    if not (one.exact and other.exact):
        return not surely_apart(one, other)
    return _rounds_to(one, other) or _rounds_to(other, one)


def _rounds_to(fine: Amount, coarse: Amount) -> bool:
    """Whether `coarse` is `fine` rounded, or cut off, to the last digit that is written."""
    number = re.search(r"\d[\d,]*(?:\.(\d+))?([万亿]*)", plain_text(coarse.said))
    if not number:
        return False
    step = dict(_SCALES).get(number[2], Decimal(1)) / 10 ** len(number[1] or "")
    over = fine.value - coarse.value
    return -step / 2 <= over < step and len(_digits(fine)) > len(_digits(coarse))


def _digits(amount: Amount) -> str:
    return format(amount.value.normalize(), "f").replace(".", "").strip("0-")


def difference(one: Amount, other: Amount) -> str:
    """59个（249个－190个）: the difference with both its terms, which stand in the sources."""
    large, small = (one, other) if one.value >= other.value else (other, one)
    apart = large.value - small.value
    unit = "个百分点" if large.unit == "%" else large.unit
    scale, size = next((name, size) for name, size in _SCALES if size <= max(apart, Decimal(1)) or not name)
    wanted = re.search(r"万亿|亿|万", large.said)
    if not wanted:
        scale, size = "", Decimal(1)
    number = format((apart / size).normalize(), "f")
    return f"{number}{scale}{unit}（{large.said}－{small.said}）"
