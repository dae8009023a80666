"""`wenju eval`: run a dataset and print its table."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.table import Table

from bot import messages
from bot.app import open_service
from bot.render import print_json, progress_bar
from bot.settings import Settings
from retrieval.evaluation.datasets import load_dataset
from retrieval.evaluation.run import Report, dataset_home, evaluate


def evaluate_dataset(settings: Settings, path: Path, articles: Path | None, limit: int, as_json: bool) -> None:
    """Index the dataset's articles where that has not been done, ask its questions, print the measures."""
    dataset = load_dataset(path, articles or settings.articles)
    with progress_bar() as progress:
        service = open_service(settings, progress, dataset_home(dataset, settings.home))
        if service.needs_index(dataset.articles):
            service.index(dataset.articles, progress=progress)
        report = evaluate(dataset, service, limit, lambda done, total: progress("ask", done, total))
        service.close()
    if as_json:
        judged = [{"id": item.id, "types": item.types, **item.values} for item in report.judged]
        facts = {"dataset": report.dataset, "questions": report.questions, "left_out": report.left_out}
        print_json({**facts, "table": report.table, "latency_ms": report.latency_ms, "judged": judged})
    else:
        # A table in a file or a log is read whole, so it is not squeezed into 80 columns.
        console = Console(highlight=False)
        print_report(console if console.is_terminal else Console(highlight=False, width=160), report)


def print_report(console: Console, report: Report) -> None:
    """A row a type, the total last; then the latency."""
    names = [name for name in report.table["total"] if name != "questions"]
    table = Table(title=report.dataset)
    table.add_column(messages.EVAL_TYPE)
    for name in (messages.EVAL_QUESTIONS, *names):
        table.add_column(name, justify="right")
    for type_, row in report.table.items():
        values = [f"{row[name]:.3f}" if name in row else "" for name in names]
        table.add_row(messages.EVAL_TOTAL if type_ == "total" else type_, f"{row['questions']:.0f}", *values)
    console.print(table)
    console.print(messages.eval_line(report.latency_ms["p50"], report.latency_ms["p95"], report.left_out))
