"""Which questions ask two things of one subject, and how each is asked in full."""

from __future__ import annotations

import pytest

from retrieval.search.twice import asked_twice

DAY = "2023-07-01"

TWO = [
    ("固态电池哪天量产的，在全球算什么地位", ["固态电池哪天量产的", "固态电池在全球算什么地位"]),
    ("望潮港的新泊位什么时候投用，花了多少钱？", ["望潮港的新泊位什么时候投用", "望潮港的新泊位花了多少钱"]),
    ("闸口夜市有多少摊位,谁在管", ["闸口夜市有多少摊位", "闸口夜市谁在管"]),
    ("谁在哪里说的发展要快", ["谁说的发展要快", "在哪里说的发展要快"]),
    ("捐赠仪式什么时候在哪儿举行", ["捐赠仪式什么时候举行", "捐赠仪式在哪儿举行"]),
    ("码头是什么时候、由谁修的", ["码头是什么时候修的", "码头由谁修的"]),
    ("陶然是什么人，担任什么职务", ["陶然是什么人", "陶然担任什么职务"]),
    ("青螺区区长是谁，书记是谁", ["青螺区区长是谁", "青螺区书记是谁"]),
    ("去年的渡轮节，谁赢了，奖金多少，在哪里颁的奖", ["去年的渡轮节，谁赢了", "去年的渡轮节，奖金多少", "去年的渡轮节，在哪里颁的奖"]),
    ("听说渡轮改电动了，每天几点开，票价多少", ["听说渡轮改电动了，每天几点开", "听说渡轮改电动了，每天票价多少"]),
]  # fmt: skip

ONE = [
    "望潮港一季度货物吞吐量是多少",
    "渡轮票价是多少，你知道吗",
    "能告诉我渡轮几点开吗，谢谢",
    "工业产值多少，和税收比哪个更高",
    "社区办了几件实事，都是哪些",
    "“谁来管、怎么管”的机制是什么",
    "怎么修老码头的时候，请了哪几家单位",
    "旧城什么都拆了，新的商场是哪年开的",
    "是A还是B，哪个先开工",
    "谁",
    "",
]


@pytest.mark.parametrize(("text", "parts"), TWO)
def test_each_part_is_asked_in_full(text: str, parts: list[str]) -> None:
    assert asked_twice(text, DAY, ("望潮", "青螺")) == parts


@pytest.mark.parametrize("text", ONE)
def test_one_question_stays_one(text: str) -> None:
    assert asked_twice(text, DAY, ()) == []
