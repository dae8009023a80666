"""A small newspaper of our own invention, and `wenju serve` as a process that answers from it over loopback HTTP."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from embeddings.onnx_encoder import OnnxEncoder
from retrieval.service import Service
from tests.conftest import CACHE

from .bot_api import BotApi

PORT = """---
title: 桂花港一季度吞吐量创新高
paper: 桂花港日报
date: 2023-04-12
---
桂花港管理局昨日举行发布会，介绍今年以来的港口生产情况。会议由副局长沈若兰主持。

今年一季度，桂花港完成货物吞吐量412.6万吨，同比增长8.3%。其中集装箱吞吐量为37.9万标箱。

沈若兰表示，下一步将加快五号泊位建设，预计明年六月投入使用。
"""
SHIP = """---
title: 新船<海风>号 & 它的船长
paper: 桂花港日报
date: 2023-05-20
---
新船“海风<二>号”昨日下水，载重为5.2万吨 & 航速16节。船长由有着<b>二十年</b>经验的骆长青担任。
"""
SUMMER = """---
title: 桂花港半年报
paper: 桂花港日报
date: 2023-07-11
---
今年上半年，桂花港完成货物吞吐量850.4万吨，同比增长7.9%。
"""
FLOWERS = """---
title: 梧桐街道办起花市
paper: 梧桐晚报
date: 2022-09-03
---
梧桐街道的花市本周六开门迎客。花市共设摊位86个，以菊花和桂花为主。
"""


def write_articles(folder: Path) -> Path:
    """Four articles with facts, one with a sentence longer than a message, and some of little interest."""
    folder.mkdir(parents=True)
    (folder / "port.md").write_text(PORT)
    (folder / "summer.md").write_text(SUMMER)
    (folder / "ship.md").write_text(SHIP)
    (folder / "flowers.md").write_text(FLOWERS)
    doors = "，".join(f"{n}号门牌的住户换上了新水表并领到使用手册一本" for n in range(1, 61))
    lanes = "\n\n".join(f"{lane}的水表改造已经完成，{doors}。" for lane in LANES)
    (folder / "meters.md").write_text(f"---\ntitle: 四条巷子换新水表\n---\n{lanes}\n")
    for n in range(1, 12):
        text = f"第{n}期读者来信选登，编辑部感谢各位读者多年的支持。"
        (folder / f"letters-{n:02}.md").write_text(f"---\ntitle: 读者来信第{n}期\n---\n{text}\n")
    return folder


@dataclass
class Serving:
    """A running `wenju serve`, the Bot API it talks to and what it has written."""

    api: BotApi
    process: subprocess.Popen[bytes]
    home: Path
    output: Path

    @property
    def written(self) -> str:
        """All of standard output and standard error so far."""
        return self.output.read_text(errors="replace")

    def until(self, written: str, timeout: float = 60) -> None:
        """Wait until it has written this."""
        deadline = time.monotonic() + timeout
        while written not in self.written:
            assert self.process.poll() is None and time.monotonic() < deadline, self.written
            time.sleep(0.05)

    def stop(self, signal: int) -> int:
        """Send a signal; the exit code, within ten seconds."""
        self.process.send_signal(signal)
        return self.process.wait(timeout=10)


def served_by(
    api: BotApi,
    home: Path,
    newspaper: Path,
    output: Path,
    options: Sequence[str] = ("serve", "--no-watch"),
    **variables: str,
) -> Serving:
    """Start `wenju serve` over a data folder."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("WENJU_", "TELEGRAM_"))}
    own = {
        "WENJU_HOME": str(home),
        "WENJU_CACHE": str(CACHE),
        "WENJU_ARTICLES": str(newspaper),
        "TELEGRAM_BOT_TOKEN": api.token,
        "TELEGRAM_API_URL": api.url,
        "NO_PROXY": "127.0.0.1",
    }
    command = [sys.executable, "-c", "from bot.cli import main; main()", *options]
    with output.open("wb") as written:
        process = subprocess.Popen(command, env={**clean, **own, **variables}, stdout=written, stderr=written)
    return Serving(api, process, home, output)


READY = "已上线"
Start = Callable[..., Serving]


LANES = ("柳叶巷", "梨花巷", "银杏巷", "石榴巷")


@pytest.fixture(scope="session")
def newspaper(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of articles."""
    return write_articles(tmp_path_factory.mktemp("newspaper") / "articles")


@pytest.fixture(scope="session")
def indexed(newspaper: Path, encoder: OnnxEncoder) -> Path:
    """A data folder with their index, to be copied."""
    home = newspaper.parent / "home"
    service = Service(home, encoder)
    service.index(newspaper, progress=lambda stage, done, total: None)
    service.close()
    return home


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory, newspaper: Path, indexed: Path) -> Iterator[Start]:
    """Start `wenju serve` with an index of its own, or `fresh` without; what still runs at the end is killed."""
    started: list[Serving] = []

    def run(api: BotApi, fresh: bool = False, debug: bool = True, watch: bool = False, **variables: str) -> Serving:
        folder = tmp_path_factory.mktemp("serve")
        if not fresh:
            shutil.copytree(indexed, folder / "home")
        options = [*["--debug"] * debug, "serve", *([] if watch else ["--no-watch"])]
        started.append(served_by(api, folder / "home", newspaper, folder / "output", options, **variables))
        return started[-1]

    yield run
    for serving in started:
        serving.process.kill()
        serving.process.wait()


@pytest.fixture
def api() -> Iterator[BotApi]:
    """A Bot API of the test's own."""
    with BotApi() as api:
        yield api
