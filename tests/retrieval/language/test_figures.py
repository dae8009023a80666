"""Figures of news are told apart: what is counted, whose it is, when, how much, and how it has changed."""

from __future__ import annotations

from decimal import Decimal
from itertools import zip_longest
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.language.figures import Figure, find_figures

TABLE = Path(__file__).with_name("figures.tsv")
FIELDS = "indicator holder period value unit bound growth base cumulative rank".split()
EXACT = {"period", "value", "unit", "growth"}


def written(figure: Figure) -> list[str]:
    """A figure as the table writes it: periods as from..to, ranges as from~to, points as pp."""
    period, growth = "", ""
    if figure.period:
        unknown = figure.period.grain == "unknown"
        period = "unknown" if unknown else f"{figure.period.start or '?'}..{figure.period.end or '?'}"
    if figure.growth is not None:
        growth = plain(figure.growth) + ("pp" if figure.growth_unit == "百分点" else "%")
    value = plain(figure.value) + (f"~{plain(figure.upper)}" if figure.upper is not None else "")
    told = [figure.indicator, figure.holder, period, value, figure.unit, figure.bound, growth, figure.base]
    return [*told, "1" if figure.cumulative else "0", figure.rank]


def plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


def figures(text: str, anchor: str = "2022-12-11", holder: str = "") -> list[str]:
    return [";".join(written(figure)) for figure in find_figures(text, anchor, holder)]


def test_the_table() -> None:
    right = dict.fromkeys(["exact", *FIELDS], 0)
    total, wrong = 0, []
    for line in TABLE.read_text(encoding="utf-8").splitlines()[1:]:
        anchor, holder, text, expected = line.split("\t")
        wanted = [] if expected == "-" else [each.split(";") for each in expected.split(" | ")]
        found = [written(figure) for figure in find_figures(text, anchor, holder)]
        if wanted != found:
            wrong.append((text, wanted, found))
        for want, have in zip_longest(wanted, found):
            total += 1
            same = {name for name, a, b in zip(FIELDS, want or (), have or (), strict=False) if a == b}
            right["exact"] += same >= EXACT
            for name in same:
                right[name] += 1
    assert total >= 250
    assert right["exact"] >= 0.97 * total, wrong
    assert all(right[name] >= 0.9 * total for name in FIELDS), (right, wrong)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("青屿市完成固定资产投资32亿元，同比增长10%。", "32亿元，同比增长10%"),
        ("青屿市总投资逾300亿元。", "逾300亿元"),
        ("青屿市固定资产投资同比增长10%，达到32亿元。", "同比增长10%，达到32亿元"),
        ("青屿市固定资产投资比去年同期下降3.2%。", "比去年同期下降3.2%"),
        ("青屿市森林覆盖率为百分之三十，居全省第一。", "百分之三十"),
    ],
)
def test_the_span_states_the_value_with_the_change_behind_it(text: str, wanted: str) -> None:
    (figure,) = find_figures(text, "2022-12-11")
    assert text[figure.start : figure.end] == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        # A price belongs to what it is the price of.
        ("年卡为280元，月票150元，次卡是20元。", ["年卡;;;280;元;;;;0;", "月票;;;150;元;;;;0;", "次卡;;;20;元;;;;0;"]),
        ("电影票单价为35元5角。", ["电影票单价;;;35.5;元;;;;0;"]),
        ("年卡的价格为280元。", ["年卡的价格;;;280;元;;;;0;"]),
        ("青屿市地铁的票价为4元。", ["地铁的票价;青屿市;;4;元;;;;0;"]),
        # A growth below zero is a decrease, however it is signed.
        ("全市出口额为32亿元，同比增长−3.2%。", ["出口额;全市;;3200000000;元;;-3.2%;同比;0;"]),
        ("全市出口额为32亿元，同比－３．２％。", ["出口额;全市;;3200000000;元;;-3.2%;同比;0;"]),
        ("全市出口增速为负3.2%。", ["出口;全市;;-3.2;%;;-3.2%;;0;"]),
        ("全市出口额为32亿元，同比下降-3.2%。", ["出口额;全市;;3200000000;元;;-3.2%;同比;0;"]),
        # Full-width digits keep their comma.
        (
            "全市进出口总额１，２３４．５亿元，同比下降３．２％。",
            ["进出口总额;全市;;123450000000;元;;-3.2%;同比;0;"],
        ),
        # The first ten months are not the tenth.
        (
            "前10个月，青屿市固定资产投资为305亿元；十月份当月为28亿元。",
            [
                "固定资产投资;青屿市;2022-01-01..2022-10-31;30500000000;元;;;;1;",
                "固定资产投资;青屿市;2022-10-01..2022-10-31;2800000000;元;;;;0;",
            ],
        ),
        # The growth of the year after is no growth of the year.
        (
            "2020年，青屿市游客为410万人次；次年增长95%。",
            [
                "游客;青屿市;2020-01-01..2020-12-31;4100000;人次;;;;0;",
                "游客;青屿市;2021-01-01..2021-12-31;95;%;;95%;;0;",
            ],
        ),
        # A change comes before its value, after a conversion, or belongs to what is compared.
        ("全市固定资产投资同比增长10%，达到32亿元。", ["固定资产投资;全市;;3200000000;元;;10%;同比;0;"]),
        (
            "星桥集团的净销售额为57亿欧元（约合440亿元人民币），同比下降3%。",
            ["净销售额;星桥集团;;5700000000;欧元;;-3%;同比;0;", "净销售额;星桥集团;;44000000000;元;about;;;0;"],
        ),
        (
            "青屿市的出口额为14亿美元，比去年同期的19亿美元下降了24%。",
            ["出口额;青屿市;;1400000000;美元;;-24%;;0;", "出口额;青屿市;unknown;1900000000;美元;;;;0;"],
        ),
        ("全市工业投资保持扩张，同比增长8.9%。", ["工业投资;全市;;8.9;%;;8.9%;同比;0;"]),
        # 分别 shares out nouns, changes and what they are measured against.
        (
            "全市出口额、进口额分别为32亿元和12亿元，分别增长5%和下降3%。",
            ["出口额;全市;;3200000000;元;;5%;;0;", "进口额;全市;;1200000000;元;;-3%;;0;"],
        ),
        (
            "居民消费价格同比、环比分别上涨1.6%和0.2%。",
            ["居民消费价格;;;1.6;%;;1.6%;同比;0;", "居民消费价格;;;0.2;%;;0.2%;环比;0;"],
        ),
        # What only says which things are counted is no figure, nor is a difference.
        (
            "全市新增5亿元以上签约项目19个、计划总投资68亿元。",
            ["5亿元以上签约项目;全市;;19;个;;;;0;", "计划总投资;全市;;6800000000;元;;;;0;"],
        ),
        ("全市实现利润32亿元，比上年增加3亿元。", ["利润;全市;;3200000000;元;;;;0;"]),
        # A total stands behind the things it is of.
        (
            "8个空天装备产业项目总投资105亿元。",
            ["空天装备产业项目;;;8;个;;;;0;", "总投资;;;10500000000;元;;;;0;"],
        ),
        (
            "青屿市布局总投资175亿元的10个产业项目。",
            ["总投资;青屿市;;17500000000;元;;;;0;", "产业项目;青屿市;;10;个;;;;0;"],
        ),
        # Two times in one sentence, one of them only where the value starts from.
        (
            "前三季度，青屿市燃气覆盖率从年初的32%提升至60%。",
            ["燃气覆盖率;青屿市;2022-01-01..2022-01-01;32;%;;;;0;", "燃气覆盖率;青屿市;2022-01-01..2022-09-30;60;%;;;;1;"],
        ),
        # What is got or owed measures nobody.
        ("海湾公司获得700万元流动资金贷款。", ["流动资金贷款;海湾公司;;7000000;元;;;;0;"]),
        ("云岭县的产值是2015年的3倍。", ["产值;云岭县;;3;倍;;;;0;"]),
        # What is done to a thing belongs to it where the words say so, and a comparison with a plan does not.
        (
            "望川市到位融资68亿元，批复80亿元；完成土地收储13万亩。",
            ["到位融资;望川市;;6800000000;元;;;;0;", "批复;望川市;;8000000000;元;;;;0;", "土地收储;望川市;;130000;亩;;;;0;"],
        ),
        ("690万平方米拆除面积远超计划。", ["拆除面积;;;6900000;平方米;;;;0;"]),
        ("第三季度，净利润为负6400万元。", ["净利润;;2022-07-01..2022-09-30;-64000000;元;;;;0;"]),
    ],
)  # fmt: skip
def test_sentences_of_news(text: str, wanted: list[str]) -> None:
    assert figures(text) == wanted


def test_a_period_of_reporting_holds_to_the_end_of_its_line() -> None:
    text = "上半年，全市投资为9亿元。税收为2亿元。\n出口额为3亿元。11月25日，全市签约项目30个。总投资为8亿元。"
    periods = [each.split(";")[2] for each in figures(text)]
    assert periods == ["2022-01-01..2022-06-30"] * 2 + ["", "2022-11-25..2022-11-25", ""]


@pytest.mark.parametrize(
    "text", ["", "\ud8003个", "\0完成\0投资3亿元\0", "3" * 5000 + "个", "分别为3个和", "(" * 99 + "3个"]
)
def test_odd_texts(text: str) -> None:
    assert all(figure.end <= len(text) for figure in find_figures(text, "2022-13-45", "\0"))


PIECES = (
    "全市 望川市 海湾公司 完成 实现 达到 固定资产投资 总投资 项目 企业 32亿元 5至8万元 190个 三成 10% 2.2个百分点 3倍 同比 环比 增长 下降 比去年同期 "
    "上半年 去年同期 截至11月底 1至10月份 分别 和 、 ， ； 。 （ ） “ ” \n 的 了 为 占 居全省第一 翻一番 持平 以上 约 近 从 其中 : 第 - ２ 億 個"
).split(" ")  # fmt: skip


@given(
    st.one_of(st.text(), st.lists(st.sampled_from(PIECES)).map("".join)), st.sampled_from(["", "2022", "2022-12-11"])
)
def test_no_text_raises_and_what_is_told_stands_in_it(text: str, anchor: str) -> None:
    read = -1
    for figure in find_figures(text, anchor, "青屿市"):
        assert read <= figure.start < figure.end <= len(text)
        assert figure.indicator in text and figure.rank in text
        assert figure.holder == "青屿市" or figure.holder in text
        assert (figure.growth is None) == (figure.growth_unit == "")
        read = figure.start


PAGES = {"000": "2022-04", "001": "2017", "002": "2022-12-11", "003": "2022-12-31", "004": "2022-09-28"}


def of_page(shared: Path, page: str, holder: str) -> list[tuple[str, str, str]]:
    """The figures of a raw page: value with unit, what is counted, and whose it is."""
    text = (shared / "seeds" / f"{page}.txt").read_text(encoding="utf-8")
    found = find_figures(text, PAGES[page], holder)
    return [(plain(figure.value) + figure.unit, figure.indicator, figure.holder) for figure in found]


def test_projects_of_the_district_and_of_the_city_are_told_apart(shared: Path) -> None:
    district, city = of_page(shared, "003", "西海岸新区"), of_page(shared, "002", "青岛")
    at = district.index(("190个", "亿元以上项目", "西海岸新区"))
    assert district[at + 1] == ("270600000000元", "总投资", "西海岸新区")
    for count, things, total in (
        ("193个", "5亿元以上签约项目", "685300000000元"),
        ("249个", "1亿元以上在谈项目", "661400000000元"),
    ):
        at = city.index((count, things, "全市"))
        assert city[at + 1] == (total, "计划总投资", "全市")


def test_signed_projects_are_told_apart(shared: Path) -> None:
    page = [(value, indicator) for value, indicator, _ in of_page(shared, "004", "")]
    for count, things, total in (
        ("36个", "内资项目", "101400000000元"), ("12个", "外资项目", "2950000000美元"),
        ("8个", "半导体及光电显示产业项目", "39900000000元"), ("8个", "空天装备产业项目", "10500000000元"),
        ("4个", "生物医药及医疗器械产业项目", "3700000000元"), ("12个", "新经济项目", "13300000000元"),
        ("48个", "重点项目", "120600000000元"),
    ):  # fmt: skip
        assert any(page[at : at + 2] == [(count, things), (total, "总投资")] for at in range(len(page))), things


def test_demolition_and_finance_are_told_apart(shared: Path) -> None:
    page = [(value, indicator) for value, indicator, _ in of_page(shared, "004", "青岛市")]
    for figure in (
        ("8402处", "违法建设"),
        ("48600000000元", "金融业增加值"),
        ("106.5%", "存贷比"),
        ("2.2百分点", "增速"),
        ("6900000平方米", "拆除面积"),
    ):
        assert figure in page


def test_areas_and_enterprises_of_the_same_number_are_told_apart(shared: Path) -> None:
    assert ("2000亩", "移动森林项目") in [each[:2] for each in of_page(shared, "001", "北海经济开发区")]
    assert ("635亩", "占地面积") in [each[:2] for each in of_page(shared, "001", "北海经济开发区")]
    assert [each[1] for each in of_page(shared, "002", "青岛") if each[0] == "2000亩"] == ["占地面积", "土地清场"]
    holders = [each[2] for each in of_page(shared, "001", "北海经济开发区") if each[0] == "11家"]
    assert len(holders) == 2 and len(set(holders)) == 2


def test_the_first_quarter_of_the_port_zone(shared: Path) -> None:
    text = (shared / "seeds" / "000.txt").read_text(encoding="utf-8")
    quarter = "经济区;2022-01-01..2022-03-31"
    assert [";".join(written(figure)) for figure in find_figures(text, "2022-04")][-4:] == [
        f"固定资产投资;{quarter};3200000000;元;;10%;同比;0;",
        f"工业总产值;{quarter};12500000000;元;;47.5%;同比;0;",
        f"内资;{quarter};4800000000;元;;48.6%;同比;0;",
        f"全口径税收;{quarter};500000000;元;;40%;同比;0;",
    ]
