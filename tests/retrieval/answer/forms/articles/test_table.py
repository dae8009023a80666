"""Two tables of questions about articles, of two things at once, of growth and days, and conversations: one over the seeds and articles
of its own, one over ten articles of invented towns.

They were written from the articles, the second when the program answered the first; what is asked for stands in `all`, what a careless
reader would say in `none`. Floors are what was measured: a processor that rounds otherwise may move one or two.
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

TABLES = Path(__file__).parent
SEEDS = Path(__file__).parents[5] / "seeds"
ASKED_ON = {"seeds": datetime.date(2023, 12, 1), "towns": datetime.date(2024, 12, 1)}
RIGHT, OF_ARTICLES_RIGHT, TURNS = 0.91, 0.93, 0.83  # shares
OF_ARTICLES = (
    "author",
    "pictures",
    "day",
    "paper",
    "headline",
    "count",
    "written",
    "printed",
    "newest",
    "about",
    "courtesy",
)


@pytest.fixture(scope="module", params=["seeds", "towns"])
def table(
    request: pytest.FixtureRequest, encoder: OnnxEncoder, reader: ReadingModel, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Service]]:
    """A table's name and the service over its articles."""
    folder = tmp_path_factory.mktemp("articles")
    seeds = SEEDS.glob("[0-9]*.md") if request.param == "seeds" else ()
    for path in (*seeds, *(TABLES / request.param / "articles").glob("*.md")):
        shutil.copy(path, folder)
    service = Service(tmp_path_factory.mktemp("home"), encoder, reader)
    service.index(folder)
    yield request.param, service
    service.close()


def rows(table: str, name: str) -> list[dict[str, Any]]:
    lines = (TABLES / table / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


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


def test_questions_about_articles_are_answered(table: tuple[str, Service]) -> None:
    name, service = table
    right, asked = Counter[str](), Counter[str]()
    for row in rows(name, "questions"):
        answer = service.ask(row["question"], (), ASKED_ON[name])
        asked[row["kind"]] += 1
        right[row["kind"]] += is_right(row, answer)
        if row["kind"] in OF_ARTICLES and answer.sure:
            assert not is_careless(row, answer), (row["question"], answer.text)
    assert sum(asked.values()) >= 120
    assert sum(right.values()) >= RIGHT * sum(asked.values()), (right, asked)
    assert _of(right) >= OF_ARTICLES_RIGHT * _of(asked), (right, asked)


def _of(counted: Counter[str]) -> int:
    return sum(counted[kind] for kind in OF_ARTICLES)


def test_conversations_are_followed(table: tuple[str, Service]) -> None:
    name, service = table
    right = asked = 0
    for conversation in rows(name, "conversations"):
        assert len(conversation["turns"]) >= 3
        earlier: list[str] = []
        for row in conversation["turns"]:
            answer = service.ask(row["question"], earlier[-5:], ASKED_ON[name])
            earlier.append(row["question"])
            asked += 1
            right += is_right(row, answer)
    assert right >= TURNS * asked, (right, asked)
