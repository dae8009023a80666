"""Quantities as news print them: a number with its unit, its bound (逾, 以上) and its range (5至8万元).

What a quantity counts, whose it is and when it held is read in `figures`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from itertools import zip_longest

from retrieval.language.numerals import NUMBER, read_number
from retrieval.language.statistics.figure import Bound
from retrieval.language.tokens import simplified

_WIDTHS = str.maketrans("０１２３４５６７８９．％＋－−﹣／（）：；！？\u3000\u00a0\t", "0123456789.%+---/():;!?   ")
_SURROGATE = re.compile("[\ud800-\udfff]")  # a half character, at which a tagger stops

_COUNTS = """
个 家 项 起 人 人次 名 位 户 块 件 栋 幢 台 套 辆 架 艘 列 条 座 处 所 间 宗 笔 批 场 部 本 册 篇 幅 张 只 头 匹 羽 株 棵 枚 颗 门
支 枝 道 层 对 双 份 款 类 种 例 桩 单 票 床 席 组 片 粒 盏 根 轮 尾 剂 瓶 袋 盒 箱 桶 包 杯 碗 股 字 盘 次 班 句 首 封 节 口 篇次
户次 件次 台次 辆次 架次 车次 班次 批次 场次 艘次 家次 列次 座次 组次 人份 剂次 台套 台(套) 台席 标箱 标准箱 车位 张床位 颗星
"""
_MEASURES = """
元人民币 元 块钱 人民币 美元 美金 欧元 日元 港元 港币 英镑 韩元 卢布 澳元 加元 新西兰元 新加坡元 澳大利亚元 加拿大元 新元 新台币 台币 卢比 泰铢
瑞士法郎 瑞郎 平方米 平米 平方公里 平方千米 公顷 亩 平方 公里 千米 米 厘米 毫米 海里 微米 纳米 英里 英寸 英尺 里 立方米 立方千米 立方 方
升 毫升 吨 千克 公斤 斤 克 毫克 微克 盎司 吨标准煤 吨标煤 吨公里 千瓦时 度 度电 千瓦 兆瓦 吉瓦 瓦 瓦时 兆瓦时 千伏 千伏安 摄氏度 马力 角 平方公尺 立方公尺 公尺 公吨
赫兹 帕 分贝 点 分 基点 像素 倍 个百分点 百分点 个基点 成 % ‰ ℃ ㎡ km² m² m³ km kg cm mm nm GWh MWh kWh Wh GW MW kW mAh GHz MHz Hz TB GB
MB Gbps Mbps TEU bp ml mg
"""
MEASURES = frozenset(_MEASURES.split())  # these are measured, not counted
_SPELLINGS = {
    "元人民币": "元", "块钱": "元", "人民币": "元", "平米": "平方米", "平方公尺": "平方米", "立方公尺": "立方米", "公尺": "米", "公吨": "吨",
    "平方": "平方米", "㎡": "平方米", "m²": "平方米",
    "个百分点": "百分点", "个基点": "基点", "度电": "度", "张床位": "张", "台(套)": "台套",
}  # fmt: skip
_GUARDS = {  # what follows where it is another word: 个月, 三位一体, 三里屯
    "个": "多?(?:半|余)?(?:月|小时|工作日|交易日|星期|季度|世纪|年|周|学期|赛季|自然日|[昼日]夜|亿)",
    "人": "民币|均|大|工|才|体|生|文|造|类|社|员",
    "位": "于|一体|列第|数",
    "次": "[日年于月要]",
    "起": "[来步码飞诉点初到义源]",
    "门": "[峡店诊票]",
    "条": "[件例款约]",
    "部": "[门分委长署曲]",
    "本": "[报地周月届市省区县科土身来期质应案公集轮赛季年文着国站次]",
    "节": "[能约目点日]",
    "口": "[岸气碑子]",
    "首": "[个次都席要先发届批家例]",
    "字": "[头节形号]",
    "班": "[级子长组]",
    "股": "[份票市东权价]",
    "元": "[旦素宵件老]",
    "角": "[度落色逐膜质球斗楼钢铁形]",
    "里": "[屯桥庄店河山程]",
    "米": "[其兰粉饭]",
    "克": "[拉里服隆罗鲁兰斯东]",
    "方": "[面向案式便法针言]",
    "平方": "[^，。,、;；的)]",
    "处": "[理于罚置女级长境方]",
    "升": "[至到为级高幅]",
    "点": "钟|半|多|许|整|左右|开始|至|到|后|前|[0-9]",
    "分": "之|钟|时|别|[0-9]|许|秒|公司",
    "度": "[假过数]",
    "成": "[立为员果功本绩长交分都形品就年熟效]",
}
_IN_PERCENT = {"成": (Decimal(10), "%"), "‱": (Decimal("0.01"), "%")}
_DIGITS_ONLY = frozenset(  # not 十分, 四处, 八方
    "分 点 度 方 里 节 句 封 字 首 口 班 股 包 处 头 克 升 双 单 例 角".split()
)
_NAMES = re.compile(
    "零百|[一二三四五六七八九]{2}[^十百千万亿]|二[^零〇一二三四五六七八九十百千万亿点成]|[一零〇][^零〇一二三四五六七八九十百千万亿点倍成]|"
    "[二三四五六七八九十]个一|两人|八项规定|三只松鼠|七匹狼|三棵树|九棵树|六个核桃|五台山|七台河|三台县|六枝"
)


def _unit_source() -> str:
    def guarded(word: str) -> str:
        other = _GUARDS.get(word) or ("[A-Za-z0-9]" if word[-1].isascii() and word[-1].isalpha() else "")
        return re.escape(word) + (f"(?!{other})" if other else "")

    return "|".join(map(guarded, sorted({*_COUNTS.split(), *MEASURES}, key=len, reverse=True)))


UNIT = _unit_source()  # regex source of a unit, without groups
_NUMBER = re.compile(NUMBER)
_TAIL = re.compile(
    r" ?(?P<odd>[余多来几])? ?(?P<scale>[十百千万亿]{1,2}(?![瓦克伏]))?(?P<more>[余多])?"
    rf"(?: ?(?P<unit>(?P<word>{UNIT})(?:/[0-9]*(?:{UNIT}|天|日|月|年|小时|分钟|秒))?)"
    r"(?:[(](?:次|套|件|台|户)[)])?)?"
    r"(?P<after>[及或]?以上|之上|有余|之多|[及或]?以下|以内|之内|左右|上下|(?<=[元吨里米斤])多|余)?"
)
_BEFORE = re.compile(
    r"(?:(?P<under>不超过|不高于|不足|不到|未满|不满|少于|低于|小于|最多|至多|将近|接近|(?<![最附临靠远新相])近)"
    r"|(?P<over>不少于|不低于|不小于|超过|超出|(?<![赶反])超|逾|突破|高于|多于|大于|至少|最少)"
    r"|(?P<about>大约|约合|(?<![签节合条预邀公特违契续租])约|大概))(?:了|为|有|达|共)? ?\Z"
)
_AFTER: dict[str, Bound] = {
    "以下": "under", "以内": "under", "之内": "under", "左右": "about", "上下": "about", "来": "about",
}  # fmt: skip
_SMALL = re.compile(  # behind 元
    "(?:(?P<jiao>[1-9一二三四五六七八九])角)?(?:(?P<fen>[1-9一二三四五六七八九])分(?![之钟时别]))?"
)
_BELOW_ZERO = frozenset("摄氏度 ℃ 度".split())
_YEAR = re.compile("(?:19|20)[0-9]{2}")
_LAST_SCALE = re.compile(r"[万亿]+\Z")
_SHARES = ("百分之", "千分之", "万分之")
_RANGE = re.compile(r" ?(?:[-—–~～]{1,2}|至|到) ?")
_OUTSIDE = re.compile(
    r"[A-Za-z0-9.×*·№#第每之][-+]?\Z|[0-9](?:[:∶/]|[,，] ?)\Z|第[0-9一二三四五六七八九十]{1,3}[、和]\Z|"
    r"[东西]经\Z|[南北]纬\Z|(?<![目此日以先年月天周])前\Z"
)
_SEVERAL = re.compile(r"[数几]\Z")  # 数十, 几万, but 用户数5亿
_QUOTED = re.compile("[^”’》，。]{1,9}[”’》]")
_SUMMED = re.compile(r"[+×*·∶]|[:/][0-9A-Za-z]")
_STATED = re.compile(r"(?:为|达到?|[升降增减跌涨]至|收[于报]|指数|突破|超过|近|约)(?:了|约)? ?\Z")
_SCALED = re.compile(r"[万亿]余?\Z")
_ENDED = re.compile(r"[，。；、！？,;)\n]|\Z")


@dataclass(frozen=True)
class Quantity:
    """A number with its unit at `start:end` of the text; `value` in plain units, `upper` the end of a range."""

    start: int
    end: int
    value: Decimal
    upper: Decimal | None
    unit: str
    bound: Bound


def plain_text(text: str) -> str:
    """`text` in half-width, simplified characters, every character in its place."""
    return _SURROGATE.sub("?", simplified(text)).translate(_WIDTHS)


def find_quantities(text: str) -> list[Quantity]:
    """The quantities of `text` (half-width, simplified characters) in order; ordinals, sums and names are none."""
    found: list[Quantity] = []
    numbers = list(_NUMBER.finditer(text))
    read = 0
    for number, following in zip_longest(numbers, numbers[1:]):
        if number.start() < read:
            continue
        tail = _tail(text, number)
        other = following if following and _RANGE.fullmatch(text, tail.end(), following.start()) else None
        quantity = _read(text, number, tail, other)
        if quantity:
            found.append(quantity)
            read = quantity.end
        elif other and _is_outside(text, number):
            read = other.end()  # 第3至5名
    return found


def _tail(text: str, number: re.Match[str]) -> re.Match[str]:
    tail = _TAIL.match(text, number.end())
    assert tail  # every part of it may be missing
    return tail


def _read(text: str, number: re.Match[str], tail: re.Match[str], other: re.Match[str] | None) -> Quantity | None:
    if _is_outside(text, number):
        return None
    last, end = _range(text, number, tail, other)
    unit = _unit(text, number, end)
    if unit is None:
        return None
    try:
        value, upper = _values(number, tail, last, end)
    except ValueError:
        return None
    start, stop = number.start() - (3 if _has_share(text, number) else 0), end.end()
    if unit in ("元", "角") and upper is None and not end["scale"]:
        small, stop = _small_money(text, unit, value, stop)
        value, unit = small, "元"
    power, unit = _IN_PERCENT.get(unit, (Decimal(1), unit))
    value, upper = value * power, upper and upper * power
    before = _BEFORE.search(text, max(0, start - 5), start)
    if unit in MEASURES and upper is None:
        sign = _sign(text, start, unit)
        start, value = start - len(sign), value if sign in ("", "+") else -value
    return Quantity(before.start() if before else start, stop, value, upper, unit, _bound(before, end))


def _range(
    text: str, number: re.Match[str], tail: re.Match[str], other: re.Match[str] | None
) -> tuple[re.Match[str], re.Match[str]]:
    """The last number of a quantity and what follows it: those of `other` where the two make a range (5至8万元, 5至8万)."""
    if not other:
        return number, tail
    end = _tail(text, other)
    scaled = not end["unit"] and not tail["unit"] and _SCALED.search(text, other.start(), end.end())
    if scaled or (end["unit"] and tail["unit"] in (None, end["unit"])):
        return other, end
    return number, tail


def _small_money(text: str, unit: str, value: Decimal, end: int) -> tuple[Decimal, int]:
    """A sum of 元 or 角 in 元, with the 角 and 分 that stand behind it, and where it ends: 3元5角, 8角."""
    small = _SMALL.match(text, end)
    jiao, fen = (read_number(small[name] or "0") if small else Decimal(0) for name in ("jiao", "fen"))
    value = value + jiao / 10 if unit == "元" else value / 10
    return value + fen / 100, small.end() if small else end


def _sign(text: str, start: int, unit: str) -> str:
    """The sign before a measured value; what stands before it has shown that it is none of a range or a sum."""
    if unit in _BELOW_ZERO and text.endswith("零下", 0, start):
        return "零下"
    return text[start - 1 : start] if text.endswith(("-", "+", "负"), 0, start) else ""


def _has_share(text: str, number: re.Match[str]) -> bool:
    return text[max(0, number.start() - 3) : number.start()] in _SHARES


def _is_outside(text: str, number: re.Match[str]) -> bool:
    """Whether the number is an ordinal, a part of a sum, of a name or of a fraction."""
    start, end = number.span()
    return not _has_share(text, number) and bool(
        _OUTSIDE.search(text, max(0, start - 5), start)
        or (not number[0][0].isdecimal() and _SEVERAL.search(text, max(0, start - 1), start))
        or _SUMMED.match(text, end)
        or _NAMES.match(text, start)
        or (text[start - 1 : start] in ("“", "‘", "《") and _QUOTED.match(text, end))
    )


def _unit(text: str, number: re.Match[str], tail: re.Match[str]) -> str | None:
    """The unit, "" for a number that is stated without one, None for a number that states nothing."""
    start, unit, word = number.start(), tail["unit"], tail["word"]
    if _has_share(text, number):
        return {"百": "%", "千": "‰", "万": "‱"}[text[start - 3]]
    digits = number[0][0].isdigit() and number[0][0].isascii()
    if unit is None:
        stated = digits and (
            _SCALED.search(text, number.start(), tail.end()) or _STATED.search(text, max(0, start - 5), start)
        )
        stated = stated and _ENDED.match(text, tail.end())
        return "" if stated and not _YEAR.fullmatch(number[0]) else None
    if (not digits and word in _DIGITS_ONLY) or (word == "款" and _YEAR.fullmatch(number[0])):
        return None
    if word == "点" and "." not in number[0] and len(number[0]) < 3:
        return None  # 8点 is a time of day
    if word == "分" and text[start - 1 : start] in ("时", "点"):
        return None
    return _SPELLINGS.get(unit, unit)


def _values(
    number: re.Match[str], tail: re.Match[str], last: re.Match[str], end: re.Match[str]
) -> tuple[Decimal, Decimal | None]:
    """The value and, of a range, its upper end, in plain units; ValueError when one is no number."""
    value = read_number(number[0]) * _scale(tail)
    if last is number:
        return value, None
    upper = read_number(last[0]) * _scale(end)
    shared = _LAST_SCALE.search(last[0] + (end["scale"] or ""))
    if shared and tail["unit"] is None and value * (power := read_number(f"1{shared[0]}")) <= upper:
        value *= power  # 5至8万元
    if upper < value:
        raise ValueError(f"no range: {number[0]!r} to {last[0]!r}")
    return value, upper


def _scale(tail: re.Match[str]) -> Decimal:
    return read_number(f"1{tail['scale']}") if tail["scale"] else Decimal(1)


def _bound(before: re.Match[str] | None, tail: re.Match[str]) -> Bound:
    if before:
        return "under" if before["under"] else "over" if before["over"] else "about"
    said = tail["after"] or tail["odd"] or tail["more"]
    return _AFTER.get(said.lstrip("及或"), "over") if said else ""
