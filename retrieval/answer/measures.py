"""How a figure is measured: in which unit, as a level or a change, and against what."""

from __future__ import annotations

import re
from decimal import Decimal

from retrieval.answer.evidence import Evidence
from retrieval.answer.reader import Reading
from retrieval.language.statistics.quantities import MEASURES, find_quantities, plain_text
from retrieval.search.question import Question

_KINDS = {
    unit: kind
    for kind, units in {
        "money": "元 钱 块钱 人民币", "dollars": "美元 美金 欧元 日元 港元 港币 英镑", "area": "亩 平方米 平米 平方公里 公顷 平方",
        "length": "公里 千米 米 厘米 毫米 海里", "mass": "吨 公斤 千克 克 斤", "volume": "立方米 立方 方 升",
        "rate": "% ‰ 百分点 个百分点 倍 成", "power": "千瓦 兆瓦 千瓦时 度",
    }.items()
    for unit in units.split()
}  # fmt: skip
_TIMES = re.compile("小时|分钟|个?工作日|天|个月|年|周|岁")
_CHANGED = "增长|增加|增多|净增|上升|上涨|提高|提升|扩大|涨|升|下降|下滑|下跌|减少|降低|缩小|回落|降|跌|变化|变动"
_RATE_ASKED = re.compile(
    rf"(?:{_CHANGED})(?:了|幅度)?(?:是|为|有)?\s*(?:多少(?=[？?。，,]|$|呢|啊|个?百分)|百分之几|百分之多少|几个?百分|几成|几倍)"
    "|增速|增长率|增幅|涨幅|降幅|同比[^，？]{0,6}多少|环比"
)
_RATE_OF = re.compile("百分之几|百分之多少|百分点|百分比")
_TOLD = re.compile(
    rf"(?:{_CHANGED}|增速|增幅|增长率|降幅|涨幅|翻|持平|同比|环比)(?:了|率|幅|达到?|为|约|近|超过?|逾|高达|速度|预期|目标|[:：])*\s*(?:\d|一番|[一两]倍|百分|[一二两三四五六七八九]成)"
)
_DISTANCE = re.compile(
    r"(?:增速|增幅)[^，；]{0,12}(?:高于|低于|高出|快于|慢于|比)|比[^，；]{1,12}增[速幅](?:高|低|快|慢)"
)
_APART = re.compile("[高低快慢]于|[高低快慢]出|(?<![提升降])[高低快慢](?:了)?(?:多少|几)|差")
_MORE_ASKED = re.compile(
    rf"(?:{_CHANGED}|多|少)了?(?:多少|几)(?:[十百千万亿])*(?:[美欧日]?元|个|家|人|名|户|处|吨|亩|平方米)"
)
_MORE_TOLD = re.compile(
    rf"(?:{_CHANGED}|新增|增|多|多了|少)(?:了|约|近|逾|超过?|就业|收)*[^，。；\d]{{0,8}}\d[\d.]*[多余]?[万亿]*(?![\d.%％万亿])"
)
_BASES = (
    (re.compile("环比|比上(?:个|一)?[月周旬季]|较上(?:个|一)?[月周季]|比前一[月季]"), re.compile("环比|[比较]上(?:个|一)?[月周旬季]|[比较]前一")),
    (re.compile("比年初|较年初|比上年末|比去年[年]?底"), re.compile("年初|上年末|去年底|年底")),
)  # fmt: skip
_YEAR_BEFORE = re.compile("(?<![比较是与同跟为占])(?:去年|上年|前一年|20[0-9]{2}年)的?同期(?!相比|比|增|下)")
_SAME_TIME = re.compile("同期(?!的?[0-9一二两三四五六七八九十.]+(?:多|余)?倍|增|相比|下降|水平)")
_AVERAGE = re.compile("平均|每个?月|[月日年人户]均|每[人户天年亩家]")
_SHARE = re.compile("占(?!地)[^，？]{0,16}(?:多少|几|比)|比重|份额")
_LARGE = {"万": Decimal(1000), "亿": Decimal(10**7)}  # 多少万 asks for no small figure
_HOW_MANY = re.compile("(?:多少|几)(?P<scale>[十百千]*[万亿]+)")


def is_in_unit(question: Question, reading: Reading, evidence: Evidence) -> bool:
    """Whether the answer has a figure in what is asked for: money, an area, hours, as large as 多少万 is."""
    if question.kind != "number" or not question.unit:
        return True
    unit = question.unit
    answer = plain_text(evidence.passage.text[slice(*reading.answer)])
    if _TIMES.fullmatch(unit):
        stated = [Decimal(number) for number in re.findall(rf"([\d.]*\d)[多余]?万?个?{unit.lstrip('个')}", answer)]
        return bool(stated) and (_least(question) <= max(stated) or "万" in answer)
    fitting = [each for each in find_quantities(answer) if _fits(unit, each.unit)]
    if _kind(unit) == "other":  # 40小项, and things that are counted by one word or another
        return bool(fitting) or bool(
            re.search(rf"[\d一二两三四五六七八九十百千万][\u4e00-\u9fff]?{re.escape(unit)}", answer)
        )
    return any((each.upper or each.value) >= _least(question) for each in fitting)


def _least(question: Question) -> Decimal:
    """How small a figure may be that is asked for by 多少万."""
    large = _HOW_MANY.search(question.searched)
    return _LARGE[large["scale"][-1]] if large else Decimal(0)


def _fits(asked: str, stated: str) -> bool:
    kind = _kind(stated)
    if asked in ("钱", "块钱"):
        return kind in ("money", "dollars")
    if asked == "面积":
        return kind == "area"
    if asked == "倍":
        return kind == "rate"
    return kind == _kind(asked) and (kind != "other" or asked not in MEASURES or asked == stated)


def _kind(unit: str) -> str:
    return _KINDS.get(unit, "other")


def has_base(question: Question, reading: Reading, evidence: Evidence) -> bool:
    """Whether the figure is measured against what is asked: the month before, the year before, each month."""
    asked, answer = question.searched, evidence.passage.text[slice(*reading.answer)]
    sentence = evidence.passage.text[slice(*reading.quote)]
    if any(base.search(asked) and not told.search(answer) for base, told in _BASES):
        return False
    if _YEAR_BEFORE.search(question.understood) and question.kind == "number" and not _SAME_TIME.search(sentence):
        return False
    return not (question.kind == "number" and _AVERAGE.search(asked)) or bool(re.search("均|每", sentence))


def is_change(question: Question, reading: Reading, evidence: Evidence) -> bool:
    """Whether the answer tells a change where one is asked for, a rate where a rate is, a share where that is."""
    if question.kind not in ("number", "comparison"):
        return True
    asked, answer = question.searched, plain_text(evidence.passage.text[slice(*reading.answer)])
    if _RATE_OF.search(asked) and not re.search("[%％]|百分|倍|成", answer):
        return False
    if _SHARE.search(asked) and not re.search("占|比重|份额|比例|[%％]", answer):
        return False
    if _APART.search(asked):
        return bool(re.search("[高低快慢多少]|差|领先|落后", answer))
    if _RATE_ASKED.search(asked):
        return bool(_TOLD.search(answer)) and not _DISTANCE.search(answer)
    if _MORE_ASKED.search(asked):
        return bool(_MORE_TOLD.search(answer))
    return True
