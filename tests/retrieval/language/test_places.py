"""Places in text: names, stems, what they lie in, and which are the same. Every compound name is invented."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.language.places import find_places, general_suffix, is_kind, names_alone, same_place, stem


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("青岛望潮口经济区人流密集", ["青岛", "望潮口经济区"]),
        ("推动望潮口港城加快建设", ["望潮口港城"]),
        ("滨州北海经济开发区", ["滨州", "北海经济开发区"]),
        ("城阳区流亭街道的干部", ["城阳区", "流亭街道"]),
        ("胶州市上合示范区", ["胶州市", "上合示范区"]),
        ("推进新区建设，城市更新，高速公路通车", []),
        ("青岛入园项目", ["青岛"]),
        ("望潮口一季度产值", ["望潮口"]),
        ("", []),
    ],
)
def test_names_are_found_with_their_suffix(text: str, names: list[str]) -> None:
    found = find_places(text, {"望潮口"})
    assert [place.name for place in found] == names
    assert all(text[place.start : place.end] == place.name for place in found)


def test_the_place_before_a_name_holds_it() -> None:
    found = find_places("山东省滨州市北海新区")
    assert [(place.name, place.within) for place in found] == [
        ("山东省", ""), ("滨州市", "山东省"), ("北海新区", "滨州市"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("望潮口", "望潮口经济区", True),
        ("望潮口港区", "望潮口经济区", True),
        ("黄岛区", "西海岸新区", True),
        ("北海市", "北海经济开发区", False),
        ("北海", "北海经济开发区", True),
        ("望潮镇", "望潮区", False),
        ("望潮区", "东港区", False),
    ],
)
def test_one_stem_is_one_place_unless_the_suffixes_say_otherwise(a: str, b: str, same: bool) -> None:
    assert same_place(a, b) is same and same_place(b, a) is same


def test_only_names_stand_alone() -> None:
    assert stem("望潮口经济区") == "望潮口" and stem("黄岛区") == "黄岛" and stem("市区") == "市区"
    assert names_alone("望潮口") and names_alone("北海")
    assert not names_alone("工业") and not names_alone("幸福")


def test_general_words_say_what_kind_of_place_they_mean() -> None:
    words = "经济区 该产业园 全市 我区 本镇 望潮区 全国 各区 市".split()
    assert [general_suffix(word) for word in words] == ["经济区", "产业园", "市", "区", "镇", "", "", "", ""]
    assert is_kind("望潮口经济区", "经济区") and is_kind("望潮口经济区", "区") and is_kind("望潮区", "区")
    assert not is_kind("望潮社区", "区") and not is_kind("望潮口经济区", "新区") and not is_kind("望潮口", "区")


@given(st.text(max_size=60))
def test_any_text_has_places_in_order(text: str) -> None:
    found = find_places(text)
    assert all(0 <= place.start < place.end <= len(text) for place in found)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
