"""How `wenju serve` begins and ends: signals, tokens that do not work, two that poll, Telegram out of reach."""

from __future__ import annotations

import asyncio
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable

import httpx
import pytest

from .bot_api import BotApi
from .conftest import READY, Serving, Start

QUESTION = "桂花港一季度货物吞吐量是多少"
Run = Callable[..., subprocess.CompletedProcess[str]]


def check_silence(serving: Serving) -> None:
    """Neither the token nor an error that nobody handled was written."""
    assert serving.api.token.partition(":")[2] not in serving.written
    assert "Traceback" not in serving.written
    assert "never awaited" not in serving.written


async def poll_once(api: BotApi) -> None:
    """Poll as another program with the same token, which ends the poll of the first."""
    async with httpx.AsyncClient(trust_env=False) as client:
        await client.post(f"{api.base_url}{api.token}/getUpdates", json={"timeout": 1})


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_ends_a_long_poll_at_once_and_nothing_is_answered_twice(
    api: BotApi, start: Start, number: int
) -> None:
    serving = start(api)
    serving.until(READY)
    await api.user_says(QUESTION)
    await api.wait_until(lambda: api.sent)
    begun = time.monotonic()
    assert serving.stop(number) == 0
    assert time.monotonic() - begun < 4
    check_silence(serving)
    assert api._updates == []


async def test_what_it_has_received_is_not_sent_again_to_the_next_bot(api: BotApi, start: Start) -> None:
    serving = start(api)
    serving.until(READY)
    await api.wait_until(lambda: api._poll)
    api.fail_next("getUpdates", "delay", seconds=30.0)
    await api.user_says(QUESTION)
    await api.wait_until(lambda: api.sent)
    assert len(api._updates) == 1
    assert serving.stop(signal.SIGTERM) == 0
    assert api._updates == []


async def test_replies_that_telegram_puts_off_do_not_keep_it_from_stopping(api: BotApi, start: Start) -> None:
    serving = start(api)
    serving.until(READY)
    api.fail_next("sendMessage", "flood", retry_after=300)
    for _ in range(3):
        await api.user_says(QUESTION)
    await api.wait_for("sendMessage")
    assert serving.stop(signal.SIGTERM) == 0
    check_silence(serving)


async def test_a_second_poller_is_told_of_and_the_bot_goes_on(api: BotApi, start: Start) -> None:
    serving = start(api)
    serving.until(READY)
    for _ in range(2):
        await api.wait_until(lambda: api._poll)
        await poll_once(api)
        await asyncio.sleep(0.3)
    serving.until("Conflict", timeout=5)
    await api.user_says(QUESTION)
    await api.wait_until(lambda: api.sent, timeout=10)
    assert serving.written.count("另一个程序正在用同一个令牌收消息") == 1
    api.token = "123456:ANOTHER"  # the token is revoked while the bot polls
    await poll_once(api)
    assert serving.process.wait(10) == 1
    assert "Telegram 不认这个令牌" in serving.written
    assert "TEST-TOKEN" not in serving.written


@pytest.mark.parametrize("debug", [True, False])
def test_a_token_that_telegram_does_not_know(api: BotApi, start: Start, debug: bool) -> None:
    serving = start(api, debug=debug, TELEGRAM_BOT_TOKEN="123456:WRONG-TOKEN")
    assert serving.process.wait(30) == 1
    last = serving.written.splitlines()[-1]
    assert "TELEGRAM_BOT_TOKEN" in last
    assert "Telegram 不认这个令牌" in last
    assert debug or len(serving.written.splitlines()) == 1
    assert "WRONG-TOKEN" not in serving.written


@pytest.mark.parametrize("token", ["", "secret-without-number"])
def test_without_a_token_it_says_so_in_one_line(wenju: Run, token: str) -> None:
    done = wenju("serve", TELEGRAM_BOT_TOKEN=token)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert done.stderr.startswith("设置 TELEGRAM_BOT_TOKEN 的值不能用（")
    assert "secret" not in done.stderr


def test_telegram_out_of_reach_is_said_and_waited_for(api: BotApi, start: Start) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        serving = start(api, TELEGRAM_API_URL=f"http://127.0.0.1:{free.getsockname()[1]}")
        serving.until("getMe failed, trying again")
    assert serving.stop(signal.SIGTERM) == 0
    check_silence(serving)


def test_help_loads_nothing_of_telegram() -> None:
    script = "import atexit, sys; atexit.register(lambda: print('telegram' in sys.modules)); from bot.cli import main; main()"
    for words in (["--help"], ["serve", "--help"]):
        done = subprocess.run([sys.executable, "-c", script, *words], capture_output=True, text=True, check=True)
        assert done.stdout.endswith("False\n")


async def test_a_question_under_way_is_answered_however_often_it_is_told_to_stop(api: BotApi, start: Start) -> None:
    serving = start(api)
    serving.until(READY)
    api.fail_next("sendMessage", "delay", seconds=1.5)
    await api.user_says(QUESTION)
    await asyncio.sleep(0.5)
    for number in (signal.SIGINT, signal.SIGINT, signal.SIGTERM):
        serving.process.send_signal(number)
        await asyncio.sleep(0.1)
    assert serving.process.wait(10) == 0
    assert "412.6万吨" in api.sent[0].text
    check_silence(serving)
