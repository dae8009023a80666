"""How a figure has changed and where it ranks: 同比增长10%, 比年初下降3.2%, 翻一番, 居全省第一."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from retrieval.language.statistics.figure import Base, GrowthUnit
from retrieval.language.statistics.quantities import Quantity

UP = "增长率|增长|净增|增加|增幅|增速|上升|升幅|升高|提高|提升|上涨|翻|涨幅|攀升|上浮|上调|扩大|提速|加快|多增|增|涨|升"
DOWN = "负增长|下降|减少|降低|下滑|下跌|跌幅|降幅|减幅|回落|收窄|缩减|缩短|缩小|萎缩|放缓|下浮|下调|少增|贬值|减|降|跌"
_MANNER = (
    "分别|实际|名义|均|也|将|已|再|仅|则|却|可比|大幅|小幅|微|略|大|收|暴|飙|猛|锐|骤|剧|逆势|平均|年均|累计|日均|总体|预计|实现|持续|"
    "继续|稳步|快速|逐年|又|还|共|各|价格|口径|下|[, ]|，"
)
_THAN = (
    r"(?:同比|环比)(?:[上去]年|上月)?(?:同期)?|"
    r"(?:(?<![占环同对配])相?比|较|与|同)(?P<than>[^，。！？!?\n,；;比较]{1,12}?)(?:相比)?"
)
# The words before a rate that make it a rate of change; 增至 and 提高到 name a value instead.
_CHANGE = re.compile(
    rf"(?P<base>{_THAN})?(?:{_MANNER})*(?:(?P<up>{UP})|(?P<down>{DOWN}))"
    r"(?:速度|幅度|率)?(?:了|为|达到?|在|约为?|仅|高达|[:： ])*\Z"
)
_SIGNED = re.compile(r"(?P<base>同比|环比)[ :：]?\Z")
_COMPARED_RATE = re.compile(r"(?:[高低快慢优好]于|[高低快慢]出|领先|落后)[^，,；;]{0,12}\Z")
_COMPARED = re.compile(rf"(?P<base>{_THAN})(?:{_MANNER})*\Z")
_LIKEWISE = re.compile("翻(?:了)?(?P<times>[一两二三四])?番|翻倍|(?:基本)?(?<!保)持平(?![稳衡])")
RANK = re.compile(
    r"(?:(?:[稳位跃高]?居|位?列|排名?在?|名列|升至)(?:[\u4e00-\u9fff]{2,8}?)?|全球|全国|全省|全市|全区|全县|全州|世界)"
    r"第 ?(?:[一二三四五六七八九十]{1,3}|[0-9]{1,3})(?:位|名)?(?![届次章条期版批轮代季款产方])"
)
# The units of a rate of change, and how many % or points one of them is.
_RATES = {"%": Decimal(1), "倍": Decimal(100), "百分点": Decimal(1), "基点": Decimal("0.01")}
_POINTS = ("百分点", "基点")
_WINDOW = 40  # characters before a rate that can hold its words
_TIMES = {None: 1, "一": 1, "两": 2, "二": 2, "三": 3, "四": 4}


@dataclass(frozen=True)
class Growth:
    """A change told by the words from `start` up to `end`; `rate` is signed, in `unit`."""

    start: int
    end: int
    rate: Decimal
    unit: GrowthUnit
    base: Base

    def like(self, first: Quantity, quantity: Quantity) -> Growth:
        """The change that `quantity` states by the words of this one, which `first` states: 增长5%和3%."""
        rate = quantity.value * _RATES[quantity.unit]
        return Growth(
            quantity.start, quantity.end, -rate if self.rate * first.value < 0 else rate, self.unit, self.base
        )


def read_growth(text: str, start: int, quantity: Quantity) -> Growth | None:
    """The change that `quantity` states by the words before it, which begin at `start` or later; None for a value."""
    if quantity.unit not in _RATES:
        return None
    start = max(start, quantity.start - _WINDOW)
    found = _CHANGE.search(text, start, quantity.start)
    if found and _COMPARED_RATE.search(text, start, found.end()):  # 增速高于全国增速2个百分点
        return None
    signed = None if found else _SIGNED.search(text, start, quantity.start)
    if not found and not signed:
        return None
    rate = quantity.value * _RATES[quantity.unit]
    told = found or signed
    assert told
    begins = told.end() - len(told[0].lstrip("，, "))
    down = bool(found and found["down"])
    return Growth(
        begins,
        quantity.end,
        -abs(rate) if down else rate,
        "百分点" if quantity.unit in _POINTS else "%",
        _base(told["base"]),
    )


def find_doublings(text: str) -> list[Growth]:
    """The changes that `text` tells without a number: 翻一番 is 100 %, 持平 is none."""
    found = []
    for word in _LIKEWISE.finditer(text):
        than = _COMPARED.search(text, max(0, word.start() - _WINDOW), word.start())
        rate = 0 if word[0].endswith("平") else 100 * (2 ** _TIMES[word["times"]] - 1)
        start = than.start() if than else word.start()
        found.append(Growth(start, word.end(), Decimal(rate), "%", _base(than["base"]) if than else ""))
    return found


def _base(words: str | None) -> Base:
    """What a change is measured against: a year ago, the month before, the start of the year."""
    if not words:
        return ""
    if re.search("年初|年末|年底", words):
        return "比年初"
    if re.search("同比|同期|[上去]年", words):
        return "同比"
    return "环比" if re.search("环比|上个?[月周旬]|上个?季度|前一[日月周]", words) else ""
