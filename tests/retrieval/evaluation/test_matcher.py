"""Does a text give the expected answer: by examples, and against the matcher that the questions were judged with."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.evaluation.matcher import correct, exact, f1, holds, normalise

TEXTS = [
    "", " ", "。", "产值125亿元，同比增长47.5%。", "产值１２５亿元", "产值1,125亿元", "产值12 5亿元", "产值0.125亿元", "产值125.5亿元",
    "产值 125 亿元", "产值125\u00a0亿元", "２０２２年３月３日", "110%和10%", "“严”和‘实’", "《严》「实」『快』", "ABC abc Ａｂｃ", "3,000、1,206,000",
    "1,20 1,2060", "第①项", "125亿元\n249个\n190个", "甲乙丙丁", ".5 5. 5.5 55", "1 2 3", "12:30", "-5", "5%", "½",
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected", "found"),
    [
        ("完成产值125亿元，同比增长47.5%。", "125亿元", True),
        ("完成产值125亿元。", "25亿元", False),
        ("完成产值0.125亿元。", "125亿元", False),
        ("完成产值125.5亿元。", "125", False),
        ("完成产值125亿元。", "125", True),
        ("共有1250个。", "125", False),
        ("增长110%。", "10%", False),
        ("总投资1,206亿元。", "1206亿元", True),
        ("总投资1206亿元。", "1,206亿元", True),
        ("总投资11,206亿元。", "1,206亿元", False),
        ("共12,5个", "125个", False),
        ("共12 5个。", "125个", False),
        ("完成产值 125 亿\u00a0元。", "125亿元", True),
        ("完成产值１２５亿元，增长４７．５％。", "47.5%", True),
        ("对照“严真细实快”的标准。", "「严真细实快」", True),
        ("一期ＰＰＰ项目", "ppp项目", True),
        ("书记周岚\n出席", "周岚出席", True),
        ("截至5.", "5", True),
        ("完成产值125亿元。", "", False),
        ("完成产值125亿元。", " “” ", False),
        ("", "125", False),
        ("a+b(c)", "a+b(c)", True),
        ("aab", "a+b", False),
    ],
)
def test_a_number_matches_only_whole_and_its_dress_does_not_matter(text: str, expected: str, found: bool) -> None:
    assert holds(text, expected) is found


def test_correct_is_any_answer_and_every_part() -> None:
    text = "问需、问计、问情"
    assert correct(text, ["问政", "问计"])
    assert not correct(text, ["问政"])
    assert correct(text, ["问需"], ["问需", "问计", "问情"])
    assert not correct(text, ["问需"], ["问需", "问政"])
    assert not correct(text, ["问政"], ["问需"])
    assert not correct(text, [])


@pytest.mark.parametrize(
    ("text", "answers", "value"),
    [
        ("东港区", ["东港区"], 1.0),
        ("在东港区。", ["东港区"], 2 * 3 / (4 + 3)),
        ("东港", ["东港区"], 2 * 2 / (2 + 3)),
        ("港港港", ["港区"], 2 * 1 / (3 + 2)),
        ("125亿元", ["25亿元"], 2 * 2 / (3 + 3)),
        ("12.5%", ["12.5％"], 1.0),
        ("周岚", ["何川", "周岚局长"], 2 * 2 / (2 + 4)),
        ("周岚", ["何川"], 0.0),
        ("", ["何川"], 0.0),
        ("，。", ["何川"], 0.0),
        ("周岚", [], 0.0),
    ],
)
def test_f1_is_the_overlap_of_characters(text: str, answers: list[str], value: float) -> None:
    assert f1(text, answers) == pytest.approx(value)


@given(st.text(max_size=20), st.text(max_size=20))
def test_f1_is_the_same_both_ways_and_whole_for_the_same_text(one: str, other: str) -> None:
    assert f1(one, [other]) == pytest.approx(f1(other, [one]))
    assert f1(one, [one]) in (0.0, 1.0)


@given(st.text(alphabet="12亿元，。 ,.", max_size=12), st.text(alphabet="甲，。 ", max_size=5))
def test_a_text_holds_itself_between_other_words(expected: str, other: str) -> None:
    assert holds(f"甲{other}{expected}{other}甲", expected) == bool(normalise(expected))


# The contract with the matcher of the judged questions


@pytest.fixture(scope="module")
def score(shared: Path) -> ModuleType:
    """The script that judges; `shared` skips the test where it is absent."""
    spec = importlib.util.spec_from_file_location("score", shared / "gold" / "score.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def gold(shared: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (shared / "gold" / "dev.jsonl").read_text(encoding="utf-8").splitlines()]


def test_it_judges_every_gold_answer_as_the_questions_were_judged(
    score: ModuleType, gold: list[dict[str, Any]], shared: Path
) -> None:
    pages = [
        line for path in (shared / "seeds").glob("*.txt") for line in path.read_text(encoding="utf-8").splitlines()
    ]
    texts = [*TEXTS, *(item["evidence"] for item in gold), *pages]
    answers = {answer for item in gold for answer in (*item["answers"], *item["must_contain_all"])}
    assert len(answers) > 50 and len(texts) > 300
    for answer in answers:
        assert [holds(text, answer) for text in texts] == [score.match(answer, text) for text in texts], answer
    for item in gold:
        ours = [correct(text, item["answers"], item["must_contain_all"]) for text in texts]
        assert ours == [score.correct(item, text) for text in texts], item["id"]
        assert not item["answerable"] or any(ours), item["id"]


@given(data=st.data())
def test_it_judges_any_text_as_the_questions_were_judged(score: ModuleType, data: st.DataObject) -> None:
    some = st.one_of(
        st.text(alphabet="0125.,％%亿元 \u00a0“”1１，Ａa", max_size=15), st.text(max_size=10), st.sampled_from(TEXTS)
    )
    text, expected, prefix = data.draw(some), data.draw(some), data.draw(some)
    for whole in (text, prefix + expected + text):
        assert normalise(whole) == score.norm(whole)
        if score.norm(expected):
            assert holds(whole, expected) == score.match(expected, whole)


@pytest.mark.parametrize(
    ("text", "answer", "same"),
    [
        ("125亿元", "125亿元。", True),
        ("１２５亿元", "125亿元", True),
        ("逾125亿元", "125亿元", False),
        ("", "甲", False),
    ],
)
def test_an_exact_match_leaves_out_nothing_but_punctuation(text: str, answer: str, same: bool) -> None:
    assert exact(text, [answer, "别的"]) is same
