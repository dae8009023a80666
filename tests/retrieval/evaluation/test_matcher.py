"""Does a text give the expected answer: by examples, and against the matcher that the questions were judged with."""

from __future__ import annotations

import importlib.util
import json
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.answer.answer import Answer
from retrieval.evaluation.datasets import JudgedQuestion, load_dataset
from retrieval.evaluation.matcher import correct, exact, f1, holds, identical, normalise, overlap, right
from retrieval.evaluation.run import judge
from tests.judging import CITATION, answered

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


WHY = "因为连日大雾，能见度不足"


@pytest.mark.parametrize(
    ("text", "answers", "kind", "verdict", "is_right"),
    [
        ("产值125亿元，同比增长47.5%", ["125亿元"], "number", "", True),
        ("产值125亿元，" + "同" * 60, ["125亿元"], "number", "", False),  # a fact is short
        ("产值25亿元", ["125亿元"], "number", "", False),  # near is not right
        ("连日大雾，能见度不足百米", [WHY], "why", "", True),
        ("连日大雾，能见度不足百米", [WHY], "person", "", False),
        ("大雾", [WHY], "why", "", False),
        (WHY + "。" * 200, [WHY], "why", "", False),
        ("否，食堂尚未开张", ["食堂尚未开张"], "yes_no", "否", True),
        ("食堂尚未开张", ["食堂尚未开张"], "yes_no", "否", False),
        ("是，食堂尚未开张", ["食堂尚未开张"], "yes_no", "否", False),
        ("东港、南港和西港", ["西港", "东港"], "list", "", True),
        ("东港、南港" + "、北港" * 40, ["南港", "东港"], "list", "", True),
        ("东港", ["西港", "东港"], "list", "", False),
        ("", ["西港"], "place", "", False),
    ],
)
def test_a_short_answer_is_right_for_its_kind(
    text: str, answers: list[str], kind: str, verdict: str, is_right: bool
) -> None:
    assert right(text, answers, kind, verdict) is is_right


def test_the_overlap_counts_every_digit_and_mark() -> None:
    assert overlap("12.5%", ["12.6％", "别的"]) == pytest.approx(2 * 4 / (5 + 5))
    assert overlap("", ["甲"]) == overlap("甲", []) == 0.0
    assert identical("１２５亿元", ["125亿元"]) and not identical("125亿元。", ["125亿元"])


# The contract with the matchers of the judged questions


def script(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def score(shared: Path) -> ModuleType:
    """The script that judges; `shared` skips the test where it is absent."""
    return script(shared / "gold" / "score.py")


@pytest.fixture
def judge_asked(shared: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script that judges short answers by what is asked; it imports score.py from its folder."""
    monkeypatch.syspath_prepend(shared / "gold")
    return script(shared / "gold" / "judge_asked.py")


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


def replies(question: JudgedQuestion, evidence: str) -> list[Answer]:
    """Answers of every sort: refused, right, with the verdict, too long, in part, with the evidence, and unsure."""
    expected = question.answers[0] if question.answers else "125亿元"
    texts = [
        "",
        expected,
        question.verdict + "，" + expected,
        evidence,
        evidence * 4,
        expected[2:],
        expected[:-1] + "等",
    ]
    texts += ["、".join(question.answers), "、".join(question.answers[1:]), "是", "2,777.57万元。"]
    cited = (replace(CITATION, quote=evidence),)
    return [answered(text, citations=cited if text else ()) for text in texts] + [answered(expected, sure=False)]


def test_it_judges_every_short_answer_as_the_questions_were_judged(judge_asked: ModuleType, shared: Path) -> None:
    folder = shared / "bench" / "news-asked"
    rows = {row["id"]: row for row in judge_asked.load(folder)}
    names = {
        "answer": "answer right", "cited": "answer hit", "F1": "F1", "EM": "EM", "refused": "false refusal", "unsure": "unsure",
    }  # fmt: skip
    for question in load_dataset(folder, folder).questions:
        row = rows[question.id]
        for answer in replies(question, row.get("sentence") or row["near"]):
            ours = judge(question, answer)
            if not question.answerable:
                assert ours == {"false answer": answer.found and answer.sure, "unsure": not answer.sure}
                continue
            given = {"found": answer.found, "sure": answer.sure, "answer": answer.text, "hits": []}
            theirs = judge_asked.judge(row, given | {"citations": [{"quote": c.quote} for c in answer.citations]})
            assert {ours_: ours[ours_] for ours_ in names.values()} == {
                ours_: theirs[their] for their, ours_ in names.items()
            }, (question.id, answer.text)
