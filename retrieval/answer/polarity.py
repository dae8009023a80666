"""What a word that an article prints says of a word in a question: 免费 affirms 不要钱 and denies 收钱.

Only pairs that hold whatever they are said of; all else is left undecided.
"""

from __future__ import annotations

import re
from typing import NamedTuple


class Rule(NamedTuple):
    """`stated` in an article affirms or denies what a question says."""

    stated: re.Pattern[str]
    affirms: re.Pattern[str]
    denies: re.Pattern[str]


_FREE = "免费|不收费|不要钱|不花钱|不收钱|无需付费|不用付钱|不收取(?:任何)?费用|无偿"
_PAID = "收钱|收费|要钱|花钱|付费|付钱|交钱|掏钱|缴费|自费|买票|购票|收取费用|要交费|付款"
_ALWAYS = "24小时|二十四小时|全天候|昼夜|全年无休|无休|不打烊|通宵"
_OPEN = "半夜|夜里|深夜|大半夜|晚上|夜间|夜晚|凌晨|周末|节假日|有人|值班|开门|营业|开放|24小时|二十四小时|全天|全年|无休|不休息"
_SHUT = "休息|关门|打烊|停业|歇业|闭馆|关闭"
_UP = "增长|上升|提高|增加|上涨|攀升|走高|回升|涨"
_DOWN = "下降|下滑|减少|降低|下跌|回落|走低|负增长|萎缩|跌"
_ALL = "全部|全都|所有|都"
_PAIRS = (
    (_FREE, _FREE, _PAID),
    (f"(?<!不)(?<!免)(?:{_PAID})", _PAID, _FREE),
    (_ALWAYS, _OPEN, _SHUT),
    ("(?:周末|节假日|双休日)(?:和节假日|、节假日)?(?:也|都|均)?(?:不休息|不打烊|照常|不闭馆)", "周末|节假日|双休日|开门|营业|开放|照常|不休息", _SHUT),
    ("(?:周末|周一|周日|节假日|春节)(?:期间)?(?:不开放|不营业|闭馆|休息|关门|停业)", f"{_SHUT}|周末|周一|周日|节假日|春节", "开门|营业|开放|照常|不休息"),
    (_UP, _UP, _DOWN),
    (_DOWN, _DOWN, _UP),
    ("取消|停办|停止|叫停|撤销", "取消|停办|停止|叫停|撤销", "保留|继续|照常|如期"),
    ("获批|批准|通过(?:了)?(?:验收|评审|审批|评估)", "获批|批准|通过", "否决|驳回|未通过|没通过"),
    ("提前", "提前", "推迟|延期|延后|拖延|滞后"),
    ("推迟|延期|延后", "推迟|延期|延后", "提前|如期|按时"),
    ("高于|超过|超出|多于|超额|远超", "高于|超过|超出|多于|超额|超", "低于|少于|不及|不足|没达到|未达到"),
    ("低于|少于|不及|不足", "低于|少于|不及|不足", "高于|超过|超出|多于"),
    ("自愿", "自愿", "强制|必须"),
    ("禁止|不得|严禁|不准|不允许|谢绝", "禁止|不得|严禁|不准|不允许|不能|不可以", "允许|可以|能够"),
)  # fmt: skip
RULES = tuple(Rule(*map(re.compile, pair)) for pair in _PAIRS)
DIRECTION = re.compile(f"{_DOWN}|{_UP}")
_DOWNWARD = re.compile(_DOWN)
NEGATION = re.compile("(?:不|没有|没|未|尚未|并未|未能|未曾|无|不再|不曾|无法|从未|不是|并非|非)$")
DENIAL = re.compile(
    "(?:没有|尚未|并未|未能|不再|从未|未曾|不曾|不用|不必|无需|不(?![断少仅同忘但只足过久得停懈负动锈])|没|未(?!来)|无(?![人偿疑论锡限忧线私缝障]))(?P<what>[\u4e00-\u9fff]{0,2})"
)
HEDGE = re.compile(
    "基本|计划|拟|预计|将|争取|力争|有望|可能|或许|目标|规划|筹建|筹备|即将|准备|正在|在建|前要|打算|希望|建议|倡导|要求|如果|一旦|是否|能否|据传|有人说|网传"
)
QUANTIFIER = re.compile("全部|全都|所有|每个|每家|每名|都(?!市)|均")
EVERY = re.compile("全部|全都|所有|每|都|均|各|皆|全覆盖|全员|一律|全面")
EXTREME = re.compile("最|唯一|首个|首次|首家|首批|第[一二三四五六七八九十\\d]+|只|仅|独家")


def downward(text: str) -> bool:
    """Whether a word for a direction means down."""
    return bool(_DOWNWARD.search(text))


def negated(text: str, at: int) -> bool:
    """Whether what begins at character `at` is denied by the word before it."""
    return bool(NEGATION.search(text[max(0, at - 4) : at].rstrip("能会被得予以")))
