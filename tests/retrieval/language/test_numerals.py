"""Numbers are read as a reader of the newspaper reads them, whatever their script, and nothing else is a number."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.language.numerals import NUMBER, read_number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("125", "125"), ("0", "0"), ("1,206", "1206"), ("1,206.5", "1206.5"), ("10.0148亿", "1001480000"),
        ("1.5万", "15000"), ("1.2万亿", "1200000000000"), ("２２", "22"), ("１．５万", "15000"), ("３，２０６", "3206"),
        ("3千", "3000"), ("3百万", "3000000"), ("2万5千", "25000"), ("1亿2000万", "120000000"), ("12345.6万", "123456000"),
        ("两千三百", "2300"), ("三十五万", "350000"), ("十", "10"), ("十五", "15"), ("二十", "20"), ("三十五", "35"),
        ("一百二", "120"), ("一百二十", "120"), ("一百零二", "102"), ("一百〇二", "102"), ("三万五", "35000"),
        ("一万零五百", "10500"), ("一亿零三十万", "100300000"), ("千亿", "100000000000"), ("百万", "1000000"),
        ("二〇二二", "2022"), ("一九九八", "1998"), ("九八", "98"), ("二零二二", "2022"), ("四点八", "4.8"),
        ("十二点五亿", "1250000000"), ("零点零五", "0.05"), ("兩萬三千", "23000"),
        ("廿五", "25"), ("卅二", "32"), ("廿", "20"), ("卅", "30"), ("卌", "40"), ("一百廿五", "125"), ("廿八万", "280000"), ("卅点五", "30.5"),
        ("伍仟", "5000"), ("叁拾万", "300000"), ("貳佰", "200"), ("壹万贰仟叁佰", "12300"), ("１，２３４．５", "1234.5"), ("四點八億", "480000000"), ("3千五百", "3500"),
    ],
)  # fmt: skip
def test_numbers_of_a_newspaper(text: str, value: str) -> None:
    assert re.fullmatch(NUMBER, text)
    assert read_number(text) == Decimal(value)


@pytest.mark.parametrize(
    "text",
    ["", "元", "万", "亿元", "三四", "三五", "两三", "三四十", "五六百", "十多", "1,2", "1.2.3", "一亿亿", "二〇二二万", "八点五十",
     "百分之四点八", "9" * 25, "一" * 1000, "廿十", "廿廿", "卅廿", "٣", "³", "\ud800"],
)  # fmt: skip
def test_what_is_no_number(text: str) -> None:
    with pytest.raises(ValueError):
        read_number(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("5千克", "5"), ("3千米", "3"), ("20万千瓦", "20万"), ("2.2百分点", "2.2"), ("2022,125", "2022"),
        ("1亿2022年", "1亿"), ("三点", "三"), ("1,20", "1"), ("12亿元", "12亿"), ("廿余人", "廿"), ("陆家嘴", None), ("伍家", None), ("百家", None), ("万元", None), ("千克", None),
    ],
)  # fmt: skip
def test_a_number_ends_where_its_measure_begins(text: str, number: str | None) -> None:
    found = re.match(NUMBER, text)
    assert (found and found[0]) == number


@given(st.integers(0, 10**8 - 1))
def test_every_whole_number_is_read_back_in_each_script(number: int) -> None:
    wide = str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    positional = str(number).translate(str.maketrans("0123456789", "〇一二三四五六七八九"))
    for text in (str(number), f"{number:,}", wide, _chinese(number)):
        assert re.fullmatch(NUMBER, text)
        assert read_number(text) == number
    if number > 99:
        assert read_number(positional) == number


@given(st.integers(20, 49))
def test_tens_in_one_character_are_those_in_two(number: int) -> None:
    tens, ones = divmod(number, 10)
    text = "廿卅卌"[tens - 2] + ("" if ones == 0 else "零一二三四五六七八九"[ones])
    assert re.fullmatch(NUMBER, text)
    assert read_number(text) == number


@given(st.text(alphabet="零〇一二三四五六七八九十廿卅卌百千万亿两点伍拾佰兩萬億點0123456789０９.,．， 元"), st.text())
def test_any_text_is_a_number_or_a_value_error(text: str, other: str) -> None:
    for each in (text, other):
        try:
            assert read_number(each) >= 0
        except ValueError:
            continue


@given(st.lists(st.sampled_from("一二三十百千万亿点5.,")).map("".join))
def test_matches_are_found_without_backtracking(text: str) -> None:
    assert all(found[0] for found in re.finditer(NUMBER, text * 50))


def _chinese(number: int) -> str:
    """`number` below 10^8 in words: 10,205 → 一万零二百零五."""
    if number == 0:
        return "零"
    words, zero = "", False
    for power in range(7, -1, -1):
        figure = number // 10**power % 10
        if figure:
            words += (
                ("零" if zero and words else "") + "零一二三四五六七八九"[figure] + ("", "十", "百", "千")[power % 4]
            )
        zero = not figure
        if power == 4 and words:
            words += "万"
    return words
