"""Datasets are read as they are laid out, and every line that is not says where it stands."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import pytest

from retrieval.errors import BadDataset
from retrieval.evaluation.datasets import Dataset, JudgedQuestion, load_dataset

QUERIES: list[dict[str, Any]] = [
    {"id": "q1", "question": "东港产值多少", "date": "2023-05-06"},
    {"id": "q2", "question": "他何时到任", "deictic": True},
    {"id": 3, "question": "食堂开张了吗"},
    {"id": "q4", "question": "谁在场"},
]
ANSWERS: list[dict[str, Any]] = [
    {
        "id": "q1",
        "answers": ["125亿元", "125亿"],
        "answerable": True,
        "answer_type": "number",
        "temporal_type": "absolute",
    },
    {"id": "q2", "answers": ["去年"], "answerable": True},
    {"id": 3, "answers": [], "answerable": False, "extractive": False},
]
QRELS = "query-id\tcorpus-id\tscore\nq1\ta1\t1\nq1\ta2\t2\nq1\ta3\t0\n3\ta2\t1\n"


def lines(rows: list[dict[str, Any]]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


@pytest.fixture
def beir(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "corpus.jsonl").write_text(lines([{"id": "a1", "title": "题", "text": "文"}]), encoding="utf-8")
    (folder / "queries.jsonl").write_text(lines(QUERIES), encoding="utf-8")
    (folder / "answers.jsonl").write_text(lines(ANSWERS), encoding="utf-8")
    (folder / "qrels.tsv").write_text(QRELS, encoding="utf-8")
    return folder


def file_of(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "dev.jsonl"
    path.write_text(text, encoding="utf-8", newline="")
    return path


def problem(path: Path) -> BadDataset:
    with pytest.raises(BadDataset) as caught:
        load_dataset(path, path)
    assert str(caught.value) == f"cannot evaluate on {caught.value.path}: {caught.value.reason}"
    return caught.value


# A folder in BEIR's layout


def test_a_folder_is_read_with_its_judgements(beir: Path, tmp_path: Path) -> None:
    assert load_dataset(beir, tmp_path) == Dataset(
        name="news",
        articles=beir / "corpus.jsonl",
        questions=(
            JudgedQuestion(
                id="q1",
                question="东港产值多少",
                types=("number", "absolute"),
                answerable=True,
                answers=("125亿元", "125亿"),
                asked_on=datetime.date(2023, 5, 6),
                relevant=frozenset({"a1", "a2"}),
            ),
            JudgedQuestion("3", "食堂开张了吗", ("all",), False, (), relevant=frozenset({"a2"}), extractive=False),
            JudgedQuestion("q4", "谁在场", ("all",), True, (), relevant=frozenset()),
        ),
        left_out=1,
    )


def test_what_is_asked_and_how_it_is_worded_are_rows_of_the_table(beir: Path, tmp_path: Path) -> None:
    rows = [
        {
            "id": "q1",
            "answers": ["东港", "西港"],
            "answerable": True,
            "type": "list",
            "style": "plain",
            "all_of": [["东港"]],
        },
        {"id": 3, "answers": ["食堂尚未开张"], "answerable": True, "type": "yes_no", "style": "typo", "verdict": "否"},
        {
            "id": "q4",
            "answers": [],
            "answerable": False,
            "type": "person",
            "style": "plain",
            "trap": "stage",
            "near": "周岚",
        },
    ]
    (beir / "answers.jsonl").write_text(lines(rows), encoding="utf-8")
    listed, decided, trap = load_dataset(beir, tmp_path).questions
    assert listed.types == ("answerable", "type list", "style plain") and listed.kind == "list"
    assert listed.must_contain_all == listed.answers == ("东港", "西港")
    assert (decided.types[1:], decided.kind, decided.verdict) == (("type yes_no", "style typo"), "yes_no", "否")
    assert decided.must_contain_all == ()
    assert trap.types == ("traps", "trap stage") and not trap.answerable


def test_line_ends_and_blank_lines_make_no_difference(beir: Path, tmp_path: Path) -> None:
    whole = load_dataset(beir, tmp_path)
    for name in ("queries.jsonl", "answers.jsonl", "qrels.tsv"):
        path = beir / name
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n") + b"\r\n")
    assert load_dataset(beir, tmp_path) == whole


@pytest.mark.parametrize("name", ["corpus.jsonl", "queries.jsonl", "answers.jsonl", "qrels.tsv"])
def test_a_missing_file_is_named(beir: Path, name: str) -> None:
    (beir / name).unlink()
    assert problem(beir).path == beir / name


@pytest.mark.parametrize("name", ["queries.jsonl", "answers.jsonl", "qrels.tsv"])
def test_a_file_that_is_not_utf8_is_named(beir: Path, name: str) -> None:
    (beir / name).write_bytes("东港".encode("gb18030"))
    assert problem(beir).path == beir / name


@pytest.mark.parametrize("line", ["q1\ta1", "q1 a1 1", "q1\ta1\t1\tx", "q1\ta1\tyes", "q1\ta1\t"])
def test_a_malformed_judgement_is_named_with_its_line(beir: Path, line: str) -> None:
    (beir / "qrels.tsv").write_text(f"{QRELS}{line}\n{QRELS}", encoding="utf-8")
    found = problem(beir)
    assert found.path == beir / "qrels.tsv"
    assert found.reason.startswith("line 6: ")


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("queries.jsonl", '{"id": "q9"}'),
        ("queries.jsonl", '{"id": "q9", "question": "甲", "date": "2022-02-30"}'),
        ("queries.jsonl", '{"id": "q9", "question": "甲", "deictic": true, "date": "昨天"}'),
        ("answers.jsonl", '{"id": "q9", "answers": "125亿元", "answerable": true}'),
        ("answers.jsonl", '{"id": "q9", "answers": ["甲"]}'),
        ("answers.jsonl", '{"id": "q9", "answers": ["甲"], "answerable": true, "verdict": true}'),
    ],
)
def test_a_malformed_line_of_a_folder_is_named(beir: Path, name: str, line: str) -> None:
    path = beir / name
    count = len(path.read_text(encoding="utf-8").splitlines())
    path.write_text(path.read_text(encoding="utf-8") + "\n" + line + "\n", encoding="utf-8")
    found = problem(beir)
    assert found.path == path
    assert found.reason.startswith(f"line {count + 2}: ")


# A file of questions


GOOD = '{"id": 1, "question": "东港产值多少", "answerable": true, "answers": ["125亿元"]}'


def test_a_file_of_questions_is_read(tmp_path: Path) -> None:
    row = {
        "id": "q2", "question": "那二期呢", "type": "list", "answerable": True, "answers": ["甲", "乙"],
        "must_contain_all": ["甲", "乙"], "context": ["一期何时完工"], "date": "2023-05-06", "note": "随便",
    }  # fmt: skip
    path = file_of(tmp_path, f"\r\n{GOOD}\r\n{json.dumps(row)}")
    assert load_dataset(path, tmp_path / "articles") == Dataset(
        name="dev",
        articles=tmp_path / "articles",
        questions=(
            JudgedQuestion("1", "东港产值多少", ("all",), True, ("125亿元",)),
            JudgedQuestion(
                "q2",
                "那二期呢",
                ("list",),
                True,
                ("甲", "乙"),
                ("甲", "乙"),
                ("一期何时完工",),
                datetime.date(2023, 5, 6),
            ),
        ),
    )


def test_a_line_separator_inside_a_string_ends_no_line(tmp_path: Path) -> None:
    path = file_of(tmp_path, GOOD.replace("东港", "东港\u2028\u0085"))
    assert load_dataset(path, tmp_path).questions[0].question == "东港\u2028\u0085产值多少"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{", "Expecting"),
        ("不是JSON", "Expecting"),
        pytest.param("[" * 100_000, "", id="nested too deeply"),
        ("null", "not an object"),
        ("5", "not an object"),
        ('"id question answerable answers"', "not an object"),
        ('["id", "question", "answerable", "answers"]', "not an object"),
        ('{"question": "甲", "answerable": true, "answers": []}', "'id'"),
        ('{"id": 1, "answerable": true, "answers": []}', "'question'"),
        ('{"id": 1, "question": "甲", "answers": []}', "'answerable'"),
        ('{"id": 1, "question": "甲", "answerable": true}', "'answers'"),
        ('{"id": 1, "question": ["甲"], "answerable": true, "answers": []}', "'question'"),
        ('{"id": 1, "question": "甲", "answerable": "false", "answers": []}', "'answerable'"),
        ('{"id": 1, "question": "甲", "answerable": true, "answers": "125亿元"}', "'answers'"),
        ('{"id": 1, "question": "甲", "answerable": true, "answers": null}', "'answers'"),
        ('{"id": 1, "question": "甲", "answerable": true, "answers": [125]}', "'answers'"),
        ('{"id": 1, "question": "甲", "answerable": true, "answers": [], "context": "乙"}', "'context'"),
        ('{"id": 1, "question": "甲", "answerable": true, "answers": [], "must_contain_all": "乙"}', "'must_contain_all'"),
        ('{"id": 1, "question": "甲", "answerable": true, "answers": [], "date": "2022-02-30"}', "day"),
        ('{"id": 1, "question": "甲", "answerable": true, "answers": [], "date": "今天"}', "Invalid isoformat"),
        ('{"id": 1, "question": "甲", "answerable": true, "answers": [], "date": 20220101}', "must be str"),
    ],
)  # fmt: skip
def test_every_malformed_line_is_named_with_file_and_line(tmp_path: Path, line: str, says: str) -> None:
    found = problem(file_of(tmp_path, f"{GOOD}\n\n{line}\n{GOOD}\n"))
    assert found.path == tmp_path / "dev.jsonl"
    assert found.reason.startswith("line 3: ")
    assert says in found.reason


def test_no_file_is_no_dataset(tmp_path: Path) -> None:
    assert problem(tmp_path / "missing.jsonl").path == tmp_path / "missing.jsonl"
    assert problem(tmp_path).path == tmp_path / "corpus.jsonl"


def test_an_empty_file_holds_no_questions(tmp_path: Path) -> None:
    assert load_dataset(file_of(tmp_path, "\n"), tmp_path).questions == ()
