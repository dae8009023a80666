"""What a quantity counts: the noun phrase behind a measure word, before a measured value, or before a change."""

from __future__ import annotations

import re

from retrieval.language.statistics.growth import Growth
from retrieval.language.statistics.holders import leading_holder
from retrieval.language.statistics.nouns import Word, noun_after, noun_before, trimmed
from retrieval.language.statistics.quantities import MEASURES, Quantity
from retrieval.language.statistics.sentences import Sentence

_SHARE = re.compile(r"占(?!比|地(?!区)|用|有)[^，。,；;]{0,24}?(?:的|比重|比例|比)?(?:约|达到?|为|近|超过?|高达|逾)*\Z")
_COMPARED = re.compile(
    r"(?<![占对])[比较][^，。,；;]{1,16}[高低快慢多少强][出了]?\Z|"
    r"(?:[高低快慢优好多少大小]于|高出|领先|落后|超过|[高低快慢多少])[^，。,；;]{0,16}?\Z"
)
# A difference from another time is no value: 较去年同期提升约1750万千瓦.
_DIFFERENCE = re.compile(
    "(?:同比|环比|比|较|[，,、（(]) ?[^，。,；;、（(]{0,12}?"
    r"(?:新增|多增|增加|减少|增长|提升|提高|下降|上升|上涨|下跌|净增|多|少|增|减|涨|跌)了?(?:约|近)?\Z"
)
_ONLY_CHANGED = re.compile("(?:净?增加?|减少?|增长|下降|上涨|下跌|上升|回落|涨|跌|多|少)了?(?:约|近)?")
_MEASURED_AGAINST = re.compile("同比|环比|[比较](?!例|重|为)")
STATED = re.compile(
    "(?:的|均|也|累计|共|已|约|仅|最高|最低|还|可|合计|共计|总计|预计)*"
    "(?:有|为|是|在|[升降增减涨跌]?至|高?达到?|超过?|逾|突破|人民币|[:：])?(?:了|约)?"
)
# What is got, given or owed is no measure of who gets it: 企业获得700万元贷款.
_PASSED_ON = re.compile(
    "得到|获|收到|收取|拿|支付|付出|花|借|捐|赚|缴|交了|领|投入|筹|索|转账|汇|骗|盗|偷|判|处以|罚|赔|欠|买|卖|出资|给|提供|补贴|奖励|需|要求|"
    "享受|贡献|创造"
)
_TOTALS = re.compile(
    "(?:计划|累计|完成|协议|合同)?(?:总投资|投资总?额|总金额|总面积|建筑面积|占地|总规模|总产能|年?产值|年产|合同额|注册资本|"
    "销售额|营业?收入)"
)
_REACH = 60  # characters around a quantity in which its noun stands


def indicator_of(
    sentence: Sentence, quantity: Quantity, room: tuple[int, int], head: int
) -> tuple[list[Word], list[Word]]:
    """The holder and the noun phrase that stand at a quantity between the marks around it and behind `head`."""
    text, clause = sentence.text, sentence.clause(quantity.start)[0]
    start = max(room[0], clause, head)
    compared = _SHARE.search(text, start, quantity.start) if quantity.unit == "%" else None
    compared = compared or (_COMPARED.search(text, start, quantity.start) if quantity.unit == "百分点" else None)
    stop = compared.start() if compared else quantity.start
    before = noun_before(sentence.words(max(start, stop - _REACH), stop))
    if before and before[-1].tag == "s":  # 车上200公斤西瓜
        before = []
    link = text[before[-1].end : quantity.start].strip() if before else ""
    local, noun = parted(before, link)
    behind = before and room[0] == start > clause and not text[start : before[0].start].strip()
    if behind:  # the last quantity counts what stands behind it: 8个产业项目总投资399亿元
        local, noun = [], before[_total(before) :]
    measured = quantity.unit in MEASURES
    after = noun_after(sentence.words(quantity.end, min(room[1], quantity.end + _REACH)))
    stated = STATED.fullmatch(link) and not (after and link in ("在", "以") and text[quantity.end] == "的")
    if noun and (compared or (measured and stated)):
        return local, noun
    if after and after[-1].end == room[1]:
        after = trimmed(after[: _total(after) or None])
    return local, after or ([] if measured and _PASSED_ON.search(link) else noun)


def subject_before(sentence: Sentence, at: int) -> tuple[list[Word], list[Word]]:
    """The holder and the noun phrase at the head of the clause before the one in which `at` stands."""
    start, _ = sentence.clause(at)
    if start <= sentence.start:
        return [], []
    start, end = sentence.clause(max(sentence.start, start - 2))
    words = sentence.words(start, min(end, start + _REACH))
    while words and words[0].tag in ("T", "t", "c", "d", "x"):
        words = words[1:]
    noun = noun_after(words)
    while noun and noun[-1].tag[0] in "ad":  # 制造业平稳增长
        noun = noun[:-1]
    return parted(noun)


def parted(words: list[Word], link: str = "") -> tuple[list[Word], list[Word]]:
    """A noun phrase as the holder at its head and what is left of it; `link` is what stands between it and its value."""
    count = leading_holder(words)
    if count == len(words) and link and STATED.fullmatch(link):
        return [], words
    return words[:count], trimmed(words[count:])


def is_attribute(sentence: Sentence, quantity: Quantity, following: Quantity | Growth | None) -> bool:
    """Whether a quantity only says which things the next one counts: 5亿元以上签约项目193个."""
    if not isinstance(following, Quantity) or not sentence.text.endswith(("以上", "以下"), 0, quantity.end):
        return False
    between = sentence.words(quantity.end, min(following.start, quantity.end + _REACH))
    return following.unit not in MEASURES and bool(between) and noun_before(between) == between


def is_difference(sentence: Sentence, quantity: Quantity, left: int) -> bool:
    """Whether a quantity says by how much something has changed, not how much it is."""
    start = max(left, sentence.clause(quantity.start)[0])
    said = sentence.text[start : quantity.start]
    if _ONLY_CHANGED.fullmatch(said):
        return start > sentence.start
    return bool(_DIFFERENCE.search(said) and _MEASURED_AGAINST.search(said))


def _total(words: list[Word]) -> int:
    """Which word begins what is measured of the things named before it."""
    text = "".join(word.text for word in words)
    for number, word in enumerate(words):
        if _TOTALS.match(text, word.start - words[0].start):
            return number
    return 0
