"""Quantities are read with their unit, bound and range, and numbers that count nothing are left alone."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.language.statistics.quantities import find_quantities, plain_text


@pytest.mark.parametrize(
    ("text", "words", "value", "unit", "bound"),
    [
        ("投资125亿元", "125亿元", "12500000000", "元", ""),
        ("税收10.0148亿元", "10.0148亿元", "1001480000", "元", ""),
        ("产值1,206亿元", "1,206亿元", "120600000000", "元", ""),
        ("水表86万余块", "86万余块", "860000", "块", "over"),
        ("村民300 多名", "300 多名", "300", "名", "over"),
        ("十余家企业", "十余家", "10", "家", "over"),
        ("企业三十五家", "三十五家", "35", "家", ""),
        ("培训两千余人", "两千余人", "2000", "人", "over"),
        ("近千万元", "近千万元", "10000000", "元", "under"),
        ("投资不足3亿元", "不足3亿元", "300000000", "元", "under"),
        ("大约有7万份", "大约有7万份", "70000", "份", "about"),
        ("收入8亿元左右", "8亿元左右", "800000000", "元", "about"),
        ("不少于3000项", "不少于3000项", "3000", "项", "over"),
        ("节约3000万元", "3000万元", "30000000", "元", ""),
        ("百分之四点八", "百分之四点八", "4.8", "%", ""),
        ("近六成订单", "近六成", "60", "%", "under"),
        ("提高2.2个百分点", "2.2个百分点", "2.2", "百分点", ""),
        ("5亿元人民币", "5亿元人民币", "500000000", "元", ""),
        ("均价3.5元/平方米", "3.5元/平方米", "3.5", "元/平方米", ""),
        ("用电20万千瓦时", "20万千瓦时", "200000", "千瓦时", ""),
        ("增速-3.2%", "-3.2%", "-3.2", "%", ""),
        ("指数为105.3，", "105.3", "105.3", "", ""),
        ("约 45000 个充电桩", "约 45000 个", "45000", "个", "about"),
        ("参赛作品315件（套）", "315件（套）", "315", "件", ""),
        ("廿五个村", "廿五个", "25", "个", ""),
        ("卅二所学校", "卅二所", "32", "所", ""),
        ("近廿家", "近廿家", "20", "家", "under"),
        ("出口８１０．２亿元", "８１０．２亿元", "81020000000", "元", ""),
        ("总额１，２３４．５亿元", "１，２３４．５亿元", "123450000000", "元", ""),
        ("增速负3.2%", "负3.2%", "-3.2", "%", ""),
        ("增速−3.2%", "−3.2%", "-3.2", "%", ""),
        ("增速－３．２％", "－３．２％", "-3.2", "%", ""),
        ("利润−1.5亿元", "−1.5亿元", "-150000000", "元", ""),
        ("气温零下5℃", "零下5℃", "-5", "℃", ""),
        ("单价3元5角", "3元5角", "3.5", "元", ""),
        ("票价12元3角5分", "12元3角5分", "12.35", "元", ""),
        ("票价十二元五角", "十二元五角", "12.5", "元", ""),
        ("每斤8角", "8角", "0.8", "元", ""),
        ("每斤3角5分", "3角5分", "0.35", "元", ""),
        ("检出率万分之三", "万分之三", "0.03", "%", ""),
        ("捐款叁拾万元整", "叁拾万元", "300000", "元", ""),
        ("厂房2.4万平方公尺", "2.4万平方公尺", "24000", "平方米", ""),
    ],
)
def test_quantities(text: str, words: str, value: str, unit: str, bound: str) -> None:
    (found,) = find_quantities(plain_text(text))
    assert (text[found.start : found.end], found.unit, found.bound) == (words, unit, bound)
    assert (found.value, found.upper) == (Decimal(value), None)


@pytest.mark.parametrize(
    ("text", "value", "upper", "unit"),
    [
        ("5至8万元", 50_000, 80_000, "元"), ("10万～15万元", 100_000, 150_000, "元"), ("2亿元—3亿元", 200_000_000, 300_000_000, "元"),
        ("10%—15%", 10, 15, "%"), ("3-5个", 3, 5, "个"), ("五至六成", 50, 60, "%"), ("1到2人", 1, 2, "人"),
        ("5至8万", 50_000, 80_000, ""), ("5至8万人", 50_000, 80_000, "人"), ("2－3万元", 20_000, 30_000, "元"), ("3~4成", 30, 40, "%"),
    ],
)  # fmt: skip
def test_ranges(text: str, value: int, upper: int, unit: str) -> None:
    (found,) = find_quantities(plain_text(text))
    assert (found.value, found.upper, found.unit, found.start, found.end) == (value, upper, unit, 0, len(text))


@pytest.mark.parametrize(
    "text",
    [
        "第3个", "第3至5名", "第十三次", "第六、七批", "前10名", "“1+8+N”", "“五个一”", "“8分钟健身圈”", "拨打12345热线", "K8路", "第8.5代",
        "三分之一", "一个", "二次", "十分", "四处", "5个多月", "三位一体", "10时30分", "8点", "2023款", "每10万人", "数百万元", "三四家", "三里屯", "陆家嘴", "三角", "五角大楼", "十分",
        "1920×1080像素", "上半场3:1", "零件", "三只松鼠", "", "元", "2022年", "华兴股份(8.480, 0.17, 2.05%)",
    ],
)  # fmt: skip
def test_numbers_that_count_nothing(text: str) -> None:
    assert find_quantities(plain_text(text)) == []


@given(st.text(alphabet="零一二三十百千万亿0123456789.,，、-—至到约近余多个家元%成第“”+：(（）) 年月分点的"))
def test_spans_follow_one_another(text: str) -> None:
    plain = plain_text(text)
    assert len(plain) == len(text)
    read = 0
    for found in find_quantities(plain):
        assert read <= found.start < found.end <= len(text)
        assert found.upper is None or found.upper >= found.value
        read = found.end
