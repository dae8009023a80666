"""Asking on the command line: one question, a file of them, or a conversation."""

from __future__ import annotations

import datetime
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console

from bot import messages
from bot.app import open_indexed
from bot.render import print_answer, print_json, progress_bar, to_json
from bot.settings import Settings
from retrieval.errors import BadQuestion, QuestionsUnreadable
from retrieval.search.conditions import NONE, Conditions
from retrieval.search.question import plain_question
from retrieval.service import Service


@contextmanager
def opened(settings: Settings, *, asks: bool = True) -> Iterator[Service]:
    """The service with an index to ask, or only to search in; says in one line when articles are newer than it."""
    with progress_bar() as progress:
        service = open_indexed(settings, progress, asks=asks)
    try:
        yield service
        if stale := service.stale_files():
            print(messages.stale_line(stale), file=sys.stderr)
    finally:
        service.close()


def answer_one(
    settings: Settings,
    question: str,
    context: Sequence[str],
    asked_on: datetime.date | None,
    as_json: bool,
    conditions: Conditions = NONE,
) -> bool:
    """Answer on standard output; whether the articles hold the answer. Raises BadQuestion before anything is made."""
    plain_question(question)
    with opened(settings) as service:
        answer = service.ask(question, context, asked_on, conditions=conditions)
        if as_json:
            print_json(to_json(answer))
        else:
            print_answer(Console(highlight=False), answer)
    return answer.found


@dataclass(frozen=True)
class _Asked:
    question: str
    context: tuple[str, ...]
    asked_on: datetime.date | None


def answer_file(settings: Settings, path: Path, as_json: bool, conditions: Conditions = NONE) -> int:
    """Answer each line of a file, in order; a bad line is reported and the rest goes on.

    Returns the exit code: 0, or 1 when a line could not be answered.
    """
    console = Console(highlight=False)
    failed = 0
    with _lines(path) as lines, opened(settings) as service, progress_bar() as progress:
        for number, line in enumerate(_counted(lines, progress, console), 1):
            if not line.strip():
                continue
            row: dict[str, Any] = {}
            try:
                row = _row(line)
                asked = _parse(row)
                answer = service.ask(asked.question, asked.context, asked.asked_on, conditions=conditions)
            except BadQuestion as error:
                failed = 1
                sentence = messages.error_sentence(BadQuestion(error.reason, number))
                print(sentence, file=sys.stderr)
                if as_json:
                    print_json({"id": row.get("id"), "line": number, "error": sentence})
                continue
            if as_json:
                print_json({"id": row.get("id", number), **to_json(answer)})
            else:
                console.print(f"{asked.question}", style="bold", markup=False)
                print_answer(console, answer)
    return failed


@contextmanager
def _lines(path: Path) -> Iterator[Iterator[str]]:
    if str(path) == "-":
        yield sys.stdin
        return
    try:
        file = path.open(encoding="utf-8-sig", errors="replace")
    except OSError as error:
        raise QuestionsUnreadable(path, error.strerror or "") from error
    with file:
        yield file


def _counted(lines: Iterable[str], progress: Callable[[str, int, int], None], console: Console) -> Iterator[str]:
    """The lines, with a bar of how many are done where somebody watches but the answers go elsewhere."""
    if console.is_terminal or not sys.stderr.isatty() or lines is sys.stdin:
        yield from lines
        return
    every = list(lines)
    for done, line in enumerate(every):
        progress("ask", done, len(every))
        yield line


def _row(line: str) -> dict[str, Any]:
    try:
        row: Any = json.loads(line)
    except ValueError as error:
        raise BadQuestion("bad-json") from error
    if not isinstance(row, dict):
        raise BadQuestion("bad-json")
    return row


def _parse(row: dict[str, Any]) -> _Asked:
    question, context, day = row.get("question"), row.get("context") or [], row.get("date")
    if not isinstance(question, str):
        raise BadQuestion("no-question")
    if not isinstance(context, list) or not all(isinstance(earlier, str) for earlier in context):
        raise BadQuestion("bad-context")
    try:
        asked_on = datetime.date.fromisoformat(day) if day else None
    except (TypeError, ValueError) as error:
        raise BadQuestion("bad-date") from error
    return _Asked(question, tuple(context), asked_on)
