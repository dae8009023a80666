"""`wenju eval --compare`: two runs side by side, and which questions changed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot import messages
from bot.render import print_json, wide_console
from retrieval.evaluation.comparison import Change, Comparison, compare
from retrieval.evaluation.stored import load_report


def compare_reports(before: Path, after: Path, tolerance: float, as_json: bool) -> bool:
    """Print what changed between two runs; whether no total measure regressed. Raises BadReport."""
    found = compare(load_report(before), load_report(after), tolerance)
    if as_json:
        print_json(comparison_json(found))
    else:
        print_comparison(wide_console(), found)
    return not found.regressed


def comparison_json(found: Comparison) -> dict[str, Any]:
    """The totals and, by measure, the questions that became better or worse (fewer false answers are better)."""
    return {
        "totals": {
            total.measure: {"before": total.before, "after": total.after, "regressed": total.regressed}
            for total in found.totals
        },
        "regressed": found.regressed,
        "changes": {
            measure: {
                "better": [_change_json(change) for change in changes if change.better],
                "worse": [_change_json(change) for change in changes if not change.better],
            }
            for measure, changes in _by_measure(found).items()
        },
    }


def _change_json(change: Change) -> dict[str, Any]:
    before, after = change.values
    return {
        "id": change.after.id,
        "question": change.after.text,
        "before": before,
        "after": after,
        "got_before": change.before.got,
        "got_after": change.after.got,
    }


def print_comparison(console: Console, found: Comparison) -> None:
    """The totals with their differences, the questions that changed by measure, and the verdict."""
    table = Table()
    first, *columns = messages.COMPARED
    table.add_column(first)
    for column in (*columns, ""):
        table.add_column(column, justify="right")
    for total in found.totals:
        name = messages.MEASURES.get(total.measure, total.measure)
        numbers = (f"{total.before:.3f}", f"{total.after:.3f}", f"{total.after - total.before:+.3f}")
        table.add_row(name, *numbers, messages.WORSE_MARK if total.regressed else "")
    console.print(table)
    for measure, changes in _by_measure(found).items():
        better = sum(change.better for change in changes)
        console.print(Text(messages.changed_line(measure, better, len(changes) - better), style="bold"))
        for change in sorted(changes, key=lambda change: change.better):
            _print_change(console, change)
    console.print(messages.verdict(found.regressed))


def _print_change(console: Console, change: Change) -> None:
    before, after = change.values
    sign, style = ("+", "green") if change.better else ("-", "red")
    line = f"  {sign} {change.after.id} {change.after.text}  {before:.2f} → {after:.2f}"
    console.print(Text(line, style=style), soft_wrap=True)
    if change.before.got != change.after.got:
        answers = (answer.got or messages.NOT_FOUND for answer in (change.before, change.after))
        console.print(Text(f"      {' → '.join(answers)}", style="dim"), soft_wrap=True)


def _by_measure(found: Comparison) -> dict[str, list[Change]]:
    changes: dict[str, list[Change]] = {}
    for change in found.changes:
        changes.setdefault(change.measure, []).append(change)
    return changes
