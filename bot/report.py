"""An evaluation's report as a folder: report.html to look at, report.json to compare with later."""

from __future__ import annotations

import datetime
import errno
import json
import os
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from bot import messages
from bot.charts import reliability_diagram, risk_coverage_curve
from bot.render import place
from retrieval.errors import ReportUnwritable
from retrieval.evaluation.run import Judged, Report
from retrieval.evaluation.stored import REPORT, report_json

PAGE = "report.html"


def open_folder(folder: Path) -> None:
    """Make the report's folder where there is none. Raises ReportUnwritable."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        raise ReportUnwritable(folder, "not-a-folder") from error
    except OSError as error:
        raise ReportUnwritable(folder, "not-writable", error.strerror or "") from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise ReportUnwritable(folder, "not-writable", os.strerror(errno.EACCES))


def write_report(folder: Path, report: Report) -> None:
    """Write both files, each whole or not at all. Raises ReportUnwritable."""
    texts = {REPORT: json.dumps(report_json(report), ensure_ascii=False, indent=1), PAGE: page(report)}
    try:
        for name, text in texts.items():
            _write(folder / name, text)
    except OSError as error:
        raise ReportUnwritable(folder, "not-writable", error.strerror or "") from error


def page(report: Report) -> str:
    """The HTML page. All text is escaped; only the charts, drawn here, are markup."""
    loader = PackageLoader("bot")
    environment = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["place"] = place
    found = report.calibration
    return environment.get_template(PAGE).render(
        report=report,
        measures=[name for name in report.table["total"] if name != "questions"],
        failures=_failures(report),
        reliability=reliability_diagram(found.bins) if found else "",
        risk_coverage=risk_coverage_curve(found.curve) if found else "",
        made=datetime.datetime.now().strftime("%Y-%m-%d %H:%M"),
        messages=messages,
    )


def _failures(report: Report) -> dict[str, list[Judged]]:
    """What went wrong, by kind."""
    failures: dict[str, list[Judged]] = {kind: [] for kind in messages.FAILURES}
    for item in report.judged:
        if item.failure:
            failures[item.failure].append(item)
    return {kind: items for kind, items in failures.items() if items}


def _write(path: Path, text: str) -> None:
    """Put `text` in a file of another name and then in its place, so that none ever sees half of it."""
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        # A lone surrogate, which JSON articles may hold, is no character of UTF-8.
        partial.write_text(text, encoding="utf-8", errors="backslashreplace")
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
