"""The page that an evaluation is looked at with."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from lxml import html

from bot.charts import reliability_diagram, risk_coverage_curve
from bot.messages import BAD_REPORT, FAILURES, REPORT_UNWRITABLE, error_sentence
from bot.report import open_folder, page, write_report
from retrieval.errors import BadReport, ReportUnwritable
from retrieval.evaluation.calibration import Bin, Point
from tests.judging import CITATION, HIT, answered, asked, report_of

EVIL = "<script>alert('&')</script>"
WRONG = answered("32亿元", 0.8, citations=())


def test_the_page_shows_scores_curves_and_failures() -> None:
    report = report_of(
        (asked("q1"), answered(probability=0.9)),
        (asked("q2"), answered("32亿元", 0.7, citations=(replace(CITATION, quote="西港产值32亿元。"),))),
        (asked("q3"), answered("")),
        (asked("q4", ()), answered(probability=0.6)),
    )
    root = html.fromstring(page(report))
    assert [heading.text_content() for heading in root.iter("h3")] == ["误答（1）", "误拒（1）", "答错（1）"]
    wrong = next(found for found in root.iter("details") if "q2" in found.text_content()).text_content()
    for shown in ("125亿元", "32亿元", "0.700", "西港产值32亿元。", "port.md:10-20", "margin", "0.25"):
        assert shown in wrong
    assert len(list(root.iter("svg"))) == 2 and not list(root.iter("script", "link", "img"))
    assert "AUROC" in root.text_content() and "q1" not in root.text_content()


def test_the_page_shows_the_verdict_that_was_expected_and_that_an_answer_was_unsure() -> None:
    question = asked("q1", ("东港已提速",), kind="yes_no", verdict="是")
    (failure,) = html.fromstring(page(report_of((question, answered("东港未提速", sure=False))))).find_class("failure")
    assert "是：东港已提速" in failure.text_content() and "东港未提速（存疑）" in failure.text_content()


def test_nothing_of_a_question_or_an_article_is_markup() -> None:
    hit = replace(HIT, text=EVIL, title=EVIL, source=EVIL)
    citation = replace(CITATION, quote=EVIL, paper=EVIL)
    answer = answered(EVIL, citations=(citation,), hits=(hit,), features={EVIL: 1.0}, understood=EVIL)
    question = asked(EVIL, (EVIL,), must_contain_all=("没有",), types=(EVIL,), context=(EVIL,))
    text = page(report_of((question, answer), name=EVIL))
    assert "<script" not in text and text.count("&lt;script&gt;") >= 10


@pytest.mark.parametrize("answer", [answered(), answered("")])
def test_a_run_without_failures_or_without_answers_has_a_page(answer: object) -> None:
    root = html.fromstring(page(report_of((asked("q1"), answer))))  # type: ignore[arg-type]
    assert "评测报告" in root.text_content()


def test_both_files_are_written_whole(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "folder"
    open_folder(folder)
    write_report(folder, report_of((asked("q1", question="东港\ud800产值"), WRONG)))
    assert sorted(path.name for path in folder.iterdir()) == ["report.html", "report.json"]
    (row,) = json.loads((folder / "report.json").read_text(encoding="utf-8"))["judged"]
    assert (row["id"], row["expected"], row["got"], row["failure"]) == ("q1", ["125亿元"], "32亿元", "wrong answer")
    assert (row["found"], row["probability"], row["features"]) == (True, 0.8, {"margin": 0.25})
    assert row["hits"][0]["text"] == HIT.text and row["question"] == "东港\ud800产值"


def test_a_report_that_cannot_be_written_leaves_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_report(tmp_path, report_of((asked("q1"), WRONG)))
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    def full(*words: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(ReportUnwritable, match="No space left"):
        write_report(tmp_path, report_of((asked("q2"), WRONG)))
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for folder in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(ReportUnwritable) as caught:
            open_folder(folder)
        assert error_sentence(caught.value).startswith(f"报告写不进 {folder}：这不是文件夹。")


def test_every_reason_has_its_sentence() -> None:
    for reason in BAD_REPORT:
        assert BAD_REPORT[reason].partition("（")[0] in error_sentence(BadReport(Path("a.json"), reason, "细节"))
    for reason in REPORT_UNWRITABLE:
        assert "（{" not in error_sentence(ReportUnwritable(Path("a"), reason, "细节"))
    assert set(FAILURES) == {"false answer", "false refusal", "wrong answer", "wrong passage"}


def test_the_reliability_diagram_has_a_bar_a_bin_with_its_count() -> None:
    svg = ElementTree.fromstring(reliability_diagram([Bin(0.0, 0.1, 3, 0.05, 0.0), Bin(0.9, 1.0, 17, 0.95, 1.0)]))
    low, high = svg.iter("rect")
    assert (float(low.attrib["height"]), float(high.attrib["height"])) == (0.0, 256.0)  # of an axis of 256
    assert [text.text for text in svg.iter("text") if "count" in text.attrib["class"]] == ["3", "17"]
    labels = {text.text for text in svg.iter("text")}
    assert {"答案的概率", "答对的比例", "0%", "100%"} <= labels


@pytest.mark.parametrize(("risk", "top"), [(0.0, "10%"), (0.1, "10%"), (0.15, "20%"), (0.3, "50%"), (1.0, "100%")])
def test_the_risk_axis_reaches_as_far_as_the_risk(risk: float, top: str) -> None:
    svg = ElementTree.fromstring(risk_coverage_curve([Point(0.9, 0.5, 0.0), Point(0.2, 0.8, risk)]))
    ticks = [text.text for text in svg.iter("text") if re.search(r"end$", text.attrib["class"])]
    assert ticks[-1] == top
    (curve,) = svg.iter("polyline")
    ends = [float(pair.split(",")[1]) for pair in curve.attrib["points"].split()]
    assert all(16 <= end <= 272 for end in ends) and len(list(svg.iter("circle"))) == 2
