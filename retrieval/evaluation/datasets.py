"""Datasets to evaluate on: a folder in BEIR's layout, or a file of questions over a folder of articles.

DIR/corpus.jsonl    {id, title, text}           articles, as `wenju index` reads them
DIR/queries.jsonl   {id, question, [date], [deictic]}
DIR/qrels.tsv       query-id, corpus-id, score  with a header
DIR/answers.jsonl   {id, answers, answerable, [answer_type], [temporal_type], [extractive]}
                    or with [type], [style], [trap], [verdict]: how a short answer is judged (`matcher.right`), how the
                    question is worded, what the articles lack of it, 是 or 否

QUESTIONS.jsonl     {id, question, type, answerable, answers, [must_contain_all], [context], [date]}
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from retrieval.errors import BadDataset


@dataclass(frozen=True)
class JudgedQuestion:
    """A question with what is expected, and the rows of a report's table (`types`) that it counts in.

    `relevant` are article ids; None when hits are judged by their text. `kind` says how the short answer is judged, ""
    where the set does not say; of kind "list" every one of `answers` is an item.
    """

    id: str
    question: str
    types: tuple[str, ...]
    answerable: bool
    answers: tuple[str, ...]
    must_contain_all: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    asked_on: datetime.date | None = None
    relevant: frozenset[str] | None = None
    extractive: bool = True
    kind: str = ""
    verdict: str = ""


@dataclass(frozen=True)
class Dataset:
    """Questions over the articles at `articles`; `left_out` counts questions that point back into their text."""

    name: str
    articles: Path
    questions: tuple[JudgedQuestion, ...]
    left_out: int = 0


def load_dataset(path: Path, articles: Path) -> Dataset:
    """Read a BEIR folder, or a file of questions over `articles`. Raises BadDataset naming file and line."""
    if path.is_dir():
        return _load_beir(path)
    if not path.exists():
        raise BadDataset(path, "there is no such folder or file")
    questions = [
        JudgedQuestion(
            id=str(row["id"]),
            question=row["question"],
            types=(str(row.get("type", "all")),),
            answerable=bool(row["answerable"]),
            answers=tuple(row["answers"]),
            must_contain_all=tuple(row.get("must_contain_all", ())),
            context=tuple(row.get("context", ())),
            asked_on=_day(row.get("date")),
        )
        for row in _rows(path, ("id", "question", "answerable", "answers"))
    ]
    return Dataset(path.stem, articles, tuple(questions))


def _load_beir(folder: Path) -> Dataset:
    corpus = folder / "corpus.jsonl"
    if not corpus.exists():
        raise BadDataset(corpus, "there is no such file")
    relevant = _qrels(folder / "qrels.tsv")
    answers = {str(row["id"]): row for row in _rows(folder / "answers.jsonl", ("id", "answers", "answerable"))}
    questions, left_out = [], 0
    for row in _rows(folder / "queries.jsonl", ("id", "question")):
        if row.get("deictic"):
            left_out += 1
            continue
        expected = answers.get(str(row["id"]), {"answers": [], "answerable": True})
        kind = str(expected.get("type", ""))
        questions.append(
            JudgedQuestion(
                id=str(row["id"]),
                question=row["question"],
                types=_types(expected),
                answerable=bool(expected["answerable"]),
                answers=tuple(expected["answers"]),
                must_contain_all=tuple(expected["answers"]) if kind == "list" else (),
                asked_on=_day(row.get("date")),
                relevant=frozenset(relevant.get(str(row["id"]), ())),
                extractive=bool(expected.get("extractive", True)),
                kind=kind,
                verdict=expected.get("verdict", ""),
            )
        )
    return Dataset(folder.name, corpus, tuple(questions), left_out)


def _types(expected: Mapping[str, Any]) -> tuple[str, ...]:
    """A trap counts only among traps, so that the other rows are of questions that can be answered."""
    if "trap" in expected:
        return ("traps", f"trap {expected['trap']}")
    if "type" in expected:
        return ("answerable", *(f"{name} {expected[name]}" for name in ("type", "style") if name in expected))
    return tuple(str(expected[name]) for name in ("answer_type", "temporal_type") if name in expected) or ("all",)


def _qrels(path: Path) -> dict[str, set[str]]:
    relevant: dict[str, set[str]] = {}
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadDataset(path, str(error)) from error
    for number, line in enumerate(lines[1:], 2):
        if not line.strip():
            continue
        try:
            question, article, score = line.split("\t")
            if float(score) > 0:
                relevant.setdefault(question, set()).add(article)
        except ValueError as error:
            raise BadDataset(path, f"line {number}: {error}") from error
    return relevant


def _rows(path: Path, required: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise BadDataset(path, str(error)) from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            _check(row, required)
        except (ValueError, TypeError, RecursionError) as error:
            raise BadDataset(path, f"line {number}: {error}") from error
        yield row


def _check(row: object, required: tuple[str, ...]) -> None:
    """Raise ValueError or TypeError unless `row` is an object with `required` and every value of its kind."""
    if not isinstance(row, dict):
        raise TypeError("not an object")
    if missing := [name for name in required if name not in row]:
        raise ValueError(f"no {missing[0]!r}")
    for name in {"answers", "must_contain_all", "context"} & row.keys():
        if not (isinstance(row[name], list) and all(isinstance(item, str) for item in row[name])):
            raise TypeError(f"{name!r} is not a list of strings")
    for name, kind in (("question", str), ("answerable", bool), ("verdict", str)):
        if not isinstance(row.get(name, kind()), kind):
            raise TypeError(f"{name!r} is not a {kind.__name__}")
    _day(row.get("date"))


def _day(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None
