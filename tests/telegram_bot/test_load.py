"""Exactly one answer to every question, in order, whatever fails on the way; `load.py` does the same with more."""

from __future__ import annotations

import shutil
from pathlib import Path

from .load import TimedApi, load, starter


async def test_every_question_gets_one_answer_though_requests_fail_and_the_bot_is_killed(
    tmp_path: Path, newspaper: Path, indexed: Path
) -> None:
    shutil.copytree(indexed, tmp_path / "home")
    with TimedApi() as api, starter(api, tmp_path / "home", newspaper) as start:
        found = await load(api, start, chats=20, questions=120, faults=12, kills=2)
    assert (found.questions, found.unanswered, found.twice, found.disordered) == (120, 0, 0, 0)
