"""`wenju serve` takes articles in as they change, in a process beside it that ends with it."""

from __future__ import annotations

import shutil
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from .bot_api import BotApi, User
from .conftest import READY, Serving, Start

pytestmark = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="processes are looked up in /proc")
WATCHING = "正在看着"
BRIDGE = """---
title: 桂花大桥合龙
paper: 桂花港日报
date: 2023-08-15
---
桂花大桥昨日合龙，全长1860米，由总工程师傅云舟主持建设。
"""


@pytest.fixture
def folder(newspaper: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(newspaper, tmp_path / "articles"))


def beside(serving: Serving) -> list[int]:
    """The processes that a bot has started."""
    children = Path(f"/proc/{serving.process.pid}/task/{serving.process.pid}/children")
    return [int(pid) for pid in children.read_text().split()]


def wait(condition: Callable[[], object], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


async def answer(api: BotApi, text: str, user: User) -> str:
    known = len([message for message in api.sent if message.chat_id == user.id])
    await api.user_says(text, user=user)

    def said() -> list[str]:
        return [message.text for message in api.sent if message.chat_id == user.id][known:]

    await api.wait_until(said, 10)
    return said()[0]


async def test_what_is_saved_moved_and_deleted_is_taken_in_while_it_serves(
    api: BotApi, start: Start, folder: Path
) -> None:
    serving, user = start(api, fresh=True, watch=True, WENJU_ARTICLES=str(folder)), User(2801, "读者", "reader")
    serving.until(READY)
    serving.until(WATCHING)
    assert "1860米" not in await answer(api, "桂花大桥全长多少", user)
    (folder / "bridge.md").write_text(BRIDGE)
    serving.until("新增 1 段，删除 0 段")
    assert "1860米" in await answer(api, "桂花大桥全长多少", user)
    (folder / "bridge.md").write_text(BRIDGE.replace("1860", "1920"))
    serving.until("新增 1 段，删除 1 段")
    assert "1920米" in await answer(api, "桂花大桥全长多少", user)
    (folder / "bridge.md").unlink()
    serving.until("新增 0 段，删除 1 段")
    assert "1920米" not in await answer(api, "桂花大桥全长多少", user)
    shutil.rmtree(folder)
    folder.mkdir()  # a disk that is gone for a while
    (folder / "port.md").write_text("今天")
    serving.until("现在只有 1 篇")
    assert "412.6万吨" in await answer(api, "桂花港一季度货物吞吐量是多少", user)
    (other,) = beside(serving)
    assert b"TELEGRAM" not in Path(f"/proc/{other}/environ").read_bytes()
    assert serving.stop(signal.SIGTERM) == 0
    assert not Path(f"/proc/{other}").exists()
    assert api.token.partition(":")[2] not in serving.written and "Traceback" not in serving.written


def test_it_ends_with_a_bot_that_is_killed(api: BotApi, start: Start, folder: Path) -> None:
    serving = start(api, watch=True, WENJU_ARTICLES=str(folder))
    serving.until(WATCHING)
    (other,) = beside(serving)
    serving.stop(signal.SIGKILL)
    wait(lambda: not Path(f"/proc/{other}").exists())
