"""Whether what is read bears out a change that a question claims: 比去年少了吗 by 同比下降33.2%."""

from __future__ import annotations

import re

from retrieval.answer.verdict import NO, YES
from retrieval.language.statistics.growth import DOWN, UP
from retrieval.language.statistics.quantities import plain_text

_RATE = "增速|增幅|涨幅|降幅|跌幅|减幅|增长率|增长速度|增势|涨势"  # 增幅收窄 is no growth of anything
_THINGS = (
    f"{_RATE}|增加值|增值|增量|多[少家个数项名次]|高[新技铁校质水中压温考层等速]|小[程区学麦时微企]|大[会学家型湾赛众]|最[大多高好快小少低]|"
    "强[调化]|快[递讯]|提高到|升级|降温|涨停"
)
_MORE, _LESS = "高多快大好强猛贵长", "低少慢小差弱短"
_COMPARES = "(?<=[更得])[{0}]|[{0}](?=[于过出]|[0-9]|了?$)"  # 快于, 低0.3个百分点, 比去年多了; not 大家, 小车
_CHANGE = re.compile(
    f"(?P<thing>{_THINGS})|(?P<not>没有?|不|未)?"
    f"(?:(?P<up>{UP}|{_COMPARES.format(_MORE)})|(?P<down>不如|不及|赶不上|{DOWN}|{_COMPARES.format(_LESS)}))"
)
_THAN = re.compile(
    r"(?:比|较|跟|和|与)(?P<than>[^，,。；;]{1,14}?)(?:相比)?(?=更|还|要|又|$|[高多快大好强猛低少慢小差弱增减升降涨跌扩缩提回加放])"
)
_TIME = re.compile("[年月季期时天日周]|之前|以前|原来|过去")
_YEAR = re.compile("同比|[上去]年|同期|同月")
_BEFORE = re.compile("环比|上个?月|上个?季|[一二三四]季|[0-9]月|年初|-[0-9]+月")


def by_change(claim: str, piece: str) -> str:
    """是 or 否 by the change that stands in `piece`, "" where that says neither."""
    claim, piece = plain_text(claim), plain_text(piece)
    asked, told = _changes(claim), _changes(piece)
    if not asked or len(set(told)) != 1 or not _against_the_same(claim, piece):
        return ""
    return YES if asked[-1] == told[0] else NO


def _changes(text: str) -> list[int]:
    """1 for each rise and -1 for each fall that a text tells, in order."""
    found = []
    for word in _CHANGE.finditer(text):
        if not word["thing"]:
            found.append((1 if word["up"] else -1) * (-1 if word["not"] else 1))
    return found


def _against_the_same(claim: str, piece: str) -> bool:
    """Whether both compare with the same: the year before, the time before, or a thing that both name."""
    than = _THAN.search(claim)
    if than and not _TIME.search(than["than"]):
        return than["than"][:2] in piece
    yearly, before = bool(_YEAR.search(claim)), bool(than and _BEFORE.search(than[0]))
    if before and not yearly:
        return not _YEAR.search(piece)
    return not (yearly and _BEFORE.search(piece) and not _YEAR.search(piece))
