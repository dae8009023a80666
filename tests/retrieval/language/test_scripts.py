"""Traditional text names the same places, people and terms as simplified text. Every compound name is invented."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opencc import OpenCC

from retrieval.language.figures import find_figures
from retrieval.language.people import find_people, looks_like_name, names_person
from retrieval.language.places import find_places, general_suffix, is_kind, is_province, same_place, stem, suffix_of
from retrieval.language.statistics.referents import find_referents, paper_place
from retrieval.language.terms import same_terms
from retrieval.language.tokens import quick_normalise, simplified, spellings

TRADITIONAL = OpenCC("s2t")
PIECES = "望潮口经济区 望潮口 广州市 城阳区 流亭街道 皇后镇 推进 建设 的 项目 3个 全市 高速公路 陈伟明 表示 ， 后勤 沈阳 临澜湾".split()
prose = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("濱海新區後勤中心啟用", ["滨海新区"]),
        ("廣州市、瀋陽和東莞", ["广州市", "沈阳", "东莞"]),
        ("膠州市上合示範區", ["胶州市", "上合示范区"]),
        ("臺北市和臺灣", ["台北市", "台湾"]),
        ("望潮口經濟區與望潮口一季度產值", ["望潮口经济区", "望潮口"]),
        ("推進新區建設，城市更新，高速公路通車", []),
    ],
)
def test_places_are_named_in_simplified_characters_where_they_stand(text: str, names: list[str]) -> None:
    found = find_places(text, {"望潮口"})
    assert [place.name for place in found] == names
    assert all(simplified(text[place.start : place.end]) == place.name for place in found)


@given(prose)
def test_both_scripts_name_the_same_places(text: str) -> None:
    traditional = TRADITIONAL.convert(text)
    assert len(traditional) == len(text)
    assert find_places(traditional, {"望潮口", "临澜湾"}) == find_places(text, {"望潮口", "临澜湾"})
    assert find_people(traditional) == find_people(text)


def test_names_are_compared_across_the_scripts() -> None:
    assert same_place("濱海新區", "滨海新区") and same_place("滨海", "濱海新區") and same_place("黃島區", "西海岸新区")
    assert not same_place("北海市", "北海經濟開發區")
    assert stem("濱海新區") == "滨海" and suffix_of("濱海新區") == "新区" and stem("濱海") == "滨海"
    assert is_kind("望潮口經濟區", "区") and is_province("廣東省") and general_suffix("該產業園") == "产业园"


def test_people_are_named_in_simplified_characters() -> None:
    assert (
        find_people("陳偉明、張國華和劉麗到場")
        == find_people("陈伟明、张国华和刘丽到场")
        == ("陈伟明", "张国华", "刘丽")
    )
    assert names_person("市長蔣慶豐說") and names_person("市长蒋庆丰说") and not names_person("濱海新區啟用")
    assert looks_like_name("周嵐、葉何川") and looks_like_name("周岚、叶何川")


def test_terms_are_the_same_in_both_scripts() -> None:
    assert same_terms("固定資產投資") == same_terms("固定资产投资") != {}


def test_a_traditional_paper_and_its_general_words_mean_its_place() -> None:
    assert paper_place("廣州日報") == paper_place("广州日报") == "广州"
    texts = ["濱海新區前三季度投資增長。", "全區投資36億元。"]
    places = [find_places(text) for text in ("濱海新區投資增長", *texts)]
    referents = find_referents(["濱海新區投資增長"], "", places, "".join(texts))
    assert referents.own == "滨海新区" and referents.meant("全區", 2, 0) == "滨海新区"


def test_figures_of_traditional_text_are_those_of_simplified_text_as_it_is_written() -> None:
    text = "濱海新區前三季度完成固定資產投資36億元，同比增長5.2%；接待遊客兩萬三千人次，下降３．２％；廠房總面積2.4萬平方公尺。"
    found = find_figures(text, "2023-10-18")
    other = find_figures(simplified(text), "2023-10-18")
    assert [text[each.start : each.end] for each in found] == [
        "36億元，同比增長5.2%", "兩萬三千人次，下降３．２％", "2.4萬平方公尺",
    ]  # fmt: skip
    assert [(each.value, each.growth, each.period) for each in found] == [
        (each.value, each.growth, each.period) for each in other
    ]
    assert found[0].holder == "濱海新區" and found[0].indicator == "固定資產投資"


def test_characters_that_are_traditional_nearly_everywhere_become_simplified() -> None:
    assert simplified("後勤於徵收夥伴") == "后勤于征收伙伴" == quick_normalise("後勤於徵收夥伴")
    assert simplified("乾坤，著名，么么") == "乾坤，著名，么么"


def test_spellings_are_those_of_both_scripts() -> None:
    assert spellings("滨海") == spellings("濱海") == ("滨海", "濱海")
    assert {"后海", "後海"} <= set(spellings("後海")) and {"台北", "臺北"} <= set(spellings("臺北"))
    assert spellings("") == ("",)


@given(st.text(st.characters(exclude_categories=[]), max_size=30))
def test_any_text_has_spellings(text: str) -> None:
    assert spellings(text)[0] == simplified(spellings(text)[0])
