"""Many chats ask at once while requests fail and the bot is killed: every question gets one answer, in the order of its chat.

    python -m tests.telegram_bot.load --chats 200 --questions 2000 --faults 30 --kills 1

prints what was counted, the 50th and 95th percentile of the time from a question to its answer, and the process's memory on the way.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import random
import shutil
import signal
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from typing import Any

from .bot_api import BotApi, Message, User
from .conftest import READY, Serving, served_by, write_articles
from .server import Wire

ASKED = (
    "桂花港一季度货物吞吐量是多少", "梧桐街道的花市有多少摊位", "桂花港上半年货物吞吐量是多少", "谁担任海风号的船长",
    "五号泊位何时投入使用", "花市以什么花为主", "新船的载重是多少", "火星上有多少座桥梁",
)  # fmt: skip
FAULTS: tuple[tuple[Any, dict[str, float]], ...] = (
    ("flood", {"retry_after": 1}), ("server_error", {"status": 500}), ("reset", {}), ("delay", {"seconds": 1.0}),
    ("server_error", {"status": 502}),
)  # fmt: skip
QUIET = 30.0  # seconds, and one for each question, after which no more answers are waited for


class TimedApi(BotApi):
    """Remembers when every message came."""

    def __init__(self) -> None:
        super().__init__()
        self.came: dict[int, float] = {}

    def _add(self, *args: Any, **content: Any) -> Message:
        message = super()._add(*args, **content)
        self.came[id(message)] = time.monotonic()
        return message


@dataclass(frozen=True)
class Load:
    """What came of it: how many questions have no answer, and how many more than one; whether some chat's answers are out of order;
    the seconds to an answer; and the process's memory in MB on the way."""

    questions: int
    unanswered: int
    twice: int
    disordered: int
    seconds: tuple[float, ...]
    memory: tuple[float, ...]

    @property
    def p50(self) -> float:
        return quantiles(self.seconds, n=20)[9]

    @property
    def p95(self) -> float:
        return quantiles(self.seconds, n=20)[18]


async def load(
    api: TimedApi, start: Callable[[], Serving], chats: int, questions: int, faults: int, kills: int, seed: int = 1
) -> Load:
    """Ask, break and count."""
    chance = random.Random(seed)
    serving = start()
    serving.until(READY)
    users = [User(100_000 + n, f"读者{n}", f"load{n}") for n in range(chats)]
    turns = [user for user in users for _ in range(questions // chats)]
    chance.shuffle(turns)
    kinds = list(itertools.islice(itertools.cycle(FAULTS), faults))
    api.fail_some("sendMessage", kinds[: faults * 2 // 3], every=max(questions // (faults + 1), 2))
    api.fail_some("getUpdates", kinds[faults * 2 // 3 :], every=3)
    asked: list[Message] = []
    for n, user in enumerate(turns):
        asked.append(await api.user_says(chance.choice(ASKED), user=user))
        if n % 20 == 19:
            await asyncio.sleep(0.05)
    memory = [_memory(serving)]
    for kill in range(1, kills + 1):
        await api.wait_until(lambda kill=kill: len(api.sent) >= questions * kill // (kills + 1), timeout=900)
        serving.process.send_signal(signal.SIGKILL)
        serving.process.wait()
        serving = start()
        serving.until(READY)
    step = max(len(asked) // 10, 1)
    for wanted in [*range(step, len(asked), step), len(asked)]:
        try:
            await api.wait_until(lambda wanted=wanted: len(_answers(api)) >= wanted, timeout=QUIET + step)
        except TimeoutError:
            break
        memory.append(_memory(serving))
    await asyncio.sleep(1.0)  # what comes twice comes now
    memory.append(_memory(serving))
    answers = _answers(api)
    times = Counter(answers)
    in_chat = {user.id: [at for chat, at in answers if chat == user.id] for user in users}
    seconds = tuple(
        api.came[id(message)] - api.came[id(question)]
        for question in asked
        for message in api.sent
        if message.chat_id == question.chat_id
        and message.wire.get("reply_to_message", {}).get("message_id") == question.message_id
    )
    return Load(
        len(asked),
        sum((question.chat_id, question.message_id) not in times for question in asked),
        sum(count > 1 for count in times.values()),
        sum(order != sorted(order) for order in in_chat.values()),
        seconds,
        tuple(memory),
    )


def _answers(api: BotApi) -> list[tuple[int, int]]:
    """The chats and numbers of the messages that were answered, in the order of their answers."""
    replied: list[tuple[int, Wire]] = [
        (m.chat_id, m.wire["reply_to_message"]) for m in api.sent if "reply_to_message" in m.wire
    ]
    return [(chat, wire["message_id"]) for chat, wire in replied]


def _memory(serving: Serving) -> float:
    status = Path(f"/proc/{serving.process.pid}/status").read_text()
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS"))) / 1024


@contextmanager
def starter(api: BotApi, home: Path, newspaper: Path) -> Iterator[Callable[[], Serving]]:
    """Starts `wenju serve` over one data folder, again after it was killed."""
    started: list[Serving] = []

    def start() -> Serving:
        number = len(started)
        started.append(served_by(api, home, newspaper, home.parent / f"output-{number}"))
        return started[-1]

    try:
        yield start
    finally:
        for serving in started:
            serving.process.kill()
            serving.process.wait()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for name, number in (("chats", 200), ("questions", 2000), ("faults", 30), ("kills", 1)):
        parser.add_argument(f"--{name}", type=int, default=number)
    wanted = parser.parse_args()
    folder = Path(tempfile.mkdtemp())
    newspaper = write_articles(folder / "articles")
    with TimedApi() as api, starter(api, folder / "home", newspaper) as start:
        begun = time.monotonic()
        found = asyncio.run(load(api, start, wanted.chats, wanted.questions, wanted.faults, wanted.kills))
        print(f"{found.questions} questions of {wanted.chats} chats in {time.monotonic() - begun:.0f} s")
    print(f"unanswered {found.unanswered}, answered twice {found.twice}, chats out of order {found.disordered}")
    print(f"to an answer: p50 {found.p50:.1f} s, p95 {found.p95:.1f} s")
    print("memory, MB: " + " ".join(f"{size:.0f}" for size in found.memory))
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
