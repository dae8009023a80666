"""What was asked before the bot was killed, and what it said, is there after it: over real HTTP, with kill -9."""

from __future__ import annotations

import json
import shutil
import signal
import urllib.error
import urllib.request
from pathlib import Path

from .asking import ask, changed, press, said
from .bot_api import XIAOMING, BotApi, User
from .conftest import READY, Start
from .load import starter

ASKED = "桂花港一季度货物吞吐量是多少"


async def test_nothing_is_lost_or_said_twice_and_buttons_go_on(
    api: BotApi, newspaper: Path, indexed: Path, tmp_path: Path
) -> None:
    shutil.copytree(indexed, tmp_path / "home")
    with starter(api, tmp_path / "home", newspaper) as start:
        first = start()
        first.until(READY)
        answer = await ask(api, ASKED, XIAOMING)
        api.fail_next("sendMessage", "delay", seconds=5.0)
        await api.user_says("梧桐街道的花市有多少摊位")
        other = User(9, "小红", "xiaohong")
        await api.user_says("谁担任海风号的船长", user=other)
        await api.wait_until(lambda: api._updates == [], timeout=8)  # all three are confirmed
        first.process.send_signal(signal.SIGKILL)
        first.process.wait()
        second = start()
        second.until(READY)
        await said(api, other.id, timeout=15)
        lines = [message.text.splitlines()[0] for message in await said(api, XIAOMING.id, 2, timeout=15)]
        assert lines[1] == "86个" and len(lines) == 2
        assert "二十年" in (await said(api, other.id))[0].text
        await press(api, answer, "换一条", XIAOMING)
        await changed(answer, api, "另一处 1/")
        await api.user_says("那上半年呢", reply_to=answer)
        assert "850.4万吨" in (await said(api, XIAOMING.id, 3))[2].text
        second.stop(signal.SIGTERM)
    assert len(await said(api, other.id)) == 1


async def test_an_update_that_telegram_gives_again_is_not_answered_again(
    api: BotApi, newspaper: Path, indexed: Path, tmp_path: Path
) -> None:
    shutil.copytree(indexed, tmp_path / "home")
    with starter(api, tmp_path / "home", newspaper) as start:
        serving = start()
        serving.until(READY)
        await ask(api, ASKED, XIAOMING)
        wire = {"update_id": 700_000_001, "message": api.messages(XIAOMING.id)[0].wire}
        api._loop.call_soon_threadsafe(api._updates.append, wire)
        await api.user_says("梧桐街道的花市有多少摊位")
        await said(api, XIAOMING.id, 2)
        serving.stop(signal.SIGTERM)
    assert len(api.sent) == 2


async def test_a_webhook_brings_updates_and_the_metrics_count_them(api: BotApi, start: Start) -> None:
    serving = start(
        api,
        TELEGRAM_WEBHOOK="http://127.0.0.1:18443/hook",
        TELEGRAM_LISTEN="127.0.0.1:18443",
        TELEGRAM_METRICS="127.0.0.1:0",
    )
    serving.until(READY)
    assert "412.6万吨" in (await ask(api, ASKED, XIAOMING)).text
    assert "getUpdates" not in [name for name, _ in api.requests]
    stranger = urllib.request.Request("http://127.0.0.1:18443/hook", b'{"update_id": 1}', method="POST")
    try:
        urllib.request.urlopen(stranger)
        raise AssertionError("an update without the secret was taken")
    except urllib.error.HTTPError as error:
        assert error.code == 403
    address = serving.written.partition("指标在 ")[2].partition("/metrics")[0]
    with urllib.request.urlopen(f"{address}/metrics") as metrics:
        counted = metrics.read().decode()
    assert 'wenju_questions_total{outcome="found"} 1.0' in counted and "wenju_queue 0.0" in counted
    with urllib.request.urlopen(f"{address}/healthz") as health:
        assert json.load(health)["ok"] is True
    assert serving.stop(signal.SIGTERM) == 0
    assert [json.loads(line) for line in serving.written.splitlines() if line.startswith("{")][-1]["level"] == "info"
