"""A table of questions about articles, of two things at once, of growth and days, and conversations, over the seeds and articles of its own.

It was written from the articles before the program answered it; what is asked for stands in `all`, what a careless reader would say in
`none`. Floors are what was measured: a processor that rounds otherwise may move one or two.
"""

from __future__ import annotations

import datetime
import json
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from embeddings.onnx_encoder import OnnxEncoder
from retrieval.answer.answer import Answer
from retrieval.answer.reading.model import ReadingModel
from retrieval.service import Service

TABLE = Path(__file__).parent / "table"
SEEDS = Path(__file__).parents[5] / "seeds"
ASKED_ON = datetime.date(2023, 12, 1)
RIGHT, TURNS = 0.95, 0.84
OF_ARTICLES = ("author", "day", "paper", "headline", "count", "written", "printed", "newest", "about", "courtesy")


@pytest.fixture(scope="module")
def service(encoder: OnnxEncoder, reader: ReadingModel, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("articles")
    for path in (*SEEDS.glob("[0-9]*.md"), *(TABLE / "articles").glob("*.md")):
        shutil.copy(path, folder)
    service = Service(tmp_path_factory.mktemp("home"), encoder, reader)
    service.index(folder)
    yield service
    service.close()


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (TABLE / name).read_text(encoding="utf-8").splitlines()]


def says(text: str, wanted: str | dict[str, list[str]]) -> bool:
    said = re.sub(r"\s|[《》“”‘’]", "", text)
    ways = [wanted] if isinstance(wanted, str) else wanted["any"]
    return any(re.sub(r"\s|[《》“”‘’]", "", way) in said for way in ways)


def is_right(row: dict[str, Any], answer: Answer) -> bool:
    if not (row["found"] and answer.found):
        return bool(row["found"]) == answer.found
    return all(says(answer.text, wanted) for wanted in row["all"]) and not is_careless(row, answer)


def is_careless(row: dict[str, Any], answer: Answer) -> bool:
    return answer.found and any(says(answer.text, wrong) for wrong in row["none"])


def test_questions_about_articles_are_answered(service: Service) -> None:
    right, asked = Counter[str](), Counter[str]()
    for row in rows("questions.jsonl"):
        answer = service.ask(row["question"], (), ASKED_ON)
        asked[row["kind"]] += 1
        right[row["kind"]] += is_right(row, answer)
        if row["kind"] in OF_ARTICLES and answer.sure:
            assert not is_careless(row, answer), (row["question"], answer.text)
    assert sum(asked.values()) >= 120
    assert sum(right.values()) >= RIGHT * sum(asked.values()), (right, asked)
    of_articles = sum(right[kind] for kind in OF_ARTICLES), sum(asked[kind] for kind in OF_ARTICLES)
    assert of_articles[0] >= 0.97 * of_articles[1], (right, asked)


def test_conversations_are_followed(service: Service) -> None:
    right = asked = 0
    conversations = rows("conversations.jsonl")
    assert len(conversations) >= 30 and all(len(each["turns"]) >= 3 for each in conversations)
    for conversation in conversations:
        earlier: list[str] = []
        for row in conversation["turns"]:
            answer = service.ask(row["question"], earlier[-5:], ASKED_ON)
            earlier.append(row["question"])
            asked += 1
            right += is_right(row, answer)
    assert right >= TURNS * asked, (right, asked)
