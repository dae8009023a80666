"""Numbers as news print them: 125, 1,206, 10.0148亿, 1.2万亿, ２２, 两千三百, 一百二, 二〇二二, 廿五, 叁拾万.

Shares (百分之四点八), ranges (5至8万) and vague words (数百, 三四十) are not numbers here.
"""

from __future__ import annotations

import re
from decimal import Decimal

_DIGIT = "[0-9０-９]"
_CHINESE = "[零〇一二三四五六七八九两兩]"
_TENS = "[廿卅卌]"
# As cheques have it. Alone these are names (陆家嘴), so one counts only before a unit.
_FORMAL = "[壹贰貳叁參肆伍陆陸柒捌玖](?=[拾佰仟万萬亿億])[零壹贰貳叁參肆伍陆陸柒捌玖拾佰仟万萬亿億]+"
# Not the measures 千克, 千瓦, 千米 and 百分点, whatever number stands before them.
_UNIT = "(?:[十万亿萬億]|千(?![克瓦米伏帕焦卡])|百(?!分))"
_ARABIC = f"(?:{_DIGIT}{{1,3}}(?:[,，]{_DIGIT}{{3}})+(?!{_DIGIT})|{_DIGIT}+)(?:[.．]{_DIGIT}+)?"

# Regex source without capturing groups. It reads no meaning: `read_number` refuses some of what it matches (三四).
NUMBER = (
    f"(?:{_ARABIC}(?:{_UNIT}+(?:(?:{_DIGIT}+|{_CHINESE}+){_UNIT}+)*)?"
    f"|(?:{_CHINESE}|{_TENS}|十|[百千](?=[万亿萬億]))(?:{_CHINESE}|{_TENS}|{_UNIT})*(?:[点點]{_CHINESE}+{_UNIT}*)?"
    f"|{_FORMAL})"
)

_WHOLE = re.compile(NUMBER)
_PLAIN = str.maketrans(
    "０１２３４５６７８９．〇兩萬億點壹贰貳叁參肆伍陆陸柒捌玖拾佰仟", "0123456789.零两万亿点一二二三三四五六六七八九十百千", ",，"
) | {ord("廿"): "二十", ord("卅"): "三十", ord("卌"): "四十"}  # fmt: skip
_FIGURES = str.maketrans("零一二三四五六七八九两", "01234567892")
_UNITS = (("亿", 8), ("万", 4), ("点", 0), ("千", 3), ("百", 2), ("十", 1))  # the looser a unit binds, the earlier
_DECIMAL = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_POSITIONAL = re.compile("[零一二三四五六七八九]{2,}")
_VAGUE = frozenset("一二 二三 三四 三五 四五 五六 六七 七八 八九".split())  # 三五家 are three to five
_LONGEST = 24  # characters: a longer one is no number of a newspaper, and Decimal arithmetic stays exact below it


def read_number(text: str) -> Decimal:
    """The value of `text`, a whole match of NUMBER; ValueError when it is no number."""
    if len(text) > _LONGEST or not _WHOLE.fullmatch(text):
        raise ValueError(f"not a number: {text[:_LONGEST]!r}")
    plain = text.translate(_PLAIN)
    if _POSITIONAL.fullmatch(plain) and plain not in _VAGUE:
        return Decimal(plain.translate(_FIGURES))
    return _value(plain)


def _value(plain: str) -> Decimal:
    for unit, power in _UNITS:
        head, found, tail = plain.partition(unit)
        if not found:
            continue
        if unit == "点":
            return _fraction(head, tail)
        if not head and power > 3:
            raise ValueError(f"nothing counted before {unit}")
        return (_value(head) if head else Decimal(1)) * Decimal(10**power) + _rest(tail, power)
    if _DECIMAL.fullmatch(plain):
        return Decimal(plain)
    if len(plain) == 1 and plain.translate(_FIGURES) in set("0123456789"):
        return Decimal(plain.translate(_FIGURES))
    raise ValueError(f"not a number: {plain!r}")


def _fraction(head: str, tail: str) -> Decimal:
    figures = tail.translate(_FIGURES)
    if not _DECIMAL.fullmatch(figures) or "." in figures or "." in head:
        raise ValueError(f"not a fraction: {tail!r}")
    return _value(head) + Decimal(int(figures)).scaleb(-len(figures))


def _rest(tail: str, power: int) -> Decimal:
    """What follows a unit: 十五 and 一百零五 say five, 一百五 says fifty."""
    if not tail:
        return Decimal(0)
    if len(tail) == 1 and tail in "一二三四五六七八九":
        return Decimal(tail.translate(_FIGURES)) * Decimal(10 ** (power - 1))
    rest = _value(tail.removeprefix("零"))
    if rest >= 10**power:
        raise ValueError(f"{tail!r} cannot follow a smaller unit")
    return rest
