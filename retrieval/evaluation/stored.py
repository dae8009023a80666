"""A report as JSON, and back as far as two of them are compared."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from retrieval.errors import BadReport
from retrieval.evaluation.calibration import Calibration
from retrieval.evaluation.measures import HIGHER_IS_BETTER
from retrieval.evaluation.run import Judged, Report

REPORT = "report.json"


def report_json(report: Report) -> dict[str, Any]:
    """Everything that was measured, and of every question what was expected and what was answered."""
    return {
        "dataset": report.dataset,
        "questions": report.questions,
        "left_out": report.left_out,
        "table": report.table,
        "latency_ms": report.latency_ms,
        "calibration": _calibration_json(report.calibration) if report.calibration else None,
        "judged": [_judged_json(item) for item in report.judged],
    }


def _calibration_json(found: Calibration) -> dict[str, Any]:
    return {
        "asked": found.asked,
        "answered": found.answered,
        "ECE": found.ece if found.stated else None,
        "Brier": found.brier if found.stated else None,
        "AURC": found.aurc,
        "bins": [asdict(item) for item in found.bins],
        "risk_coverage": [asdict(point) for point in found.curve],
    }


def _judged_json(item: Judged) -> dict[str, Any]:
    question, answer = item.question, item.answer
    return {
        "id": question.id,
        "types": question.types,
        **item.values,
        "failure": item.failure,
        "question": question.question,
        "context": question.context,
        "asked_on": question.asked_on.isoformat() if question.asked_on else None,
        "answerable": question.answerable,
        "expected": question.answers,
        "must_contain_all": question.must_contain_all,
        "verdict": question.verdict,
        "understood": answer.understood or question.question,
        "found": answer.found,
        "sure": answer.sure,
        "got": answer.text,
        "probability": answer.probability,
        "features": dict(answer.features),
        "evidence": [asdict(citation) for citation in answer.citations],
        "hits": [asdict(hit) for hit in answer.hits],
    }


@dataclass(frozen=True)
class StoredQuestion:
    """A question of a stored report; `text` and `got` are empty where an older report does not say."""

    id: str
    text: str
    got: str
    values: Mapping[str, float]


@dataclass(frozen=True)
class StoredReport:
    """What two runs are compared by: the measures in total, and of each question."""

    path: Path
    totals: Mapping[str, float]
    questions: tuple[StoredQuestion, ...]


def load_report(path: Path) -> StoredReport:
    """Read a report's folder, its report.json, or what `wenju eval --json` printed. Raises BadReport."""
    file = path
    try:
        file = path / REPORT if path.is_dir() else path
        stored: Any = json.loads(file.read_text(encoding="utf-8-sig"))
    except (FileNotFoundError, NotADirectoryError) as error:
        raise BadReport(file, "missing") from error
    except OSError as error:
        raise BadReport(file, "not-readable", error.strerror or "") from error
    except (ValueError, RecursionError) as error:
        raise BadReport(file, "not-json", str(error)) from error
    try:
        totals = _measures(stored["table"]["total"]) | _measures(stored.get("calibration") or {})
        questions = tuple(_question(row) for row in stored["judged"])
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise BadReport(file, "not-a-report", str(error)) from error
    if not questions:
        raise BadReport(file, "no-questions")
    return StoredReport(file, totals, questions)


def _question(row: Mapping[str, Any]) -> StoredQuestion:
    return StoredQuestion(str(row["id"]), str(row.get("question", "")), str(row.get("got", "")), _measures(row))


def _measures(row: Mapping[str, Any]) -> dict[str, float]:
    values = {name: float(row[name]) for name in HIGHER_IS_BETTER if row.get(name) is not None}
    if not all(map(math.isfinite, values.values())):  # nothing is worse than NaN, so it would pass every comparison
        raise ValueError("not a finite number")
    return values
