"""Collect what a reader learns from: each question with its article's passages, the answer's places, and near misses.

    python benchmarks/collect_reading.py MODEL NEWS_CORPUS NEWS_QUESTIONS OUT SET … [--home HOME] [--articles N]

NEWS_CORPUS is indexed and searched as the program does it, so that passages are cut and near misses ranked as they
will be; NEWS_QUESTIONS is a JSONL with `article`, `question`, `answers`, `sentence` or `trap` and `near`, each a text or its
[start, end] in the article. Each SET is a folder in BEIR's layout whose `answers.jsonl` names the `context_id`. OUT gets
one JSON object a line (`Row`).
"""

from __future__ import annotations

import argparse
import datetime
import json
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from embeddings.onnx_encoder import OnnxEncoder
from embeddings.prepared import load_prepared
from retrieval.answer.reading.windows import head_of
from retrieval.index.corpus import Corpus
from retrieval.index.lexical import LexicalIndex
from retrieval.index.schema import DATABASE
from retrieval.language.tokens import bigrams, level
from retrieval.search.question import understand
from retrieval.service import Service

HITS = 8  # near misses that are kept
SPREAD = 120  # characters over which the items of a list may stand


@dataclass
class Row:
    """A question; `passages` are (head, text) of its article in order, `places` (passage, start, end) of the answer,
    `near` the passage and place of what only seems to answer; `hits` are (head, text) of other articles without the answer."""

    id: str
    set: str
    article: str
    question: str
    searched: str
    style: str
    type: str
    trap: str
    verdict: str
    passages: list[tuple[str, str]]
    places: list[tuple[int, int, int]]
    near: list[tuple[int, int, int]]
    hits: list[tuple[str, str]]


def rows_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def spelled(row: dict[str, Any], text: str) -> dict[str, Any]:
    """A question whose places in its article's `text` are written out."""

    def said(part: Any) -> Any:
        return text[slice(*part)] if isinstance(part, list) else part

    parts = {name: said(row[name]) for name in ("sentence", "near") if row.get(name)}
    return {**row, **parts, "answers": [said(answer) for answer in row.get("answers") or ()]}


def few_articles(corpus: Path, questions: Path, most: int, folder: Path) -> Path:
    """A corpus of at most `most` articles: those that the questions name, and the first of the others."""
    named = {row["article"] for row in rows_of(questions)}
    every = rows_of(corpus)
    kept = [row for row in every if row["id"] in named]
    kept += [row for row in every if row["id"] not in named][: max(most - len(kept), 0)]
    path = folder / "corpus.jsonl"
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in kept), encoding="utf-8")
    return path


def from_news(service: Service, home: Path, path: Path, questions: Path) -> Iterator[Row]:
    """The questions on the news corpus of `path`, which `service` holds in `home`."""
    texts = {row["id"]: row["text"] for row in rows_of(path)}
    corpus = Corpus(home / DATABASE)
    keys = [key for key, _ in corpus.all_passages()]
    standing: dict[str, list[Any]] = {}
    for places in corpus.places(keys).values():
        for place in places:
            standing.setdefault(place.source.rpartition("#")[2], []).append(place)
    articles: dict[str, list[tuple[str, str]]] = {}
    for source, found in standing.items():
        found.sort(key=lambda place: place.ordinal)
        lead = found[0].passage.text
        articles[source] = [
            (head_of(place.date, place.title, lead if place.ordinal else ""), place.passage.text) for place in found
        ]
    for row in (spelled(row, texts[row["article"]]) for row in rows_of(questions)):
        own = articles[row["article"]]
        day = datetime.date.fromisoformat(row["date"]) if row.get("date") else None
        answers = [level(answer) for answer in row.get("answers", ())]
        hits = []
        for hit in service.search(row["question"], HITS + 2, day):
            source = hit.source.rpartition("#")[2]
            if source != row["article"] and not any(answer in level(hit.text) for answer in answers):
                lead = articles[source][0][1]
                hits.append((head_of(hit.date, hit.title, "" if hit.text == lead else lead), hit.text))
        places, near = [], []
        if row["answerable"]:
            places = locate(answers, row["sentence"], [text for _, text in own], row["type"] == "list")
        else:
            near = locate([level(row["near"])], row["near"], [text for _, text in own], False)
        yield Row(
            id=row["id"], set="news", article=row["article"], question=row["question"], searched=understand(row["question"], (), day).searched,
            style=row.get("style") or "", type=row["type"], trap=row.get("trap") or "", verdict=row.get("verdict") or "", passages=own, places=places,
            near=near, hits=hits[:HITS],
        )  # fmt: skip


def locate(answers: list[str], sentence: str, passages: list[str], whole: bool) -> list[tuple[int, int, int]]:
    """Where the first answer that is found stands (`whole`: from the first item to the last), in the passage that has
    most of the sentence; none where it stands nowhere."""
    wanted = set(bigrams(sentence))
    order = sorted(range(len(passages)), key=lambda at: -len(wanted & set(bigrams(passages[at]))))
    for at in order[:2]:
        text, said = level(passages[at]), level(sentence)
        begin = max(text.find(said), 0)
        until = begin + len(said) if text.find(said) >= 0 else len(text)
        found = [(place, place + len(answer)) for answer in answers if (place := text.find(answer, begin, until)) >= 0]
        if whole and len(found) == len(answers):
            start, end = min(found)[0], max(end for _, end in found)
            return [(at, start, end)] if end - start <= SPREAD else []
        if found and not whole:
            return [(at, *found[0])]
        if not whole and len(answers) == 1 and answers[0] == said:  # a sentence whose headline was taken off
            tail = said[-24:]
            if (place := text.find(tail)) >= 0:
                return [(at, max(0, place + len(tail) - len(said)), place + len(tail))]
    return []


def from_set(folder: Path) -> Iterator[Row]:
    """A public set's questions; near misses are what bigrams rank high in it."""
    corpus = {row["id"]: row["text"] for row in rows_of(folder / "corpus.jsonl")}
    questions = {row["id"]: row["question"] for row in rows_of(folder / "queries.jsonl")}
    keys = list(corpus)
    with tempfile.TemporaryDirectory() as scratch:
        index = LexicalIndex(Path(scratch))
        index.update([], list(enumerate(corpus.values())))
        for row in rows_of(folder / "answers.jsonl"):
            own = row.get("context_id")
            if own not in corpus or row.get("extractive") is False:
                continue
            question, text = questions[row["id"]], corpus[own]
            answers = [level(answer) for answer in row["answers"] if level(answer) in level(text)]
            if row["answerable"] and not answers:
                continue
            ranked, _ = index.search("bigrams", bigrams(question), 8)
            others = [corpus[keys[at]] for at in ranked if keys[at] != own]
            hits = [("", other) for other in others if not any(answer in level(other) for answer in answers)]
            places = [(0, at, at + len(answer)) for answer in answers[:1] if (at := level(text).find(answer)) >= 0]
            yield Row(
                id=f"{folder.name} {row['id']}", set=folder.name, article=own, question=question, searched=question,
                style="", type="", trap="" if row["answerable"] else "public", verdict="", passages=[("", text)],
                places=places if row["answerable"] else [], near=[] if row["answerable"] else [(0, 0, len(text))],
                hits=hits[:2],
            )  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("questions", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("sets", type=Path, nargs="*")
    parser.add_argument("--home", type=Path, help="where the index of the news corpus is, or is to be kept")
    parser.add_argument("--articles", type=int, help="of the corpus, at most: those that questions name, and others")
    args = parser.parse_args()
    prepared = load_prepared(args.model)
    assert prepared, f"{args.model} holds no prepared model"
    with tempfile.TemporaryDirectory() as scratch:
        home = args.home or Path(scratch)
        service = Service(home, OnnxEncoder(prepared))
        corpus = args.corpus
        if args.articles:
            corpus = few_articles(args.corpus, args.questions, args.articles, Path(scratch))
        if service.needs_index(corpus):
            service.index(corpus)
        args.out.parent.mkdir(parents=True, exist_ok=True)
        with args.out.with_suffix(".new").open("w", encoding="utf-8") as file:
            for folder in args.sets:
                file.writelines(json.dumps(asdict(row), ensure_ascii=False) + "\n" for row in from_set(folder))
                print(folder.name, flush=True)
            for at, row in enumerate(from_news(service, home, corpus, args.questions), 1):
                file.write(json.dumps(asdict(row), ensure_ascii=False) + "\n")
                if at % 500 == 0:
                    print(args.questions.name, at, flush=True)
        args.out.with_suffix(".new").replace(args.out)


if __name__ == "__main__":
    main()
