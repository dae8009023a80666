"""A question that asks the same of several things becomes one for each; what only looks like it stays whole."""

from __future__ import annotations

import pytest

from retrieval.search.each import each_asked

SEVERAL = [
    ("望潮港和青螺港各有多少个泊位", ["望潮港有多少个泊位", "青螺港有多少个泊位"]),
    ("城东区和城西区分别引进了什么", ["城东区引进了什么", "城西区引进了什么"]),
    ("今年一季度望潮港和青螺港的吞吐量各是多少", ["今年一季度望潮港的吞吐量是多少", "今年一季度青螺港的吞吐量是多少"]),
    ("望潮港的外贸航线和内贸航线各新开了几条", ["望潮港的外贸航线新开了几条", "望潮港内贸航线新开了几条"]),
    ("书记和主任分别是谁？", ["书记是谁？", "主任是谁？"]),
    ("甲公司、乙公司和丙公司分别亏了多少钱", ["甲公司亏了多少钱", "乙公司亏了多少钱", "丙公司亏了多少钱"]),
    ("望潮港和青螺港都办了开放日，各叫什么名字", ["望潮港办了开放日，叫什么名字", "青螺港办了开放日，叫什么名字"]),
    ("2022年和2023年的货运量分别是多少", ["2022年的货运量是多少", "2023年的货运量是多少"]),
    ("沈知秋在社区和商会分别担任什么职务", ["沈知秋在社区担任什么职务", "沈知秋在商会担任什么职务"]),
    ("城东区、城西区两地各有多少个社区食堂", ["城东区有多少个社区食堂", "城西区有多少个社区食堂"]),
    ("“记得住”和“叫得出”各办了几场", ["“记得住”办了几场", "“叫得出”办了几场"]),
]  # fmt: skip
ONE = [
    "望潮港的三个“零”分别是什么",
    "全市要办5项比赛，分别是哪些？",
    "青螺区各街道和社区捐了多少钱",
    "各地和各部门有什么举措",
    "社区食堂和图书室哪个大",
    "沈知秋每周坐诊两次，分别是周几？",
    "除了主会场还设了别的会场，分别在哪里？",
    "望潮港有几个泊位，青螺港和白鹭港分别有几个",
    "望潮港和青螺港各有特色",
]


@pytest.mark.parametrize(("text", "parts"), SEVERAL)
def test_each_of_several_things_is_asked_for(text: str, parts: list[str]) -> None:
    assert each_asked(text, "2023-06-01", {"望潮港", "青螺港", "城东", "城西"}) == parts


@pytest.mark.parametrize("text", ONE)
def test_what_asks_of_one_thing_stays_whole(text: str) -> None:
    assert each_asked(text, "2023-06-01", {"望潮港", "青螺港", "城东", "城西"}) == []
