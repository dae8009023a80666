"""Answers on a terminal, and as JSON. Text from articles is never read as markup."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

from bot import messages, notes
from bot.stages import stage_line
from retrieval.answer.answer import Answer, Citation, Hit
from retrieval.errors import UnreadableFile
from retrieval.index.records import ArticleRecord

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
        "sure": answer.found and answer.sure,
        "answer": answer.text if answer.found else messages.NOT_FOUND,
        "citations": [dataclasses.asdict(citation) for citation in answer.citations],
        "hits": [hit_json(hit) for hit in answer.hits[:HITS]],
        "articles": [source_json(record) for record in answer.articles],
        "papers": list(answer.papers),
        "emptied_by": dict(zip(("condition", "wanted"), answer.emptied_by, strict=True)) if answer.emptied_by else None,
        "parts": [to_json(part) for part in answer.parts],
        "form": answer.form,
        "verdict": answer.verdict or None,
        "marked": [{"text": piece, "n": n} for piece, n in answer.marked],
        "missing": dataclasses.asdict(answer.missing) if answer.missing else None,
        "nearest": dataclasses.asdict(answer.nearest) if answer.nearest else None,
        "incomplete": dict(zip(("named", "of"), answer.incomplete, strict=True)) if answer.incomplete else None,
        "corrected": answer.corrected is not None,
        "correction": dict(zip(("asked", "stated"), answer.corrected, strict=True)) if answer.corrected else None,
        "probability": round(answer.probability, 4),
        "features": dict(answer.features),
        "timings_ms": answer.timings_ms,
    }


def hit_json(hit: Hit) -> dict[str, Any]:
    """One hit as JSON."""
    return dataclasses.asdict(hit)


def source_json(record: ArticleRecord) -> dict[str, Any]:
    """What is known of an article, with the words of its page that say so and their offsets."""
    fields = {name: value for name, value in dataclasses.asdict(record).items() if name not in ("id", "credits")}
    return fields | {
        "credits": [{"name": c.name, "words": c.words, "start": c.span[0], "end": c.span[1]} for c in record.credits]
    }


def print_json(value: Any) -> None:
    """One JSON object on a line of standard output, Chinese as it is."""
    print(json.dumps(value, ensure_ascii=False), flush=True)


def print_problems(problems: Sequence[UnreadableFile]) -> None:
    """Name the files that were left out, the first of them one by one."""
    for problem in problems[:NAMED]:
        print(messages.unreadable_line(problem), file=sys.stderr)
    if len(problems) > NAMED:
        print(messages.MORE_PROBLEMS.format(count=len(problems) - NAMED), file=sys.stderr)


def print_others(others: Sequence[Path]) -> None:
    """Name the kinds of files that are not read, once each."""
    for line in messages.others_lines(others):
        print(line, file=sys.stderr)


def wide_console() -> Console:
    """A console for tables: in a file or a log they are read whole, so they are not squeezed into 80 columns."""
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=160)


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
        console.print(Text(notes.UNDERSTOOD.format(question=answer.understood), style="dim"), soft_wrap=True)
    if answer.found:
        style = "bold green" if answer.sure else "bold yellow"
        console.print(Text(notes.answer_line(answer), style=style), soft_wrap=True)
        _print_notes(console, answer)
        for citation in answer.citations:
            print_citation(console, citation, quoted_pieces(answer, citation))
        return
    _print_refusal(console, answer)


def _print_refusal(console: Console, answer: Answer) -> None:
    """That there is no answer, with what is missing and the nearest passages; or a friendly line where nothing was asked."""
    if answer.form == "courtesy":
        console.print(Text(notes.courtesy_line(answer.question)), soft_wrap=True)
        return
    console.print(Text(messages.NOT_FOUND, style="bold yellow"), soft_wrap=True)
    _print_notes(console, answer)
    if answer.emptied_by:
        console.print(Text(notes.emptied_line(*answer.emptied_by, answer.papers)), soft_wrap=True)
        return
    if not answer.hits:
        console.print(Text(messages.NO_HITS))
        return
    console.print(Text(messages.NEAREST, style="dim"), soft_wrap=True)
    print_hits(console, nearest(answer))


def nearest(answer: Answer) -> tuple[Hit, ...]:
    """The passages that come closest to an answer: first the one that was read, by the sentence that comes closest."""
    cited = answer.nearest
    if cited is None:
        return answer.hits[:NEAREST]
    read = [dataclasses.replace(hit, text=cited.quote) for hit in answer.hits if hit.passage_id == cited.passage_id]
    return (*read, *(hit for hit in answer.hits if hit.passage_id != cited.passage_id))[:NEAREST]


def _print_notes(console: Console, answer: Answer) -> None:
    for note in notes.notes(answer):
        console.print(Text(note, style="yellow"), soft_wrap=True)


def quoted_pieces(answer: Answer, citation: Citation) -> list[str]:
    """The pieces of the short answer that stand in a citation's quote."""
    return [piece for piece, n in answer.marked if n == citation.n] or [answer.text]


def print_citation(console: Console, citation: Citation, pieces: Sequence[str]) -> None:
    """[n] the quoted sentence with these pieces of it picked out, then where it stands."""
    quote = Text(f"[{citation.n}] “{citation.quote}”")
    for piece in pieces:
        if (at := quote.plain.find(piece)) >= 0:
            quote.stylize("bold", at, at + len(piece))
    console.print(quote, soft_wrap=True)
    console.print(Text(f"    {place(citation)}", style="dim"), soft_wrap=True)


def print_hits(console: Console, hits: tuple[Hit, ...], *, whole: bool = False, first: int = 1) -> None:
    """Passages numbered from `first`, each with its article."""
    for n, hit in enumerate(hits, first):
        text = hit.text if whole or len(hit.text) <= SNIPPET else hit.text[:SNIPPET] + "……"
        console.print(Text(f"{n}. {text}"), soft_wrap=True)
        console.print(Text(f"   {place(hit)}", style="dim"), soft_wrap=True)


def place(cited: Citation | Hit) -> str:
    """Where a quote or passage stands, in a line."""
    date = messages.dated(cited.date, cited.date_from)
    source = f"{cited.source}:{cited.start}-{cited.end}"
    return messages.source_line(cited.title, cited.paper, date, source, cited.also_in, cited.url)


@contextmanager
def progress_bar() -> Iterator[Any]:
    """A callback (stage, done, total) that draws a bar on standard error, from the first call on."""
    from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed}/{task.total}"))
    console = Console(stderr=True)
    bar = Progress(*columns, TimeRemainingColumn(), console=console, transient=True, redirect_stdout=False)
    tasks: dict[str, TaskID] = {}

    def update(stage: str, done: int, total: int) -> None:
        if stage not in tasks:
            label = stage_line(stage, total)
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
