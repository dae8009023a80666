"""Answers on a terminal, and as JSON. Text from articles is never read as markup."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.text import Text

from bot import messages
from retrieval.answer.answer import Answer, Citation, Hit
from retrieval.errors import UnreadableFile

HITS = 10
NEAREST = 3
NAMED = 20  # files that cannot be read are named one by one, up to so many
SNIPPET = 120  # characters of a passage that is only near


def to_json(answer: Answer) -> dict[str, Any]:
    """The object that `wenju ask --json` prints."""
    return {
        "question": answer.question,
        "understood": answer.understood or answer.question,
        "found": answer.found,
        "answer": answer.text if answer.found else messages.NOT_FOUND,
        "citations": [dataclasses.asdict(citation) for citation in answer.citations],
        "hits": [hit_json(hit) for hit in answer.hits[:HITS]],
        "emptied_by": dict(zip(("condition", "wanted"), answer.emptied_by, strict=True)) if answer.emptied_by else None,
        "parts": [to_json(part) for part in answer.parts],
        "timings_ms": answer.timings_ms,
    }


def hit_json(hit: Hit) -> dict[str, Any]:
    """One hit as JSON."""
    return dataclasses.asdict(hit)


def print_json(value: Any) -> None:
    """One JSON object on a line of standard output, Chinese as it is."""
    print(json.dumps(value, ensure_ascii=False), flush=True)


def print_problems(problems: Sequence[UnreadableFile]) -> None:
    """Name the files that were left out, the first of them one by one."""
    for problem in problems[:NAMED]:
        print(messages.unreadable_line(problem), file=sys.stderr)
    if len(problems) > NAMED:
        print(messages.MORE_PROBLEMS.format(count=len(problems) - NAMED), file=sys.stderr)


def print_answer(console: Console, answer: Answer) -> None:
    """The answer first, then its sources; or that there is none, with the nearest passages.

    A question that was understood otherwise than it was asked comes before its answer; of several, each has its own.
    """
    for n, part in enumerate(answer.parts, 1):
        console.print(Text(f"{n}. {part.question}", style="bold"), soft_wrap=True)
        print_answer(console, part)
    if answer.parts:
        return
    if answer.understood:
        console.print(Text(messages.UNDERSTOOD.format(question=answer.understood), style="dim"), soft_wrap=True)
    if answer.found:
        console.print(Text(answer.text, style="bold green"), soft_wrap=True)
        for citation in answer.citations:
            print_citation(console, citation, answer.text)
        return
    console.print(Text(messages.NOT_FOUND, style="bold yellow"), soft_wrap=True)
    if answer.emptied_by:
        console.print(Text(messages.emptied_line(*answer.emptied_by)), soft_wrap=True)
        return
    if not answer.hits:
        console.print(Text(messages.NO_HITS))
        return
    console.print(Text(messages.NEAREST, style="dim"), soft_wrap=True)
    print_hits(console, answer.hits[:NEAREST])


def print_citation(console: Console, citation: Citation, answer: str) -> None:
    """[n] the quoted sentence with the answer in it picked out, then where it stands."""
    quote = Text(f"[{citation.n}] “{citation.quote}”")
    if (at := quote.plain.find(answer)) >= 0:
        quote.stylize("bold", at, at + len(answer))
    console.print(quote, soft_wrap=True)
    console.print(Text(f"    {_place(citation)}", style="dim"), soft_wrap=True)


def print_hits(console: Console, hits: tuple[Hit, ...], *, whole: bool = False, first: int = 1) -> None:
    """Passages numbered from `first`, each with its article."""
    for n, hit in enumerate(hits, first):
        text = hit.text if whole or len(hit.text) <= SNIPPET else hit.text[:SNIPPET] + "……"
        console.print(Text(f"{n}. {text}"), soft_wrap=True)
        console.print(Text(f"   {_place(hit)}", style="dim"), soft_wrap=True)


def _place(cited: Citation | Hit) -> str:
    date = messages.dated(cited.date, cited.date_from)
    source = f"{cited.source}:{cited.start}-{cited.end}"
    return messages.source_line(cited.title, cited.paper, date, source, cited.also_in)


@contextmanager
def progress_bar() -> Iterator[Any]:
    """A callback (stage, done, total) that draws a bar on standard error, from the first call on."""
    from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed}/{task.total}"))
    console = Console(stderr=True)
    bar = Progress(*columns, TimeRemainingColumn(), console=console, transient=True)
    tasks: dict[str, TaskID] = {}

    def update(stage: str, done: int, total: int) -> None:
        label = messages.STAGES.get(stage, stage)
        if stage not in tasks:
            tasks[stage] = bar.add_task(label, total=total)
            if console.is_terminal:
                bar.start()
            else:  # no bar in a log, a line a stage
                console.print(Text(f"{label}……"), soft_wrap=True)
        bar.update(tasks[stage], completed=done, total=total)

    try:
        yield update
    finally:
        if console.is_terminal and tasks:
            bar.stop()
