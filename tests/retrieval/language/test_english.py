"""English questions in Chinese terms."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.language.english import is_english, terms_in_chinese, to_chinese


@pytest.mark.parametrize(
    ("text", "terms", "asked"),
    [
        (
            "What was the industrial output value of Donggang in the first quarter?",
            {"工业总产值", "Donggang", "一季度"},
            "什么",
        ),
        ("Who is the party secretary of Beiyu Development Zone?", {"党委书记", "开发区", "Beiyu"}, "谁"),
        ("When did the ferry company sign the contract?", {"公司", "签约", "合同", "轮渡"}, "什么时候"),
        ("How many projects were signed last year?", {"项目", "签约", "去年"}, "多少个"),
        ("How many residents died in the fire on Ferry Street?", {"居民", "死亡", "火灾", "街", "街道"}, "多少个"),
        ("How many square meters is phase two of the high-tech zone?", {"平方米", "二期", "高新区"}, "多少个"),
        ("When was the museum on the West Coast built?", {"博物馆", "西海岸", "建成"}, "什么时候"),
        ("What was the contract value of phase 1?", {"合同额", "一期"}, "什么"),
        ("Who donated to the library?", {"捐赠", "图书馆"}, "谁"),
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


@pytest.mark.parametrize(
    ("text", "chinese"),
    [
        ("东港 Q1 tax 多少", "东港 Q1 税收 多少"),
        ("东港tax是多少", "东港税收是多少"),
        ("东港 Development Zone 的 output value", "东港 开发区 的 产值"),
        ("东港GDP和CPI是多少", "东港GDP和CPI是多少"),
        ("东港 taxeſ 多少", "东港 taxeſ 多少"),
        ("东港TAX是多少", "东港TAX是多少"),
        ("phase 1 的 contract value 多少", "phase 1 的 合同额 签约额 多少"),
        ("邮箱tax@east.test和tax.test是谁的", "邮箱tax@east.test和tax.test是谁的"),
        ("Haiwan taxi在哪里", "Haiwan taxi在哪里"),
        ("What was the tax of Donggang?", "What was the tax of Donggang?"),
        ("", ""),
    ],
)
def test_only_listed_terms_of_a_chinese_question_are_put_in_chinese(text: str, chinese: str) -> None:
    assert terms_in_chinese(text) == chinese


@given(st.text(max_size=80))
def test_any_text_may_hold_terms(text: str) -> None:
    assert terms_in_chinese(text) == text or not text.isascii()


@given(st.text(max_size=80))
def test_any_text_can_be_put_in_chinese(text: str) -> None:
    assert isinstance(to_chinese(text), str)
