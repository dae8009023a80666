"""Terms that newspapers and their readers use for one thing: short forms, official forms, everyday words."""

from __future__ import annotations

import re
from functools import cache

from retrieval.language.tokens import normalise

# Of each line, any term may stand for the others. A longer term is looked for before a shorter one that it holds.
_SAME = """
固定资产投资 固投
规模以上 规上
规模以上工业增加值 规上工业增加值
地区生产总值 生产总值 国内生产总值 gdp 经济总量
一般公共预算收入 公共预算收入 财政收入 地方财政收入
全口径税收 税收 税收收入
社会消费品零售总额 社零 社零总额 社消零
进出口总额 外贸进出口 外贸总额 进出口总值
实际利用外资 利用外资 使用外资 引进外资 实际使用外资
利用内资 引进内资 内资
工业总产值 工业产值
高新技术企业 高企
专精特新 小巨人
城市管理局 城管局 城管
城市管理 城管
拆除违法建设 违法建设 拆违 拆违建 拆除违建 治理违法建设
行政执法 执法
人民代表大会 人大
人大常委会 人民代表大会常务委员会
政治协商会议 政协
纪律检查委员会 纪委
监察委员会 监委
发展和改革委员会 发改委 发展改革委
工业和信息化局 工信局
公共资源交易 招投标
营商环境 办事环境
招商引资 招商 引资
养老金 退休金
公共交通 公交
轨道交通 地铁
高速铁路 高铁
人工智能 ai
虚拟现实 vr
负责人 领导 一把手 带头人
党委书记 书记
董事长 老板
总经理 老总
投产 投入生产 开始生产 建成投产
竣工 完工 建成
开工 动工 开建
签约 签订 签署
举行 召开 举办
开幕 揭幕
牺牲 殉职
面积 占地 多大
人次 次
员工 职工 工人
群众 老百姓 百姓
学生 孩子
费用 花费 钱 资金
免费 不要钱 不收费 不花钱
涨 增长 上升 提高 增加
跌 下降 下滑 减少 降低
目的 为了 想解决 旨在
原因 缘故
全称 全名 名称
同比 比上年同期 比去年同期 比上年
"""
_GROUPS = tuple(tuple(line.split()) for line in _SAME.strip().splitlines())


@cache
def _pattern() -> re.Pattern[str]:
    terms = {term for group in _GROUPS for term in group if len(term) >= 2}
    return re.compile("|".join(sorted(map(re.escape, terms), key=len, reverse=True)))


def same_terms(text: str) -> dict[str, tuple[str, ...]]:
    """The terms of `text` that have others for the same thing, each with those others, in order."""
    plain = normalise(text)
    return {
        term: tuple(dict.fromkeys(other for group in _GROUPS if term in group for other in group if other != term))
        for term in dict.fromkeys(_pattern().findall(plain))
    }
