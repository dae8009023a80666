"""Questions, passages and windows for training an extractive reader, from sets in BEIR's layout; imports no torch.

A question is read beside its passage (answerable) and beside one that looks like it but lacks the answer, of the same
set. A tenth of the passages, chosen by the hash of their ids, is held out with their questions.
"""

from __future__ import annotations

import hashlib
import json
import random
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer

from retrieval.answer.windows import LONGEST, TokenSpan, TokenText, Window, cut_window, mark, tokenise
from retrieval.index.lexical import LexicalIndex
from retrieval.language.tokens import bigrams, level

SHORTEST = 128  # tokens of a training window with its question: its limit is drawn between this and LONGEST
CANDIDATES = 3  # passages without the answer a question
AROUND = 30  # tokens on either side, in which the question's words speak for a place


@dataclass(frozen=True)
class Asked:
    """A question, its passage, its answers with the tokens where each stands, and passages that lack them."""

    id: str
    group: str
    question: TokenText
    passage: TokenText
    answers: tuple[str, ...]
    places: tuple[tuple[TokenSpan, ...], ...]
    without: tuple[TokenText, ...]


def load_sets(folders: Sequence[Path], tokenizer: Tokenizer) -> tuple[list[Asked], list[Asked]]:
    """The questions to train on and those held out, in the sets' order."""
    found = [asked for folder in folders for asked in _load_set(folder, tokenizer)]
    return [asked for held, asked in found if not held], [asked for held, asked in found if held]


def is_held(passage_id: str) -> bool:
    return int(hashlib.sha256(passage_id.encode()).hexdigest()[:8], 16) % 10 == 0


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _load_set(folder: Path, tokenizer: Tokenizer) -> list[tuple[bool, Asked]]:
    def read(text: str) -> TokenText:
        return tokenise(tokenizer, text)

    keys = [row["id"] for row in _rows(folder / "corpus.jsonl")]
    texts = [read(row["text"]) for row in _rows(folder / "corpus.jsonl")]
    number = {key: at for at, key in enumerate(keys)}
    questions = {row["id"]: row["question"] for row in _rows(folder / "queries.jsonl")}
    found: list[tuple[bool, Asked]] = []
    with tempfile.TemporaryDirectory() as scratch:
        index = LexicalIndex(Path(scratch))
        index.update([], [(at, text.text) for at, text in enumerate(texts)])
        for row in _rows(folder / "answers.jsonl"):
            if not row["answerable"] or row.get("extractive") is False or row["context_id"] not in number:
                continue
            question, own = read(questions[row["id"]]), number[row["context_id"]]
            answers = tuple(answer for answer in map(level, row["answers"]) if answer in texts[own].text)
            if not answers:
                continue
            held = is_held(keys[own])
            ranked, _ = index.search("bigrams", bigrams(question.text), 12)
            near = [texts[at] for at in ranked if at != own and is_held(keys[at]) == held]
            without = [text for text in near if not any(answer in text.text for answer in answers)][:CANDIDATES]
            places = tuple(places_of(answer, texts[own]) for answer in answers)
            asked = Asked(row["id"], folder.name, question, texts[own], answers, places, tuple(without))
            found.append((held, asked))
    return found


def places_of(answer: str, passage: TokenText) -> tuple[TokenSpan, ...]:
    """Where `answer` stands, in tokens; those places that cut no token (the 1 of 2019) where there are any."""
    whole: list[TokenSpan] = []
    cut: list[TokenSpan] = []
    at = passage.text.find(answer)
    while at >= 0:
        tokens = [n for n, (a, b) in enumerate(passage.offsets) if a < at + len(answer) and b > at]
        if tokens:
            first, last = tokens[0], tokens[-1]
            exact = passage.offsets[first][0] == at and passage.offsets[last][1] == at + len(answer)
            (whole if exact else cut).append((first, last))
        at = passage.text.find(answer, at + 1)
    return tuple(whole or cut)


def training_window(asked: Asked, answerable: bool, epoch: int, seed: int) -> Window:
    """A part of the question's passage around one of its answers, or of a passage or a part that lacks them.

    What is drawn depends on the seed, the epoch and the question, and on nothing else.
    """
    rng = random.Random(f"{seed} {epoch} {asked.id} {answerable}")
    room = rng.randint(SHORTEST, LONGEST) - len(asked.question.ids) - 3
    if answerable:
        places = rng.choice([some for some in asked.places if some])
        heard = mark(asked.passage.ids, asked.question.ids)
        first, last = max(places, key=lambda place: (sum(heard[max(place[0] - AROUND, 0) : place[1] + AROUND]), place))
        return cut_window(
            asked.question.ids, asked.passage.ids, _draw(rng, len(asked.passage.ids), first, last, room), room, places
        )
    gap = max(gaps(asked), key=lambda gap: gap[1] - gap[0])
    if gap[1] - gap[0] >= SHORTEST // 2 and (rng.random() < 0.5 or not asked.without):
        room = min(room, gap[1] - gap[0])
        return cut_window(asked.question.ids, asked.passage.ids, rng.randint(gap[0], gap[1] - room), room)
    passage = asked.without[epoch % len(asked.without)]
    heard = mark(passage.ids, asked.question.ids)
    best = max(range(len(heard)), key=lambda at: sum(heard[max(at - AROUND, 0) : at + AROUND]))
    return cut_window(asked.question.ids, passage.ids, _draw(rng, len(passage.ids), best, best, room), room)


def _draw(rng: random.Random, length: int, first: int, last: int, room: int) -> int:
    """Where a window of `room` tokens begins that holds `first` to `last`; the answer's place in it is any."""
    low, high = max(last + 1 - room, 0), min(first, max(length - room, 0))
    return rng.randint(low, high) if low <= high else first


def gaps(asked: Asked) -> list[TokenSpan]:
    """The stretches of the question's passage, as (first token, token after the last), in which no answer stands."""
    edges = sorted({(first, last) for places in asked.places for first, last in places})
    found, at = [], 0
    for first, last in edges:
        found.append((at, max(first, at)))
        at = max(at, last + 1)
    return [*found, (at, len(asked.passage.ids))]
