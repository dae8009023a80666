"""The README tells the truth: every command, setting and sample question in it is real."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.messages import ERRORS, OTHERS, PARTLY, UNREADABLE
from bot.settings import variables
from retrieval import errors
from retrieval.evaluation.matcher import correct
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_command_is_in_the_readme() -> None:
    from bot.cli import app

    names = [command.name or command.callback.__name__ for command in app.registered_commands if command.callback]
    assert len(names) == 17
    for name in names:
        assert re.search(rf"`wenju {name}\b", README), name


def test_every_setting_is_in_the_readme_and_no_other() -> None:
    table = set(re.findall(r"^\| `([A-Z_]+)`", README, re.MULTILINE))
    assert table == set(variables())


def test_every_option_is_in_the_readme() -> None:
    source = (ROOT / "bot" / "cli.py").read_text(encoding="utf-8")
    for option in set(re.findall(r'"(--[a-z-]+)"', source)) - {"--help"}:
        assert option in README, option


def test_every_link_leads_somewhere() -> None:
    for target in re.findall(r"\]\((?!http)([^)#]+)", README):
        assert (ROOT / target).exists(), target


def test_every_error_has_its_chinese_sentence() -> None:
    classes = {getattr(errors, name) for name in errors.__all__} - {errors.WenjuError}
    spoken = set(ERRORS) | {errors.UnreadableFile, errors.BadQuestion}
    assert classes <= spoken
    from typing import get_args

    from retrieval.articles.sources import Kind, Reason

    assert set(get_args(Reason)) == set(UNREADABLE) | set(PARTLY)
    assert set(get_args(Kind)) == set(OTHERS)


@pytest.mark.parametrize("articles", ["seeds", "raw"])
def test_the_sample_questions_are_answered(
    wenju: Callable[..., subprocess.CompletedProcess[str]], articles: str, request: pytest.FixtureRequest
) -> None:
    folder: Path = ROOT / "seeds" if articles == "seeds" else request.getfixturevalue("shared") / "seeds"
    file = ROOT / "seeds" / "questions.jsonl"
    run = wenju("ask", "--questions", str(file), "--json", WENJU_ARTICLES=str(folder))
    answers = {row["id"]: row for row in map(json.loads, run.stdout.splitlines())}
    wrong = []
    for row in map(json.loads, file.read_text(encoding="utf-8").splitlines()):
        got = answers[row["id"]]
        right = correct(got["answer"], row["answers"]) if row["answerable"] else not got["found"]
        if not right or got["found"] != row["answerable"]:
            wrong.append((row["question"], row["answers"], got["answer"]))
    assert wrong == []
