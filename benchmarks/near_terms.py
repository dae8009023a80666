"""Terms that news state beside each other and that are not each other: 出口 and 进出口, 常住人口 and 城镇常住人口, 10月 and 前10个月.

A question that asks for one is not answered where only another is told. Words of training alone: the program knows none of them.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

_GROUPS = (
    ("增加值", "总产值", "产值", "利润总额", "利润", "净利润", "营业收入", "营收", "利税", "税收", "销售额"),
    ("进出口", "出口", "进口"),
    ("销售额", "销售量", "成交额", "成交量", "销量", "产量", "库存"),
    ("常住人口", "户籍人口", "流动人口", "城镇人口", "乡村人口"),
    ("固定资产投资", "工业投资", "民间投资", "基础设施投资", "房地产开发投资"),
    ("总投资", "计划投资", "年度投资", "完成投资", "已投资"),
    ("零售总额", "网上零售额", "餐饮收入", "批发额"),
    ("财政收入", "税收收入", "非税收入", "财政支出"),
    ("存款", "贷款", "不良贷款"),
    ("可支配收入", "消费支出", "工资性收入"),
    ("货物吞吐量", "集装箱吞吐量", "旅客吞吐量", "货邮吞吐量"),
    ("占地面积", "建筑面积", "绿化面积", "使用面积", "面积"),
    ("游客", "过夜游客", "入境游客"),
    ("旅游收入", "门票收入", "餐饮收入"),
    ("总资产", "净资产", "总负债"),
    ("发电量", "用电量", "装机容量"),
    ("最高", "最低", "平均"),
    ("累计", "新增"),
    ("新建", "改建", "扩建"),
    ("就业", "失业", "创业"),
)  # fmt: skip
_TERMS = sorted({term for group in _GROUPS for term in group}, key=len, reverse=True)
_TERM = re.compile("|".join(_TERMS))
_PARTS = (
    (r"总?(?:进出口|(?<!进)出口|进口)(?:总?额|总值)?", ("一般贸易", "民营企业", "机电产品", "跨境电商", "服务贸易")),
    (r"(?:固定资产|总|项目|完成)?投资(?:总?额)?", ("工业", "民间", "房地产", "外商", "基础设施", "技改")),
    (r"(?:增加值|总产值)", ("农业", "规模以上", "第三产业", "高技术制造业", "建筑业")),
    (r"(?:总?营收|营业(?:总?收入|利润)|净?利润(?:总额)?|销售额)", ("境外", "子公司", "省外", "线上", "新业务")),
    (r"(?:常住|户籍)?人口", ("城镇", "农村", "老年", "女性")),
    (r"(?:人均)?可支配收入", ("城镇居民", "农村居民", "工资性")),
    (r"吞吐量", ("集装箱", "外贸", "煤炭", "旅客")),
    (r"零售总?额", ("网上", "农村", "餐饮", "汽车")),
    (r"(?:贷款|存款)(?:余额)?", ("涉农", "绿色", "住户", "小微企业")),
    (r"(?:旅游|财政|税收|公共预算)收入", ("乡村", "县级", "地方", "市本级")),
    (r"(?<!用)(?<!发)电量|用电量", ("工业", "居民", "第三产业")),
)  # fmt: skip
_RESTRICTED = [(re.compile(term), parts) for term, parts in _PARTS]
BEFORE = 24  # characters before the answer in which the term stands that it is of
_MONTH = re.compile(r"(?<![\d年\-至—])((?:[2-9]|1[0-2]))月(?:份|当月)?(?!\d)")
_MONTHS = re.compile(r"(?:前|头|1-|1至|1—)([2-9]|1[0-2])(?:个月|月份?)")

_AMOUNT_ASKED = re.compile(
    r"(?:总共|一共|达到?|完成|实现|是|有|为|了)*多少(?:钱|[万亿]?[元吨人家个户辆架次平方米公里]{0,3})[？?。]?$"
)
_GROWTH_ASKED = (
    "同比增长多少",
    "增速是多少",
    "的增长率是多少",
    "同比增幅是多少",
    "比上年增长了多少",
    "增长百分之几",
    "涨了百分之多少",
)
_GROWTH_TOLD = re.compile(
    r"[）)]?[，,（(]?(?:名义|实际|可比口径)?(?:同比|环比|比上年(?:同期)?|[较比]去年(?:同期)?|较上年(?:同期)?)?(?:名义|实际)?"
    r"(?:增长|增加|上升|提高|下降|减少|增幅|增)(?:了|为|达到?)?(?P<growth>约?[\d.]+(?:%|个百分点|倍))"
)
_GROWTH = re.compile("增|降|涨|跌|减少|同比|环比|%|倍|提高|上升")


def asked_for_growth(
    question: str, text: str, place: tuple[int, int], rng: random.Random
) -> Iterator[tuple[str, str, tuple[int, int], bool]]:
    """A question for an amount asked for its growth: with its passage and where that is told, and with the passage that tells no
    growth of it, where only the amount stands (False)."""
    start, end = place
    asked = _AMOUNT_ASKED.search(question)
    if not asked or _GROWTH.search(question) or _GROWTH.search(text[start:end]):
        return
    grown = question[: asked.start()] + rng.choice(_GROWTH_ASKED)
    if told := _GROWTH_TOLD.match(text, end):
        yield grown, text, told.span("growth"), True
        yield grown, text[:end] + text[told.end() :], place, False
        return
    first = max(text.rfind(mark, 0, start) for mark in "。；") + 1
    last = min((at for mark in "。；" if (at := text.find(mark, end)) >= 0), default=len(text))
    if not _GROWTH.search(text[first:last]):
        yield grown, text, place, False


def other_terms(asked: str, said: str, rng: random.Random) -> list[tuple[str, str]]:
    """A term of `asked` and another for it that `said` lacks; or a part of what the term means, which it lacks as well."""
    ways: list[tuple[str, str]] = []
    told = {*_TERM.findall(said), *_TERM.findall(asked)}
    for found in _TERM.finditer(asked):
        near = {other for group in _GROUPS if found[0] in group for other in group} - told
        others = sorted(
            other for other in near if found[0] == "进出口" or other not in found[0]
        )  # 产值 may mean 总产值
        ways += [(found[0], rng.choice(others))] if others else []
    for term, parts in _RESTRICTED:
        others = [part for part in parts if part not in said and part not in asked]
        ways += [(found[0], rng.choice(others) + found[0]) for found in term.finditer(asked) if others]
    return ways


def other_months(asked: str, said: str, rng: random.Random) -> list[tuple[str, str]]:
    """A month of `asked` and the months up to it, or the other way round, where `said` does not tell both."""
    told = {found[1] for found in _MONTH.finditer(said)}, {found[1] for found in _MONTHS.finditer(said)}
    ways = [
        (found[0], rng.choice(["前{}个月", "1-{}月", "1至{}月"]).format(found[1]))
        for found in _MONTH.finditer(asked)
        if found[1] not in told[1] and not re.search(rf"{found[1]}月\d", said)
    ]
    return ways + [
        (found[0], rng.choice(["{}月", "{}月份"]).format(found[1]))
        for found in _MONTHS.finditer(asked)
        if found[1] not in told[0]
    ]


def restricted(
    question: str, text: str, place: tuple[int, int], rng: random.Random, *, asked: bool
) -> tuple[str, str, tuple[int, int]] | None:
    """The passage telling only a part of the term that the question asks for (城镇常住人口 for 常住人口), which answers the
    question only where that part is `asked` for as well; with the answer's place. None where no term is in both."""
    start, end = place
    at = max(start - BEFORE, *(text.rfind(mark, 0, start) for mark in "。；，"), 0)
    for term, parts in _RESTRICTED:
        found, others = term.search(question), [part for part in parts if part not in text and part not in question]
        if found and others and found[0] in text[at:start]:
            part, told = rng.choice(others), at + text[at:start].rindex(found[0])
            said = text[:told] + part + text[told:]
            where = (start + len(part), end + len(part))
            return question.replace(found[0], part + found[0]) if asked else question, said, where
    return None


def asks_figure(question: str) -> bool:
    """Whether a question names a term that has near ones."""
    return bool(_TERM.search(question)) or any(term.search(question) for term, _ in _RESTRICTED)
