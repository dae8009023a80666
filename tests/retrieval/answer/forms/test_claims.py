"""是 or 否 by the figure that was read: the amount that is claimed, and the change."""

from __future__ import annotations

import datetime

import pytest

from retrieval.answer.claim import claim_of
from retrieval.answer.forms.claimed_amount import by_amount
from retrieval.answer.forms.claimed_change import by_change
from retrieval.search.question import Question, understand


def asked(text: str) -> tuple[Question, str]:
    question = understand(text, (), datetime.date(2024, 8, 20), ())
    return question, claim_of(question)


@pytest.mark.parametrize(
    ("text", "piece", "verdict"),
    [
        ("望潮港上半年营收过35亿了没有", "实现营业收入36.69亿元", "是"),
        ("望潮港上半年营收破40亿了吗", "实现营业收入36.69亿元", "否"),
        ("望潮港的投资有9个亿没有", "完成投资92459万元", "是"),
        ("全市外贸总额到两万亿了吗", "进出口总值1.79万亿元", "否"),
        ("轮渡的注册用户还不到6亿吗", "注册用户数5.71亿", "是"),
        ("轮渡的注册用户不足5亿吗", "注册用户数5.71亿", "否"),
        ("上半年经济增速连5%都没到吗", "增速达7.0%", "否"),
        ("民营企业占到外贸一半以上了吗", "占53.4%", "是"),
        ("机电产品出口占了三成吗", "占出口总值的28.1%", "否"),
        ("出口额翻了一番吗", "出口3837.3亿元，增长118.5%", "是"),
        ("出口额翻番了吗", "出口3837.3亿元，增长51.7%", "否"),
        ("汽车出口涨了9倍以上吗", "出口汽车51.7亿元，增长924.9%", "是"),
        ("有没有超过30万件", "共立案31.6万件", "是"),
        ("居民有4200名吗", "居民约4200名", "是"),
        ("居民超过4200名吗", "居民约4200名", ""),  # it may be either
        ("机电产品出口占到三成了吗", "机电产品出口增长45%", ""),  # of something else
        ("总投资41亿元的项目开工了吗", "总投资41亿元", ""),
        ("5月开张了吗", "5月开张", ""),
    ],
)
def test_an_amount_that_is_claimed_is_held_against_the_one_that_was_read(text: str, piece: str, verdict: str) -> None:
    question, claim = asked(text)
    assert by_amount(question, claim, piece, piece) == verdict


def test_of_what_was_read_without_an_amount_only_a_single_one_in_the_sentence_decides() -> None:
    question, claim = asked("望潮港的吞吐量超过3000万吨了吗")
    one, two = "望潮港吞吐量喜人，完成3120万吨。", "望潮港吞吐量喜人，完成3120万吨，青螺港1870万吨。"
    assert [by_amount(question, claim, "望潮港吞吐量喜人", quote) for quote in (one, two)] == ["是", ""]


@pytest.mark.parametrize(
    ("text", "piece", "verdict"),
    [
        ("望潮港的收入比去年少了吗", "比去年同期下降33.2%", "是"),
        ("望潮港的收入比去年多了吗", "同比下降33.2%", "否"),
        ("望潮港的收入没有下降吗", "同比下降33.2%", "否"),
        ("净利润是不是增长的", "净利润2.99亿元，同比增长24.23%", "是"),
        ("消费增速比一季度快吗", "比一季度加快2.4个百分点", "是"),
        ("降幅收窄了吗", "降幅比上月收窄0.3个百分点", "是"),
        ("投资增速比全国快吗", "比全国高1.2个百分点", "是"),
        ("7月的销量比6月多了吗", "同比增长80%", ""),  # against another time
        ("7月的销量比去年多了吗", "环比增长13.4%", ""),
        ("望潮港的增速比青螺港快吗", "比全国高1.2个百分点", ""),  # against another thing
        ("出口增长了吗", "出口增长3.1%，进口下降8.2%", ""),
        ("街上有小汽车漂起来吗", "多台小车被泡，漂在水上", ""),
        ("望潮港开工了吗", "同比增长3.1%", ""),
    ],
)
def test_a_change_that_is_claimed_is_held_against_the_one_that_was_read(text: str, piece: str, verdict: str) -> None:
    assert by_change(asked(text)[1], piece) == verdict
