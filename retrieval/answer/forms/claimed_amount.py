"""Whether what is read bears out an amount that a question claims: 过5000亿了吗 by 实现营收5307亿元, 占到三成了吗 by 占28.4%."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import Literal

from retrieval.answer.forms.amounts import Amount, amounts_asked, amounts_in, comparable, same_value
from retrieval.answer.verdict import NO, YES
from retrieval.language.numerals import read_number
from retrieval.language.statistics.growth import DOWN, UP
from retrieval.language.statistics.quantities import plain_text
from retrieval.search.question import Question

Claim = Literal["over", "reach", "under", "is"]

_BARE = re.compile(  # 过35亿了, 两万亿, 9个亿
    "(?P<number>[0-9][0-9.,]*|[一二两三四五六七八九十][一二两三四五六七八九十百千]*)个?(?P<scale>万亿|亿|万)(?=$|[了以的])"
)
_SHARES = re.compile("(?P<half>一半|半数|过半|(?<=[占到])半)|翻(?:了|上)?[一两]?番|翻倍")
_OVER = re.compile("(?:超过|超出|突破|高于|多于|大于|高出|不止|超|破|过)[了有约]?$")
_REACH = re.compile("(?:至少|不低于|不少于|到|达|满|上|有|占)[了有约]?$")
_UNDER = re.compile("(?:低于|少于|小于|不足|不及|跌破|至多)[了有约]?$")
_NOT = re.compile("(?:没有?|未能?|不)(?:达|能)?(?:超过|突破|过|到|达到?|满|足|上)[了有约]?$")
_FROM = re.compile("(?:及|或)?以上|之上|还多|出头")
_UP_TO = re.compile("(?:及|或)?以[下内]|之内|都?[还连]?[没不]有?到")
_HEAD = re.compile(
    "(?:不?超过|突破|[高低多少大小]于|不[到足满]|不低于|不少于|未满|至少|至多|接近|[近约逾超])*(?:了|有|为)?"
)
_OF_ALL = re.compile("[占份]|比重|比例|比率")
_GROWN = re.compile(f"{UP}|{DOWN}")
_ENDS = 6  # characters behind the amount that only end the claim
_NEAR = 14  # characters before a rate that say what it is of
_RATES = ("%", "百分点")
_CLOSE = 20  # one in so many may be left open


def by_amount(question: Question, claim: str, piece: str, quote: str) -> str:
    """是 or 否 by the amount that stands in `piece`, or as the only one in `quote`; "" where that says neither."""
    claim = plain_text(claim)
    found = _claimed(question, claim)
    if not found:
        return ""
    claimed, bound, before = found
    stated = _stated(claimed, before, piece)
    if not stated:
        stated = _stated(claimed, before, quote)
        if len({amount.value for amount in stated}) != 1:
            return ""
    return _verdict(claimed, bound, stated[0])


def _claimed(question: Question, claim: str) -> tuple[Amount, Claim, str] | None:
    """The amount at the claim's end, how it is claimed and the words before it."""
    named = amounts_asked(question, claim)
    for word in _SHARES.finditer(claim):
        share = 50 if word["half"] else 300 if "两" in word[0] else 100
        named.append((word.start(), word.end(), Amount(Decimal(share), "%", word[0], True)))
    if bare := list(_BARE.finditer(claim)):
        value = read_number(bare[-1]["number"]) * read_number(f"1{bare[-1]['scale']}")
        named.append((*bare[-1].span(), Amount(value, "", bare[-1][0], True)))
    if not named:
        return None
    start, end, amount = max(named, key=lambda each: (each[1], -each[0]))
    after = claim[end:]
    if len(_FROM.sub("", after)) > _ENDS or after.startswith("的"):
        return None  # 总投资41亿元的项目开工了吗
    before = claim[:start] + (head[0] if (head := _HEAD.match(claim[start:end])) else "")
    return _in_percent(amount), _bound(before, claim[start:end], after), before


def _bound(before: str, said: str, after: str) -> Claim:
    if _NOT.search(before) or _UNDER.search(before) or _UP_TO.match(after) or re.search("以[下内]$", said):
        return "under"
    if _FROM.match(after) or re.search("以上$|之上$", said):
        return "reach"
    if _OVER.search(before) or said == "过半":
        return "over"
    return "reach" if _REACH.search(before) or said.startswith("翻") else "is"


def _stated(claimed: Amount, before: str, text: str) -> list[Amount]:
    """The amounts of a text that may be the one that is claimed, in order."""
    plain, found = plain_text(text), []
    for start, _, amount in amounts_in(plain):
        stated = _in_percent(amount)
        if claimed.unit not in _RATES:
            if comparable(claimed, stated) or (not (claimed.unit and stated.unit) and stated.unit not in _RATES):
                found.append(stated)
        elif claimed.unit == stated.unit:
            near = plain[max(0, start - _NEAR) : start]
            of_all, grown = bool(_OF_ALL.search(near)), bool(_GROWN.search(near))
            if (of_all or not _OF_ALL.search(before)) and (grown or not _GROWN.search(before)):
                found.append(stated)
    return found


def _in_percent(amount: Amount) -> Amount:
    return replace(amount, value=amount.value * 100, unit="%") if amount.unit == "倍" else amount


def _verdict(claimed: Amount, bound: Claim, stated: Amount) -> str:
    value, wanted = stated.value, claimed.value
    if bound == "is":
        if same_value(claimed, stated) or value == wanted:
            return YES if abs(value - wanted) * _CLOSE <= abs(value) else ""
        return NO if stated.exact else ""
    if value == wanted and not stated.exact and bound != "reach":
        return ""  # 约5万 may be over it or under it
    if bound == "under":
        return YES if value < wanted else NO
    return YES if value > wanted or (bound == "reach" and value == wanted) else NO
