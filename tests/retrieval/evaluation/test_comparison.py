"""Two runs are compared by what they wrote, and nothing that got worse stays unsaid."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from retrieval.errors import BadReport
from retrieval.evaluation.comparison import Comparison, compare
from retrieval.evaluation.run import Report
from retrieval.evaluation.stored import StoredReport, load_report, report_json
from tests.judging import answered, asked, report_of

RIGHT, WRONG, REFUSED = answered(), answered("32亿元", citations=()), answered("")


def stored(tmp_path: Path, report: Report, name: str) -> StoredReport:
    file = tmp_path / f"{name}.json"
    file.write_text(json.dumps(report_json(report), ensure_ascii=False), encoding="utf-8")
    return load_report(file)


def compared(tmp_path: Path, before: Report, after: Report, tolerance: float = 0.0) -> Comparison:
    return compare(stored(tmp_path, before, "before"), stored(tmp_path, after, "after"), tolerance)


def run(*answers: Any) -> Report:
    """Two questions that the articles answer and one that they do not."""
    return report_of(*zip((asked("1"), asked("2"), asked("3", ())), answers, strict=True))


def test_the_same_run_twice_changes_nothing(tmp_path: Path) -> None:
    found = compared(tmp_path, run(RIGHT, WRONG, REFUSED), run(RIGHT, WRONG, REFUSED))
    assert found.regressed == () and found.changes == ()
    assert {total.measure for total in found.totals} >= {"answer hit", "false answer", "AUROC", "AURC"}


def test_what_became_better_and_worse_is_told_by_measure(tmp_path: Path) -> None:
    found = compared(tmp_path, run(RIGHT, WRONG, REFUSED), run(REFUSED, RIGHT, RIGHT))
    told = {(change.measure, change.after.id, change.better) for change in found.changes}
    assert {("answer hit", "1", False), ("answer hit", "2", True)} <= told
    assert {("false refusal", "1", False), ("false answer", "3", False)} <= told
    assert {"false refusal", "false answer"} <= set(found.regressed)
    assert "answer hit" not in found.regressed  # one rose, one fell


def test_less_is_better_where_it_is(tmp_path: Path) -> None:
    found = compared(tmp_path, run(REFUSED, RIGHT, RIGHT), run(RIGHT, RIGHT, REFUSED))
    assert found.regressed == () and all(change.better for change in found.changes)


def test_a_short_answer_and_an_unsure_one_are_compared_too(tmp_path: Path) -> None:
    before, after = (
        report_of((asked("1", kind="number"), answer)) for answer in (RIGHT, answered("32亿元", sure=False))
    )
    assert {"answer right", "unsure"} <= set(compared(tmp_path, before, after).regressed)


def test_probabilities_that_were_not_stated_are_not_compared(tmp_path: Path) -> None:
    stated = answered(probability=0.8)
    found = compared(tmp_path, run(stated, stated, REFUSED), run(stated, RIGHT, REFUSED))
    assert {"ECE", "Brier"} <= set(found.regressed)
    found = compared(tmp_path, run(stated, stated, REFUSED), run(RIGHT, RIGHT, REFUSED))
    assert not {"ECE", "Brier"} & {total.measure for total in found.totals}


def test_a_small_loss_is_tolerated_when_told_to(tmp_path: Path) -> None:
    before, after = run(RIGHT, RIGHT, REFUSED), run(RIGHT, REFUSED, REFUSED)
    assert "answer hit" in compared(tmp_path, before, after, 0.49).regressed
    assert "answer hit" not in compared(tmp_path, before, after, 0.5).regressed


def test_measures_that_only_one_run_has_are_not_compared(tmp_path: Path) -> None:
    rows = [{"id": 1, "types": ["number"], "answer hit": 1.0}]
    old = {"dataset": "dev", "table": {"total": {"questions": 1.0, "answer hit": 1.0}}, "judged": rows}
    (tmp_path / "old.json").write_text(json.dumps(old), encoding="utf-8")
    found = compare(load_report(tmp_path / "old.json"), stored(tmp_path, report_of((asked("1"), RIGHT)), "new"))
    assert [total.measure for total in found.totals] == ["answer hit"]


def test_a_folder_is_read_by_its_report(tmp_path: Path) -> None:
    stored(tmp_path, run(RIGHT, RIGHT, REFUSED), "report")
    assert load_report(tmp_path) == load_report(tmp_path / "report.json")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "not-json"),
        ("{oops", "not-json"),
        ("\xff", "not-json"),
        ("[" * 100_000, "not-json"),
        ("[]", "not-a-report"),
        ("3", "not-a-report"),
        ('{"table": {}}', "not-a-report"),
        ('{"table": {"total": {}}, "judged": 3}', "not-a-report"),
        ('{"table": {"total": {}}, "judged": [3]}', "not-a-report"),
        ('{"table": {"total": {}}, "judged": [{}]}', "not-a-report"),
        ('{"table": {"total": []}, "judged": [{"id": 1, "F1": "high"}]}', "not-a-report"),
        ('{"table": {"total": {"F1": NaN}}, "judged": [{"id": 1}]}', "not-a-report"),
        ('{"table": {"total": {}}, "judged": []}', "no-questions"),
    ],
)
def test_what_is_no_report_is_named(tmp_path: Path, text: str, reason: str) -> None:
    file = tmp_path / "a.json"
    file.write_text(text, encoding="latin-1")
    with pytest.raises(BadReport) as caught:
        load_report(file)
    assert (caught.value.path, caught.value.reason) == (file, reason)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadReport) as caught:
        load_report(tmp_path)
    assert (caught.value.path, caught.value.reason) == (tmp_path / "report.json", "missing")


def test_a_file_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    (tmp_path / "report.json").mkdir()
    with pytest.raises(BadReport) as caught:
        load_report(tmp_path)
    assert (caught.value.path, caught.value.reason) == (tmp_path / "report.json", "not-readable")


def test_runs_over_other_questions_are_not_compared(tmp_path: Path) -> None:
    one, two = (asked("1"), RIGHT), (asked("2"), RIGHT)
    for before, after, unlike in (([one, two], [two, one], "1 / 2"), ([one], [one, two], "- / 2")):
        with pytest.raises(BadReport) as caught:
            compared(tmp_path, report_of(*before), report_of(*after))
        assert (caught.value.reason, caught.value.detail) == ("other-questions", unlike)
