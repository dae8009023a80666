"""What a run says of its answers: the measures, what failed, and what the probabilities are worth."""

from __future__ import annotations

import pytest

from retrieval.answer.answer import Answer
from retrieval.evaluation.calibration import Point
from retrieval.evaluation.datasets import Dataset, JudgedQuestion
from retrieval.evaluation.run import evaluate
from tests.judging import HIT, Replies, answered, asked, report_of

RIGHT, WRONG = answered("125亿元"), answered("32亿元", citations=())


@pytest.mark.parametrize(
    ("question", "answer", "failure"),
    [
        (asked("1"), RIGHT, ""),
        (asked("1"), WRONG, "wrong answer"),
        (asked("1"), answered(""), "false refusal"),
        (asked("1", ()), RIGHT, "false answer"),
        (asked("1", ()), answered(""), ""),
        (asked("1", ()), answered(sure=False), ""),
        # The quote holds the answer, the short answer does not.
        (asked("1"), answered("东港产值", sure=False), ""),
        (asked("1", kind="number"), answered("东港产值"), "wrong answer"),
        (asked("1", ("东港已提速",), kind="yes_no", verdict="是"), answered("东港已提速"), "wrong answer"),
        (asked("1", ("东港已提速",), kind="yes_no", verdict="是"), answered("是，东港已提速"), ""),
        # A free wording cannot be matched: only the article tells.
        (asked("1", extractive=False, relevant=frozenset({"port.md"})), WRONG, ""),
        (asked("1", extractive=False, relevant=frozenset({"other.md"})), WRONG, "wrong passage"),
    ],
)
def test_what_went_wrong(question: JudgedQuestion, answer: Answer, failure: str) -> None:
    (judged,) = report_of((question, answer)).judged
    assert judged.failure == failure


def test_a_judged_question_keeps_its_answer_and_the_first_hits() -> None:
    (judged,) = report_of((asked("1"), RIGHT)).judged
    assert judged.answer.hits == (HIT,) * 3 and judged.answer.citations == RIGHT.citations
    assert judged.question.id == "1" and judged.values["answer hit"] == 1


def test_an_unsure_answer_is_no_false_answer_and_is_counted() -> None:
    report = report_of(
        (asked("1"), answered(sure=False)), (asked("2", ()), answered(sure=False)), (asked("3", ()), RIGHT)
    )
    total = report.table["total"]
    assert (total["false answer"], total["unsure"], total["answer hit"]) == (0.5, 2 / 3, 1.0)
    assert [item.right for item in report.judged] == [True, False, False]


def test_a_question_counts_in_every_row_that_it_belongs_to() -> None:
    listed = asked(
        "1", ("东港", "西港"), must_contain_all=("东港", "西港"), kind="list", types=("type list", "style plain")
    )
    number = asked("2", kind="number", types=("type number", "style plain"))
    trap = asked("3", (), types=("traps", "trap period"))
    table = report_of((listed, answered("东港、西港")), (number, answered("32亿元")), (trap, RIGHT)).table
    assert list(table) == ["style plain", "trap period", "traps", "type list", "type number", "total"]
    assert [row.get("answer right") for row in table.values()] == [0.5, None, None, 1.0, 0.0, 0.5]
    assert table["type list"]["F1"] == table["type list"]["EM"] == 1.0 and table["traps"]["false answer"] == 1.0
    # Sets that say nothing of kinds have no such column.
    assert "answer right" not in report_of((asked("1"), RIGHT)).table["total"]


@pytest.mark.parametrize(
    ("limit", "ids"), [(0, "0123456789"), (1, "0"), (3, "036"), (4, "0246"), (7, "0123456"), (20, "0123456789")]
)
def test_a_limited_run_asks_questions_evenly_spread(limit: int, ids: str) -> None:
    dataset = Dataset("dev", None, tuple(asked(str(n)) for n in range(10)))  # type: ignore[arg-type]
    report = evaluate(dataset, Replies([RIGHT] * 10), limit)
    assert "".join(item.question.id for item in report.judged) == ids


def test_auroc_is_measured_where_there_are_both_kinds_of_questions() -> None:
    sure, unsure, none = answered(probability=0.9), answered("", probability=0.2), answered("", probability=0.4)
    both = report_of((asked("1"), sure), (asked("2"), unsure), (asked("3", ()), none))
    assert both.table["total"]["AUROC"] == 0.5  # 0.9 above 0.4, 0.2 below
    assert "AUROC" not in both.table["number"]
    assert "AUROC" not in report_of((asked("1"), sure)).table["total"]


def test_calibration_is_of_the_answers_whose_rightness_can_be_told() -> None:
    free = asked("5", extractive=False)
    report = report_of(
        (asked("1"), answered(probability=0.9)),
        (asked("2"), answered("32亿元", 0.6, citations=())),
        (asked("3", ()), answered(probability=0.8)),  # an answer where there is none is wrong
        (asked("4"), answered("")),
        (free, answered(probability=0.7)),
    )
    found = report.calibration
    assert found is not None and (found.asked, found.answered) == (4, 3) and found.stated
    assert found.curve == (Point(0.9, 0.25, 0.0), Point(0.8, 0.5, 0.5), Point(0.6, 0.75, 2 / 3))
    assert found.brier == pytest.approx((0.01 + 0.36 + 0.64) / 3)
    assert found.aurc == pytest.approx((0 + 1 / 2 + 2 / 3) / 3)


def test_answers_without_probabilities_are_all_one_point() -> None:
    found = report_of((asked("1"), RIGHT), (asked("2"), WRONG)).calibration
    assert found is not None and not found.stated and found.curve == (Point(0.0, 1.0, 0.5),)


def test_a_run_without_answers_has_no_calibration() -> None:
    assert report_of((asked("1"), answered(""))).calibration is None
