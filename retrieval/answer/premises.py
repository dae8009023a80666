"""What a question takes for granted: its own figures and durations, which way a thing went, and that it has a cause."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from retrieval.answer.evidence import Evidence
from retrieval.answer.reader import Reading
from retrieval.language.numerals import NUMBER, read_number
from retrieval.language.statistics.quantities import Quantity, find_quantities, plain_text
from retrieval.search.question import Question, without

_NEAR_BY, _ABOVE = Decimal("0.05"), Decimal("1.1")  # 约1200亿元 may be 1206亿元, 突破10亿元 10.0148亿元
_DURATION = re.compile(rf"({NUMBER})\s*(?:多|余)?(天|个?工作日|年来|年间|个月|小时|分钟|周|倍)(?!以?[前后来内])")
_COUNTED = re.compile("[哪这那几每第]$")  # 哪两个城市 claims nothing
_SIZED = re.compile(r"(?<![\d.])\d+(?=个[百千]?[万亿]元)")  # 190个亿元以上项目
_DIGITS = re.compile(r"(?<![\d.])\d+(?![\d.])")
_ONE = re.compile("一(?!百分)")  # 一个, 一场: an article, not a number

# Words that say a thing went down, or came to nothing, and what would say so in an article; then those of the other way.
_DOWN = "下降|下滑|下跌|减少|降低|回落|缩减|缩水|萎缩|收窄|降至|降到|降了|降幅|减幅|跌"
_UP = "增长|增加(?!值)|上升|上涨|提高|提升|攀升|升至|升到|升了|涨|增幅|增速|新增|翻"
_WENT = re.compile(rf"(?P<down>{_DOWN})|(?P<up>{_UP})")
_WENT_ASKED = re.compile(
    rf"(?P<down>{_DOWN})(?=了|到|至|率|预期|的范围|的?原因|多少|几|百分|是什么|是怎么|\d|[？?]|$)"
    rf"|(?P<up>{_UP})(?=了|到|至|率|预期|的范围|的?原因|多少|几|百分|是什么|是怎么|\d|[？?]|$)"
)
_OPPOSED = tuple(
    (re.compile(asked), re.compile(stated))
    for asked, stated in (
        ("推迟|延期|延后|延误|拖延|晚了", "推迟|延期|延后|延误|拖|晚"),
        ("跌破|跌到|不到|不足|低于", "跌|不到|不足|低于|未达|不满|近|少于"),
        ("(?<!有)没有|没能|没(?=[落签完建开投])|未能|拒绝|放弃",
         "没|未|不|无|拒绝|放弃"),
        ("取消|停止|叫停|停工|停产|关停|撤出|撤离|撤回|撤销|终止|中止|废止", "取消|停|撤|终止|中止|废止|不再"),
        ("辞去|辞职|离任|卸任|免去|免职|调离|下台", "辞|离任|卸任|免|调任|调离|原"),
        ("亏损|失败|破产|倒闭|违约", "亏|失败|破产|倒闭|违约|失利"),
    )
)  # fmt: skip
_DENIED = re.compile("不再是|已不是|并不是|并非|不复是")
_DENYING = re.compile("不|非|没")
_WHY = re.compile("为什么|为何(?![？?]?$)|为啥|原因|怎么回事")
_CAUSE = re.compile(
    "因|由于|为了|为(?=[^\\d，]{2,})|旨在|以便|从而|通过|使|导致|才|得益|受.{1,12}影响|目的|靠|凭|源于|来自|在于|鉴于|考虑到|随着"
)
_AROUND = 90  # characters before and behind a quote: the sentence next to it may tell the cause


def figures_stand(question: Question, reading: Reading, evidence: Evidence) -> bool:
    """Whether the figures that the question itself states stand in the passage: 总投资275亿元的项目 is not one of 175亿元.

    A yes/no question states a figure to have it judged.
    """
    if question.kind == "yes_no":
        return True
    asked = plain_text(without(question.searched, question.times))
    claimed = [
        each
        for each in find_quantities(asked)
        if not _COUNTED.search(asked[: each.start]) and not _ONE.match(asked, each.start)
    ]
    bare = set(_SIZED.findall(asked))
    if not claimed and not bare and not _DURATION.search(asked):
        return True
    text = plain_text(evidence.passage.embedded)
    stated = find_quantities(text) if claimed else []
    if not all(any(_agree(one, other) for other in stated) for one in claimed) or not bare <= set(
        _DIGITS.findall(text)
    ):
        return False
    return _durations(asked) <= _durations(text)


def _agree(asked: Quantity, stated: Quantity) -> bool:
    """Whether a stated quantity is the one that is asked about, which may be told roundly."""
    if asked.unit != stated.unit or {asked.bound, stated.bound} == {"over", "under"}:
        return False
    if asked.value in (stated.value, stated.upper):
        return True
    if asked.bound == "over":
        return asked.value < stated.value < asked.value * _ABOVE
    return asked.bound == "about" and abs(asked.value - stated.value) <= asked.value * _NEAR_BY


def _durations(text: str) -> set[tuple[Decimal, str]]:
    return set(_read_durations(text))


def _read_durations(text: str) -> Iterator[tuple[Decimal, str]]:
    for found in _DURATION.finditer(text):
        try:
            value = read_number(found[1])
        except ValueError:  # 三四天
            continue
        if value != 1:
            yield value, found[2].removeprefix("个").replace("间", "来")


def goes_same_way(question: Question, reading: Reading, evidence: Evidence) -> bool:
    """Whether what the question says went down (up, late, not at all) did so in the sentence that answers."""
    if question.kind == "yes_no":
        return True
    sentence = evidence.passage.text[slice(*reading.quote)]
    if _DENIED.search(evidence.passage.text, *reading.answer) and not _DENYING.search(question.searched):
        return False
    for asked, stated in _OPPOSED:
        if asked.search(question.searched) and not stated.search(sentence):
            return False
    if "还是" in question.searched:
        return True
    return all(_went(question, sentence, told.lastgroup or "") for told in _WENT_ASKED.finditer(question.searched))


def _went(question: Question, sentence: str, way: str) -> bool:
    """Whether the sentence says that the thing asked about went that way: what is told first behind its name counts."""
    ways = {told.lastgroup for told in _WENT.finditer(sentence)}
    if ways and way not in ways:
        return False
    names = [word for word in question.focus if word in sentence and not _WENT.search(word)]
    at = max((sentence.find(word) + len(word) for word in names), default=-1)
    first = _WENT.search(sentence, at) if at >= 0 else None
    return first is None or first.lastgroup == way or question.kind == "comparison"


def tells_cause(question: Question, reading: Reading, evidence: Evidence) -> bool:
    """Whether a cause is told in or next to the sentence that answers, where the question asks why."""
    if question.kind != "reason" or not _WHY.search(question.searched):
        return True
    start, end = reading.quote
    return bool(_CAUSE.search(evidence.passage.text, max(0, start - _AROUND), end + _AROUND))
