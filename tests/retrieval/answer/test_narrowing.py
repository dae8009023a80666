"""The short answer is the figure, the day or the name alone, where that is sure."""

from __future__ import annotations

import datetime

import pytest

from retrieval.answer.evidence import Evidence
from retrieval.answer.narrowing import SURE, narrow
from retrieval.articles.article import Passage
from retrieval.language.figures import find_figures
from retrieval.language.periods import find_periods
from retrieval.search.question import understand

DAY = datetime.date(2024, 1, 15)


def narrowed(question: str, text: str, place: str, margin: float = SURE) -> str:
    """What remains of `text` as an answer, when the model takes `place` for it."""
    passage = Passage("x", text, "", ((0, len(text)),))
    evidence = Evidence(passage, 1.0, tuple(find_periods(text, "")), "", tuple(find_figures(text, "")))
    at = text.index(place)
    asked = understand(question, asked_on=DAY)
    return text[slice(*narrow(asked, evidence, (0, len(text)), (at, at + len(place)), margin))]


@pytest.mark.parametrize(
    ("question", "text", "place", "answer"),
    [
        ("东港工业产值是多少", "东港完成工业产值125亿元，同比增长47.5%", "125亿", "125亿元，同比增长47.5%"),
        ("水库占地多少亩", "占地635亩的水库", "635", "635亩"),
        ("桥是哪天通车的", "大桥5月18日通车", "5月", "5月18日"),
        ("书记是谁", "东港党委书记李勇强调", "李勇强", "李勇"),
        ("书记是谁", "东港党委书记李勇强调", "李勇", "李勇"),
    ],
)
def test_the_very_thing_is_left(question: str, text: str, place: str, answer: str) -> None:
    assert narrowed(question, text, place) == answer


@pytest.mark.parametrize(
    ("question", "text", "place", "margin"),
    [
        ("东港工业产值是多少", "东港完成工业产值125亿元", "125亿元", SURE - 0.1),
        ("支援的医护人员有多少", "支队346支、医护人员4万名，女医护人员2万名", "2万名", SURE),
        ("东港为什么增长", "东港因订单增加增长5%", "5%", SURE),
    ],
)
def test_what_is_not_sure_stays_whole(question: str, text: str, place: str, margin: float) -> None:
    assert narrowed(question, text, place, margin) == text
