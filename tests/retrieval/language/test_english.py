"""English questions in Chinese terms."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.language.english import is_english, to_chinese


@pytest.mark.parametrize(
    ("text", "terms", "asked"),
    [
        (
            "What was the industrial output value of Donggang in the first quarter?",
            {"工业总产值", "Donggang", "一季度"},
            "什么",
        ),
        ("Who is the party secretary of Beiyu Development Zone?", {"党委书记", "开发区", "Beiyu"}, "谁"),
        ("When did the ferry company sign the contract?", {"公司", "签约", "合同", "ferry"}, "什么时候"),
        ("How many projects were signed last year?", {"项目", "签约", "去年"}, "多少个"),
        ("Why did prices rise year-on-year?", {"价格", "上升", "同比"}, "为什么"),
    ],
)
def test_terms_are_put_in_chinese_and_what_is_asked_last(text: str, terms: set[str], asked: str) -> None:
    assert is_english(text)
    found = to_chinese(text).split()
    assert terms <= set(found) and found[-1] == asked


@pytest.mark.parametrize(
    "text", ["东港一季度工业产值", "dongjiakou yijidu gongye chanzhi", "GDP", "5G基站有多少个 in 东港", ""]
)
def test_other_questions_are_not_english(text: str) -> None:
    assert not is_english(text)


@given(st.text(max_size=80))
def test_any_text_can_be_put_in_chinese(text: str) -> None:
    assert isinstance(to_chinese(text), str)
