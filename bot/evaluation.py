"""`wenju eval`: run a dataset, print its table and write its report."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.table import Table

from bot import messages
from bot.app import open_service
from bot.render import print_json, progress_bar, wide_console
from bot.settings import Settings
from retrieval.evaluation.datasets import load_dataset
from retrieval.evaluation.run import Report, dataset_home, evaluate
from retrieval.evaluation.stored import report_json


def evaluate_dataset(
    settings: Settings, path: Path, articles: Path | None, limit: int, as_json: bool, folder: Path | None = None
) -> None:
    """Index the dataset's articles where that has not been done, ask its questions, print the measures.

    With a `folder`, write the report there too; that it can be written is made sure before the questions are asked.
    """
    dataset = load_dataset(path, articles or settings.articles)
    if folder is not None:
        from bot.report import open_folder, write_report

        open_folder(folder)
    with progress_bar() as progress:
        service = open_service(settings, progress, dataset_home(dataset, settings.home))
        if service.needs_index(dataset.articles):
            service.index(dataset.articles, progress=progress)
        report = evaluate(dataset, service, limit, lambda done, total: progress("ask", done, total))
        service.close()
    if folder is not None:
        write_report(folder, report)
    if as_json:
        print_json(report_json(report))
    else:
        print_report(wide_console(), report)


def print_report(console: Console, report: Report) -> None:
    """A row a type, the total last; then what the probabilities are worth, and the latency."""
    names = [name for name in report.table["total"] if name != "questions"]
    table = Table(title=report.dataset)
    table.add_column(messages.EVAL_TYPE)
    for name in (messages.EVAL_QUESTIONS, *names):
        table.add_column(messages.MEASURES.get(name, name), justify="right")
    for type_, row in report.table.items():
        values = [f"{row[name]:.3f}" if name in row else "" for name in names]
        table.add_row(messages.EVAL_TOTAL if type_ == "total" else type_, f"{row['questions']:.0f}", *values)
    console.print(table)
    found = report.calibration
    if found and found.stated:
        line = messages.calibration_line(found.ece, found.brier, found.aurc, found.answered, found.asked)
        console.print(line, soft_wrap=True)
    console.print(messages.eval_line(report.latency_ms["p50"], report.latency_ms["p95"], report.left_out))
