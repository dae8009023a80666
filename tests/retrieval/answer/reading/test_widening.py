"""What was read is shown whole: figures with their unit and growth, numbers uncut, brackets closed."""

from __future__ import annotations

import datetime

import pytest

from retrieval.answer.reading.widening import widen
from retrieval.search.question import understand

DAY = datetime.date(2024, 1, 15)


@pytest.mark.parametrize(
    ("question", "text", "read", "shown"),
    [
        ("产值是多少", "实现工业总产值125亿元，同比增长47.5%；税收5亿元。", "125亿元", "125亿元，同比增长47.5%"),
        ("产值是多少", "产值1,206.5亿元。", "206.5亿元", "1,206.5亿元"),
        ("产值是多少", "产值１２５．６亿元，同比下降３．２％，", "１２５．６亿元", "１２５．６亿元，同比下降３．２％"),
        ("增长多少", "同比增长47.5%。", "47.5", "47.5%"),
        ("产值是多少", "产值约125亿元。", "125亿元", "约125亿元"),
        ("哪天开张", "6月5日，食堂开张，同比增长3%。", "6月5日，", "6月5日"),
        ("叫什么", "他写了《望潮记》。", "《望潮记", "《望潮记》"),
        ("叫什么", "他写了《望潮记》。", "望潮记》", "《望潮记》"),
        ("提出了什么", "提出“快、准、稳”的要求。", "“快、准、稳", "“快、准、稳”"),
        ("何时", "，。", "，。", "，。"),
        ("哪几招", "靠查漏点、补短板、强弱项、扬长处的办法。", "查漏点、补短", "查漏点、补短板、强弱项、扬长处"),
        ("去过哪几个城市", "暑假里，杭州、上海、常州、长沙都去过。", "常州、长沙", "杭州、上海、常州、长沙"),
        ("哪几招", "靠查漏点、补短板、强弱项。", "查漏点、补短板", "查漏点、补短板"),
        ("哪几招", "靠全程公开、全程通报、全程跟踪。", "公开、全程通报、全程跟踪", "全程公开、全程通报、全程跟踪"),
        ("哪几招", "靠全程公开、全程通报、事后跟踪。", "公开、全程通报、事后跟踪", "公开、全程通报、事后跟踪"),
        (
            "哪几招",
            "靠查漏点、补短板、强弱项、扬长处。",
            "查漏点、补短板、强弱项、扬",
            "查漏点、补短板、强弱项、扬长处",
        ),
        ("哪几招", "查漏点、补短板、强弱项已经全部办完了。", "查漏点、补短板、强弱项", "查漏点、补短板、强弱项"),
        ("靠什么", "靠查漏点、补短板、强弱项。", "查漏点、补短", "查漏点、补短"),
    ],
)
def test_it_is_widened_to_what_belongs_to_it(question: str, text: str, read: str, shown: str) -> None:
    at = text.index(read)
    start, end = widen(understand(question, asked_on=DAY), text, (at, at + len(read)))
    assert text[start:end] == shown
